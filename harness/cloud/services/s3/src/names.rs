//! The rules for bucket names and object keys.

use std::net::Ipv4Addr;

use super::error::{Result, S3Error};

/// The longest key, in bytes of UTF-8.
pub(crate) const MAX_KEY: usize = 1024;

/// Whether a new bucket may bear this name.
pub(crate) fn is_bucket_name(name: &str) -> bool {
    const PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
    const SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];
    let edge = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let bytes = name.as_bytes();
    (3..=63).contains(&bytes.len())
        && bytes
            .iter()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        && edge(bytes.first())
        && edge(bytes.last())
        && !name.contains("..")
        && name.parse::<Ipv4Addr>().is_err()
        && !PREFIXES.iter().any(|p| name.starts_with(p))
        && !SUFFIXES.iter().any(|s| name.ends_with(s))
}

/// Returns whether a text has the form of a region's name: `us-east-1`.
pub(crate) fn is_region(text: &str) -> bool {
    let mut parts = text.split('-').rev();
    let number = parts.next().unwrap_or_default();
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
        && parts.clone().count() >= 2
        && parts.all(is_word)
}

/// Returns the bucket that a host names: `photos.localhost`,
/// `photos.s3.eu-west-1.amazonaws.com`, `photos.s3-website-us-east-1.amazonaws.com`.
pub(crate) fn bucket_of_host(host: &str) -> Option<&str> {
    let before_service = host.split_once(".s3.").or_else(|| host.split_once(".s3-"));
    match before_service {
        Some((bucket, _)) => Some(bucket),
        None => host
            .strip_suffix(".localhost")
            .or_else(|| host.strip_suffix(".localhost.localstack.cloud")),
    }
}

/// Refuses a name no bucket may bear.
pub(crate) fn check_bucket_name(name: &str) -> Result<()> {
    if is_bucket_name(name) {
        return Ok(());
    }
    Err(S3Error::new(
        400,
        "InvalidBucketName",
        "The specified bucket is not valid.",
    )
    .with("BucketName", name))
}

/// Refuses a key that is too long.
pub(crate) fn check_key(key: &str) -> Result<()> {
    if key.len() <= MAX_KEY {
        return Ok(());
    }
    Err(S3Error::new(400, "KeyTooLongError", "Your key is too long")
        .with("Size", key.len().to_string())
        .with("MaxSizeAllowed", MAX_KEY.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bucket_names() {
        for good in ["abc", "my-bucket", "a.b.c", "123", "1.2.3", "x--y"] {
            assert!(is_bucket_name(good), "{good}");
        }
        let long = "a".repeat(64);
        for bad in [
            "ab",
            "Abc",
            "a_b",
            "-abc",
            "abc-",
            ".abc",
            "abc.",
            "a..b",
            "192.168.0.1",
            "xn--abc",
            "sthree-abc",
            "abc-s3alias",
            "abc--ol-s3",
            "abc.mrap",
            "abc--x-s3",
            "amzn-s3-demo-abc",
            "",
            "é-bucket",
            &long,
        ] {
            assert!(!is_bucket_name(bad), "{bad}");
        }
    }

    #[test]
    fn hosts_name_buckets() {
        for (host, bucket) in [
            ("photos.localhost", Some("photos")),
            ("photos.2026.s3.localhost", Some("photos.2026")),
            ("photos.s3.eu-west-1.amazonaws.com", Some("photos")),
            ("photos.s3-website-us-east-1.amazonaws.com", Some("photos")),
            ("localhost", None),
            ("127.0.0.1", None),
            ("s3.eu-west-1.amazonaws.com", None),
        ] {
            assert_eq!(bucket_of_host(host), bucket, "{host}");
        }
    }

    #[test]
    fn key_length_is_counted_in_bytes() {
        assert!(check_key(&"k".repeat(1024)).is_ok());
        assert!(check_key(&"é".repeat(512)).is_ok());
        let error = check_key(&"é".repeat(513)).unwrap_err();
        assert_eq!(error.code(), "KeyTooLongError");
    }
}
