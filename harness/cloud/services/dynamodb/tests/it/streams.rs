//! Streams.

use serde_json::{Value, json};

use crate::support::Client;

fn client(view: &str) -> (Client, String) {
    let client = Client::new();
    let created = client.call(
        "CreateTable",
        json!({
            "TableName": "things",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": {"StreamEnabled": true, "StreamViewType": view},
        }),
    );
    let arn = created["TableDescription"]["LatestStreamArn"]
        .as_str()
        .unwrap()
        .to_owned();
    (client, arn)
}

fn iterator(client: &Client, arn: &str, kind: &str, sequence_number: Option<&str>) -> Value {
    let stream =
        client.call("DescribeStream", json!({"StreamArn": arn}))["StreamDescription"].clone();
    let mut input = json!({
        "StreamArn": arn, "ShardId": stream["Shards"][0]["ShardId"], "ShardIteratorType": kind,
    });
    if let Some(number) = sequence_number {
        input["SequenceNumber"] = number.into();
    }
    client.call("GetShardIterator", input)["ShardIterator"].clone()
}

fn records(client: &Client, iterator: &Value) -> Vec<Value> {
    let output = client.call("GetRecords", json!({"ShardIterator": iterator}));
    output["Records"].as_array().unwrap().clone()
}

/// The records of test_transact_write_items_streaming and test_batch_write_items_streaming.
fn write(client: &Client) {
    client.put("things", json!({"id": {"S": "Fred"}}));
    client.call("UpdateItem", json!({
        "TableName": "things", "Key": {"id": {"S": "Fred"}}, "UpdateExpression": "SET #n = :f",
        "ExpressionAttributeNames": {"#n": "name"}, "ExpressionAttributeValues": {":f": {"S": "Fred"}},
    }));
    // A write that changes nothing has no record.
    client.put(
        "things",
        json!({"id": {"S": "Fred"}, "name": {"S": "Fred"}}),
    );
    client.call(
        "TransactWriteItems",
        json!({"TransactItems": [
            {"Delete": {"TableName": "things", "Key": {"id": {"S": "Fred"}}}},
        ]}),
    );
    client.call(
        "DeleteItem",
        json!({"TableName": "things", "Key": {"id": {"S": "Fred"}}}),
    );
}

#[test]
fn records_are_those_recorded() {
    let (client, arn) = client("NEW_AND_OLD_IMAGES");
    write(&client);
    let records = records(&client, &iterator(&client, &arn, "TRIM_HORIZON", None));
    let fred = json!({"id": {"S": "Fred"}});
    let named = json!({"id": {"S": "Fred"}, "name": {"S": "Fred"}});
    let expected = [
        ("INSERT", None, Some(&fred), 12),
        ("MODIFY", Some(&fred), Some(&named), 26),
        ("REMOVE", Some(&named), None, 20),
    ];
    assert_eq!(records.len(), expected.len());
    for (record, (name, old, new, size)) in records.iter().zip(expected) {
        assert_eq!(record["eventName"], name);
        assert_eq!(record["eventSource"], "aws:dynamodb");
        assert_eq!(record["eventVersion"], "1.1");
        assert_eq!(record["awsRegion"], "us-east-1");
        let change = &record["dynamodb"];
        assert_eq!(change["Keys"], fred);
        assert_eq!(change.get("OldImage"), old);
        assert_eq!(change.get("NewImage"), new);
        assert_eq!(change["SizeBytes"], size);
        assert!(change["ApproximateCreationDateTime"].is_i64());
        assert_eq!(change["StreamViewType"], "NEW_AND_OLD_IMAGES");
    }
}

#[test]
fn view_decides_what_records_have() {
    for (view, old, new) in [
        ("KEYS_ONLY", false, false),
        ("OLD_IMAGE", true, false),
        ("NEW_IMAGE", false, true),
    ] {
        let (client, arn) = client(view);
        write(&client);
        let modified = &records(&client, &iterator(&client, &arn, "TRIM_HORIZON", None))[1];
        let has = |member: &str| modified["dynamodb"].get(member).is_some();
        assert_eq!((has("OldImage"), has("NewImage")), (old, new), "{view}");
    }
}

