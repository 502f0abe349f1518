//! Pages of lists, with Cognito's limits and errors.

use rehearsal_cloud_core::paging::{InvalidToken, Page, decode_token, encode_token};
use rehearsal_model::error::ServiceError;

use super::error::invalid;

/// The largest page, and the default.
pub(super) const MAX_RESULTS: usize = 60;

/// Returns the page of a token.
pub(super) fn page<T>(
    all: impl IntoIterator<Item = T>,
    limit: Option<usize>,
    token: Option<&str>,
) -> Result<Page<T>, ServiceError> {
    let limit = limit.filter(|limit| *limit > 0).unwrap_or(MAX_RESULTS);
    Page::new(all, limit, token).map_err(invalid_token)
}

fn invalid_token(_: InvalidToken) -> ServiceError {
    invalid("Invalid pagination token.")
}

/// Returns the position in a token.
pub(super) fn position(token: &str) -> Result<usize, ServiceError> {
    let position = decode_token(token).and_then(|text| text.parse().map_err(|_| InvalidToken));
    position.map_err(invalid_token)
}

/// Returns a token for a position.
pub(super) fn position_token(position: usize) -> String {
    encode_token(&position.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_return_the_next_page() {
        let first = page(0..70, None, None).unwrap();
        assert_eq!(first.items, (0..60).collect::<Vec<_>>());
        let second = page(0..70, Some(60), first.next_token.as_deref()).unwrap();
        assert_eq!(second.items, (60..70).collect::<Vec<_>>());
        assert!(second.next_token.is_none());
        assert!(page(0..70, None, Some("nonsense")).is_err());
    }
}
