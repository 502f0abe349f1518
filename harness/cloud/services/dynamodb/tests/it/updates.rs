//! Updates of items.

use serde_json::{Value, json};

use crate::support::Client;

fn client() -> Client {
    let client = Client::new();
    client.table("things", "S", None);
    client.put(
        "things",
        json!({
            "id": {"S": "a"}, "n": {"N": "1"}, "arr": {"L": [{"S": "0"}, {"S": "1"}, {"S": "2"}]},
            "sset": {"SS": ["x", "y"]}, "doc": {"M": {"k": {"N": "5"}}},
        }),
    );
    client
}

fn update(client: &Client, text: &str, values: Value, returns: &str) -> Result<Value, String> {
    let mut input = json!({
        "TableName": "things", "Key": {"id": {"S": "a"}},
        "UpdateExpression": text, "ReturnValues": returns,
    });
    if values != json!({}) {
        input["ExpressionAttributeValues"] = values;
    }
    let output = client.try_call("UpdateItem", &input);
    output
        .map(|output| output["Attributes"].clone())
        .map_err(|error| error.message)
}

#[test]
fn actions_change_attributes() {
    for (text, values, expected) in [
        (
            "SET n = n + :one",
            json!({":one": {"N": "0.1"}}),
            json!({"n": {"N": "1.1"}}),
        ),
        (
            "SET n = :one - n",
            json!({":one": {"N": "0.1"}}),
            json!({"n": {"N": "-0.9"}}),
        ),
        (
            "SET x = if_not_exists(x, :v), y = if_not_exists(n, :v)",
            json!({":v": {"S": "v"}}),
            json!({"x": {"S": "v"}, "y": {"N": "1"}}),
        ),
        (
            "SET arr = list_append(:v, arr)",
            json!({":v": {"L": [{"NULL": true}]}}),
            json!({"arr": {"L": [{"NULL": true}, {"S": "0"}, {"S": "1"}, {"S": "2"}]}}),
        ),
        (
            "SET arr[9] = :b, arr[7] = :a",
            json!({":a": {"S": "a"}, ":b": {"S": "b"}}),
            json!({"arr": {"L": []}}),
        ),
        (
            "SET doc.k = doc.k + :v, doc.j = n",
            json!({":v": {"N": "1"}}),
            json!({"doc": {"M": {"j": {"N": "1"}, "k": {"N": "6"}}}}),
        ),
        (
            "REMOVE arr[0], arr[2]",
            json!({}),
            json!({"arr": {"L": [{"S": "1"}]}}),
        ),
        ("REMOVE n, nothing", json!({}), Value::Null),
        (
            "ADD n :v, fresh :v, sset :s",
            json!({":v": {"N": "2"}, ":s": {"SS": ["z", "x"]}}),
            json!({"n": {"N": "3"}, "fresh": {"N": "2"}, "sset": {"SS": ["x", "y", "z"]}}),
        ),
        (
            "DELETE sset :s",
            json!({":s": {"SS": ["x", "q"]}}),
            json!({"sset": {"SS": ["y"]}}),
        ),
        (
            "DELETE sset :s",
            json!({":s": {"SS": ["x", "y"]}}),
            Value::Null,
        ),
        (
            "SET n = doc.k, doc.k = n",
            json!({}),
            json!({"n": {"N": "5"}, "doc": {"M": {"k": {"N": "1"}}}}),
        ),
    ] {
        let client = client();
        let answer = update(&client, text, values, "UPDATED_NEW").unwrap();
        if text.contains("arr[9]") {
            let item = client.get("things", json!({"id": {"S": "a"}})).unwrap();
            let arr = item["arr"]["L"].as_array().unwrap().clone();
            assert_eq!(arr[3..], [json!({"S": "a"}), json!({"S": "b"})]);
            continue;
        }
        if text.starts_with("REMOVE arr") {
            let item = client.get("things", json!({"id": {"S": "a"}})).unwrap();
            assert_eq!(item["arr"], expected["arr"]);
            continue;
        }
        assert_eq!(answer, expected, "{text}");
    }
}

#[test]
fn impossible_updates_are_refused_in_the_words_of_aws() {
    let client = client();
    let path = "The document path provided in the update expression is invalid for update";
    let missing = "The provided expression refers to an attribute that does not exist in the item";
    let wrong = "An operand in the update expression has an incorrect data type";
    for (text, message) in [
        ("SET nothing.k = :v", path),
        ("SET n.k = :v", path),
        ("SET doc[0] = :v", path),
        ("REMOVE nothing.k", path),
        ("SET x = nothing", missing),
        ("SET x = sset + :v", wrong),
        ("ADD doc :v", wrong),
        ("SET x = list_append(n, arr)", wrong),
    ] {
        let values = if text.contains(":v") {
            json!({":v": {"N": "1"}})
        } else {
            json!({})
        };
        assert_eq!(
            update(&client, text, values, "NONE"),
            Err(message.to_owned()),
            "{text}"
        );
    }
    let big = json!({":v": {"N": "1e38"}});
    assert_eq!(
        update(&client, "SET n = n + :v", big, "NONE").unwrap_err(),
        "Attempting to store more than 38 significant digits in a Number"
    );
    let huge = json!({":v": {"S": "x".repeat(409_600)}});
    assert_eq!(
        update(&client, "SET huge = :v", huge, "NONE").unwrap_err(),
        "Item size to update has exceeded the maximum allowed size"
    );
}

#[test]
fn return_values_are_those_asked_for() {
    let text = "SET n = :v, doc.fresh = :v REMOVE arr";
    let values = json!({":v": {"N": "9"}});
    let answer = |returns| update(&client(), text, values.clone(), returns).unwrap();
    assert_eq!(answer("NONE"), Value::Null);
    assert_eq!(answer("ALL_OLD")["n"], json!({"N": "1"}));
    assert_eq!(
        answer("ALL_NEW")["doc"],
        json!({"M": {"fresh": {"N": "9"}, "k": {"N": "5"}}})
    );
    assert_eq!(
        answer("UPDATED_NEW"),
        json!({"n": {"N": "9"}, "doc": {"M": {"fresh": {"N": "9"}}}})
    );
    assert_eq!(
        answer("UPDATED_OLD"),
        json!({"n": {"N": "1"}, "arr": {"L": [{"S": "0"}, {"S": "1"}, {"S": "2"}]}})
    );
}

#[test]
fn update_creates_the_item_that_is_not_there() {
    let client = client();
    let input =
        json!({"TableName": "things", "Key": {"id": {"S": "new"}}, "ReturnValues": "ALL_NEW"});
    assert_eq!(
        client.call("UpdateItem", input),
        json!({"Attributes": {"id": {"S": "new"}}})
    );
}
