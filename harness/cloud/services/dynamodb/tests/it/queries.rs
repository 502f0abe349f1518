//! Queries of tables and indexes.

use serde_json::{Value, json};

use crate::support::{Client, key_schema};

fn client() -> Client {
    let client = Client::new();
    let types = [("id", "S"), ("pos", "N"), ("stat", "S")];
    client.indexed_table(
        "orders",
        &types,
        json!({
            "LocalSecondaryIndexes": [{
                "IndexName": "local", "KeySchema": key_schema("id", Some("stat")),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }],
            "GlobalSecondaryIndexes": [{
                "IndexName": "states", "KeySchema": key_schema("stat", Some("pos")),
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["tot"]},
            }],
        }),
    );
    for (id, pos, stat) in [
        ("a", "-5", "new"),
        ("a", "2", "paid"),
        ("a", "10", "new"),
        ("a", "10.5", ""),
        ("b", "2", "new"),
    ] {
        let mut item = json!({
            "id": {"S": id}, "pos": {"N": pos}, "tot": {"N": "7"}, "note": {"S": "x"},
        });
        if !stat.is_empty() {
            item["stat"] = json!({"S": stat});
        }
        client.put("orders", item);
    }
    client
}

fn query(client: &Client, condition: &str, values: Value, more: Value) -> Value {
    let mut input = json!({
        "TableName": "orders", "KeyConditionExpression": condition,
        "ExpressionAttributeValues": values,
    });
    let more = more.as_object().unwrap().clone();
    input.as_object_mut().unwrap().extend(more);
    client.call("Query", input)
}

