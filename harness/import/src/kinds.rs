//! What a value is, and whether it would be another one in the next run.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Shorter values are looked for as a whole only, never as a part of a text.
pub(crate) const SHORTEST_PART: usize = 8;

/// Returns whether a text is a UUID.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

/// Returns the claims of a JSON Web Token.
pub(crate) fn claims(text: &str) -> Option<Value> {
    let mut parts = text.split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || !text.starts_with("ey") {
        return None;
    }
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    serde_json::from_slice(&claims).ok()
}

/// Returns the words of a key: `orderId`, `order_id` and `Order-ID` have the same.
pub(crate) fn words(key: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = '_';
    for c in key.chars() {
        if !c.is_alphanumeric() {
            previous = '_';
            continue;
        }
        let begins = !previous.is_alphanumeric() || c.is_uppercase() && previous.is_lowercase();
        match words.last_mut() {
            Some(word) if !begins => word.extend(c.to_lowercase()),
            _ => words.push(c.to_lowercase().collect()),
        }
        previous = c;
    }
    words
}

/// Returns whether a key names something that is numbered or drawn for each.
pub(crate) fn is_id(key: &str) -> bool {
    let words = words(key);
    words.last().is_some_and(|last| {
        [
            "id",
            "uuid",
            "guid",
            "ref",
            "reference",
            "nonce",
            "cursor",
            "etag",
            "version_id",
        ]
        .contains(&&**last)
    })
}

fn is_time(key: &str) -> bool {
    let words = words(key);
    words.iter().any(|word| {
        [
            "at",
            "time",
            "timestamp",
            "date",
            "expires",
            "expiry",
            "iat",
            "exp",
            "created",
            "updated",
            "modified",
            "since",
            "until",
            "now",
        ]
        .contains(&&**word)
    })
}

fn is_duration(key: &str) -> bool {
    let words = words(key);
    words.iter().any(|word| {
        [
            "ms", "millis", "micros", "elapsed", "duration", "took", "latency", "uptime",
        ]
        .contains(&&**word)
    })
}

/// Returns the kind of `$is` that stands for a value that is another one in each run;
/// `None` for one that stays. `at` is when it was recorded.
pub(crate) fn varying(
    key: &str,
    value: &Value,
    at: Option<OffsetDateTime>,
) -> Option<&'static str> {
    match value {
        Value::String(text) => varying_text(key, text, at),
        Value::Number(number) => {
            if is_duration(key) {
                return Some("number");
            }
            if !number.is_i64() && !number.is_u64() {
                return None;
            }
            let number = number.as_i64()?;
            let is_epoch = is_time(key) && is_near(number, at);
            (is_id(key) || is_epoch).then_some("integer")
        }
        _ => None,
    }
}

/// Returns whether a number is a time in seconds or milliseconds around the recording.
fn is_near(number: i64, at: Option<OffsetDateTime>) -> bool {
    const YEAR: i64 = 366 * 24 * 3600;
    let seconds = if number > 100_000_000_000 {
        number / 1000
    } else {
        number
    };
    match at {
        Some(at) => (seconds - at.unix_timestamp()).abs() < YEAR,
        // From 2001 to 2065.
        None => (1_000_000_000..3_000_000_000).contains(&seconds),
    }
}

fn varying_text(key: &str, text: &str, at: Option<OffsetDateTime>) -> Option<&'static str> {
    if is_uuid(text) {
        return Some("uuid");
    }
    if claims(text).is_some() {
        return Some("jwt");
    }
    if let Ok(time) = OffsetDateTime::parse(text, &Rfc3339) {
        // Sample data has times, too, which stay.
        return is_near(time.unix_timestamp(), at).then_some("timestamp");
    }
    if text.starts_with("arn:aws") {
        return Some("arn");
    }
    if is_url_of_stage(text) {
        return Some("url");
    }
    if is_today(key, text, at) {
        return Some("date");
    }
    let is_hex = text.len() >= 24
        && text.len().is_multiple_of(2)
        && text.chars().all(|c| c.is_ascii_hexdigit());
    if is_hex {
        return Some("hex");
    }
    // An id that a database or a generator drew: it has digits, and no blanks.
    let is_drawn = text.len() >= 10
        && text.chars().any(|c| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if is_id(key) && (is_drawn || !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())) {
        return Some("text");
    }
    is_random(text).then_some("text")
}

