//! The time to live of items.

use serde_json::{Value, json};

use crate::support::Client;

fn client() -> Client {
    let client = Client::new();
    client.call(
        "CreateTable",
        json!({
            "TableName": "sessions",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "OLD_IMAGE"},
        }),
    );
    client
}

fn enable(client: &Client, enabled: bool, attribute: &str) -> Result<Value, String> {
    let input = json!({
        "TableName": "sessions",
        "TimeToLiveSpecification": {"Enabled": enabled, "AttributeName": attribute},
    });
    let output = client.try_call("UpdateTimeToLive", &input);
    output.map_err(|error| error.message)
}

fn put(client: &Client, id: &str, seconds: i64) {
    let expires = client.engine.environment.time.now().unix_timestamp() + seconds;
    client.put(
        "sessions",
        json!({"id": {"S": id}, "expires": {"N": expires.to_string()}}),
    );
}

fn ids(client: &Client) -> Vec<String> {
    let output = client.call("Scan", json!({"TableName": "sessions"}));
    let items = output["Items"].as_array().unwrap().iter();
    let mut ids: Vec<String> = items
        .map(|item| item["id"]["S"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

#[test]
fn items_go_when_their_time_has_come() {
    let client = client();
    put(&client, "before", 100);
    enable(&client, true, "expires").unwrap();
    put(&client, "short", 100);
    put(&client, "long", 1_000);
    put(&client, "renewed", 100);
    put(&client, "renewed", 1_000);
    put(&client, "ancient", -6 * 365 * 24 * 60 * 60);
    client.put(
        "sessions",
        json!({"id": {"S": "text"}, "expires": {"S": "1"}}),
    );
    client.put("sessions", json!({"id": {"S": "never"}}));
    client.advance(50);
    assert_eq!(ids(&client).len(), 7);
    client.advance(51);
    assert_eq!(
        ids(&client),
        ["ancient", "long", "never", "renewed", "text"]
    );
    client.advance(1_000);
    assert_eq!(ids(&client), ["ancient", "never", "text"]);
}

/// "Items that are deleted by the Time to Live process after expiration have the following
/// fields: type Service, principal dynamodb.amazonaws.com" (developer guide).
#[test]
fn record_of_an_expired_item_names_the_service() {
    let client = client();
    enable(&client, true, "expires").unwrap();
    put(&client, "short", 10);
    client.advance(11);
    let arn = client.call("ListStreams", json!({}))["Streams"][0]["StreamArn"].clone();
    let shard =
        client.call("DescribeStream", json!({"StreamArn": arn}))["StreamDescription"]["Shards"][0]
            .clone();
    let iterator = client.call(
        "GetShardIterator",
        json!({
            "StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON",
        }),
    )["ShardIterator"]
        .clone();
    let records = client.call("GetRecords", json!({"ShardIterator": iterator}))["Records"].clone();
    assert_eq!(records[0].get("userIdentity"), None);
    assert_eq!(records[1]["eventName"], "REMOVE");
    assert_eq!(
        records[1]["userIdentity"],
        json!({"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"})
    );
}

#[test]
fn setting_is_described_and_refused_in_the_words_of_aws() {
    let client = client();
    let describe = || client.call("DescribeTimeToLive", json!({"TableName": "sessions"}));
    assert_eq!(
        describe(),
        json!({"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}})
    );
    assert_eq!(
        enable(&client, false, "x").unwrap_err(),
        "TimeToLive is already disabled"
    );
    let answer = json!({"TimeToLiveSpecification": {"Enabled": true, "AttributeName": "x"}});
    assert_eq!(enable(&client, true, "x").unwrap(), answer);
    assert_eq!(
        enable(&client, true, "x").unwrap_err(),
        "TimeToLive is already enabled"
    );
    assert_eq!(
        describe(),
        json!({"TimeToLiveDescription": {"TimeToLiveStatus": "ENABLED", "AttributeName": "x"}})
    );
    enable(&client, false, "x").unwrap();
}
