//! Tests of invalid filter policies and their errors.

use super::*;

const AT: &str = "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: ";

/// The complaint about a policy, without the place, and the column it names.
#[track_caller]
fn compile_error(policy: &Value) -> (String, Option<usize>) {
    let error = FilterPolicy::compile(&policy.to_string(), Scope::MessageBody).unwrap_err();
    let error = error
        .strip_prefix("FilterPolicy: ")
        .unwrap_or(&error)
        .to_owned();
    match error.split_once(AT) {
        Some((message, place)) => (message.to_owned(), place.trim_end_matches(']').parse().ok()),
        None => (error, None),
    }
}

/// Messages and columns as they were recorded from SNS.
#[test]
fn invalid_policies_are_refused_in_the_words_of_sns() {
    let cases = [
        (
            json!([["value"]]),
            "Match value must be String, number, true, false, or null",
            10,
        ),
        (
            json!([{"wrong-operator": true}]),
            "Unrecognized match type wrong-operator",
            31,
        ),
        (
            json!([{"suffix": "value", "prefix": "value2"}]),
            "Only one key allowed in match expression",
            37,
        ),
        (
            json!([{"suffix": 100}]),
            "suffix match pattern must be a string",
            22,
        ),
        (
            json!([{"suffix": null}]),
            "suffix match pattern must be a string",
            23,
        ),
        (
            json!([{"suffix": []}]),
            "suffix match pattern must be a string",
            20,
        ),
        (
            json!([{"suffix": ["test", "test2"]}]),
            "suffix match pattern must be a string",
            20,
        ),
        (
            json!({"suffix": "value"}),
            "\"suffix\" must be an object or an array",
            19,
        ),
        (
            json!({"not-an-operator": "value"}),
            "\"not-an-operator\" must be an object or an array",
            28,
        ),
        (
            json!([{"numeric": []}]),
            "Invalid member in numeric match: ]",
            22,
        ),
        (
            json!([{"numeric": ["operator"]}]),
            "Unrecognized numeric range operator: operator",
            32,
        ),
        (
            json!([{"numeric": [1, "<="]}]),
            "Invalid member in numeric match: 1",
            22,
        ),
        (
            json!([{"numeric": ["=", "000"]}]),
            "Value of equals must be numeric",
            26,
        ),
        (
            json!([{"numeric": [">="]}]),
            "Value of >= must be numeric",
            26,
        ),
        (
            json!([{"numeric": ["<", 100, ">", 10]}]),
            "Too many elements in numeric expression",
            30,
        ),
        (
            json!([{"numeric": [">=", 1, ">", 2]}]),
            "Bad numeric range operator: >",
            31,
        ),
        (
            json!([{"numeric": [">", 3, "<", 1]}]),
            "Bottom must be less than top",
            33,
        ),
        (
            json!([{"numeric": [">", 20, "<="]}]),
            "Value of <= must be numeric",
            33,
        ),
        (
            json!([{"numeric": [">", 20, 30]}]),
            "Bad value in numeric range: 30",
            30,
        ),
        (
            json!([{"numeric": [">", 20, "test"]}]),
            "Bad numeric range operator: test",
            34,
        ),
        (
            json!([{"numeric": [">", "20", "<", "30"]}]),
            "Value of > must be numeric",
            26,
        ),
        (
            json!([{"numeric": [">", 20, "<", "30"]}]),
            "Value of < must be numeric",
            33,
        ),
        (
            json!([{"numeric": [">", 20, "<", 30, "<", 50]}]),
            "Too many terms in numeric range expression",
            36,
        ),
        (
            json!([{"exists": null}]),
            "exists match pattern must be either true or false.",
            23,
        ),
        (
            json!([{"exists": "no"}]),
            "exists match pattern must be either true or false.",
            20,
        ),
        (
            json!([{"anything-but": {"wrong-operator": null}}]),
            "Unsupported anything-but pattern: wrong-operator",
            47,
        ),
        (
            json!([{"anything-but": {"suffix": "test"}}]),
            "Unsupported anything-but pattern: suffix",
            36,
        ),
        (
            json!([{"anything-but": {"exists": false}}]),
            "Unsupported anything-but pattern: exists",
            40,
        ),
        (
            json!([{"anything-but": {"prefix": false}}]),
            "prefix match pattern must be a string",
            40,
        ),
    ];
    for (key, message, column) in cases {
        assert_eq!(
            compile_error(&json!({"key": key})),
            (message.to_owned(), Some(column)),
            "{key}"
        );
    }
    let flat = json!({"key_a": "value_one"});
    assert_eq!(
        compile_error(&flat),
        (
            "\"key_a\" must be an object or an array".to_owned(),
            Some(11)
        )
    );
}