/// Returns whether a text looks like a token: long, of letters and digits in both cases.
fn is_random(text: &str) -> bool {
    let count = |test: fn(&char) -> bool| text.chars().filter(test).count();
    text.len() >= 24
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/' | '=' | '.'))
        && count(char::is_ascii_digit) >= 3
        && count(char::is_ascii_uppercase) >= 3
        && count(char::is_ascii_lowercase) >= 3
}

/// Returns whether a URL has the address of something that a stage started, or is signed.
fn is_url_of_stage(text: &str) -> bool {
    let Ok(url) = crate::url::Url::parse(text) else {
        return false;
    };
    let is_signed = url
        .query
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("x-amz-signature"));
    url.origin
        .is_some_and(|origin| is_signed || origin.is_loopback())
}

fn is_today(key: &str, text: &str, at: Option<OffsetDateTime>) -> bool {
    let is_date = text.len() == 10
        && text.char_indices().all(|(at, c)| match at {
            4 | 7 => c == '-',
            _ => c.is_ascii_digit(),
        });
    let Some(at) = at.filter(|_| is_date && is_time(key)) else {
        return false;
    };
    // Today, and the days before and after it.
    [-1, 0, 1].iter().any(|days| {
        let day = at.date() + time::Duration::days(*days);
        day.to_string() == text
    })
}

/// Returns a regular expression for a text that has UUIDs in it, if it has one.
pub(crate) fn pattern(text: &str) -> Option<String> {
    let mut pattern = String::from("^");
    let mut found = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match rest.get(..36) {
            Some(start) if is_uuid(start) => {
                pattern.push_str("[0-9a-f-]{36}");
                rest = &rest[36..];
                found = true;
            }
            _ => {
                if !first.is_alphanumeric() && !matches!(first, '/' | '-' | '_' | ' ' | ':' | ',') {
                    pattern.push('\\');
                }
                pattern.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    pattern.push('$');
    found.then_some(pattern)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_that_vary_are_known_by_their_look_and_their_key() {
        let at = OffsetDateTime::parse("2026-03-01T12:00:00Z", &Rfc3339).unwrap();
        let kind = |key: &str, value: Value| varying(key, &value, Some(at));
        assert_eq!(
            kind("x", json!("0c5f2a9e-4117-4e0b-9a53-6f2b1d3c8e70")),
            Some("uuid")
        );
        assert_eq!(
            kind("x", json!("2026-03-01T12:00:01.5+01:00")),
            Some("timestamp")
        );
        assert_eq!(kind("x", json!("2019-03-01T12:00:01Z")), None);
        assert_eq!(kind("orderId", json!(17)), Some("integer"));
        assert_eq!(kind("qty", json!(17)), None);
        assert_eq!(kind("created_at", json!(1_772_366_400)), Some("integer"));
        assert_eq!(kind("took", json!(1.5)), Some("number"));
        assert_eq!(kind("day_date", json!("2026-03-01")), Some("date"));
        assert_eq!(kind("birth_date", json!("1815-12-10")), None);
        assert_eq!(
            kind("picture", json!("http://127.0.0.1:4566/images/mug.png")),
            Some("url")
        );
        assert_eq!(
            kind("type", json!("https://shop.example/problems/sold-out")),
            None
        );
        assert_eq!(kind("id", json!("ord_5f0c2a9e41")), Some("text"));
        assert_eq!(kind("id", json!("MUG-01")), None);
        assert_eq!(kind("sku", json!("MUG-01")), None);
        assert_eq!(
            kind(
                "title",
                json!("A sentence with Several words and 123 numbers")
            ),
            None
        );
    }

    #[test]
    fn texts_around_ids_become_patterns() {
        assert_eq!(
            pattern("/a.b/0c5f2a9e-4117-4e0b-9a53-6f2b1d3c8e70").unwrap(),
            r"^/a\.b/[0-9a-f-]{36}$"
        );
        assert_eq!(pattern("/a/b"), None);
    }
}
