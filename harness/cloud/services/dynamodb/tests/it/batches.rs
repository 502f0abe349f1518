//! Batches.

use serde_json::{Value, json};

use crate::support::Client;

fn client() -> Client {
    let client = Client::new();
    client.table("things", "S", None);
    client.table("others", "N", None);
    client
}

#[test]
fn items_of_several_tables_are_written_and_read() {
    let client = client();
    let written = client.call(
        "BatchWriteItem",
        json!({
            "RequestItems": {
                "things": [
                    {"PutRequest": {"Item": {"id": {"S": "a"}, "x": {"N": "1"}}}},
                    {"PutRequest": {"Item": {"id": {"S": "b"}}}},
                    {"DeleteRequest": {"Key": {"id": {"S": "c"}}}},
                ],
                "others": [{"PutRequest": {"Item": {"id": {"N": "1"}}}}],
            },
            "ReturnConsumedCapacity": "TOTAL",
        }),
    );
    assert_eq!(
        written,
        json!({
            "UnprocessedItems": {},
            "ConsumedCapacity": [
                {"TableName": "things", "CapacityUnits": 3.0},
                {"TableName": "others", "CapacityUnits": 1.0},
            ],
        })
    );
    let read = client.call("BatchGetItem", json!({"RequestItems": {
        "things": {"Keys": [{"id": {"S": "a"}}, {"id": {"S": "nothing"}}], "ProjectionExpression": "x"},
        "others": {"Keys": [{"id": {"N": "1.0"}}]},
    }}));
    assert_eq!(
        read,
        json!({
            "Responses": {"things": [{"x": {"N": "1"}}], "others": [{"id": {"N": "1"}}]},
            "UnprocessedKeys": {},
        })
    );
}

#[test]
fn batches_are_refused_whole() {
    let client = client();
    let put = |id: &str| json!({"PutRequest": {"Item": {"id": {"S": id}}}});
    let write = |requests: Value| {
        client.refused(
            "BatchWriteItem",
            json!({"RequestItems": {"things": requests}}),
        )
    };
    let duplicates = "Provided list of item keys contains duplicates";
    assert_eq!(
        write(json!([put("a"), {"DeleteRequest": {"Key": {"id": {"S": "a"}}}}])),
        duplicates
    );
    // Recorded: test_batch_write_not_matching_schema.
    assert_eq!(
        write(json!([put("a"), {"PutRequest": {"Item": {"nonKey": {"S": "hello"}}}}])),
        "The provided key element does not match the schema"
    );
    assert_eq!(client.get("things", json!({"id": {"S": "a"}})), None);
    let many: Vec<Value> = (0..26).map(|id| put(&id.to_string())).collect();
    assert!(write(json!(many)).ends_with("Member must have length less than or equal to 25"));
    let halves = json!({
        "things": many[..20],
        "others": (0..6).map(|id| json!({"PutRequest": {"Item": {"id": {"N": id.to_string()}}}})).collect::<Vec<_>>(),
    });
    assert_eq!(
        client.refused("BatchWriteItem", json!({"RequestItems": halves})),
        "Too many items requested for the BatchWriteItem call"
    );
    let keys = json!([{"id": {"S": "a"}}, {"id": {"S": "a"}}]);
    assert_eq!(
        client.refused(
            "BatchGetItem",
            json!({"RequestItems": {"things": {"Keys": keys}}})
        ),
        duplicates
    );
    // Recorded: test_batch_write_not_existing_table.
    assert_eq!(
        client
            .error(
                "BatchWriteItem",
                json!({"RequestItems": {"nowhere": [put("a")]}})
            )
            .1,
        "Requested resource not found"
    );
}

/// "BatchGetItem returns up to 16 MB of data" (API reference); the rest is unprocessed.
#[test]
fn large_answers_leave_keys_unprocessed() {
    let client = client();
    let text = "x".repeat(400_000);
    let mut keys = Vec::new();
    for id in 0..45 {
        let key = json!({"id": {"N": id.to_string()}});
        let mut item = key.clone();
        item["x"] = json!({"S": text});
        client.put("others", item);
        keys.push(key);
    }
    let read = client.call(
        "BatchGetItem",
        json!({"RequestItems": {"others": {"Keys": keys}}}),
    );
    assert_eq!(read["Responses"]["others"].as_array().unwrap().len(), 41);
    let left = read["UnprocessedKeys"].clone();
    assert_eq!(left["others"]["Keys"].as_array().unwrap().len(), 4);
    let rest = client.call("BatchGetItem", json!({"RequestItems": left}));
    assert_eq!(rest["Responses"]["others"].as_array().unwrap().len(), 4);
}
