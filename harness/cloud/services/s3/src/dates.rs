//! The formats of dates in headers and documents.

use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};
use time::macros::format_description;

/// `Wed, 21 Oct 2015 07:28:00 GMT`, as in headers.
pub(crate) fn http_date(at: OffsetDateTime) -> String {
    let format = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    at.to_offset(time::UtcOffset::UTC)
        .format(&format)
        .expect("a date formats")
}

/// Reads a date from a header: that form, the older two of HTTP's being long gone.
pub(crate) fn parse_http_date(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(&text.replace("GMT", "+0000"), &Rfc2822)
        .or_else(|_| OffsetDateTime::parse(text, &Rfc3339))
        .ok()
}

/// `2015-10-21T07:28:00.000Z`, as in documents. S3 keeps whole seconds.
pub(crate) fn iso(at: OffsetDateTime) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].000Z");
    at.to_offset(time::UtcOffset::UTC)
        .format(&format)
        .expect("a date formats")
}

/// `2015-10-21T07:28:00Z`, as in errors about signatures.
pub(crate) fn iso_seconds(at: OffsetDateTime) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    at.to_offset(time::UtcOffset::UTC)
        .format(&format)
        .expect("a date formats")
}

/// The same with the milliseconds it has, as in events.
pub(crate) fn iso_millis(at: OffsetDateTime) -> String {
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    at.to_offset(time::UtcOffset::UTC)
        .format(&format)
        .expect("a date formats")
}

/// Reads a date from a document or an ISO header.
pub(crate) fn parse_iso(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn round_trips() {
        let at = datetime!(2015-10-21 07:28:00.123 UTC);
        assert_eq!(http_date(at), "Wed, 21 Oct 2015 07:28:00 GMT");
        assert_eq!(
            parse_http_date("Wed, 21 Oct 2015 07:28:00 GMT"),
            Some(at.replace_nanosecond(0).unwrap())
        );
        assert_eq!(iso(at), "2015-10-21T07:28:00.000Z");
        assert_eq!(iso_millis(at), "2015-10-21T07:28:00.123Z");
        assert_eq!(parse_iso("2015-10-21T07:28:00.123Z"), Some(at));
        assert_eq!(parse_http_date("yesterday"), None);
    }
}