#[test]
fn iterators_lead_from_any_place_to_the_end() {
    let (client, arn) = client("NEW_IMAGE");
    write(&client);
    let all = records(&client, &iterator(&client, &arn, "TRIM_HORIZON", None));
    let second = all[1]["dynamodb"]["SequenceNumber"].as_str().unwrap();
    let count = |kind: &str, number: Option<&str>| {
        records(&client, &iterator(&client, &arn, kind, number)).len()
    };
    assert_eq!(count("AT_SEQUENCE_NUMBER", Some(second)), 2);
    assert_eq!(count("AFTER_SEQUENCE_NUMBER", Some(second)), 1);
    assert_eq!(count("LATEST", None), 0);
    let latest = iterator(&client, &arn, "LATEST", None);
    let mut next = iterator(&client, &arn, "TRIM_HORIZON", None);
    for record in &all {
        let page = client.call("GetRecords", json!({"ShardIterator": next, "Limit": 1}));
        assert_eq!(page["Records"][0], *record);
        next = page["NextShardIterator"].clone();
    }
    client.put("things", json!({"id": {"S": "later"}}));
    assert_eq!(records(&client, &next), records(&client, &latest));
    client.advance(15 * 60 + 1);
    let (code, _) = client.error("GetRecords", json!({"ShardIterator": next}));
    assert_eq!(code, "ExpiredIteratorException");
}

#[test]
fn iterator_can_begin_at_a_time() {
    let (client, arn) = client("KEYS_ONLY");
    write(&client);
    client.advance(100);
    let now = client.engine.environment.time.now().unix_timestamp();
    client.put("things", json!({"id": {"S": "later"}}));
    let stream =
        client.call("DescribeStream", json!({"StreamArn": arn}))["StreamDescription"].clone();
    let at = |time: i64| {
        let iterator = client.call(
            "GetShardIterator",
            json!({
                "StreamArn": arn, "ShardId": stream["Shards"][0]["ShardId"],
                "ShardIteratorType": "AT_TIMESTAMP", "Timestamp": time,
            }),
        )["ShardIterator"]
            .clone();
        records(&client, &iterator).len()
    };
    assert_eq!((at(now - 200), at(now), at(now + 100)), (4, 1, 0));
}

#[test]
fn records_are_kept_for_a_day() {
    let (client, arn) = client("KEYS_ONLY");
    write(&client);
    let first = records(&client, &iterator(&client, &arn, "TRIM_HORIZON", None))[0].clone();
    client.advance(24 * 60 * 60 + 1);
    assert_eq!(
        records(&client, &iterator(&client, &arn, "TRIM_HORIZON", None)),
        [] as [Value; 0]
    );
    let stream =
        client.call("DescribeStream", json!({"StreamArn": arn}))["StreamDescription"].clone();
    let (code, _) = client.error(
        "GetShardIterator",
        json!({
            "StreamArn": arn, "ShardId": stream["Shards"][0]["ShardId"],
            "ShardIteratorType": "AT_SEQUENCE_NUMBER",
            "SequenceNumber": first["dynamodb"]["SequenceNumber"],
        }),
    );
    assert_eq!(code, "TrimmedDataAccessException");
}

#[test]
fn disabled_stream_can_be_read_to_its_end() {
    let (client, arn) = client("KEYS_ONLY");
    write(&client);
    let update = |specification: Value| {
        client.try_call(
            "UpdateTable",
            &json!({
                "TableName": "things", "StreamSpecification": specification,
            }),
        )
    };
    let enable = json!({"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"});
    assert!(
        update(enable.clone())
            .unwrap_err()
            .message
            .starts_with("Table already has an enabled stream")
    );
    update(json!({"StreamEnabled": false})).unwrap();
    let stream =
        client.call("DescribeStream", json!({"StreamArn": arn}))["StreamDescription"].clone();
    assert_eq!(stream["StreamStatus"], "DISABLED");
    let from = iterator(&client, &arn, "TRIM_HORIZON", None);
    let page = client.call("GetRecords", json!({"ShardIterator": from}));
    assert_eq!(
        (
            page["Records"].as_array().unwrap().len(),
            page.get("NextShardIterator")
        ),
        (3, None)
    );
    update(enable).unwrap();
    let listed = client.call("ListStreams", json!({"TableName": "things"}));
    assert_eq!(listed["Streams"].as_array().unwrap().len(), 2);
    client.call("DeleteTable", json!({"TableName": "things"}));
    client.advance(24 * 60 * 60 + 1);
    assert_eq!(
        client.call("ListStreams", json!({})),
        json!({"Streams": []})
    );
    // Recorded: test_non_existent_stream.
    assert_eq!(
        client.error("DescribeStream", json!({"StreamArn": arn})),
        (
            "ResourceNotFoundException".to_owned(),
            format!("Requested resource not found: Stream: {arn} not found"),
        )
    );
}

/// A snapshot has the records.
#[test]
fn streams_are_saved_and_restored() {
    let (client, arn) = client("NEW_AND_OLD_IMAGES");
    write(&client);
    let before = records(&client, &iterator(&client, &arn, "TRIM_HORIZON", None));
    let other = Client::new();
    other
        .engine
        .restore(&client.engine.save().unwrap())
        .unwrap();
    let after = records(&other, &iterator(&other, &arn, "TRIM_HORIZON", None));
    assert_eq!(before, after);
}
