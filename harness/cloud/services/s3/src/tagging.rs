//! Tag sets: what may be in them, and how a header carries them.

use s3s::dto;

use super::error::{Result, S3Error};
use super::request::percent_decode;
use super::state::Tags;

/// The kind of resource that carries tags; limits and some messages differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagTarget {
    Bucket,
    /// A bucket that is created with tags.
    NewBucket,
    Object,
}

/// The tags of a document.
pub(crate) fn from_document(set: Vec<dto::Tag>, target: TagTarget) -> Result<Tags> {
    let mut tags = Tags::with_capacity(set.len());
    for tag in set {
        let (Some(key), Some(value)) = (tag.key, tag.value) else {
            return Err(S3Error::malformed_xml());
        };
        tags.push((key, value));
    }
    check(&tags, target)?;
    Ok(tags)
}

/// The tags of `x-amz-tagging`: URL query parameters.
pub(crate) fn from_header(text: &str) -> Result<Tags> {
    let bad = || {
        S3Error::invalid_argument(
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
            "x-amz-tagging",
            text,
        )
    };
    let mut tags = Tags::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decode = |t| String::from_utf8(percent_decode(t, true)).map_err(|_| bad());
        tags.push((decode(key)?, decode(value)?));
    }
    let mut keys: Vec<&str> = tags.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    if keys.windows(2).any(|pair| pair[0] == pair[1])
        || tags.iter().any(|(k, v)| !is_text(k) || !is_text(v))
    {
        return Err(bad());
    }
    check(&tags, TagTarget::Object)?;
    Ok(tags)
}

/// Checks tags against the rules of their target.
pub(crate) fn check(tags: &Tags, target: TagTarget) -> Result<()> {
    let invalid = |message, key: &str| S3Error::new(400, "InvalidTag", message).with("TagKey", key);
    let max = match target {
        TagTarget::Bucket | TagTarget::NewBucket => 50,
        TagTarget::Object => 10,
    };
    if tags.len() > max {
        return Err(S3Error::new(
            400,
            "BadRequest",
            match target {
                TagTarget::Bucket | TagTarget::NewBucket => {
                    "Bucket tag count cannot be greater than 50"
                }
                TagTarget::Object => "Object tags cannot be greater than 10",
            },
        ));
    }
    for (at, (key, value)) in tags.iter().enumerate() {
        if tags[..at].iter().any(|(other, _)| other == key) {
            return Err(invalid(
                "Cannot provide multiple Tags with the same key",
                key,
            ));
        }
        if key.starts_with("aws:") {
            return Err(match target {
                TagTarget::Bucket => {
                    invalid("System tags cannot be added/updated by requester", key)
                }
                // Recorded: s3_api, `tags-key-aws-prefix`.
                TagTarget::NewBucket => S3Error::new(
                    400,
                    "InvalidTag",
                    "User-defined tag keys can't start with \"aws:\". This prefix is reserved for system tags. Remove \"aws:\" from your tag keys and try again.",
                ),
                TagTarget::Object => invalid("Your TagKey cannot be prefixed with aws:", key),
            });
        }
        if key.is_empty() || key.chars().count() > 128 || !is_text(key) {
            return Err(invalid("The TagKey you have provided is invalid", key));
        }
        if value.chars().count() > 256 || !is_text(value) {
            return Err(
                invalid("The TagValue you have provided is invalid", key).with("TagValue", value)
            );
        }
    }
    Ok(())
}

/// Letters, digits, spaces and a few signs, in any script.
fn is_text(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || c.is_whitespace() || "+-=._:/@".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        let pair = |k: &str, v: &str| (k.to_owned(), v.to_owned());
        assert_eq!(
            from_header("a=1&b=x%20y+z&c").unwrap(),
            [pair("a", "1"), pair("b", "x y z"), pair("c", "")]
        );
        assert_eq!(
            from_header("a=1&a=2").unwrap_err().code(),
            "InvalidArgument"
        );
        assert_eq!(from_header("a=%3C").unwrap_err().code(), "InvalidArgument");
        assert_eq!(from_header("aws:a=1").unwrap_err().code(), "InvalidTag");
        let many: Vec<String> = (0..11).map(|n| format!("k{n}=v")).collect();
        assert_eq!(
            from_header(&many.join("&")).unwrap_err().code(),
            "BadRequest"
        );
    }

    #[test]
    fn documents() {
        let tag = |k: &str, v: &str| dto::Tag {
            key: Some(k.to_owned()),
            value: Some(v.to_owned()),
        };
        let code = |set| {
            from_document(set, TagTarget::Bucket)
                .unwrap_err()
                .code()
                .to_owned()
        };
        assert_eq!(
            from_document(vec![tag("größe", "ä b")], TagTarget::Object)
                .unwrap()
                .len(),
            1
        );
        assert_eq!(code(vec![tag("a", "1"), tag("a", "2")]), "InvalidTag");
        assert_eq!(code(vec![tag("a", &"v".repeat(257))]), "InvalidTag");
        assert_eq!(code(vec![tag(&"k".repeat(129), "")]), "InvalidTag");
        assert_eq!(
            code(vec![dto::Tag {
                key: Some("a".into()),
                value: None
            }]),
            "MalformedXML"
        );
    }
}
