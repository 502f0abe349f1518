//! The statuses of tables, which pass by the cloud's time if a tag says so.

use serde_json::{Value, json};

use crate::support::Client;

fn create(client: &Client, seconds: Option<&str>) -> Value {
    let tags: Vec<Value> = seconds
        .map(|value| json!({"Key": "rehearsal:status-seconds", "Value": value}))
        .into_iter()
        .collect();
    client.call(
        "CreateTable",
        json!({
            "TableName": "things",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
            "Tags": tags,
        }),
    )["TableDescription"]
        .clone()
}

fn status(client: &Client) -> Result<Value, String> {
    let described = client.try_call("DescribeTable", &json!({"TableName": "things"}));
    match described {
        Ok(output) => Ok(output["Table"]["TableStatus"].clone()),
        Err(error) => Err(error.code.into_owned()),
    }
}

#[test]
fn table_is_ready_at_once_by_default() {
    let client = Client::new();
    assert_eq!(create(&client, None)["TableStatus"], "CREATING");
    assert_eq!(status(&client).unwrap(), "ACTIVE");
    let deleted = client.call("DeleteTable", json!({"TableName": "things"}));
    assert_eq!(deleted["TableDescription"]["TableStatus"], "DELETING");
    assert_eq!(status(&client).unwrap_err(), "ResourceNotFoundException");
}

#[test]
fn statuses_pass_by_the_clock() {
    let client = Client::new();
    create(&client, Some("30"));
    let put = || {
        let input = json!({"TableName": "things", "Item": {"id": {"S": "a"}}});
        client
            .try_call("PutItem", &input)
            .map_err(|error| error.code.into_owned())
    };
    let update = || {
        let input = json!({"TableName": "things", "DeletionProtectionEnabled": false});
        client
            .try_call("UpdateTable", &input)
            .map_err(|error| error.message)
    };
    // "ResourceNotFoundException: … its status might not be ACTIVE" (API reference).
    assert_eq!(status(&client).unwrap(), "CREATING");
    assert_eq!(put().unwrap_err(), "ResourceNotFoundException");
    assert_eq!(
        update().unwrap_err(),
        "Attempt to change a resource which is still in use: Table is being created: things"
    );
    client.advance(31);
    assert_eq!(status(&client).unwrap(), "ACTIVE");
    put().unwrap();

    update().unwrap();
    assert_eq!(status(&client).unwrap(), "UPDATING");
    put().unwrap();
    let (code, message) = client.error("DeleteTable", json!({"TableName": "things"}));
    assert_eq!(code, "ResourceInUseException");
    assert!(
        message.ends_with("Table is being updated: things"),
        "{message}"
    );
    client.advance(31);

    client.call("DeleteTable", json!({"TableName": "things"}));
    assert_eq!(status(&client).unwrap(), "DELETING");
    assert_eq!(put().unwrap_err(), "ResourceNotFoundException");
    let listed = client.call("ListTables", json!({}));
    assert_eq!(listed["TableNames"], json!(["things"]));
    client.advance(31);
    assert_eq!(status(&client).unwrap_err(), "ResourceNotFoundException");
}

#[test]
fn there_are_no_global_tables() {
    let client = Client::new();
    let input = json!({"GlobalTableName": "things"});
    for operation in ["DescribeGlobalTable", "DescribeGlobalTableSettings"] {
        let (code, _) = client.error(operation, input.clone());
        assert_eq!(code, "GlobalTableNotFoundException");
    }
    let listed = client.call("ListGlobalTables", json!({}));
    assert_eq!(listed, json!({"GlobalTables": []}));
    create(&client, None);
    let replicas =
        json!({"TableName": "things", "ReplicaUpdates": [{"Create": {"RegionName": "eu-west-1"}}]});
    assert_eq!(client.error("UpdateTable", replicas).0, "NotImplemented");
}
