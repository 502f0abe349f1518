//! The `Range` header, as S3 reads it.

use std::ops::Range;

/// The range that a `Range` header requests of a body of a given size.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RequestedRange {
    /// All of it: the header is absent, not understood, or asks for several
    /// ranges, which S3 does not serve.
    All,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that are not there.
    Unsatisfiable,
}

/// Reads `bytes=a-b`, `bytes=a-` or `bytes=-n`.
pub(crate) fn parse(header: &str, size: u64) -> RequestedRange {
    let Some((first, last)) = header
        .trim()
        .strip_prefix("bytes=")
        .filter(|spec| !spec.contains(','))
        .and_then(|spec| spec.trim().split_once('-'))
    else {
        return RequestedRange::All;
    };
    let number = |s: &str| {
        s.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| s.parse::<u64>().unwrap_or(u64::MAX))
    };
    match (first, last) {
        ("", "") => RequestedRange::All,
        ("", suffix) => match number(suffix) {
            None => RequestedRange::All,
            Some(n) if n == 0 || size == 0 => RequestedRange::Unsatisfiable,
            Some(n) => RequestedRange::Part(size.saturating_sub(n)..size),
        },
        (first, last) => {
            let Some(start) = number(first) else {
                return RequestedRange::All;
            };
            let end = match last {
                "" => size,
                last => match number(last) {
                    Some(last) if last >= start => last.saturating_add(1).min(size),
                    _ => return RequestedRange::All,
                },
            };
            if start >= size {
                return RequestedRange::Unsatisfiable;
            }
            RequestedRange::Part(start..end)
        }
    }
}

/// The stricter form of `x-amz-copy-source-range`: `bytes=a-b` within the source.
pub(crate) fn parse_copy(header: &str) -> Option<Range<u64>> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    let first: u64 = first.parse().ok()?;
    let last: u64 = last.parse().ok()?;
    (first <= last).then_some(first..last.checked_add(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_forms_of_ranges_are_read() {
        assert_eq!(parse("bytes=0-0", 10), RequestedRange::Part(0..1));
        assert_eq!(parse("bytes=2-5", 10), RequestedRange::Part(2..6));
        assert_eq!(parse("bytes=2-500", 10), RequestedRange::Part(2..10));
        assert_eq!(parse("bytes=7-", 10), RequestedRange::Part(7..10));
        assert_eq!(parse("bytes=-3", 10), RequestedRange::Part(7..10));
        assert_eq!(parse("bytes=-30", 10), RequestedRange::Part(0..10));
    }

    #[test]
    fn unknown_ranges_are_ignored() {
        for header in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=5-2",
            "items=0-1",
            "bytes=0-1,3-4",
        ] {
            assert_eq!(parse(header, 10), RequestedRange::All, "{header}");
        }
    }

    #[test]
    fn range_beyond_the_end_is_unsatisfiable() {
        for (header, size) in [
            ("bytes=10-", 10),
            ("bytes=10-12", 10),
            ("bytes=-0", 10),
            ("bytes=0-", 0),
            ("bytes=-1", 0),
        ] {
            assert_eq!(
                parse(header, size),
                RequestedRange::Unsatisfiable,
                "{header} of {size}"
            );
        }
    }

    #[test]
    fn copy_ranges_are_strict() {
        assert_eq!(parse_copy("bytes=0-9"), Some(0..10));
        for bad in ["bytes=0-", "bytes=-9", "0-9", "bytes=9-0", "bytes=a-b"] {
            assert_eq!(parse_copy(bad), None, "{bad}");
        }
    }
}
