//! Messages that AWS words differently from one operation to another, each verified against
//! AWS by a test of moto's.

use serde_json::json;

use crate::support::{Client, key_schema};

fn client() -> Client {
    let client = Client::new();
    client.table("things", "S", None);
    client
}

#[test]
fn single_writes_count_their_validation_errors() {
    let client = client();
    let values = |values| {
        json!({
            "TableName": "things", "Key": {"id": {"S": "a"}}, "UpdateExpression": "SET a = :a",
            "ExpressionAttributeValues": values,
        })
    };
    for (input, expected) in [
        (
            values(json!({":a": {"S": "x"}, ":b": {"S": "x"}})),
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}",
        ),
        (
            values(json!({":a": {"NS": []}})),
            "One or more parameter values were invalid: An number set  may not be empty",
        ),
        (
            values(json!({})),
            "ExpressionAttributeValues must not be empty",
        ),
        (
            json!({"TableName": "things", "Key": {"id": {"S": "a"}}, "UpdateExpression": ""}),
            "Invalid UpdateExpression: The expression can not be empty;",
        ),
        (
            json!({
                "TableName": "things", "Key": {"id": {"S": "a"}},
                "UpdateExpression": "REMOVE a, a.b",
            }),
            "Invalid UpdateExpression: Two document paths overlap with each other; must remove \
             or rewrite one of these paths; path one: [a], path two: [a, b]",
        ),
    ] {
        let expected = format!("1 validation error detected: {expected}");
        assert_eq!(client.refused("UpdateItem", input), expected);
    }
    let unused = "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}";
    let names = json!({"#a": "id", "#b": "b"});
    for (operation, member) in [("PutItem", "Item"), ("DeleteItem", "Key")] {
        let message = client.refused(
            operation,
            json!({
                "TableName": "things", member: {"id": {"S": "a"}},
                "ConditionExpression": "attribute_exists(#a)", "ExpressionAttributeNames": names,
            }),
        );
        assert_eq!(message, format!("1 validation error detected: {unused}"));
    }
    let message = client.refused(
        "GetItem",
        json!({
            "TableName": "things", "Key": {"id": {"S": "a"}},
            "ProjectionExpression": "#a", "ExpressionAttributeNames": names,
        }),
    );
    assert_eq!(message, unused);
    let message = client.refused(
        "TransactWriteItems",
        json!({"TransactItems": [{"Delete": {
            "TableName": "things", "Key": {"id": {"S": "a"}},
            "ConditionExpression": "attribute_exists(#a)", "ExpressionAttributeNames": names,
        }}]}),
    );
    assert_eq!(message, unused);
}

#[test]
fn names_without_an_expression_are_refused() {
    let message = client().refused(
        "GetItem",
        json!({
            "TableName": "things", "Key": {"id": {"S": "a"}}, "ExpressionAttributeNames": {},
        }),
    );
    assert_eq!(
        message,
        "ExpressionAttributeNames can only be specified when using expressions"
    );
}

#[test]
fn empty_key_refuses_a_transaction_instead_of_cancelling_it() {
    let message = client().refused(
        "TransactWriteItems",
        json!({"TransactItems": [{"Update": {
            "TableName": "things", "Key": {"id": {"S": ""}}, "UpdateExpression": "REMOVE a",
        }}]}),
    );
    assert_eq!(
        message,
        "One or more parameter values are not valid. The AttributeValue for a key attribute \
         cannot contain an empty string value. Key: id"
    );
}

#[test]
fn unknown_selection_lists_the_values_in_the_order_of_aws() {
    let message = client().refused("Scan", json!({"TableName": "things", "Select": "count"}));
    assert_eq!(
        message,
        "1 validation error detected: Value 'count' at 'select' failed to satisfy constraint: \
         Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, \
         ALL_PROJECTED_ATTRIBUTES]"
    );
}

