mod mismatches;
mod refusals;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::attributes::{AttributeValue, MessageAttribute};

fn compile(policy: &Value, scope: Scope) -> FilterPolicy {
    FilterPolicy::compile(&policy.to_string(), scope)
        .unwrap()
        .unwrap()
}

fn attribute(data_type: &str, value: &str) -> MessageAttribute {
    MessageAttribute {
        data_type: data_type.to_owned(),
        value: AttributeValue::Text(value.to_owned()),
    }
}

/// Whether a policy on `key` takes an attribute of that name.
#[track_caller]
fn attributes(conditions: &Value, given: Option<(&str, &str)>) -> bool {
    let policy = compile(&json!({"key": conditions}), Scope::MessageAttributes);
    let given: MessageAttributes = given
        .into_iter()
        .map(|(data_type, value)| ("key".to_owned(), attribute(data_type, value)))
        .collect();
    policy.mismatch_of_attributes(&given).is_none()
}

#[track_caller]
fn body(policy: &Value, message: &Value) -> bool {
    compile(policy, Scope::MessageBody)
        .mismatch_of_body(&message.to_string())
        .is_none()
}

#[test]
fn strings_match_exactly() {
    let key = json!(["rugby", "tennis"]);
    assert!(attributes(&key, Some(("String", "tennis"))));
    assert!(!attributes(&key, Some(("String", "Tennis"))));
    assert!(!attributes(&key, Some(("String", "golf"))));
    assert!(!attributes(&key, None));
}

