//! The policy of a browser's upload: what the form may say, and until when.

use std::ops::RangeInclusive;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;
use time::OffsetDateTime;

use super::dates;
use super::error::{Result, S3Error};

/// A policy document.
#[derive(Debug)]
pub(crate) struct PostPolicy {
    expiration: OffsetDateTime,
    conditions: Vec<Condition>,
    size: Option<RangeInclusive<u64>>,
}

#[derive(Debug)]
struct Condition {
    field: String,
    value: String,
    starts_with: bool,
    /// As the message shows it.
    text: String,
}

/// Fields that no condition needs to mention.
const FREE: [&str; 5] = [
    "policy",
    "x-amz-signature",
    "file",
    "signature",
    "awsaccesskeyid",
];

fn invalid(why: &str) -> S3Error {
    S3Error::new(
        400,
        "InvalidPolicyDocument",
        format!("Invalid Policy: {why}"),
    )
}

fn denied(why: &str) -> S3Error {
    S3Error::new(
        403,
        "AccessDenied",
        format!("Invalid according to Policy: {why}"),
    )
}

impl PostPolicy {
    /// Reads the document out of its base64.
    pub(crate) fn parse(encoded: &str) -> Result<Self> {
        let json = BASE64
            .decode(encoded)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok())
            .ok_or_else(|| invalid("Invalid JSON."))?;
        let expiration = json["expiration"]
            .as_str()
            .ok_or_else(|| invalid("Policy missing expiration."))
            .and_then(|text| {
                dates::parse_iso(text).ok_or_else(|| invalid("Invalid 'expiration' value"))
            })?;
        let list = json["conditions"]
            .as_array()
            .ok_or_else(|| invalid("Policy missing conditions."))?;
        let mut policy = Self {
            expiration,
            conditions: Vec::new(),
            size: None,
        };
        for condition in list {
            policy.read(condition)?;
        }
        Ok(policy)
    }

    fn read(&mut self, condition: &Value) -> Result<()> {
        let simple =
            "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.";
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        match condition {
            Value::Object(object) => {
                let mut fields = object.iter();
                let (Some((field, value)), None) = (fields.next(), fields.next()) else {
                    return Err(invalid(simple));
                };
                let value = text(value)
                    .ok_or_else(|| invalid("Invalid Simple-Condition: value must be a string."))?;
                self.conditions.push(Condition {
                    text: format!("[\"eq\", \"${field}\", \"{value}\"]"),
                    field: field.to_ascii_lowercase(),
                    value,
                    starts_with: false,
                });
            }
            Value::Array(parts) => match parts.as_slice() {
                [kind, low, high]
                    if kind
                        .as_str()
                        .is_some_and(|k| k.eq_ignore_ascii_case("content-length-range")) =>
                {
                    let number =
                        |value: &Value| text(value).and_then(|text| text.parse::<u64>().ok());
                    let range = number(low).zip(number(high)).map(|(low, high)| low..=high);
                    self.size =
                        Some(range.ok_or_else(|| invalid("Invalid content-length-range."))?);
                }
                [kind, field, value] => {
                    let starts_with = match kind.as_str().map(str::to_ascii_lowercase).as_deref() {
                        Some("eq") => false,
                        Some("starts-with") => true,
                        _ => return Err(invalid("Invalid Condition: unknown operation.")),
                    };
                    let name = field.as_str().and_then(|field| field.strip_prefix('$'));
                    let (Some(name), Some(value)) = (name, text(value)) else {
                        return Err(invalid("Invalid Condition: field names begin with '$'."));
                    };
                    self.conditions.push(Condition {
                        text: condition_text(parts),
                        field: name.to_ascii_lowercase(),
                        value,
                        starts_with,
                    });
                }
                _ => return Err(invalid("Invalid Condition: conditions have three parts.")),
            },
            _ => return Err(invalid("Invalid Condition.")),
        }
        Ok(())
    }

    /// Checks a form against it: the fields by name in lower case, without the bucket.
    pub(crate) fn check(
        &self,
        now: OffsetDateTime,
        bucket: &str,
        fields: &[(String, String)],
    ) -> Result<()> {
        if now >= self.expiration {
            return Err(denied("Policy expired."));
        }
        let value = |name: &str| match name {
            "bucket" => bucket,
            name => fields
                .iter()
                .find(|(field, _)| field == name)
                .map_or("", |(_, value)| value.as_str()),
        };
        for condition in &self.conditions {
            let given = value(&condition.field);
            let holds = if condition.starts_with {
                given.starts_with(&condition.value)
                    // A list of content types must begin so in all its members.
                    || condition.field == "content-type"
                        && !given.is_empty()
                        && given.split(',').all(|one| one.trim().starts_with(&condition.value))
            } else {
                given == condition.value
            };
            if !holds {
                return Err(denied(&format!(
                    "Policy Condition failed: {}",
                    condition.text
                )));
            }
        }
        let extra = fields.iter().map(|(name, _)| name.as_str()).find(|name| {
            !FREE.contains(name)
                && !name.starts_with("x-ignore-")
                && !self
                    .conditions
                    .iter()
                    .any(|condition| condition.field == *name)
        });
        match extra {
            Some(name) => Err(denied(&format!("Extra input fields: {name}"))),
            None => Ok(()),
        }
    }

    /// Checks the size of the file against it.
    pub(crate) fn check_size(&self, size: u64) -> Result<()> {
        let Some(range) = &self.size else {
            return Ok(());
        };
        if size < *range.start() {
            return Err(S3Error::new(
                400,
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
            )
            .with("ProposedSize", size.to_string())
            .with("MinSizeAllowed", range.start().to_string()));
        }
        if size > *range.end() {
            return Err(super::expected_body::too_large(size, *range.end()));
        }
        Ok(())
    }
}

