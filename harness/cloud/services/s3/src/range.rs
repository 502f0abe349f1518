//! The `Range` header, as S3 reads it.

use std::ops::Range;

/// What a `Range` header asks of a body of a given size.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it: the header is absent, not understood, or asks for several
    /// ranges, which S3 does not serve.
    All,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that are not there.
    Unsatisfiable,
}

/// Reads `bytes=a-b`, `bytes=a-` or `bytes=-n`.
pub(crate) fn parse(header: &str, size: u64) -> Wanted {
    let Some((first, last)) = header
        .trim()
        .strip_prefix("bytes=")
        .filter(|spec| !spec.contains(','))
        .and_then(|spec| spec.trim().split_once('-'))
    else {
        return Wanted::All;
    };
    let number = |s: &str| {
        s.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| s.parse::<u64>().unwrap_or(u64::MAX))
    };
    match (first, last) {
        ("", "") => Wanted::All,
        ("", suffix) => match number(suffix) {
            None => Wanted::All,
            Some(n) if n == 0 || size == 0 => Wanted::Unsatisfiable,
            Some(n) => Wanted::Part(size.saturating_sub(n)..size),
        },
        (first, last) => {
            let Some(start) = number(first) else {
                return Wanted::All;
            };
            let end = match last {
                "" => size,
                last => match number(last) {
                    Some(last) if last >= start => last.saturating_add(1).min(size),
                    _ => return Wanted::All,
                },
            };
            if start >= size {
                return Wanted::Unsatisfiable;
            }
            Wanted::Part(start..end)
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
    fn reads_the_three_forms() {
        assert_eq!(parse("bytes=0-0", 10), Wanted::Part(0..1));
        assert_eq!(parse("bytes=2-5", 10), Wanted::Part(2..6));
        assert_eq!(parse("bytes=2-500", 10), Wanted::Part(2..10));
        assert_eq!(parse("bytes=7-", 10), Wanted::Part(7..10));
        assert_eq!(parse("bytes=-3", 10), Wanted::Part(7..10));
        assert_eq!(parse("bytes=-30", 10), Wanted::Part(0..10));
    }

    #[test]
    fn ignores_what_it_does_not_understand() {
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
            assert_eq!(parse(header, 10), Wanted::All, "{header}");
        }
    }

    #[test]
    fn refuses_what_is_not_there() {
        for (header, size) in [
            ("bytes=10-", 10),
            ("bytes=10-12", 10),
            ("bytes=-0", 10),
            ("bytes=0-", 0),
            ("bytes=-1", 0),
        ] {
            assert_eq!(
                parse(header, size),
                Wanted::Unsatisfiable,
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
