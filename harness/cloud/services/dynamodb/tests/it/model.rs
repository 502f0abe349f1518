//! Tables against a simple model: a sorted map of items.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Client, key_schema};

/// A call and what it means for the model.
#[derive(Debug, Clone)]
enum Call {
    Put {
        hash: u8,
        range: i32,
        group: Option<u8>,
    },
    Add {
        hash: u8,
        range: i32,
        by: i32,
    },
    Delete {
        hash: u8,
        range: i32,
    },
    /// A put and a deletion that are carried out if an item exists.
    Transact {
        hash: u8,
        range: i32,
        other: i32,
    },
}

fn call() -> impl Strategy<Value = Call> {
    let (hash, range) = (0_u8..3, -6_i32..6);
    let key = (hash, range);
    prop_oneof![
        3 => (key.clone(), prop::option::of(0_u8..3)).prop_map(|((hash, range), group)| Call::Put { hash, range, group }),
        2 => (key.clone(), -50_i32..50).prop_map(|((hash, range), by)| Call::Add { hash, range, by }),
        1 => key.clone().prop_map(|(hash, range)| Call::Delete { hash, range }),
        1 => (key, -6_i32..6).prop_map(|((hash, range), other)| Call::Transact { hash, range, other }),
    ]
}

/// The group and the number of each item, by hash and range key.
type Model = BTreeMap<(u8, i32), (Option<u8>, Option<i32>)>;

fn client() -> Client {
    let client = Client::new();
    let types = [("id", "S"), ("pos", "N"), ("grp", "S")];
    let groups = json!({"GlobalSecondaryIndexes": [{
        "IndexName": "groups", "KeySchema": key_schema("grp", Some("pos")),
        "Projection": {"ProjectionType": "ALL"},
    }]});
    client.indexed_table("things", &types, groups);
    client
}

fn key(hash: u8, range: i32) -> Value {
    json!({"id": {"S": format!("h{hash}")}, "pos": {"N": range.to_string()}})
}

fn item(hash: u8, range: i32, (group, number): (Option<u8>, Option<i32>)) -> Value {
    let mut item = key(hash, range);
    if let Some(group) = group {
        item["grp"] = json!({"S": format!("g{group}")});
    }
    if let Some(number) = number {
        item["n"] = json!({"N": number.to_string()});
    }
    item
}

fn apply(client: &Client, model: &mut Model, call: &Call) {
    match *call {
        Call::Put { hash, range, group } => {
            client.put("things", item(hash, range, (group, None)));
            model.insert((hash, range), (group, None));
        }
        Call::Add { hash, range, by } => {
            client.call(
                "UpdateItem",
                json!({
                    "TableName": "things", "Key": key(hash, range), "UpdateExpression": "ADD n :by",
                    "ExpressionAttributeValues": {":by": {"N": by.to_string()}},
                }),
            );
            let entry = model.entry((hash, range)).or_default();
            entry.1 = Some(entry.1.unwrap_or(0) + by);
        }
        Call::Delete { hash, range } => {
            client.call(
                "DeleteItem",
                json!({"TableName": "things", "Key": key(hash, range)}),
            );
            model.remove(&(hash, range));
        }
        Call::Transact { hash, range, other } => {
            let put = item((hash + 1) % 3, other, (Some(0), Some(7)));
            let result = client.try_call(
                "TransactWriteItems",
                &json!({"TransactItems": [
                    {"Put": {"TableName": "things", "Item": put}},
                    {"Delete": {
                        "TableName": "things", "Key": key(hash, range),
                        "ConditionExpression": "attribute_exists(id)",
                    }},
                ]}),
            );
            assert_eq!(result.is_ok(), model.contains_key(&(hash, range)));
            if result.is_ok() {
                model.remove(&(hash, range));
                model.insert(((hash + 1) % 3, other), (Some(0), Some(7)));
            }
        }
    }
}

/// Returns all items of a query, read in pages.
fn query(client: &Client, mut input: Value, page: usize) -> Vec<Value> {
    input["TableName"] = "things".into();
    input["Limit"] = page.into();
    let mut items = Vec::new();
    loop {
        let output = client.call("Query", input.clone());
        items.extend(output["Items"].as_array().unwrap().clone());
        match output.get("LastEvaluatedKey") {
            Some(last) => input["ExclusiveStartKey"] = last.clone(),
            None => return items,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn table_behaves_as_a_sorted_map(
        calls in prop::collection::vec(call(), 1..60),
        low in -7_i32..7,
        page in 1_usize..5,
        forward in any::<bool>(),
    ) {
        let client = client();
        let mut model = Model::new();
        for call in &calls {
            apply(&client, &mut model, call);
        }
        for hash in 0..3 {
            let found = query(&client, json!({
                "KeyConditionExpression": "id = :id AND pos >= :low",
                "ExpressionAttributeValues": {":id": {"S": format!("h{hash}")}, ":low": {"N": low.to_string()}},
                "ScanIndexForward": forward,
            }), page);
            let mut expected: Vec<Value> = model
                .range((hash, low)..(hash + 1, i32::MIN))
                .map(|((hash, range), attributes)| item(*hash, *range, *attributes))
                .collect();
            if !forward {
                expected.reverse();
            }
            prop_assert_eq!(found, expected);
        }
        for group in 0..3_u8 {
            let found = query(&client, json!({
                "IndexName": "groups", "KeyConditionExpression": "grp = :g",
                "ExpressionAttributeValues": {":g": {"S": format!("g{group}")}},
                "ScanIndexForward": forward,
            }), page);
            let mut positions: Vec<i32> = model
                .iter()
                .filter(|(_, (of, _))| *of == Some(group))
                .map(|((_, range), _)| *range)
                .collect();
            positions.sort_unstable();
            if !forward {
                positions.reverse();
            }
            let found: Vec<i32> = found.iter().map(|item| item["pos"]["N"].as_str().unwrap().parse().unwrap()).collect();
            prop_assert_eq!(found, positions);
        }
        let scan = client.call("Scan", json!({"TableName": "things", "Select": "COUNT"}));
        prop_assert_eq!(&scan["Count"], &json!(model.len()));
        let saved = client.engine.save().unwrap();
        let copy = Client::new();
        copy.engine.restore(&saved).unwrap();
        let described = |client: &Client| client.call("DescribeTable", json!({"TableName": "things"}));
        prop_assert_eq!(described(&client), described(&copy));
    }
}
