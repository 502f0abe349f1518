//! The conditions of a policy statement: operators over the condition keys of a request.

use std::net::IpAddr;

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What is known of a request, by condition key in lower case; nothing where
/// the request does not say.
pub trait ConditionKeys {
    /// Returns the values of a key, which is in lower case.
    fn get(&self, key: &str) -> Vec<String>;
}

/// One test: an operator, a key, and the values one of which must fit.
#[derive(Debug, Clone)]
pub struct Condition {
    operator: Operator,
    negated: bool,
    /// `…IfExists`: holds where the request says nothing.
    if_exists: bool,
    quantifier: Quantifier,
    key: String,
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quantifier {
    One,
    Any,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    NumericEquals,
    NumericLess,
    NumericLessEquals,
    NumericGreater,
    NumericGreaterEquals,
    DateEquals,
    DateLess,
    DateLessEquals,
    DateGreater,
    DateGreaterEquals,
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

/// Every operator by its name, and whether it denies.
const OPERATORS: [(&str, Operator, bool); 28] = [
    ("StringEquals", Operator::StringEquals, false),
    ("StringNotEquals", Operator::StringEquals, true),
    (
        "StringEqualsIgnoreCase",
        Operator::StringEqualsIgnoreCase,
        false,
    ),
    (
        "StringNotEqualsIgnoreCase",
        Operator::StringEqualsIgnoreCase,
        true,
    ),
    ("StringLike", Operator::StringLike, false),
    ("StringNotLike", Operator::StringLike, true),
    ("NumericEquals", Operator::NumericEquals, false),
    ("NumericNotEquals", Operator::NumericEquals, true),
    ("NumericLessThan", Operator::NumericLess, false),
    ("NumericLessThanEquals", Operator::NumericLessEquals, false),
    ("NumericGreaterThan", Operator::NumericGreater, false),
    (
        "NumericGreaterThanEquals",
        Operator::NumericGreaterEquals,
        false,
    ),
    ("DateEquals", Operator::DateEquals, false),
    ("DateNotEquals", Operator::DateEquals, true),
    ("DateLessThan", Operator::DateLess, false),
    ("DateLessThanEquals", Operator::DateLessEquals, false),
    ("DateGreaterThan", Operator::DateGreater, false),
    ("DateGreaterThanEquals", Operator::DateGreaterEquals, false),
    ("Bool", Operator::Bool, false),
    ("BinaryEquals", Operator::Binary, false),
    ("IpAddress", Operator::Ip, false),
    ("NotIpAddress", Operator::Ip, true),
    ("ArnEquals", Operator::Arn, false),
    ("ArnNotEquals", Operator::Arn, true),
    ("ArnLike", Operator::Arn, false),
    ("ArnNotLike", Operator::Arn, true),
    ("Null", Operator::Null, false),
    ("NotNull", Operator::Null, true),
];

/// Reads `{operator: {key: value or values}}`; `None` where that is not what it is.
pub fn parse(value: &Value) -> Option<Vec<Condition>> {
    let mut conditions = Vec::new();
    for (name, tests) in value.as_object()? {
        let (quantifier, rest) = match name.split_once(':') {
            Some(("ForAllValues", rest)) => (Quantifier::All, rest),
            Some(("ForAnyValue", rest)) => (Quantifier::Any, rest),
            Some(_) => return None,
            None => (Quantifier::One, name.as_str()),
        };
        let (rest, if_exists) = rest
            .strip_suffix("IfExists")
            .map_or((rest, false), |rest| (rest, true));
        let (_, operator, negated) = OPERATORS.into_iter().find(|(n, _, _)| *n == rest)?;
        for (key, values) in tests.as_object()? {
            let values = match values {
                Value::Array(list) => list.iter().map(text).collect::<Option<_>>()?,
                one => vec![text(one)?],
            };
            conditions.push(Condition {
                operator,
                negated,
                if_exists,
                quantifier,
                key: key.to_ascii_lowercase(),
                values,
            });
        }
    }
    Some(conditions)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

impl Condition {
    /// Whether it holds for a request.
    pub fn holds(&self, condition_keys: &dyn ConditionKeys) -> bool {
        let given = condition_keys.get(&self.key);
        if self.operator == Operator::Null {
            let wanted = self.values.iter().any(|v| v == "true") != self.negated;
            return given.is_empty() == wanted;
        }
        if given.is_empty() {
            return self.if_exists || self.negated || self.quantifier == Quantifier::All;
        }
        let matches = |fact: &String| {
            let any = self.values.iter().any(|value| {
                self.operator
                    .matches(&substitute(value, condition_keys), fact)
            });
            any != self.negated
        };
        match self.quantifier {
            Quantifier::All => given.iter().all(matches),
            Quantifier::One | Quantifier::Any => given.iter().any(matches),
        }
    }

    /// Whether it confines callers to known ones, so that a policy with it is
    /// not public.
    pub fn narrows(&self) -> bool {
        const KEYS: [&str; 11] = [
            "aws:sourceip",
            "aws:sourcearn",
            "aws:sourceaccount",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:principalarn",
            "aws:principalaccount",
            "aws:userid",
            "s3:dataaccesspointarn",
        ];
        let fixed = |value: &String| {
            !value.contains("${") && value != "*" && value != "0.0.0.0/0" && value != "::/0"
        };
        !self.negated
            && !self.if_exists
            && KEYS.contains(&self.key.as_str())
            && self.values.iter().all(fixed)
    }
}

impl Operator {
    fn matches(self, value: &str, fact: &str) -> bool {
        let number = |f: fn(&f64, &f64) -> bool| match (fact.parse::<f64>(), value.parse::<f64>()) {
            (Ok(fact), Ok(value)) => f(&fact, &value),
            _ => false,
        };
        let date = |f: fn(&OffsetDateTime, &OffsetDateTime) -> bool| match (time(fact), time(value))
        {
            (Some(fact), Some(value)) => f(&fact, &value),
            _ => false,
        };
        match self {
            Self::StringEquals | Self::Binary => fact == value,
            Self::StringEqualsIgnoreCase | Self::Bool => fact.eq_ignore_ascii_case(value),
            Self::StringLike | Self::Arn => like(value, fact),
            Self::NumericEquals => number(|a, b| (a - b).abs() < f64::EPSILON),
            Self::NumericLess => number(f64::lt),
            Self::NumericLessEquals => number(f64::le),
            Self::NumericGreater => number(f64::gt),
            Self::NumericGreaterEquals => number(f64::ge),
            Self::DateEquals => date(OffsetDateTime::eq),
            Self::DateLess => date(OffsetDateTime::lt),
            Self::DateLessEquals => date(OffsetDateTime::le),
            Self::DateGreater => date(OffsetDateTime::gt),
            Self::DateGreaterEquals => date(OffsetDateTime::ge),
            Self::Ip => in_network(value, fact),
            Self::Null => false,
        }
    }
}

/// A date, or seconds since the epoch.
fn time(text: &str) -> Option<OffsetDateTime> {
    let parse = |text: &str| OffsetDateTime::parse(text, &Rfc3339).ok();
    let dated = || parse(&format!("{text}T00:00:00Z"));
    match text.parse::<i64>() {
        Ok(seconds) => OffsetDateTime::from_unix_timestamp(seconds).ok(),
        Err(_) => parse(text).or_else(dated),
    }
}

/// Whether an address lies in `10.0.0.0/8`, or is that address.
fn in_network(network: &str, address: &str) -> bool {
    let (base, bits) = network
        .split_once('/')
        .map_or((network, None), |(b, n)| (b, n.parse::<u32>().ok()));
    match (base.parse::<IpAddr>(), address.parse::<IpAddr>()) {
        (Ok(IpAddr::V4(base)), Ok(IpAddr::V4(address))) => {
            let shift = 32 - bits.unwrap_or(32).min(32);
            base.to_bits().checked_shr(shift).unwrap_or(0)
                == address.to_bits().checked_shr(shift).unwrap_or(0)
        }
        (Ok(IpAddr::V6(base)), Ok(IpAddr::V6(address))) => {
            let shift = 128 - bits.unwrap_or(128).min(128);
            base.to_bits().checked_shr(shift).unwrap_or(0)
                == address.to_bits().checked_shr(shift).unwrap_or(0)
        }
        _ => false,
    }
}

/// Whether text matches a pattern of `*` and `?`.
pub fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some('?') => {
                p += 1;
                t += 1;
            }
            Some(c) if *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                // The last star matches one character more.
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    p = at + 1;
                    t = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Replaces `${key}` by the value of the condition key.
pub fn substitute(text: &str, condition_keys: &dyn ConditionKeys) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((key, tail)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        match key {
            "*" | "?" | "$" => out.push_str(key),
            key => out.extend(
                condition_keys
                    .get(&key.to_ascii_lowercase())
                    .into_iter()
                    .next(),
            ),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Known;
    impl ConditionKeys for Known {
        fn get(&self, key: &str) -> Vec<String> {
            let list: &[&str] = match key {
                "aws:sourceip" => &["10.1.2.3"],
                "aws:securetransport" => &["false"],
                "s3:prefix" => &["home/alice/"],
                "s3:max-keys" => &["10"],
                "aws:currenttime" => &["2026-01-02T03:04:05Z"],
                "aws:username" => &["alice"],
                "s3:requestobjecttagkeys" => &["a", "b"],
                _ => &[],
            };
            list.iter().map(|s| (*s).to_owned()).collect()
        }
    }

    fn holds(condition: &Value) -> bool {
        parse(condition).unwrap().iter().all(|c| c.holds(&Known))
    }

    #[test]
    fn operators() {
        for (condition, expected) in [
            (
                json!({"IpAddress": {"aws:SourceIp": ["192.168.0.0/16", "10.0.0.0/8"]}}),
                true,
            ),
            (
                json!({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
                false,
            ),
            (json!({"Bool": {"aws:SecureTransport": false}}), true),
            (
                json!({"StringLike": {"s3:prefix": "home/${aws:username}/*"}}),
                true,
            ),
            (json!({"StringNotLike": {"s3:prefix": "home/bob/*"}}), true),
            (
                json!({"StringEqualsIgnoreCase": {"s3:prefix": "HOME/ALICE/"}}),
                true,
            ),
            (
                json!({"NumericLessThanEquals": {"s3:max-keys": "10"}}),
                true,
            ),
            (json!({"NumericGreaterThan": {"s3:max-keys": 10}}), false),
            (
                json!({"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}),
                true,
            ),
            (
                json!({"DateLessThan": {"aws:CurrentTime": "2026-01-01"}}),
                false,
            ),
            (json!({"Null": {"s3:x-amz-acl": "true"}}), true),
            (json!({"Null": {"s3:prefix": true}}), false),
            (json!({"StringEquals": {"s3:x-amz-acl": "private"}}), false),
            (
                json!({"StringEqualsIfExists": {"s3:x-amz-acl": "private"}}),
                true,
            ),
            (
                json!({"StringNotEquals": {"s3:x-amz-acl": "private"}}),
                true,
            ),
            (
                json!({"ForAllValues:StringEquals": {"s3:RequestObjectTagKeys": ["a", "b", "c"]}}),
                true,
            ),
            (
                json!({"ForAllValues:StringEquals": {"s3:RequestObjectTagKeys": ["a"]}}),
                false,
            ),
            (
                json!({"ForAnyValue:StringEquals": {"s3:RequestObjectTagKeys": ["a"]}}),
                true,
            ),
        ] {
            assert_eq!(holds(&condition), expected, "{condition}");
        }
    }

    #[test]
    fn refuses_unknown_operators() {
        assert!(parse(&json!({"StringSomething": {"a": "b"}})).is_none());
        assert!(parse(&json!({"StringEquals": "x"})).is_none());
    }

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abb", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*a*b*", "xxaxxbxx", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/ü", true),
        ] {
            assert_eq!(like(pattern, text), expected, "{pattern} {text}");
        }
    }
}
