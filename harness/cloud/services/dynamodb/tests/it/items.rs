//! Putting, getting and deleting items.

use serde_json::{Value, json};

use crate::support::Client;

#[test]
fn items_are_put_got_and_deleted() {
    let client = Client::new();
    client.table("things", "S", Some(("at", "N")));
    let item = json!({
        "id": {"S": "a"}, "at": {"N": "1.50"}, "b": {"B": "AP8="}, "none": {"NULL": true},
        "list": {"L": [{"BOOL": true}, {"M": {"x": {"SS": ["b", "a"]}}}]},
    });
    client.put("things", item);
    let key = json!({"id": {"S": "a"}, "at": {"N": "15e-1"}});
    let stored = json!({
        "id": {"S": "a"}, "at": {"N": "1.5"}, "b": {"B": "AP8="}, "none": {"NULL": true},
        "list": {"L": [{"BOOL": true}, {"M": {"x": {"SS": ["a", "b"]}}}]},
    });
    assert_eq!(client.get("things", key.clone()), Some(stored.clone()));
    let replaced = client.call(
        "PutItem",
        json!({"TableName": "things", "Item": key, "ReturnValues": "ALL_OLD"}),
    );
    assert_eq!(replaced, json!({"Attributes": stored}));
    let delete = json!({"TableName": "things", "Key": key, "ReturnValues": "ALL_OLD"});
    let old = json!({"Attributes": {"id": {"S": "a"}, "at": {"N": "1.5"}}});
    assert_eq!(client.call("DeleteItem", delete.clone()), old);
    assert_eq!(client.call("DeleteItem", delete), json!({}));
    assert_eq!(client.get("things", key), None);
}

#[test]
fn items_and_keys_are_refused_in_the_words_of_aws() {
    let client = Client::new();
    client.table("things", "S", Some(("at", "N")));
    let put = |item: Value| client.refused("PutItem", json!({"TableName": "things", "Item": item}));
    let get = |key: Value| client.refused("GetItem", json!({"TableName": "things", "Key": key}));
    let invalid = "One or more parameter values were invalid: ";
    assert_eq!(
        put(json!({"id": {"S": "a"}})),
        format!("{invalid}Missing the key at in the item")
    );
    assert_eq!(
        put(json!({"id": {"S": "a"}, "at": {"S": "1"}})),
        format!("{invalid}Type mismatch for key at expected: N actual: S")
    );
    assert_eq!(
        put(json!({"id": {"S": ""}, "at": {"N": "1"}})),
        "One or more parameter values are not valid. The AttributeValue for a key attribute \
         cannot contain an empty string value. Key: id"
    );
    assert_eq!(
        put(json!({"id": {"S": "x".repeat(2049)}, "at": {"N": "1"}})),
        format!("{invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes")
    );
    assert_eq!(
        put(json!({"id": {"S": "a"}, "at": {"N": "1"}, "x": {"S": "x".repeat(409_600)}})),
        "Item size has exceeded the maximum allowed size"
    );
    let mismatch = "The provided key element does not match the schema";
    for key in [
        json!({"id": {"S": "a"}}),
        json!({"id": {"S": "a"}, "at": {"S": "1"}}),
        json!({"id": {"S": "a"}, "at": {"N": "1"}, "more": {"N": "1"}}),
        json!({"id": {"S": "a"}, "when": {"N": "1"}}),
    ] {
        assert_eq!(get(key), mismatch);
    }
    let key = json!({"id": {"S": "a"}, "at": {"N": "1"}});
    assert_eq!(
        client.error("GetItem", json!({"TableName": "nowhere", "Key": key})),
        (
            "ResourceNotFoundException".to_owned(),
            "Requested resource not found".to_owned()
        )
    );
}

/// A snapshot has the tables with their items and indexes.
#[test]
fn tables_are_saved_and_restored() {
    let client = Client::new();
    client.table("things", "B", None);
    let item = json!({"id": {"B": "AQ=="}, "n": {"N": "12345678901234567890123456789012345678"}});
    client.put("things", item.clone());
    let saved = client.engine.save().unwrap();
    let other = Client::new();
    other.engine.restore(&saved).unwrap();
    assert_eq!(
        other.get("things", json!({"id": {"B": "AQ=="}})),
        Some(item)
    );
}
