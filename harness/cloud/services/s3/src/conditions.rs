//! Conditional requests: `If-Match`, `If-None-Match`, `If-Modified-Since`,
//! `If-Unmodified-Since`, and how S3 weighs them against each other.

use time::OffsetDateTime;

/// The conditions of a read, already parsed. Dates that do not parse are
/// ignored, as HTTP requires.
#[derive(Debug, Default, Clone)]
#[expect(
    clippy::struct_field_names,
    reason = "the fields bear the headers' names"
)]
pub(crate) struct Conditions<'a> {
    pub(crate) if_match: Option<&'a str>,
    pub(crate) if_none_match: Option<&'a str>,
    pub(crate) if_modified_since: Option<OffsetDateTime>,
    pub(crate) if_unmodified_since: Option<OffsetDateTime>,
}

/// What the conditions say.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Proceed,
    NotModified,
    /// The header that failed.
    Failed(&'static str),
}

impl Conditions<'_> {
    /// Evaluates them for an object. `If-Match` that holds silences
    /// `If-Unmodified-Since`; `If-None-Match` silences `If-Modified-Since`.
    pub(crate) fn evaluate(&self, etag: &str, modified: OffsetDateTime) -> Decision {
        let modified = whole_seconds(modified);
        match self.if_match {
            Some(list) if !matches(list, etag) => return Decision::Failed("If-Match"),
            Some(_) => {}
            None => {
                if self.if_unmodified_since.is_some_and(|at| modified > at) {
                    return Decision::Failed("If-Unmodified-Since");
                }
            }
        }
        match self.if_none_match {
            Some(list) if matches(list, etag) => Decision::NotModified,
            None if self.if_modified_since.is_some_and(|at| modified <= at) => {
                Decision::NotModified
            }
            _ => Decision::Proceed,
        }
    }
}

/// Whether a list of entity tags names this one. Quotes may be left out.
pub(crate) fn matches(list: &str, etag: &str) -> bool {
    list.split(',').map(str::trim).any(|tag| {
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        tag == "*" || tag.trim_matches('"') == etag
    })
}

/// HTTP dates have no fractions.
fn whole_seconds(at: OffsetDateTime) -> OffsetDateTime {
    at.replace_nanosecond(0).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const AT: OffsetDateTime = datetime!(2026-01-02 03:04:05.678 UTC);
    const SECOND: OffsetDateTime = datetime!(2026-01-02 03:04:05 UTC);
    const BEFORE: OffsetDateTime = datetime!(2026-01-01 00:00:00 UTC);

    #[test]
    fn entity_tags() {
        assert!(matches("\"abc\"", "abc"));
        assert!(matches("abc", "abc"));
        assert!(matches("\"x\", W/\"abc\"", "abc"));
        assert!(matches("*", "abc"));
        assert!(!matches("\"abcd\"", "abc"));
    }

    #[test]
    fn one_by_one() {
        let evaluate = |c: Conditions<'_>| c.evaluate("abc", AT);
        let none = Conditions::default;
        assert_eq!(evaluate(none()), Decision::Proceed);
        assert_eq!(
            evaluate(Conditions {
                if_match: Some("x"),
                ..none()
            }),
            Decision::Failed("If-Match")
        );
        assert_eq!(
            evaluate(Conditions {
                if_none_match: Some("abc"),
                ..none()
            }),
            Decision::NotModified
        );
        assert_eq!(
            evaluate(Conditions {
                if_modified_since: Some(SECOND),
                ..none()
            }),
            Decision::NotModified
        );
        assert_eq!(
            evaluate(Conditions {
                if_modified_since: Some(BEFORE),
                ..none()
            }),
            Decision::Proceed
        );
        assert_eq!(
            evaluate(Conditions {
                if_unmodified_since: Some(BEFORE),
                ..none()
            }),
            Decision::Failed("If-Unmodified-Since")
        );
        assert_eq!(
            evaluate(Conditions {
                if_unmodified_since: Some(SECOND),
                ..none()
            }),
            Decision::Proceed
        );
    }

    #[test]
    fn together() {
        let both = Conditions {
            if_match: Some("abc"),
            if_unmodified_since: Some(BEFORE),
            ..Conditions::default()
        };
        assert_eq!(both.evaluate("abc", AT), Decision::Proceed);
        let both = Conditions {
            if_none_match: Some("other"),
            if_modified_since: Some(SECOND),
            ..Conditions::default()
        };
        assert_eq!(both.evaluate("abc", AT), Decision::Proceed);
    }
}