#[test]
fn each_element_of_an_array_attribute_can_match() {
    let array = ("String.Array", r#"["rugby", "golf", 3, true, null]"#);
    assert!(attributes(&json!(["golf"]), Some(array)));
    assert!(attributes(&json!([3]), Some(array)));
    assert!(attributes(&json!([true]), Some(array)));
    assert!(attributes(&json!([null]), Some(array)));
    assert!(!attributes(&json!(["tennis"]), Some(array)));
    assert!(attributes(
        &json!([{"anything-but": ["rugby"]}]),
        Some(array)
    ));
    assert!(!attributes(
        &json!([{"anything-but": ["rugby"]}]),
        Some(("String.Array", r#"["rugby"]"#))
    ));
    assert!(!attributes(&json!(["a"]), Some(("String.Array", "[]"))));
}

#[test]
fn numbers_never_equal_strings() {
    assert!(attributes(&json!([99]), Some(("Number", "99.0"))));
    assert!(attributes(&json!([3.015e2]), Some(("Number", "301.5"))));
    assert!(!attributes(&json!(["99"]), Some(("Number", "99"))));
    assert!(!attributes(&json!([99]), Some(("String", "99"))));
}

#[test]
fn null_matches_null_only() {
    let key = json!([null, {"anything-but": "whatever"}]);
    assert!(!attributes(&key, None));
    assert!(attributes(&key, Some(("String", "else"))));
    assert!(!attributes(&key, Some(("String", "whatever"))));
}

#[test]
fn only_leaves_exist() {
    assert!(attributes(
        &json!([{"exists": true}]),
        Some(("String", "x"))
    ));
    assert!(!attributes(&json!([{"exists": true}]), None));
    assert!(!attributes(
        &json!([{"exists": false}]),
        Some(("String", "x"))
    ));
    assert!(attributes(&json!([{"exists": false}]), None));
    assert!(attributes(
        &json!([{"exists": false}, "x"]),
        Some(("String", "x"))
    ));
    assert!(!body(
        &json!({"a": [{"exists": true}]}),
        &json!({"a": {"b": 1}})
    ));
}

#[test]
fn binary_attributes_never_match() {
    let policy = compile(
        &json!({"key": [{"exists": true}]}),
        Scope::MessageAttributes,
    );
    let binary = MessageAttribute {
        data_type: "Binary".to_owned(),
        value: AttributeValue::Binary("AA==".to_owned()),
    };
    assert!(
        policy
            .mismatch_of_attributes(&vec![("key".to_owned(), binary)])
            .is_some()
    );
}

#[test]
fn text_operators_match_strings() {
    let cases = [
        (json!({"prefix": "auto-"}), "auto-one", "one-auto-"),
        (json!({"suffix": ".png"}), "a.png", "a.png.txt"),
        (json!({"equals-ignore-case": "Tennis"}), "tENNIS", "tennis "),
        (
            json!({"wildcard": "*/bin/*.jar"}),
            "usr/bin/app.jar",
            "usr/lib/app.jar",
        ),
        (json!({"wildcard": "a*a"}), "aa", "a"),
        (json!({"wildcard": "no star"}), "no star", "no stars"),
        (json!({"wildcard": "100\\*"}), "100*", "1000"),
        (json!({"anything-but": {"prefix": "auto-"}}), "x", "auto-x"),
        (
            json!({"anything-but": {"wildcard": "*@example.com"}}),
            "a@b.c",
            "a@example.com",
        ),
        (
            json!({"anything-but": {"equals-ignore-case": ["Rugby", "Golf"]}}),
            "tennis",
            "GOLF",
        ),
        (json!({"anything-but": {"prefix": ["a", "b"]}}), "c", "bc"),
        (json!({"anything-but": ["a", "b"]}), "c", "b"),
        (json!({"cidr": "10.0.0.0/24"}), "10.0.0.255", "10.0.1.0"),
        (json!({"cidr": "0.0.0.0/0"}), "203.0.113.9", "::1"),
        (
            json!({"cidr": "2001:db8::/32"}),
            "2001:db8::1",
            "2001:db9::1",
        ),
        (json!({"exactly": "x"}), "x", "y"),
    ];
    for (condition, taken, refused) in cases {
        assert!(
            attributes(&json!([condition]), Some(("String", taken))),
            "{condition} takes {taken}"
        );
        assert!(
            !attributes(&json!([condition]), Some(("String", refused))),
            "{condition} refuses {refused}"
        );
    }
}

#[test]
fn numeric_operators_match_numbers() {
    let cases = [
        (json!(["=", 301.5]), "3.015e2", "301"),
        (json!([">", 0]), "0.5", "0"),
        (json!([">=", 0]), "0", "-1"),
        (json!(["<", -5]), "-6", "-5"),
        (json!(["<=", 1]), "1", "1.01"),
        (json!([">", 0, "<=", 150]), "150", "150.5"),
        (json!([">=", 0, "<", 150]), "0", "150"),
    ];
    for (range, taken, refused) in cases {
        let condition = json!([{"numeric": range}]);
        assert!(
            attributes(&condition, Some(("Number", taken))),
            "{condition} takes {taken}"
        );
        assert!(
            !attributes(&condition, Some(("Number", refused))),
            "{condition} refuses {refused}"
        );
    }
    assert!(!attributes(
        &json!([{"numeric": [">", 0]}]),
        Some(("String", "5"))
    ));
    assert!(attributes(
        &json!([{"anything-but": [100, 500]}]),
        Some(("Number", "101"))
    ));
    assert!(!attributes(
        &json!([{"anything-but": 100}]),
        Some(("Number", "100.0"))
    ));
}

/// The developer guide, "Numeric value matching": five digits after the decimal point.
#[test]
fn numbers_match_to_five_digits_after_the_point() {
    let matches =
        |condition: Value, number: &str| attributes(&json!([condition]), Some(("Number", number)));
    assert!(matches(json!(123.456_781), "123.456782"));
    assert!(!matches(json!(123.45678), "123.45679"));
    assert!(matches(
        json!({"numeric": ["=", 123.456_781]}),
        "123.456782"
    ));
    assert!(!matches(json!({"numeric": [">", 0.1]}), "0.100001"));
    assert!(!matches(json!({"anything-but": 1.000_001}), "1.000002"));
}

#[test]
fn nested_keys_match_nested_objects() {
    let policy = json!({
        "object": {"key": [{"prefix": "auto-"}, "hardcoded"], "nested": [{"exists": false}]},
        "test": [{"exists": false}],
    });
    assert!(body(&policy, &json!({"object": {"key": "auto-test"}})));
    assert!(body(&policy, &json!({"object": {"key": "hardcoded"}})));
    assert!(!body(&policy, &json!({"object": {"key": "test-auto"}})));
    assert!(!body(
        &policy,
        &json!({"object": {"key": "auto-test"}, "test": 1})
    ));
    assert!(!body(
        &policy,
        &json!({"object": {"key": "auto-test", "nested": 1}})
    ));
    assert!(!body(&policy, &json!({"test": "auto-test"})));
    let policy = compile(&policy, Scope::MessageBody);
    assert!(policy.mismatch_of_body("no JSON").is_some());
    assert!(policy.mismatch_of_body("\"no object\"").is_some());
}

#[test]
fn dot_matches_a_nested_object() {
    let policy = json!({"object.nested.test": ["x"]});
    assert!(body(&policy, &json!({"object": {"nested": {"test": "x"}}})));
    assert!(body(&policy, &json!({"object.nested.test": "x"})));
    assert!(body(&policy, &json!({"object.nested": {"test": "x"}})));
    assert!(body(&policy, &json!({"object": {"nested.test": "x"}})));
    assert!(!body(
        &policy,
        &json!({"object": {"nested": {"test": "y"}}})
    ));
}

#[test]
fn elements_of_arrays_in_a_body_can_match() {
    let policy = json!({"headers": {"route-to": ["queue1"]}});
    assert!(body(
        &policy,
        &json!({"headers": {"route-to": ["queue2", "queue1"]}})
    ));
    assert!(!body(
        &policy,
        &json!({"headers": {"route-to": ["queue2"]}})
    ));
}

#[test]
fn keys_match_within_one_element_of_an_array() {
    let policy = json!({
        "Records": {"s3": {"object": {"key": [{"prefix": "auto-"}]}}, "eventName": [{"prefix": "ObjectCreated:"}]},
    });
    let record =
        |event: &str, key: &str| json!({"eventName": event, "s3": {"object": [[{"key": key}]]}});
    let (created, removed) = ("ObjectCreated:Put", "ObjectRemoved:Delete");
    assert!(body(
        &policy,
        &json!({"Records": [record(removed, "home-1"), record(created, "auto-1")]})
    ));
    assert!(!body(
        &policy,
        &json!({"Records": [record(removed, "auto-1"), record(created, "home-1")]})
    ));
    assert!(!body(
        &policy,
        &json!({"Records": [record(removed, "auto-1")]})
    ));
}

#[test]
fn or_matches_any_branch() {
    let policy = json!({
        "$or": [{"metric": ["cpu", "disk"]}, {"namespace": ["ec2"]}],
        "detail": {"scope": ["service"], "$or": [{"source": ["watch"]}, {"type": ["alarm"]}]},
    });
    assert!(body(
        &policy,
        &json!({"metric": "cpu", "detail": {"scope": "service", "source": "watch"}})
    ));
    assert!(body(
        &policy,
        &json!({"namespace": "ec2", "detail": {"scope": "service", "type": "alarm"}})
    ));
    assert!(!body(
        &policy,
        &json!({"metric": "cpu", "detail": {"scope": "service"}})
    ));
    assert!(!body(
        &policy,
        &json!({"detail": {"scope": "service", "type": "alarm"}})
    ));
}

#[test]
fn empty_policy_accepts_every_message() {
    assert!(
        FilterPolicy::compile("{}", Scope::MessageAttributes)
            .unwrap()
            .is_none()
    );
}

#[test]
fn nested_policy_needs_the_body_scope() {
    let nested = json!({"object": {"key": ["x"]}}).to_string();
    assert_eq!(
        FilterPolicy::compile(&nested, Scope::MessageAttributes).unwrap_err(),
        "Filter policy scope MessageAttributes does not support nested filter policy"
    );
}

#[test]
fn deep_policies_do_not_exhaust_the_stack() {
    let source = format!("{}[1]{}", "{\"a\":".repeat(998), "}".repeat(998));
    assert!(FilterPolicy::compile(&source, Scope::MessageBody).is_err());
}

#[test]
fn many_arrays_are_matched_fast() {
    let keys = ["a", "b", "c", "d", "e"];
    let list = |value: &str| Value::from(vec![json!({"x": value}); 300]);
    let policy = Value::from_iter(keys.map(|key| (key, json!({"x": ["yes"]}))));
    let mut message = Value::from_iter(keys.map(|key| (key, list("yes"))));
    assert!(body(&policy, &message));
    message["e"] = list("no");
    assert!(!body(&policy, &message));
}

proptest! {
    /// Whatever is given for a policy or a message: an answer, and no panic.
    #[test]
    fn anything_gets_an_answer(source in "[{}\\[\\]\",:a-z$0-9 \\\\\\-\\.*/é]{0,60}", body in ".{0,40}") {
        for scope in [Scope::MessageBody, Scope::MessageAttributes] {
            if let Ok(Some(policy)) = FilterPolicy::compile(&source, scope) {
                let _ = policy.mismatch_of_body(&body);
            }
        }
    }

    /// What follows the grammar is compiled or refused with a place.
    #[test]
    fn any_condition_gets_an_answer(
        operator in prop::sample::select(vec!["prefix", "numeric", "anything-but", "cidr", "wildcard", "exists", "x"]),
        value in prop::sample::select(vec![json!("a*"), json!(1), json!(["=", 1]), json!([]), json!({"suffix": "x"}), json!(null), json!("1.2.3.4/8")]),
    ) {
        let policy = json!({"key": [{operator: value}], "$or": [{"a": [1]}, {"b": [2]}]}).to_string();
        match FilterPolicy::compile(&policy, Scope::MessageBody) {
            Ok(policy) => prop_assert!(policy.is_some()),
            Err(error) => prop_assert!(error.starts_with("FilterPolicy: ")),
        }
    }
}
