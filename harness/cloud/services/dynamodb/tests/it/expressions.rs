//! Mistakes in expressions, in the words of AWS.

use serde_json::{Map, Value, json};

use crate::support::Client;

fn client() -> Client {
    let client = Client::new();
    client.table("things", "S", Some(("pos", "N")));
    client
}

/// Returns the values of all placeholders in a text.
fn values(text: &str) -> Value {
    let known = [
        (":n", json!({"N": "1"})),
        (":m", json!({"N": "2"})),
        (":s", json!({"S": "a"})),
        (":l", json!({"L": []})),
        (":ss", json!({"SS": ["a"]})),
    ];
    let words = |c: char| !c.is_alphanumeric() && c != ':';
    let used = known
        .into_iter()
        .filter(|(name, _)| text.split(words).any(|word| word == *name));
    Value::Object(
        used.map(|(name, value)| (name.to_owned(), value))
            .collect::<Map<_, _>>(),
    )
}

fn refused(operation: &str, parameter: &str, text: &str) -> String {
    let mut input = json!({"TableName": "things", parameter: text});
    if operation == "UpdateItem" || operation == "GetItem" {
        input["Key"] = json!({"id": {"S": "a"}, "pos": {"N": "1"}});
    }
    let values = values(text);
    if values != json!({}) {
        input["ExpressionAttributeValues"] = values;
    }
    client().refused(operation, input)
}

#[test]
fn filters_are_refused() {
    for (text, message) in [
        ("", "The expression can not be empty;"),
        ("a = :n b", "Syntax error; token: \"b\", near: \":n b\""),
        ("a =", "Syntax error; token: \"<EOF>\", near: \"=\""),
        (
            "a NOT BETWEEN :n AND :m",
            "Syntax error; token: \"NOT\", near: \"a NOT BETWEEN\"",
        ),
        ("a = é", "Syntax error; token: \"é\", near: \"= é\""),
        ("a", "Syntax error; token: \"<EOF>\", near: \"a\""),
        (
            "status = :n",
            "Attribute name is a reserved keyword; reserved keyword: status",
        ),
        (
            "#a = :n",
            "An expression attribute name used in the document path is not defined; attribute name: #a",
        ),
        (
            "a = :nope",
            "An expression attribute value used in expression is not defined; attribute value: :nope",
        ),
        (
            "a[99999999999999999999] = :n",
            "List index is not within the allowable range; index: [99999999999999999999]",
        ),
        ("foo(a)", "Invalid function name; function: foo"),
        (
            "size(a)",
            "The function is not allowed to be used this way in an expression; function: size",
        ),
        (
            "contains(a, :s) = :n",
            "Syntax error; token: \"=\", near: \") = :n\"",
        ),
        (
            "a = contains(b, :s)",
            "The function is not allowed to be used this way in an expression; function: contains",
        ),
        (
            "if_not_exists(a, :n)",
            "The function is not allowed in a condition expression; function: if_not_exists",
        ),
        (
            "attribute_exists(a, b)",
            "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2",
        ),
        (
            "attribute_exists(:s)",
            "Operator or function requires a document path; operator or function: attribute_exists",
        ),
        (
            "begins_with(a, :n)",
            "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
        ),
        (
            "a < :l",
            "Incorrect operand type for operator or function; operator or function: <, operand type: L",
        ),
        (
            "size(:n) = :m",
            "Incorrect operand type for operator or function; operator or function: size, operand type: N",
        ),
        (
            "attribute_type(a, :s)",
            "Invalid attribute type name found; type: a, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
        ),
        (
            "a = a",
            "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]",
        ),
        (
            "a BETWEEN :m AND :n",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}",
        ),
        (
            "a BETWEEN :n AND :s",
            "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}",
        ),
        ("((a = :n))", "The expression has redundant parentheses;"),
    ] {
        assert_eq!(
            refused("Scan", "FilterExpression", text),
            format!("Invalid FilterExpression: {message}"),
            "{text}"
        );
    }
}

#[test]
fn updates_are_refused() {
    for (text, message) in [
        (
            "SET a = :n SET b = :m",
            "The \"SET\" section can only be used once in an update expression;",
        ),
        (
            "PUT a = :n",
            "Syntax error; token: \"PUT\", near: \"PUT a\"",
        ),
        ("SET a", "Syntax error; token: \"<EOF>\", near: \"a\""),
        (
            "SET a = attribute_exists(b)",
            "The function is not allowed in an update expression; function: attribute_exists",
        ),
        (
            "SET a = if_not_exists(:n, :m)",
            "Operator or function requires a document path; operator or function: if_not_exists",
        ),
        (
            "SET a = list_append(b, :n)",
            "Incorrect operand type for operator or function; operator or function: list_append, operand type: N",
        ),
        (
            "SET a = b + :s",
            "Incorrect operand type for operator or function; operator or function: +, operand type: S",
        ),
        (
            "ADD a :s",
            "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeset: ALLOWED_FOR_ADD_OPERAND",
        ),
        (
            "DELETE a :n",
            "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeset: ALLOWED_FOR_DELETE_OPERAND",
        ),
        (
            "SET a.b = :n REMOVE a",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]",
        ),
        (
            "SET a.b = :n, a[0] = :m",
            "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]",
        ),
    ] {
        let refused = refused("UpdateItem", "UpdateExpression", text);
        let detected = "1 validation error detected: ";
        let refused = refused.strip_prefix(detected).unwrap_or(&refused);
        let expected = format!("Invalid UpdateExpression: {message}");
        assert_eq!(refused, expected, "{text}");
    }
    assert_eq!(
        refused("UpdateItem", "UpdateExpression", "SET id = :s"),
        "One or more parameter values were invalid: Cannot update attribute id. This attribute \
         is part of the key"
    );
}

