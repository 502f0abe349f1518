//! Scans of tables and indexes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::Client;

fn client() -> Client {
    let client = Client::new();
    client.table("things", "N", None);
    for id in 0..100 {
        client.put(
            "things",
            json!({"id": {"N": id.to_string()}, "even": {"BOOL": id % 2 == 0}}),
        );
    }
    client
}

fn ids(output: &Value) -> Vec<String> {
    let items = output["Items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"]["N"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn pages_and_segments_have_each_item_once() {
    let client = client();
    let mut found_items = Vec::new();
    for segment in 0..3 {
        let mut input = json!({
            "TableName": "things", "Limit": 7, "Segment": segment, "TotalSegments": 3,
        });
        loop {
            let page = client.call("Scan", input.clone());
            let found = ids(&page);
            assert!(found.len() <= 7);
            found_items.extend(found);
            match page.get("LastEvaluatedKey") {
                Some(last) => input["ExclusiveStartKey"] = last.clone(),
                None => break,
            }
        }
    }
    assert_eq!(found_items.len(), 100);
    assert_eq!(found_items.into_iter().collect::<BTreeSet<_>>().len(), 100);
}

#[test]
fn filter_counts_what_it_leaves_out() {
    let client = client();
    let output = client.call(
        "Scan",
        json!({
            "TableName": "things", "FilterExpression": "even = :t", "Select": "COUNT",
            "ExpressionAttributeValues": {":t": {"BOOL": true}},
        }),
    );
    assert_eq!(output, json!({"Count": 50, "ScannedCount": 100}));
}

#[test]
fn segments_are_refused_in_the_words_of_aws() {
    let client = client();
    let refused = |mut input: Value| {
        input["TableName"] = "things".into();
        client.refused("Scan", input)
    };
    assert!(refused(json!({"Segment": 0})).starts_with("The TotalSegments parameter is required"));
    assert!(refused(json!({"TotalSegments": 2})).starts_with("The Segment parameter is required"));
    assert_eq!(
        refused(json!({"Segment": 2, "TotalSegments": 2})),
        "The Segment parameter is zero-based and must be less than parameter TotalSegments"
    );
}

#[test]
fn journal_has_the_first_items_of_a_long_page() {
    let client = client();
    for id in 100..1_200 {
        client.put("things", json!({"id": {"N": id.to_string()}}));
    }
    let page = client.call("Scan", json!({"TableName": "things"}));
    assert_eq!(page["Items"].as_array().unwrap().len(), 1_200);
    let calls = client.engine.journal.since(0);
    let recorded = &calls.last().unwrap().response;
    assert_eq!(recorded["Items"].as_array().unwrap().len(), 1_000);
    assert_eq!(recorded["Items"][999], page["Items"][999]);
    assert_eq!(recorded["Count"], 1_200);
}
