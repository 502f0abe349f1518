//! Tables that enforce their provisioned units.

use serde_json::{Value, json};

use crate::support::{Client, key_schema};

/// Creates a table with three units a second of each kind, and an index with as many.
fn client(enforce: &str) -> Client {
    let client = Client::new();
    let units = json!({"ReadCapacityUnits": 3, "WriteCapacityUnits": 3});
    client.call(
        "CreateTable",
        json!({
            "TableName": "things",
            "AttributeDefinitions": [
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "kind", "AttributeType": "S"},
            ],
            "KeySchema": key_schema("id", None),
            "GlobalSecondaryIndexes": [{
                "IndexName": "kinds", "KeySchema": key_schema("kind", None),
                "Projection": {"ProjectionType": "ALL"}, "ProvisionedThroughput": units,
            }],
            "ProvisionedThroughput": units,
            "Tags": [{"Key": "rehearsal:enforce-capacity", "Value": enforce}],
        }),
    );
    client
}

fn put(client: &Client, id: &str, size: usize) -> Result<Value, String> {
    let item = json!({"id": {"S": id}, "text": {"S": "x".repeat(size)}});
    let output = client.try_call("PutItem", &json!({"TableName": "things", "Item": item}));
    output.map_err(|error| format!("{}: {}", error.code, error.message))
}

const EXCEEDED: &str = "ProvisionedThroughputExceededException";

#[test]
fn writes_are_throttled_until_the_clock_brings_new_units() {
    let client = client("true");
    // A hundred units of three: the write that exceeds them is still carried out.
    put(&client, "a", 100_000).unwrap();
    let refused = put(&client, "b", 1).unwrap_err();
    assert_eq!(
        refused,
        "ProvisionedThroughputExceededException: The level of configured provisioned throughput \
         for the table was exceeded. Consider increasing your provisioning level with the \
         UpdateTable API."
    );
    assert!(client.get("things", json!({"id": {"S": "b"}})).is_none());
    client.advance(60);
    put(&client, "b", 1).unwrap();
}

#[test]
fn reads_of_an_index_use_the_units_of_the_index() {
    let client = client("true");
    let kind = json!({"id": {"S": "a"}, "kind": {"S": "k"}, "text": {"S": "x".repeat(380_000)}});
    client.put("things", kind);
    let query = json!({
        "TableName": "things", "IndexName": "kinds", "KeyConditionExpression": "kind = :k",
        "ExpressionAttributeValues": {":k": {"S": "k"}},
    });
    client.call("Query", query.clone());
    let (code, message) = client.error("Query", query);
    assert_eq!(code, EXCEEDED);
    assert!(message.contains("the index kinds"), "{message}");
    assert!(client.get("things", json!({"id": {"S": "a"}})).is_some());
}

#[test]
fn batches_leave_over_what_is_throttled_and_transactions_are_cancelled() {
    let client = client("true");
    let puts = |first: usize| -> Value {
        let puts = (0..3).map(|at| {
            let id = (first + at).to_string();
            json!({"PutRequest": {"Item": {"id": {"S": id}, "text": {"S": "x".repeat(100_000)}}}})
        });
        json!({"RequestItems": {"things": puts.collect::<Value>()}})
    };
    let output = client.call("BatchWriteItem", puts(0));
    let left = output["UnprocessedItems"]["things"].as_array().unwrap();
    assert_eq!(left.len(), 2);
    assert_eq!(left[0]["PutRequest"]["Item"]["id"]["S"], "1");
    let (code, _) = client.error("BatchWriteItem", puts(3));
    assert_eq!(code, EXCEEDED);
    let (code, message) = client.error(
        "TransactWriteItems",
        json!({"TransactItems": [{"Delete": {"TableName": "things", "Key": {"id": {"S": "0"}}}}]}),
    );
    assert_eq!(code, "TransactionCanceledException");
    assert!(
        message.ends_with("[ProvisionedThroughputExceeded]"),
        "{message}"
    );
}

#[test]
fn units_are_not_enforced_without_the_tag() {
    let client = client("false");
    for at in 0..20 {
        put(&client, &at.to_string(), 5_000).unwrap();
    }
}