#[test]
fn key_conditions_are_refused() {
    let operator =
        "Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression: ";
    for (text, message) in [
        ("pos = :n", "Query condition missed key schema element: id".to_owned()),
        ("id = :s AND b = :n", "Query condition missed key schema element: pos".to_owned()),
        ("id > :s", "Query key condition not supported".to_owned()),
        ("id = :s OR pos = :n", format!("{operator}OR")),
        ("id = :s AND pos <> :n", format!("{operator}<>")),
        ("id = :s AND NOT pos = :n", format!("{operator}NOT")),
        ("id = :s AND pos IN (:n)", format!("{operator}IN")),
        ("id = :s AND attribute_exists(pos)", format!("{operator}attribute_exists")),
        ("id = :s AND pos > :n AND pos < :m", "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key".to_owned()),
        ("id = :n", "One or more parameter values were invalid: Condition parameter type does not match schema type".to_owned()),
    ] {
        assert_eq!(refused("Query", "KeyConditionExpression", text), message, "{text}");
    }
    assert_eq!(
        client().refused("Query", json!({"TableName": "things"})),
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the \
         request."
    );
}

#[test]
fn placeholders_are_checked() {
    let client = client();
    let scan = |members: Value| {
        let mut input = json!({"TableName": "things"});
        let members = members.as_object().unwrap().clone();
        input.as_object_mut().unwrap().extend(members);
        client.refused("Scan", input)
    };
    let filter = "a = :n";
    let used = json!({":n": {"N": "1"}});
    for (members, message) in [
        (
            json!({"ExpressionAttributeNames": {"#a": "a"}}),
            "ExpressionAttributeNames can only be specified when using expressions: FilterExpression and ProjectionExpression are null",
        ),
        (
            json!({"ExpressionAttributeValues": used}),
            "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null",
        ),
        (
            json!({"FilterExpression": filter, "ExpressionAttributeValues": {}}),
            "ExpressionAttributeValues must not be empty",
        ),
        (
            json!({"FilterExpression": filter, "ExpressionAttributeNames": {}}),
            "ExpressionAttributeNames must not be empty",
        ),
        (
            json!({"FilterExpression": filter, "ExpressionAttributeNames": {"a": "a"}}),
            "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"",
        ),
        (
            json!({"FilterExpression": filter, "ExpressionAttributeValues": {"n": {"N": "1"}}}),
            "ExpressionAttributeValues contains invalid key: Syntax error; key: \"n\"",
        ),
        (
            json!({"FilterExpression": filter, "ExpressionAttributeValues": {":n": {}}}),
            "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key :n",
        ),
        (
            json!({"FilterExpression": filter, "ExpressionAttributeValues": {":n": {"N": "1"}, ":x": {"N": "1"}}}),
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:x}",
        ),
        (
            json!({"FilterExpression": filter, "ExpressionAttributeValues": used, "ExpressionAttributeNames": {"#x": "y"}}),
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}",
        ),
        (
            json!({"FilterExpression": filter, "ScanFilter": {}}),
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {ScanFilter} Expression parameters: {FilterExpression}",
        ),
        (
            json!({"ProjectionExpression": "a, b, a.c"}),
            "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, c]",
        ),
    ] {
        assert_eq!(scan(members.clone()), message, "{members}");
    }
}

#[test]
fn projections_keep_the_shape_of_the_item() {
    let client = client();
    client.put(
        "things",
        json!({
            "id": {"S": "a"}, "pos": {"N": "1"},
            "m": {"M": {"x": {"N": "1"}, "y": {"L": [{"S": "0"}, {"S": "1"}, {"S": "2"}]}}},
        }),
    );
    let got = client.call(
        "GetItem",
        json!({
            "TableName": "things",
            "Key": {"id": {"S": "a"}, "pos": {"N": "1"}},
            "ProjectionExpression": "id, m.y[2], #m.y[0], m.z, nothing.pos[0]",
            "ExpressionAttributeNames": {"#m": "m"},
        }),
    );
    assert_eq!(
        got["Item"],
        json!({"id": {"S": "a"}, "m": {"M": {"y": {"L": [{"S": "0"}, {"S": "2"}]}}}})
    );
}