fn numbers(output: &Value) -> Vec<&str> {
    let items = output["Items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["pos"]["N"].as_str().unwrap())
        .collect()
}

#[test]
fn range_conditions_select_in_order() {
    let client = client();
    let values = |text: &str| {
        let mut values = json!({":id": {"S": "a"}});
        for (name, value) in [(":two", "2"), (":ten", "10")] {
            if text.contains(name) {
                values[name] = json!({"N": value});
            }
        }
        values
    };
    for (range, expected) in [
        ("", &["-5", "2", "10", "10.5"][..]),
        ("pos = :two", &["2"]),
        ("pos < :ten", &["-5", "2"]),
        ("pos <= :ten", &["-5", "2", "10"]),
        ("pos > :two", &["10", "10.5"]),
        ("pos >= :two", &["2", "10", "10.5"]),
        ("pos BETWEEN :two AND :ten", &["2", "10"]),
    ] {
        let condition = if range.is_empty() {
            "id = :id".to_owned()
        } else {
            format!("id = :id AND {range}")
        };
        let mut expected = expected.to_vec();
        let output = query(&client, &condition, values(range), json!({}));
        assert_eq!(numbers(&output), expected, "{range}");
        assert_eq!(output["LastEvaluatedKey"], Value::Null);
        let output = query(
            &client,
            &condition,
            values(range),
            json!({"ScanIndexForward": false}),
        );
        expected.reverse();
        assert_eq!(numbers(&output), expected, "{range}, backwards");
    }
}

#[test]
fn pages_lead_through_all_items_in_both_directions() {
    let client = client();
    for (forward, index) in [
        (true, None),
        (false, None),
        (true, Some("local")),
        (false, Some("local")),
    ] {
        let mut items = Vec::new();
        let mut more = json!({"Limit": 1, "ScanIndexForward": forward});
        if let Some(index) = index {
            more["IndexName"] = index.into();
        }
        let all = query(&client, "id = :id", json!({":id": {"S": "a"}}), {
            let mut all = more.clone();
            all["Limit"] = 100.into();
            all
        });
        loop {
            let page = query(
                &client,
                "id = :id",
                json!({":id": {"S": "a"}}),
                more.clone(),
            );
            items.extend(page["Items"].as_array().unwrap().clone());
            match page.get("LastEvaluatedKey") {
                Some(last) => more["ExclusiveStartKey"] = last.clone(),
                None => break,
            }
        }
        assert_eq!(json!(items), all["Items"], "{forward} {index:?}");
    }
}

#[test]
fn indexes_are_sparse_and_have_what_they_project() {
    let client = client();
    let local = query(
        &client,
        "id = :id AND begins_with(stat, :n)",
        json!({":id": {"S": "a"}, ":n": {"S": "n"}}),
        json!({"IndexName": "local"}),
    );
    assert_eq!(
        local["Items"],
        json!([
            {"id": {"S": "a"}, "pos": {"N": "-5"}, "stat": {"S": "new"}},
            {"id": {"S": "a"}, "pos": {"N": "10"}, "stat": {"S": "new"}},
        ])
    );
    let whole = query(
        &client,
        "id = :id",
        json!({":id": {"S": "a"}}),
        json!({"IndexName": "local", "Select": "ALL_ATTRIBUTES"}),
    );
    assert_eq!(whole["Items"][0]["note"], json!({"S": "x"}));
    assert_eq!(
        whole["Count"], 3,
        "an item without the key is not in the index"
    );
    let states = json!({"IndexName": "states"});
    let global = query(&client, "#s = :s", json!({":s": {"S": "new"}}), {
        let mut more = states.clone();
        more["ExpressionAttributeNames"] = json!({"#s": "stat"});
        more
    });
    assert_eq!(numbers(&global), ["-5", "2", "10"]);
    assert_eq!(
        global["Items"][1],
        json!({
            "id": {"S": "b"}, "pos": {"N": "2"}, "stat": {"S": "new"}, "tot": {"N": "7"},
        })
    );
    // A changed key moves the entry, and a removed one removes it.
    let change = |expression: &str, values: Value| {
        let mut input = json!({
            "TableName": "orders", "Key": {"id": {"S": "b"}, "pos": {"N": "2"}},
            "UpdateExpression": expression, "ExpressionAttributeNames": {"#s": "stat"},
        });
        if values != json!({}) {
            input["ExpressionAttributeValues"] = values;
        }
        client.call("UpdateItem", input);
    };
    let count = |stat: &str| {
        query(&client, "#s = :s", json!({":s": {"S": stat}}), json!({
            "IndexName": "states", "Select": "COUNT", "ExpressionAttributeNames": {"#s": "stat"},
        }))["Count"].clone()
    };
    change("SET #s = :s", json!({":s": {"S": "paid"}}));
    assert_eq!((count("new"), count("paid")), (2.into(), 2.into()));
    change("REMOVE #s", json!({}));
    assert_eq!((count("new"), count("paid")), (2.into(), 1.into()));
}

#[test]
fn queries_are_refused_in_the_words_of_aws() {
    let client = client();
    let refused = |more: Value| {
        let mut input = json!({
            "TableName": "orders", "KeyConditionExpression": "id = :id",
            "ExpressionAttributeValues": {":id": {"S": "a"}},
        });
        let more = more.as_object().unwrap().clone();
        input.as_object_mut().unwrap().extend(more);
        client.refused("Query", input)
    };
    let of_states = |more: Value| {
        let mut input = json!({
            "TableName": "orders", "IndexName": "states", "KeyConditionExpression": "#s = :id",
            "ExpressionAttributeValues": {":id": {"S": "a"}},
            "ExpressionAttributeNames": {"#s": "stat"},
        });
        let more = more.as_object().unwrap().clone();
        input.as_object_mut().unwrap().extend(more);
        client.refused("Query", input)
    };
    assert_eq!(
        refused(json!({"IndexName": "nothing"})),
        "The table does not have the specified index: nothing"
    );
    assert_eq!(
        of_states(json!({"ConsistentRead": true})),
        "Consistent reads are not supported on global secondary indexes"
    );
    let invalid = "One or more parameter values were invalid: ";
    assert_eq!(
        of_states(json!({"Select": "ALL_ATTRIBUTES"})),
        format!(
            "{invalid}Select type ALL_ATTRIBUTES is not supported for global secondary index states because its projection type is not ALL"
        )
    );
    assert_eq!(
        of_states(json!({"ProjectionExpression": "note, tot"})),
        format!("{invalid}Global secondary index states does not project [note]")
    );
    assert_eq!(
        refused(json!({"FilterExpression": "pos = :id"})),
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: pos"
    );
    assert_eq!(
        refused(json!({"Select": "COUNT", "ProjectionExpression": "note"})),
        "1 validation error detected: Cannot specify the ProjectionExpression when choosing to get only the Count"
    );
    assert_eq!(
        refused(json!({"ExclusiveStartKey": {"id": {"S": "a"}}})),
        "The provided starting key is invalid: The provided key element does not match the schema"
    );
    assert_eq!(
        refused(json!({"ExclusiveStartKey": {"id": {"S": "b"}, "pos": {"N": "1"}}})),
        "The provided starting key is outside query boundaries based on provided conditions"
    );
}

/// "A single Query operation can retrieve a maximum of 1 MB of data" (developer guide).
#[test]
fn page_has_one_megabyte_before_its_filter() {
    let client = Client::new();
    client.table("large", "S", Some(("pos", "N")));
    let text = "x".repeat(100_000);
    for pos in 0..15 {
        client.put(
            "large",
            json!({"id": {"S": "a"}, "pos": {"N": pos.to_string()}, "x": {"S": text}}),
        );
    }
    let page = client.call(
        "Query",
        json!({
            "TableName": "large", "KeyConditionExpression": "id = :id",
            "FilterExpression": "attribute_not_exists(x)",
            "ExpressionAttributeValues": {":id": {"S": "a"}}, "ReturnConsumedCapacity": "TOTAL",
        }),
    );
    assert_eq!(
        (&page["ScannedCount"], &page["Count"]),
        (&10.into(), &0.into())
    );
    assert_eq!(page["LastEvaluatedKey"]["pos"], json!({"N": "9"}));
    assert_eq!(
        page["ConsumedCapacity"],
        json!({"TableName": "large", "CapacityUnits": 122.5})
    );
}

#[test]
fn global_index_can_have_several_key_attributes() {
    let client = Client::new();
    let names = ["id", "h1", "h2", "r1", "r2"];
    let attributes = names.map(|name| json!({"AttributeName": name, "AttributeType": "S"}));
    client.call("CreateTable", json!({
        "TableName": "multi", "AttributeDefinitions": attributes,
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": [{
            "IndexName": "index",
            "KeySchema": [
                {"AttributeName": "h1", "KeyType": "HASH"}, {"AttributeName": "h2", "KeyType": "HASH"},
                {"AttributeName": "r1", "KeyType": "RANGE"}, {"AttributeName": "r2", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }],
        "BillingMode": "PAY_PER_REQUEST",
    }));
    for (id, r1, r2) in [("1", "a", "x"), ("2", "a", "y"), ("3", "b", "x")] {
        client.put("multi", json!({
            "id": {"S": id}, "h1": {"S": "h"}, "h2": {"S": "i"}, "r1": {"S": r1}, "r2": {"S": r2},
        }));
    }
    let count = |condition: &str, values: Value| {
        client.call(
            "Query",
            json!({
                "TableName": "multi", "IndexName": "index", "KeyConditionExpression": condition,
                "ExpressionAttributeValues": values,
            }),
        )["Count"]
            .clone()
    };
    let (h, i, a, y) = (
        json!({"S": "h"}),
        json!({"S": "i"}),
        json!({"S": "a"}),
        json!({"S": "y"}),
    );
    assert_eq!(count("h1 = :h AND h2 = :i", json!({":h": h, ":i": i})), 3);
    assert_eq!(
        count(
            "h1 = :h AND h2 = :i AND r1 = :a",
            json!({":h": h, ":i": i, ":a": a})
        ),
        2
    );
    assert_eq!(
        count(
            "h1 = :h AND h2 = :i AND r1 = :a AND r2 >= :y",
            json!({":h": h, ":i": i, ":a": a, ":y": y})
        ),
        1
    );
}