#[test]
fn errors_of_networks_and_patterns_have_no_position() {
    let of = |condition: Value| compile_error(&json!({"key": [condition]})).0;
    assert_eq!(
        of(json!({"cidr": "10.0.0.0"})),
        "Malformed CIDR, one '/' required"
    );
    assert_eq!(
        of(json!({"cidr": "10.0.0.0/x"})),
        "Malformed CIDR, mask bits must be an integer"
    );
    assert_eq!(
        of(json!({"cidr": "300.0.0.0/8"})),
        "Nonstandard IP address: 300.0.0.0"
    );
    assert_eq!(
        of(json!({"wildcard": "a**"})),
        "Consecutive wildcard characters at pos 2"
    );
    assert_eq!(
        of(json!({"wildcard": "a\\b"})),
        "Invalid escape character at pos 2"
    );
}

#[test]
fn invalid_or_is_refused() {
    let of = |policy: Value| compile_error(&policy).0;
    assert_eq!(
        of(json!({"$or": "x"})),
        "It must be an Array followed with $or."
    );
    assert_eq!(
        of(json!({"$or": [{"a": [1]}]})),
        "There must have at least 2 Objects in $or relationship."
    );
    assert_eq!(
        of(json!({"$or": [1, 2]})),
        "Only JSON object is allowed in array of $or relationship."
    );
    assert_eq!(
        of(json!({"$or": [{"prefix": [1]}, {"a": [1]}]})),
        "prefix is Ruler reserved fieldName which cannot be used inside $or."
    );
    assert_eq!(of(json!({"a": []})), "Empty arrays are not allowed");
    assert_eq!(of(json!({"a": {}})), "Empty objects are not allowed");
    assert_eq!(of(json!([])), "Filter is not an object");
}

#[test]
fn combinations_and_keys_are_limited() {
    const COMPLEX: &str = "Filter policy is too complex";
    let values = |count: usize| {
        (0..count)
            .map(|value| value.to_string())
            .collect::<Vec<_>>()
    };
    assert!(
        FilterPolicy::compile(
            &json!({"a": values(150)}).to_string(),
            Scope::MessageAttributes
        )
        .is_ok()
    );
    assert_eq!(compile_error(&json!({"a": values(151)})).0, COMPLEX);
    // 3 × 4 on the third level, 2 × 3 on the second, 3 on the first: 216.
    let nested = json!({"a": {"b": {"c": values(4)}}, "d": {"e": values(3)}, "f": values(3)});
    assert_eq!(compile_error(&nested).0, COMPLEX);
    let or = json!({"a": values(5), "$or": [{"b": values(15)}, {"c": values(16)}]});
    assert_eq!(compile_error(&or).0, COMPLEX);
    let keys = json!({"a": [1], "b": [1], "c": [1], "d": [1], "e": [1], "f": [1]});
    assert_eq!(
        compile_error(&keys).0,
        "Filter policy can not have more than 5 keys"
    );
    let doubling = json!([{"x": [1]}, {"y": [1]}]);
    let source = format!(
        "{{\"a\":{{{}}}}}",
        vec![format!("\"$or\":{doubling}"); 60].join(",")
    );
    assert_eq!(
        FilterPolicy::compile(&source, Scope::MessageBody).unwrap_err(),
        format!("FilterPolicy: {COMPLEX}")
    );
}