/// `["eq", "$key", "value"]`
fn condition_text(parts: &[Value]) -> String {
    let parts: Vec<String> = parts.iter().map(Value::to_string).collect();
    format!("[{}]", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-01-01 00:00 UTC);

    fn policy(conditions: &str) -> Result<PostPolicy> {
        PostPolicy::parse(&BASE64.encode(format!(
            r#"{{"expiration":"2026-01-02T00:00:00.000Z","conditions":{conditions}}}"#
        )))
    }

    fn message(conditions: &str, fields: &[(&str, &str)]) -> String {
        let fields: Vec<_> = fields
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        match policy(conditions).and_then(|policy| policy.check(NOW, "b", &fields)) {
            Ok(()) => String::new(),
            Err(error) => error.message().to_owned(),
        }
    }

    #[test]
    fn conditions() {
        let conditions = r#"[{"bucket":"b"},["starts-with","$key","user/"],["eq","$Content-Type","text/plain"]]"#;
        let good = [
            ("key", "user/x"),
            ("content-type", "text/plain"),
            ("policy", "…"),
            ("x-ignore-me", "1"),
        ];
        assert_eq!(message(conditions, &good), "");
        assert_eq!(
            message(conditions, &[("key", "x"), ("content-type", "text/plain")]),
            "Invalid according to Policy: Policy Condition failed: [\"starts-with\", \"$key\", \"user/\"]"
        );
        assert_eq!(
            message(r#"[{"bucket":"other"}]"#, &[]),
            "Invalid according to Policy: Policy Condition failed: [\"eq\", \"$bucket\", \"other\"]"
        );
        assert_eq!(
            message(
                r#"[["starts-with","$key",""]]"#,
                &[("key", "x"), ("acl", "private")]
            ),
            "Invalid according to Policy: Extra input fields: acl"
        );
        assert!(
            message(r#"[{"a":"b","c":"d"}]"#, &[])
                .starts_with("Invalid Policy: Invalid Simple-Condition")
        );
    }

    #[test]
    fn policy_expires() {
        let policy = policy("[]").unwrap();
        assert!(policy.check(NOW, "b", &[]).is_ok());
        let late = policy
            .check(datetime!(2026-01-02 00:00 UTC), "b", &[])
            .unwrap_err();
        assert_eq!(
            late.message(),
            "Invalid according to Policy: Policy expired."
        );
    }

    #[test]
    fn file_size_is_checked() {
        let policy = policy(r#"[["content-length-range", 2, "4"]]"#).unwrap();
        assert!(policy.check_size(2).is_ok());
        assert_eq!(policy.check_size(1).unwrap_err().code(), "EntityTooSmall");
        assert_eq!(policy.check_size(5).unwrap_err().code(), "EntityTooLarge");
    }
}
