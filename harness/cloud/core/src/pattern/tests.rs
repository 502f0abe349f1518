//! AWS's examples of the pattern language, its reasons for refusals, and a model of it.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Pattern;

fn matches(pattern: &Value, event: &Value) -> bool {
    let pattern = Pattern::parse(&pattern.to_string());
    pattern
        .unwrap_or_else(|error| panic!("{error}"))
        .matches(event)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "patterns are written where they are tested"
)]
#[track_caller]
fn check(pattern: Value, matching: &[Value], others: &[Value]) {
    for event in matching {
        assert!(matches(&pattern, event), "{pattern} has to match {event}");
    }
    for event in others {
        assert!(
            !matches(&pattern, event),
            "{pattern} must not match {event}"
        );
    }
}

#[test]
fn values_are_compared_by_type() {
    check(
        json!({"a": ["x", 1, true, null, ""]}),
        &[
            json!({"a": "x"}),
            json!({"a": 1}),
            json!({"a": 1.0}),
            json!({"a": true}),
            json!({"a": null}),
            json!({"a": ""}),
            json!({"a": ["y", "x"], "b": 2}),
        ],
        &[
            json!({"a": "X"}),
            json!({"a": "1"}),
            json!({"a": 2}),
            json!({"a": false}),
            json!({"a": []}),
            json!({"A": "x"}),
            json!({}),
        ],
    );
}

#[test]
fn text_is_compared_by_parts() {
    let one = |matcher: Value| json!({"a": [matcher]});
    let a = |value: &str| json!({"a": value});
    check(
        one(json!({"prefix": "us-"})),
        &[a("us-east-1")],
        &[a("eu-us-"), json!({"a": 1})],
    );
    check(one(json!({"suffix": ".png"})), &[a("x.png")], &[a("x.PNG")]);
    let ignoring = json!({"equals-ignore-case": "ALICE"});
    check(
        one(json!({"prefix": ignoring})),
        &[a("aliceX")],
        &[a("xalice")],
    );
    check(
        one(json!({"suffix": ignoring})),
        &[a("xAlice")],
        &[a("alicex")],
    );
    check(one(ignoring), &[a("alice")], &[a("alicex")]);
    check(
        one(json!({"prefix": ""})),
        &[a("x"), a("")],
        &[json!({"a": 1})],
    );
    check(
        one(json!({"wildcard": "dir/*.png"})),
        &[a("dir/x.png"), a("dir/.png"), a("dir/a/b.png")],
        &[a("dir/x.jpg"), a("x/dir/x.png")],
    );
    check(
        one(json!({"cidr": "10.0.0.0/24"})),
        &[a("10.0.0.7")],
        &[a("10.0.1.7"), a("x")],
    );
}

#[test]
fn numbers_are_compared_by_range() {
    let range = |parts: Value| json!({"a": [{"numeric": parts}]});
    let a = |value: Value| json!({"a": value});
    check(
        range(json!([">", 0, "<=", 5])),
        &[a(json!(5)), a(json!(0.1)), a(json!(3e0))],
        &[a(json!(0)), a(json!(5.1)), a(json!("3"))],
    );
    check(
        range(json!(["=", 301.8])),
        &[a(json!(301.8))],
        &[a(json!(301))],
    );
    check(
        range(json!(["<", 0])),
        &[a(json!(-1))],
        &[a(json!(0)), a(json!(null))],
    );
}

#[test]
fn anything_but_needs_a_value() {
    let but = |operand: Value| json!({"a": [{"anything-but": operand}]});
    let a = |value: Value| json!({"a": value});
    check(
        but(json!(["stopped", 5])),
        &[a(json!("running")), a(json!(4)), a(json!(null))],
        &[a(json!("stopped")), a(json!(5)), json!({"b": 1})],
    );
    check(
        but(json!({"prefix": "init"})),
        &[a(json!("x")), a(json!(1))],
        &[a(json!("initial"))],
    );
    check(
        but(json!({"suffix": [".txt", ".rtf"]})),
        &[a(json!("a.md"))],
        &[a(json!("a.rtf"))],
    );
    check(
        but(json!({"wildcard": "*/lib/*"})),
        &[a(json!("/x"))],
        &[a(json!("/lib/x"))],
    );
    check(
        but(json!({"equals-ignore-case": ["Alice", "bob"]})),
        &[a(json!("carol"))],
        &[a(json!("BOB"))],
    );
}

#[test]
fn exists_is_about_leaves() {
    check(
        json!({"a": {"b": [{"exists": true}]}}),
        &[json!({"a": {"b": 1}}), json!({"a": {"b": null}})],
        &[
            json!({"a": {"b": []}}),
            json!({"a": {"b": {"c": 1}}}),
            json!({}),
        ],
    );
    check(
        json!({"a": {"b": [{"exists": false}, "x"]}}),
        &[json!({"a": {}}), json!({}), json!({"a": {"b": "x"}})],
        &[json!({"a": {"b": "y"}})],
    );
}

#[test]
fn alternatives_are_joined_with_the_other_fields() {
    let pattern = json!({
        "source": ["shop"],
        "detail": {"$or": [{"total": [{"numeric": [">", 100]}]}, {"vip": [true], "kind": ["order"]}]},
    });
    let event = |detail: Value| json!({"source": "shop", "detail": detail});
    check(
        pattern,
        &[
            event(json!({"total": 101})),
            event(json!({"total": 1, "vip": true, "kind": "order"})),
        ],
        &[
            event(json!({"total": 1, "vip": true})),
            json!({"source": "x", "detail": {"total": 101}}),
        ],
    );
    check(json!({"$or": ["x"]}), &[json!({"$or": "x"})], &[json!({})]);
}