#[test]
fn update_to_an_empty_key_of_an_index_is_refused_in_its_own_words() {
    let client = Client::new();
    let states = json!({"GlobalSecondaryIndexes": [{
        "IndexName": "states", "KeySchema": key_schema("stat", None),
        "Projection": {"ProjectionType": "ALL"},
    }]});
    let types = [("id", "S"), ("pos", "N"), ("stat", "S")];
    client.indexed_table("orders", &types, states);
    let message = client.refused(
        "UpdateItem",
        json!({
            "TableName": "orders", "Key": {"id": {"S": "a"}, "pos": {"N": "1"}},
            "UpdateExpression": "SET stat = :s", "ExpressionAttributeValues": {":s": {"S": ""}},
        }),
    );
    assert_eq!(
        message,
        "One or more parameter values are not valid. The update expression attempted to update a \
         secondary index key to a value that is not supported. The AttributeValue for a key \
         attribute cannot contain an empty string value."
    );
}

#[test]
fn policies_have_revisions_that_grow() {
    let client = client();
    let described = client.call("DescribeTable", json!({"TableName": "things"}));
    let arn = &described["Table"]["TableArn"];
    let put = |policy: &str, expected: Option<&str>| {
        let mut input = json!({"ResourceArn": arn, "Policy": policy});
        if let Some(expected) = expected {
            input["ExpectedRevisionId"] = expected.into();
        }
        let output = client.try_call("PutResourcePolicy", &input);
        output.map(|output| output["RevisionId"].as_str().unwrap().to_owned())
    };
    let first = put("{\"Version\": \"2012-10-17\"}", None).unwrap();
    assert_eq!(put("{\"Version\": \"2012-10-17\"}", None).unwrap(), first);
    let second = put("{}", Some(&first)).unwrap();
    assert!(second > first);
    let head = "Resource-based policy not found for the provided ResourceArn: ";
    assert_eq!(
        put("{}", Some(&first)).unwrap_err().message,
        format!(
            "{head}Requested update for policy with revision id {first}, but the policy \
             associated to target table things has revision id {second}."
        )
    );
    assert_eq!(
        put("{}", Some("NO_POLICY")).unwrap_err().message,
        format!(
            "{head}Requested policy update expecting none to be present for table things, but a \
             policy exists with revision id {second}."
        )
    );
}

#[test]
fn warm_throughput_begins_where_the_table_does() {
    let message = Client::new().refused(
        "CreateTable",
        json!({
            "TableName": "things", "KeySchema": key_schema("id", None),
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
            "WarmThroughput": {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 3000},
        }),
    );
    assert_eq!(
        message,
        "One or more parameter values were invalid: Requested WriteUnitsPerSecond for \
         WarmThroughput for table is lower than initial throughput for OnDemand"
    );
}

#[test]
fn contributor_insights_are_kept() {
    let client = client();
    let describe = || {
        client.call(
            "DescribeContributorInsights",
            json!({"TableName": "things"}),
        )
    };
    assert_eq!(
        describe(),
        json!({"TableName": "things", "ContributorInsightsStatus": "DISABLED"})
    );
    let update = |action: &str| {
        let input = json!({"TableName": "things", "ContributorInsightsAction": action});
        client.call("UpdateContributorInsights", input)["ContributorInsightsStatus"].clone()
    };
    assert_eq!(update("ENABLE"), "ENABLING");
    assert_eq!(describe()["ContributorInsightsStatus"], "ENABLED");
    let listed = client.call("ListContributorInsights", json!({}));
    assert_eq!(
        listed["ContributorInsightsSummaries"],
        json!([{
            "TableName": "things", "ContributorInsightsStatus": "ENABLED",
            "ContributorInsightsMode": "ACCESSED_AND_THROTTLED_KEYS",
        }])
    );
    assert_eq!(update("DISABLE"), "DISABLING");
    assert_eq!(describe()["ContributorInsightsStatus"], "DISABLED");
    let input = json!({"TableName": "things", "IndexName": "nothing"});
    let (code, _) = client.error("DescribeContributorInsights", input);
    assert_eq!(code, "ResourceNotFoundException");
}
