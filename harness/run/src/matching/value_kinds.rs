//! The kinds of values that `is` expects.

use std::sync::LazyLock;

use regex::Regex;
use rehearsal_script::matcher::ValueKind;
use serde_json::Value;
use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime};

static UUID: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"));
static EMAIL: LazyLock<Regex> = LazyLock::new(|| compiled(r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"));
static URL: LazyLock<Regex> = LazyLock::new(|| compiled(r"^https?://[^\s/?#]+\S*$"));
static JWT: LazyLock<Regex> = LazyLock::new(|| compiled(r"^[\w-]+\.[\w-]+\.[\w-]+$"));
static ARN: LazyLock<Regex> = LazyLock::new(|| compiled(r"^arn:aws[\w-]*:[\w-]+:[\w-]*:\d*:.+$"));
static BASE64: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"));

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant")
}

/// Returns whether a value is of a kind.
pub(super) fn is(kind: ValueKind, value: &Value) -> bool {
    match kind {
        ValueKind::Text => value.is_string(),
        ValueKind::Number => value.is_number(),
        ValueKind::Integer => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0)
        }
        ValueKind::Boolean => value.is_boolean(),
        ValueKind::Null => value.is_null(),
        ValueKind::Object => value.is_object(),
        ValueKind::List => value.is_array(),
        _ => value.as_str().is_some_and(|text| text_is(kind, text)),
    }
}

fn text_is(kind: ValueKind, text: &str) -> bool {
    match kind {
        ValueKind::Uuid => UUID.is_match(text),
        ValueKind::Timestamp => OffsetDateTime::parse(text, &Rfc3339).is_ok(),
        ValueKind::Date => Date::parse(text, &Iso8601::DATE).is_ok(),
        ValueKind::Email => EMAIL.is_match(text),
        ValueKind::Url => URL.is_match(text),
        ValueKind::Jwt => JWT.is_match(text),
        ValueKind::Arn => ARN.is_match(text),
        ValueKind::Base64 => BASE64.is_match(text),
        ValueKind::Hex => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        ValueKind::Numeric => text.parse::<f64>().is_ok_and(f64::is_finite),
        _ => false,
    }
}

/// Describes a kind, with its article.
pub(super) fn describe(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Text => "text",
        ValueKind::Number => "a number",
        ValueKind::Integer => "a whole number",
        ValueKind::Boolean => "true or false",
        ValueKind::Null => "null",
        ValueKind::Object => "an object",
        ValueKind::List => "a list",
        ValueKind::Uuid => "a UUID",
        ValueKind::Timestamp => "a time in RFC 3339",
        ValueKind::Date => "a date",
        ValueKind::Email => "an e-mail address",
        ValueKind::Url => "an http or https URL",
        ValueKind::Jwt => "a JSON Web Token",
        ValueKind::Arn => "an ARN",
        ValueKind::Base64 => "base64",
        ValueKind::Hex => "hexadecimal digits",
        ValueKind::Numeric => "text that holds a number",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_of_each_kind() {
        let cases = [
            (
                ValueKind::Uuid,
                json!("3f1c9a52-0d6e-4b57-9a5e-5d0c1f2a7b44"),
                json!("3f1c9a52"),
            ),
            (
                ValueKind::Timestamp,
                json!("2026-01-02T03:04:05.678Z"),
                json!("2026-01-02"),
            ),
            (ValueKind::Date, json!("2026-01-02"), json!("2026-13-02")),
            (ValueKind::Email, json!("a@b.example"), json!("a@b")),
            (
                ValueKind::Url,
                json!("http://127.0.0.1:80/x?y"),
                json!("/x"),
            ),
            (ValueKind::Jwt, json!("aa.bb.cc"), json!("aa.bb")),
            (
                ValueKind::Arn,
                json!("arn:aws:sqs:eu-west-1:000000000000:q"),
                json!("sqs:q"),
            ),
            (ValueKind::Base64, json!("bXVn"), json!("bXV")),
            (ValueKind::Hex, json!("0aF"), json!("0ag")),
            (ValueKind::Numeric, json!("14.95"), json!("NaN")),
            (ValueKind::Integer, json!(2.0), json!(2.5)),
            (ValueKind::Null, json!(null), json!(0)),
            (ValueKind::Text, json!(""), json!(1)),
        ];
        for (kind, good, bad) in cases {
            assert!(is(kind, &good), "{good} is {}", describe(kind));
            assert!(!is(kind, &bad), "{bad} is not {}", describe(kind));
        }
    }
}
