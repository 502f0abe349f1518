//! The bodies of functions that are longer than a line.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use regex::Regex;
use serde_json::{Value, json};
use sha2::Sha256;

use super::text::noun;

/// The HMAC-SHA256 of a text.
pub(super) fn hmac(key: &str, text: &str, encoding: Option<&Value>) -> Result<Value, String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .map_err(|_| "the key cannot be used".to_owned())?;
    mac.update(text.as_bytes());
    let digest = mac.finalize().into_bytes();
    match encoding.map(Value::as_str) {
        None | Some(Some("hex")) => Ok(hex::encode(digest).into()),
        Some(Some("base64")) => Ok(STANDARD.encode(digest).into()),
        Some(_) => Err("the encoding is `hex` or `base64`".to_owned()),
    }
}

/// The header and the claims of a JSON Web Token.
pub(super) fn jwt(token: &str) -> Result<Value, String> {
    let token = token.strip_prefix("Bearer ").unwrap_or(token);
    let mut parts = token.split('.');
    let (Some(header), Some(claims), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err("a JSON Web Token has three parts, joined by dots".to_owned());
    };
    let part = |name: &str, text: &str| -> Result<Value, String> {
        let bytes = URL_SAFE_NO_PAD.decode(text);
        let value = bytes
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        value.ok_or_else(|| format!("the {name} of this token is not JSON in base64url"))
    };
    Ok(json!({"header": part("header", header)?, "claims": part("payload", claims)?}))
}

/// Part of a text or a list.
pub(super) fn slice(value: &Value, from: &Value, to: Option<&Value>) -> Result<Value, String> {
    let length = match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        other => {
            return Err(format!(
                "a text or a list is needed, and this is {}",
                noun(other)
            ));
        }
    };
    let position = |value: &Value| -> Result<usize, String> {
        let number = value.as_i64();
        let number = number.ok_or_else(|| "a position is a whole number".to_owned())?;
        let from_end = usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX);
        Ok(match usize::try_from(number) {
            Ok(position) => position.min(length),
            Err(_) => length.saturating_sub(from_end),
        })
    };
    let from = position(from)?;
    let to = to.map_or(Ok(length), position)?.max(from);
    Ok(match value {
        Value::Array(items) => items[from..to].to_vec().into(),
        other => {
            let text = other.as_str().unwrap_or_default();
            text.chars()
                .skip(from)
                .take(to - from)
                .collect::<String>()
                .into()
        }
    })
}

/// The first group that a regular expression finds, or all that it matches.
pub(super) fn find(text: &str, pattern: &str) -> Result<String, String> {
    let regex = Regex::new(pattern).map_err(|_| format!("/{pattern}/ is no regular expression"))?;
    let found = regex
        .captures(text)
        .ok_or_else(|| format!("/{pattern}/ finds nothing in {text:?}"))?;
    let group = found.get(1).or_else(|| found.get(0));
    Ok(group.map_or("", |group| group.as_str()).to_owned())
}

/// The text that a percent-encoded one stands for.
pub(super) fn url_decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if let (b'%', Some(digits)) = (first, tail.get(..2)) {
            let byte = hex::decode(digits);
            bytes.extend(byte.map_err(|_| "`%` needs two hexadecimal digits".to_owned())?);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).map_err(|_| "this is not text".to_owned())
}

/// A part of a URL, by its name.
pub(super) fn url_part(url: &str, wanted: &str) -> Result<String, String> {
    let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (scheme, rest) = rest.split_once("://").unwrap_or(("", rest));
    let (authority, path) = match rest.find('/') {
        Some(at) if !scheme.is_empty() => rest.split_at(at),
        None if !scheme.is_empty() => (rest, "/"),
        _ => ("", rest),
    };
    let authority = authority.rsplit('@').next().unwrap_or(authority);
    let numbered = authority
        .rsplit_once(':')
        .filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    let (host, number) = numbered.unwrap_or((authority, ""));
    let found = match wanted {
        "scheme" => scheme,
        "host" => host,
        "port" => number,
        "path" => path,
        "query" => query,
        "fragment" => fragment,
        other => {
            let name = other.strip_prefix("query.").ok_or_else(|| {
                format!(
                    "there is no part `{other}`: write scheme, host, port, path, query, fragment or query.NAME"
                )
            })?;
            let pairs = query
                .split('&')
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            for (key, value) in pairs {
                if url_decode(key).is_ok_and(|key| key == name) {
                    return url_decode(&value.replace('+', " "));
                }
            }
            return Err(format!("the query of this URL has no `{name}`"));
        }
    };
    Ok(found.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_is_that_of_rfc_4231() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let text = "what do ya want for nothing?";
        assert_eq!(hmac("Jefe", text, None), Ok(expected.into()));
        assert!(hmac("Jefe", text, Some(&json!("md5"))).is_err());
    }

    #[test]
    fn parts_of_urls() {
        let url = "https://u:p@a.example:8443/b/c?token=x%20y&empty#top";
        for (part, expected) in [
            ("scheme", "https"),
            ("host", "a.example"),
            ("port", "8443"),
            ("path", "/b/c"),
            ("query", "token=x%20y&empty"),
            ("query.token", "x y"),
            ("query.empty", ""),
            ("fragment", "top"),
        ] {
            assert_eq!(url_part(url, part).as_deref(), Ok(expected), "{part}");
        }
        assert_eq!(url_part("https://a.example", "path").as_deref(), Ok("/"));
        assert_eq!(url_part("/reset?t=1", "query.t").as_deref(), Ok("1"));
        assert!(url_part(url, "query.other").is_err());
        assert!(url_part(url, "domain").is_err());
    }

    #[test]
    fn slices_count_from_both_ends() {
        let list = json!([1, 2, 3]);
        assert_eq!(slice(&list, &json!(1), None), Ok(json!([2, 3])));
        assert_eq!(slice(&list, &json!(-1), None), Ok(json!([3])));
        assert_eq!(slice(&list, &json!(0), Some(&json!(-1))), Ok(json!([1, 2])));
        assert_eq!(
            slice(&json!("käse"), &json!(1), Some(&json!(3))),
            Ok(json!("äs"))
        );
        assert_eq!(slice(&list, &json!(2), Some(&json!(1))), Ok(json!([])));
        assert_eq!(slice(&list, &json!(9), None), Ok(json!([])));
        assert!(slice(&json!(1), &json!(0), None).is_err());
    }

    #[test]
    fn tokens_and_patterns_are_read() {
        let token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.";
        assert_eq!(jwt(token).unwrap()["claims"]["sub"], "ada");
        assert!(jwt("a.b").is_err());
        assert_eq!(find("order 42 paid", r"order (\d+)").as_deref(), Ok("42"));
        assert_eq!(find("order 42", r"\d+").as_deref(), Ok("42"));
        assert!(find("order", r"\d+").is_err());
    }
}
