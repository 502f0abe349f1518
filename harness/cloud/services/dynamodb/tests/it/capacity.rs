//! Consumed capacity and metrics of item collections.

use serde_json::json;

use crate::support::{Client, key_schema};

fn client() -> Client {
    let client = Client::new();
    let types = [("id", "S"), ("pos", "S"), ("kind", "S")];
    client.indexed_table(
        "things",
        &types,
        json!({
            "LocalSecondaryIndexes": [{
                "IndexName": "local", "KeySchema": key_schema("id", Some("kind")),
                "Projection": {"ProjectionType": "ALL"},
            }],
            "GlobalSecondaryIndexes": [{
                "IndexName": "global", "KeySchema": key_schema("kind", None),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }],
        }),
    );
    client
}

#[test]
fn writes_count_for_the_table_and_the_indexes_that_they_change() {
    let client = client();
    let put = |kind: &str, text: usize| {
        client.call("PutItem", json!({
            "TableName": "things",
            "Item": {"id": {"S": "a"}, "pos": {"S": "1"}, "kind": {"S": kind}, "x": {"S": "x".repeat(text)}},
            "ReturnConsumedCapacity": "INDEXES", "ReturnItemCollectionMetrics": "SIZE",
        }))
    };
    let first = put("k", 2_000);
    assert_eq!(
        first["ConsumedCapacity"],
        json!({
            "TableName": "things", "CapacityUnits": 5.0, "Table": {"CapacityUnits": 2.0},
            "LocalSecondaryIndexes": {"local": {"CapacityUnits": 2.0}},
            "GlobalSecondaryIndexes": {"global": {"CapacityUnits": 1.0}},
        })
    );
    assert_eq!(
        first["ItemCollectionMetrics"],
        json!({
            "ItemCollectionKey": {"id": {"S": "a"}}, "SizeEstimateRangeGB": [0.0, 1.0],
        })
    );
    // The global index has only keys, which stay the same.
    let second = put("k", 10);
    assert_eq!(
        second["ConsumedCapacity"]["GlobalSecondaryIndexes"],
        json!(null)
    );
    // Another key removes an entry and adds one.
    let third = put("other", 10);
    assert_eq!(
        third["ConsumedCapacity"]["GlobalSecondaryIndexes"],
        json!({"global": {"CapacityUnits": 2.0}})
    );
}

/// "One read request unit represents one strongly consistent read per second, or two
/// eventually consistent reads per second, for an item up to 4 KB" (developer guide).
#[test]
fn reads_count_blocks_of_4_kilobytes() {
    let client = client();
    client.put(
        "things",
        json!({"id": {"S": "a"}, "pos": {"S": "1"}, "x": {"S": "x".repeat(5_000)}}),
    );
    let get = |consistent: bool| {
        client.call(
            "GetItem",
            json!({
                "TableName": "things", "Key": {"id": {"S": "a"}, "pos": {"S": "1"}},
                "ConsistentRead": consistent, "ReturnConsumedCapacity": "TOTAL",
            }),
        )["ConsumedCapacity"]["CapacityUnits"]
            .clone()
    };
    assert_eq!((get(false), get(true)), (1.0.into(), 2.0.into()));
    let query = client.call(
        "Query",
        json!({
            "TableName": "things", "IndexName": "local", "KeyConditionExpression": "id = :id",
            "ExpressionAttributeValues": {":id": {"S": "a"}}, "ReturnConsumedCapacity": "INDEXES",
        }),
    );
    assert_eq!(
        query["ConsumedCapacity"],
        json!({
            "TableName": "things", "CapacityUnits": 0.5, "Table": {"CapacityUnits": 0.0},
            "LocalSecondaryIndexes": {"local": {"CapacityUnits": 0.5}},
        })
    );
}