#[test]
fn fields_of_different_elements_do_not_match_together() {
    let pattern = json!({"items": {"sku": ["A"], "count": [2]}});
    check(
        pattern,
        &[json!({"items": [{"sku": "B", "count": 1}, {"sku": "A", "count": 2}]})],
        &[json!({"items": [{"sku": "A", "count": 1}, {"sku": "B", "count": 2}]})],
    );
}

/// Recorded: `dot_joining_event` and `dot_joining_pattern`.
#[test]
fn names_are_joined_by_dots() {
    check(
        json!({"a": {"b": ["x"]}}),
        &[json!({"a.b": "x"})],
        &[json!({"a.c": "x"})],
    );
    check(
        json!({"a.b": ["x"]}),
        &[json!({"a": {"b": "x"}})],
        &[json!({"a": "x"})],
    );
}

/// Recorded: `events_patterns`, the cases that end with `_EXC`.
#[test]
fn refusals_have_reasons_of_aws() {
    let reason = |pattern: Value| Pattern::parse(&pattern.to_string()).unwrap_err();
    let one = |matcher: Value| reason(json!({"a": [matcher]}));
    let but = |operand: Value| one(json!({"anything-but": operand}));
    assert_eq!(reason(json!({"a": []})), "Empty arrays are not allowed");
    assert_eq!(
        reason(json!({"int": 5})),
        "\"int\" must be an object or an array"
    );
    assert_eq!(
        one(json!({"EXISTS": true})),
        "Unrecognized match type EXISTS"
    );
    assert_eq!(
        one(json!({"prefix": 5})),
        "prefix match pattern must be a string"
    );
    assert_eq!(
        one(json!({"suffix": ["a"]})),
        "suffix match pattern must be a string"
    );
    assert_eq!(
        one(json!({"wildcard": 5})),
        "wildcard match pattern must be a string"
    );
    assert_eq!(
        one(json!({"equals-ignore-case": ["a"]})),
        "equals-ignore-case match pattern must be a string"
    );
    assert_eq!(
        one(json!({"numeric": 5})),
        "Value of numeric must be an array."
    );
    assert_eq!(
        one(json!({"numeric": ["<", "x"]})),
        "Value of < must be numeric"
    );
    assert_eq!(
        one(json!({"numeric": [">", 0, ">", 5]})),
        "Bad numeric range operator: >"
    );
    assert_eq!(but(json!({"prefix": ""})), "Null prefix/suffix not allowed");
    assert_eq!(
        but(json!({"prefix": 5})),
        "prefix/suffix match pattern must be a string"
    );
    let anything = "Value of anything-but must be an array or single string/number value.";
    assert_eq!(but(json!(null)), anything);
    assert_eq!(
        but(json!({"prefix": {"equals-ignore-case": "a"}})),
        anything
    );
    assert_eq!(
        but(json!(["a", null])),
        "Inside anything but list, start|null|boolean is not supported."
    );
    assert_eq!(
        but(json!({"equals-ignore-case": ["a", 5]})),
        "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
    );
    let word = Pattern::parse("this is valid json but not a dict").unwrap_err();
    assert_eq!(
        word,
        "Unrecognized token 'this': was expecting (JSON String, Number, Array, Object or token \
         'null', 'true' or 'false')\n at [Source: (String)\"this is valid json but not a dict\"; \
         line: 1, column: 5]"
    );
}

/// Whether a pattern of literals, prefixes and objects matches, by walking both.
fn model(pattern: &Value, event: &Value) -> bool {
    match pattern {
        Value::Object(members) => members
            .iter()
            .all(|(name, pattern)| event.get(name).is_some_and(|event| model(pattern, event))),
        Value::Array(values) => values.iter().any(|wanted| {
            let prefix = wanted.get("prefix").and_then(Value::as_str);
            match (prefix, event.as_str()) {
                (Some(prefix), Some(text)) => text.starts_with(prefix),
                (Some(_), None) => false,
                (None, _) => wanted == event,
            }
        }),
        _ => false,
    }
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[ab]{0,2}".prop_map(Value::from),
        (0..3_i64).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
    ]
}

fn tree(leaf: impl Strategy<Value = Value> + 'static) -> impl Strategy<Value = Value> {
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop::collection::btree_map("[xy]", inner, 1..3)
            .prop_map(|members| members.into_iter().collect())
    })
}

proptest! {
    #[test]
    fn patterns_match_as_the_model_does(
        pattern in prop::collection::btree_map(
            "[xy]",
            tree(prop::collection::vec(
                prop_oneof![leaf(), "[ab]{0,1}".prop_map(|prefix| json!({"prefix": prefix}))],
                1..3,
            ).prop_map(Value::from)),
            1..3,
        ),
        event in prop::collection::btree_map("[xy]", tree(leaf()), 1..3),
    ) {
        let pattern: Value = pattern.into_iter().collect();
        let event: Value = event.into_iter().collect();
        prop_assert_eq!(matches(&pattern, &event), model(&pattern, &event));
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,60}") {
        let _ = Pattern::parse(&text);
    }
}
