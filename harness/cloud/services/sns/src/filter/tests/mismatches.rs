//! Tests of what is said about messages that do not pass.

use super::*;

fn of_body(policy: &Value, body: &Value) -> FilterMismatch {
    let policy = compile(policy, Scope::MessageBody);
    let mismatch = policy.mismatch_of_body(&body.to_string());
    mismatch.expect("the message does not pass")
}

fn mismatch(key: &str, actual: Option<Value>, wanted: Value) -> FilterMismatch {
    FilterMismatch {
        part: FilteredPart::Body,
        key: Some(key.to_owned()),
        actual,
        wanted: serde_json::from_value(wanted).unwrap(),
    }
}

#[test]
fn first_key_that_does_not_match_is_named_with_both_sides() {
    let policy = json!({"shop": ["north"], "kind": ["order", {"prefix": "re"}]});
    assert_eq!(
        of_body(&policy, &json!({"shop": "north", "kind": "invoice"})),
        mismatch(
            "kind",
            Some(json!("invoice")),
            json!(["order", {"prefix": "re"}])
        )
    );
    assert_eq!(
        of_body(&policy, &json!({"kind": "order"})),
        mismatch("shop", None, json!(["north"]))
    );
}

#[test]
fn attributes_are_named_as_such() {
    let policy = compile(&json!({"kind": ["order"]}), Scope::MessageAttributes);
    let given = vec![("kind".to_owned(), attribute("String", "refund"))];
    assert_eq!(
        policy.mismatch_of_attributes(&given),
        Some(FilterMismatch {
            part: FilteredPart::Attributes,
            ..mismatch("kind", Some(json!("refund")), json!(["order"]))
        })
    );
}

#[test]
fn branch_that_matches_best_is_explained() {
    let policy = json!({"$or": [
        {"a": [1], "b": [1], "c": [1]},
        {"a": [2], "b": [2], "c": [2]},
    ]});
    assert_eq!(
        of_body(&policy, &json!({"a": 2, "b": 2, "c": 3})),
        mismatch("c", Some(json!(3)), json!([2]))
    );
}

#[test]
fn all_values_of_an_array_are_shown() {
    assert_eq!(
        of_body(&json!({"tags": ["new"]}), &json!({"tags": ["old", "red"]})),
        mismatch("tags", Some(json!(["old", "red"])), json!(["new"]))
    );
}

#[test]
fn keys_that_match_in_different_elements_are_a_mismatch() {
    let policy = json!({"lines": {"sku": ["mug"], "count": [2]}});
    let body = json!({"lines": [{"sku": "mug", "count": 1}, {"sku": "cup", "count": 2}]});
    assert_eq!(
        of_body(&policy, &body),
        mismatch("lines.count", Some(json!([1, 2])), json!([2]))
    );
}

#[test]
fn body_that_is_no_object_has_no_key() {
    let policy = compile(&json!({"a": [1]}), Scope::MessageBody);
    let mismatch = policy.mismatch_of_body("text").unwrap();
    assert_eq!((mismatch.key, mismatch.wanted), (None, Vec::new()));
}

#[test]
fn conditions_are_shown_as_they_were_written() {
    let conditions = json!([
        "text",
        7,
        null,
        {"prefix": "a"},
        {"suffix": "z"},
        {"equals-ignore-case": "Yes"},
        {"wildcard": "a*\\*b*"},
        {"numeric": [">=", 1.5, "<", 4.0]},
        {"cidr": "10.0.0.0/24"},
        {"exists": true},
        {"anything-but": ["b", "c"]},
        {"anything-but": {"prefix": "d"}},
    ]);
    // Each is compared on its own, because the absence of a key is told once.
    for condition in conditions.as_array().unwrap() {
        let found = of_body(&json!({"key": [condition]}), &json!({}));
        assert_eq!(found.wanted, std::slice::from_ref(condition));
    }
}
