//! Transactions.

use serde_json::{Value, json};

use crate::support::Client;

fn client() -> Client {
    let client = Client::new();
    client.table("things", "S", None);
    client.put("things", json!({"id": {"S": "a"}, "n": {"N": "1"}}));
    client
}

fn add(id: &str, value: &str) -> Value {
    json!({"Update": {
        "TableName": "things", "Key": {"id": {"S": id}}, "UpdateExpression": "ADD n :v",
        "ExpressionAttributeValues": {":v": {"N": value}},
    }})
}

fn number(client: &Client, id: &str) -> Option<String> {
    let item = client.get("things", json!({"id": {"S": id}}))?;
    Some(item["n"]["N"].as_str()?.to_owned())
}

#[test]
fn all_writes_are_carried_out_or_none() {
    let client = client();
    let check = json!({"ConditionCheck": {
        "TableName": "things", "Key": {"id": {"S": "a"}},
        "ConditionExpression": "n = :n", "ExpressionAttributeValues": {":n": {"N": "1"}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }});
    let put = json!({"Put": {
        "TableName": "arn:aws:dynamodb:us-east-1:000000000000:table/things",
        "Item": {"id": {"S": "p"}, "n": {"N": "9"}},
    }});
    let items = json!([check, put, add("b", "2")]);
    let answer = client.call(
        "TransactWriteItems",
        json!({
            "TransactItems": items, "ReturnConsumedCapacity": "TOTAL",
        }),
    );
    assert_eq!(
        answer["ConsumedCapacity"],
        json!([
            {"TableName": "things", "CapacityUnits": 6.0, "WriteCapacityUnits": 6.0},
        ])
    );
    assert_eq!(number(&client, "b").as_deref(), Some("2"));
    client.put("things", json!({"id": {"S": "a"}, "n": {"N": "7"}}));
    let error = client
        .try_call("TransactWriteItems", &json!({"TransactItems": items}))
        .unwrap_err();
    assert_eq!(error.code, "TransactionCanceledException");
    // Recorded: test_transaction_write_canceled.
    assert_eq!(
        error.message,
        "Transaction cancelled, please refer cancellation reasons for specific reasons \
         [ConditionalCheckFailed, None, None]"
    );
    assert_eq!(
        error.members.unwrap()["CancellationReasons"],
        json!([
            {
                "Code": "ConditionalCheckFailed", "Message": "The conditional request failed",
                "Item": {"id": {"S": "a"}, "n": {"N": "7"}},
            },
            {"Code": "None"},
            {"Code": "None"},
        ])
    );
    assert_eq!(number(&client, "b").as_deref(), Some("2"));
}

#[test]
fn token_stands_for_one_request_for_ten_minutes() {
    let client = client();
    let write = |value: &str| {
        let input = json!({"TransactItems": [add("a", value)], "ClientRequestToken": "token"});
        client
            .try_call("TransactWriteItems", &input)
            .map_err(|error| error.code.to_string())
    };
    write("1").unwrap();
    write("1").unwrap();
    assert_eq!(number(&client, "a").as_deref(), Some("2"));
    assert_eq!(
        write("5"),
        Err("IdempotentParameterMismatchException".to_owned())
    );
    client.advance(601);
    write("5").unwrap();
    assert_eq!(number(&client, "a").as_deref(), Some("7"));
}

#[test]
fn transactions_are_refused_in_the_words_of_aws() {
    let client = client();
    let write = |items: Value| client.error("TransactWriteItems", json!({"TransactItems": items}));
    assert_eq!(
        write(
            json!([add("a", "1"), {"Delete": {"TableName": "things", "Key": {"id": {"S": "a"}}}}])
        )
        .1,
        "Transaction request cannot include multiple operations on one item"
    );
    let mut both = add("a", "1");
    both["Delete"] = json!({"TableName": "things", "Key": {"id": {"S": "a"}}});
    assert_eq!(
        write(json!([both])).1,
        "TransactItems can only contain one of Check, Put, Update or Delete"
    );
    let (code, message) =
        write(json!([{"Put": {"TableName": "things", "Item": {"x": {"S": "a"}}}}]));
    assert_eq!(code, "TransactionCanceledException");
    assert!(message.ends_with("[ValidationError]"), "{message}");
    let missing = write(json!([{"Put": {"TableName": "nowhere", "Item": {"x": {"S": "a"}}}}]));
    assert_eq!(missing.0, "ResourceNotFoundException");
}

/// Recorded: test_transact_get_items.
#[test]
fn items_are_read_together() {
    let client = client();
    let get =
        |table: &str, id: &str| json!({"Get": {"TableName": table, "Key": {"id": {"S": id}}}});
    let answer = client.call(
        "TransactGetItems",
        json!({
            "TransactItems": [get("things", "a"), get("things", "nothing")],
            "ReturnConsumedCapacity": "TOTAL",
        }),
    );
    assert_eq!(
        answer,
        json!({
            "Responses": [{"Item": {"id": {"S": "a"}, "n": {"N": "1"}}}, {}],
            "ConsumedCapacity": [{"TableName": "things", "CapacityUnits": 4.0, "ReadCapacityUnits": 4.0}],
        })
    );
}
