//! The parameters that expressions have replaced.

use serde_json::{Value, json};

use crate::support::Client;

fn client() -> Client {
    let client = Client::new();
    client.table("things", "S", Some(("at", "N")));
    for at in 1..=4 {
        client.put(
            "things",
            json!({
                "id": {"S": "a"}, "at": {"N": at.to_string()}, "odd": {"BOOL": at % 2 == 1},
                "tags": {"SS": ["x", format!("t{at}")]},
            }),
        );
    }
    client
}

fn numbers(output: &Value) -> Vec<&str> {
    let items = output["Items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["at"]["N"].as_str().unwrap())
        .collect()
}

#[test]
fn expected_decides_about_a_write() {
    let client = client();
    let put = |expected: Value| {
        let input = json!({
            "TableName": "things", "Item": {"id": {"S": "a"}, "at": {"N": "1"}, "n": {"N": "3"}},
            "Expected": expected,
        });
        client
            .try_call("PutItem", &input)
            .map_err(|error| error.code.to_string())
    };
    let failed = Err("ConditionalCheckFailedException".to_owned());
    assert_eq!(put(json!({"id": {"Exists": false}})), failed);
    assert_eq!(put(json!({"odd": {"Value": {"BOOL": false}}})), failed);
    put(json!({"odd": {"Value": {"BOOL": true}}, "n": {"ComparisonOperator": "NULL"}})).unwrap();
    let between =
        json!({"ComparisonOperator": "BETWEEN", "AttributeValueList": [{"N": "1"}, {"N": "3"}]});
    put(json!({"n": between})).unwrap();
    assert_eq!(
        put(json!({"n": {"ComparisonOperator": "EQ", "AttributeValueList": []}})),
        Err("ValidationException".to_owned())
    );
}

#[test]
fn attribute_updates_change_an_item() {
    let client = client();
    let answer = client.call(
        "UpdateItem",
        json!({
            "TableName": "things", "Key": {"id": {"S": "a"}, "at": {"N": "1"}},
            "AttributeUpdates": {
                "put": {"Value": {"S": "p"}},
                "count": {"Value": {"N": "2"}, "Action": "ADD"},
                "odd": {"Action": "DELETE"},
                "tags": {"Value": {"SS": ["x"]}, "Action": "DELETE"},
            },
            "ReturnValues": "ALL_NEW",
        }),
    );
    assert_eq!(
        answer["Attributes"],
        json!({
            "id": {"S": "a"}, "at": {"N": "1"}, "put": {"S": "p"}, "count": {"N": "2"},
            "tags": {"SS": ["t1"]},
        })
    );
}

#[test]
fn key_conditions_and_filters_select_items() {
    let client = client();
    let output = client.call("Query", json!({
        "TableName": "things",
        "KeyConditions": {
            "id": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}]},
            "at": {"ComparisonOperator": "GE", "AttributeValueList": [{"N": "2"}]},
        },
        "QueryFilter": {"odd": {"ComparisonOperator": "EQ", "AttributeValueList": [{"BOOL": false}]}},
        "AttributesToGet": ["at"],
    }));
    assert_eq!(numbers(&output), ["2", "4"]);
    assert_eq!(output["ScannedCount"], 3);
    let output = client.call(
        "Scan",
        json!({
            "TableName": "things",
            "ScanFilter": {
                "tags": {"ComparisonOperator": "CONTAINS", "AttributeValueList": [{"S": "t3"}]},
                "at": {"ComparisonOperator": "LT", "AttributeValueList": [{"N": "2"}]},
            },
            "ConditionalOperator": "OR",
        }),
    );
    assert_eq!(numbers(&output), ["1", "3"]);
}
