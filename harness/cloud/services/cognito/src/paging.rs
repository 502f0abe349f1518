//! Pages of lists.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use serde_json::{Map, Value};

use super::error::invalid;
use rehearsal_model::error::ServiceError;

/// The largest page, and the default.
pub(super) const MAX_RESULTS: usize = 60;

/// A page of a list.
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    /// The token of the next page, if there is one.
    pub(super) next: Option<String>,
}

/// Returns the page of a token, which holds the number of items before it.
pub(super) fn page<T>(
    all: impl IntoIterator<Item = T>,
    limit: Option<usize>,
    token: Option<&str>,
) -> Result<Page<T>, ServiceError> {
    let before = token.map_or(Ok(0), position)?;
    let limit = limit.filter(|limit| *limit > 0).unwrap_or(MAX_RESULTS);
    let mut rest = all.into_iter().skip(before).peekable();
    let items: Vec<T> = rest.by_ref().take(limit).collect();
    let next = rest.peek().map(|_| position_token(before + limit));
    Ok(Page { items, next })
}

/// Returns a page as JSON, with the token under the name `next_token`.
pub(super) fn page_json(
    name: &str,
    items: Vec<Value>,
    next_token: &str,
    next: Option<String>,
) -> Value {
    let mut output = Map::from_iter([(name.to_owned(), Value::from(items))]);
    if let Some(next) = next {
        output.insert(next_token.to_owned(), next.into());
    }
    output.into()
}

/// Returns the position in a token.
pub(super) fn position(token: &str) -> Result<usize, ServiceError> {
    STANDARD
        .decode(token)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok())
        .ok_or_else(|| invalid("Invalid pagination token."))
}

/// Returns a token for a position.
pub(super) fn position_token(position: usize) -> String {
    STANDARD.encode(position.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_return_the_next_page() {
        let first = page(0..70, None, None).unwrap();
        assert_eq!(first.items, (0..60).collect::<Vec<_>>());
        let second = page(0..70, Some(60), first.next.as_deref()).unwrap();
        assert_eq!(second.items, (60..70).collect::<Vec<_>>());
        assert!(second.next.is_none());
        assert!(page(0..70, None, Some("nonsense")).is_err());
    }
}
