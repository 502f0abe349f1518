//! Conditions of writes.

use serde_json::{Value, json};

use crate::support::Client;

fn client() -> Client {
    let client = Client::new();
    client.table("things", "S", None);
    client.put(
        "things",
        json!({
            "id": {"S": "a"}, "n": {"N": "5"}, "txt": {"S": "hello"}, "flag": {"BOOL": true},
            "tags": {"SS": ["x", "y"]}, "arr": {"L": [{"N": "1"}, {"S": "b"}]},
            "doc": {"M": {"nested": {"N": "7"}, "deep": {"L": [{"S": "z"}]}}},
            "octets": {"B": "AQID"},
        }),
    );
    client
}

/// Deletes nothing: the condition decides whether the call succeeds.
fn holds(client: &Client, condition: &str, values: Value) -> bool {
    let mut input = json!({
        "TableName": "things",
        "Key": {"id": {"S": "a"}},
        "ConditionExpression": condition,
        "UpdateExpression": "REMOVE nothing",
    });
    if values != json!({}) {
        input["ExpressionAttributeValues"] = values;
    }
    match client.try_call("UpdateItem", &input) {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(
                error.code, "ConditionalCheckFailedException",
                "{condition}: {}",
                error.message
            );
            assert_eq!(error.message, "The conditional request failed");
            false
        }
    }
}

#[test]
fn operators_and_functions_are_evaluated() {
    let client = client();
    let values = |txt: &str| -> Value {
        let all = [
            (":five", json!({"N": "5.0"})),
            (":six", json!({"N": "6"})),
            (":one", json!({"N": "1"})),
            (":he", json!({"S": "he"})),
            (":hello", json!({"S": "hello"})),
            (":x", json!({"S": "x"})),
            (":b", json!({"S": "b"})),
            (":B", json!({"B": "AQ=="})),
            (":kind", json!({"S": "L"})),
            (":yes", json!({"BOOL": true})),
        ];
        let used = all.into_iter().filter(|(name, _)| {
            txt.split(|c: char| !c.is_alphanumeric() && c != ':')
                .any(|word| word == *name)
        });
        Value::Object(used.map(|(name, value)| (name.to_owned(), value)).collect())
    };
    for (condition, expected) in [
        ("n = :five", true),
        ("n <> :five", false),
        ("n < :six AND n > :one", true),
        ("n >= :six", false),
        ("n BETWEEN :one AND :five", true),
        ("n IN (:one, :five)", true),
        ("txt = :hello AND flag = :yes", true),
        ("begins_with(txt, :he)", true),
        ("begins_with(octets, :B)", true),
        ("contains(txt, :he)", true),
        ("contains(tags, :x)", true),
        ("contains(tags, :b)", false),
        ("contains(arr, :b)", true),
        ("attribute_exists(#m)", true),
        ("attribute_not_exists(nothing)", true),
        ("attribute_exists(n.nested)", false),
        ("attribute_type(arr, :kind)", true),
        ("size(txt) = :five", true),
        ("size(tags) > size(nothing)", false),
        ("size(n) = :one", false),
        ("arr[0] = :one", true),
        ("arr[1] = :b AND arr[2] <> :b", true),
        ("txt > :five", false),
        ("nothing = :five", false),
        ("nothing <> :five", true),
        ("NOT n = :six", true),
        ("n = :six OR n = :five AND txt = :hello", true),
        ("(n = :six OR n = :five) AND NOT txt = :hello", false),
        ("NOT (n = :six) AND (txt = :hello)", true),
        (":five = n", true),
    ] {
        let mut input = values(condition);
        if condition.contains("#m") {
            let call = json!({
                "TableName": "things", "Key": {"id": {"S": "a"}},
                "ConditionExpression": "attribute_exists(#m.nested) AND attribute_exists(#m.deep[0])",
                "ExpressionAttributeNames": {"#m": "doc"},
            });
            client.call("UpdateItem", call);
            continue;
        }
        assert_eq!(
            holds(&client, condition, input.take()),
            expected,
            "{condition}"
        );
    }
}

/// Recorded: test_return_values_on_conditions_check_failure.
#[test]
fn failed_condition_answers_the_item_on_request() {
    let client = client();
    let mut input = json!({
        "TableName": "things", "Item": {"id": {"S": "a"}},
        "ConditionExpression": "attribute_not_exists(id)",
    });
    let error = client.try_call("PutItem", &input).unwrap_err();
    assert_eq!(error.code, "ConditionalCheckFailedException");
    assert_eq!(error.members, None);
    input["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD".into();
    let error = client.try_call("PutItem", &input).unwrap_err();
    assert_eq!(error.members.unwrap()["Item"]["n"], json!({"N": "5"}));
    input["Item"]["id"]["S"] = "new".into();
    assert_eq!(client.call("PutItem", input), json!({}));
}

#[test]
fn delete_depends_on_its_condition() {
    let client = client();
    let delete = |state: &str| {
        client.try_call(
            "DeleteItem",
            &json!({
                "TableName": "things", "Key": {"id": {"S": "a"}},
                "ConditionExpression": "#t = :t",
                "ExpressionAttributeNames": {"#t": "txt"},
                "ExpressionAttributeValues": {":t": {"S": state}},
            }),
        )
    };
    assert!(delete("bye").is_err());
    assert!(client.get("things", json!({"id": {"S": "a"}})).is_some());
    delete("hello").unwrap();
    assert!(client.get("things", json!({"id": {"S": "a"}})).is_none());
    assert!(
        delete("hello").is_err(),
        "an item that is not there has no attributes"
    );
}
