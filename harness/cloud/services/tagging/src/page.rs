//! Pages of lists.

use rehearsal_cloud_core::paging::{decode_token, encode_token};
use rehearsal_cloud_core::service::ServiceError;
use time::{Duration, OffsetDateTime};

use crate::error::invalid_parameter;

/// How long a token leads to the next page.
const LIFETIME: Duration = Duration::minutes(15);

/// Returns the last item before the page of a token, or `None` for the first page. AWS
/// takes an empty token for none.
pub(crate) fn start(
    token: Option<&str>,
    now: OffsetDateTime,
) -> Result<Option<String>, ServiceError> {
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Ok(None);
    };
    let invalid = || invalid_parameter("The PaginationToken is not valid.");
    let token = decode_token(token).map_err(|_| invalid())?;
    let (issued, last) = token.split_once(' ').ok_or_else(invalid)?;
    let issued = issued.parse().ok();
    let issued = issued
        .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
        .ok_or_else(invalid)?;
    if now - issued > LIFETIME {
        return Err(ServiceError::sender(
            "PaginationTokenExpiredException",
            "The PaginationToken has expired: it is valid for 15 minutes.",
        ));
    }
    Ok(Some(last.to_owned()))
}

/// Returns the token that leads from a page to the next one, or an empty one if `last`
/// is the last item of all.
pub(crate) fn next_token(last: Option<&str>, now: OffsetDateTime) -> String {
    last.map_or_else(String::new, |last| {
        encode_token(&format!("{} {last}", now.unix_timestamp()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    #[test]
    fn tokens_lead_on_for_fifteen_minutes() {
        let token = next_token(Some("arn:aws:s3:::photos 1"), NOW);
        let end = NOW + Duration::minutes(15);
        let last = start(Some(&token), end).unwrap();
        assert_eq!(last.as_deref(), Some("arn:aws:s3:::photos 1"));
        let expired = start(Some(&token), end + Duration::SECOND).unwrap_err();
        assert_eq!(expired.code, "PaginationTokenExpiredException");
    }

    #[test]
    fn there_may_be_no_token_but_no_other_text() {
        assert_eq!(start(None, NOW).unwrap(), None);
        assert_eq!(start(Some(&next_token(None, NOW)), NOW).unwrap(), None);
        for text in ["x", "bm93aGVyZQ=="] {
            let invalid = start(Some(text), NOW).unwrap_err();
            assert_eq!(invalid.code, "InvalidParameterException");
        }
    }
}
