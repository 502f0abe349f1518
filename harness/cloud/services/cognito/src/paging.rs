//! Lists, a page at a time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use serde_json::{Map, Value};

use super::error::invalid;
use rehearsal_model::error::ServiceError;

/// What a page has at most, and where nothing is asked for.
pub(super) const MAX_RESULTS: usize = 60;

/// A part of a list.
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    /// What asks for the next part, where there is one.
    pub(super) next: Option<String>,
}

/// The part of a list that a token asks for. A token holds how many items came before.
pub(super) fn of<T>(
    all: impl IntoIterator<Item = T>,
    limit: Option<usize>,
    token: Option<&str>,
) -> Result<Page<T>, ServiceError> {
    let before = token.map_or(Ok(0), position)?;
    let limit = limit.filter(|limit| *limit > 0).unwrap_or(MAX_RESULTS);
    let mut rest = all.into_iter().skip(before).peekable();
    let items: Vec<T> = rest.by_ref().take(limit).collect();
    let next = rest.peek().map(|_| token_of(before + limit));
    Ok(Page { items, next })
}

/// A part of a list as an answer, with the token under the name `next_token`.
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

/// The position a token holds.
pub(super) fn position(token: &str) -> Result<usize, ServiceError> {
    STANDARD
        .decode(token)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok())
        .ok_or_else(|| invalid("Invalid pagination token."))
}

/// The token of a position.
pub(super) fn token_of(position: usize) -> String {
    STANDARD.encode(position.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_lead_from_page_to_page() {
        let first = of(0..70, None, None).unwrap();
        assert_eq!(first.items, (0..60).collect::<Vec<_>>());
        let second = of(0..70, Some(60), first.next.as_deref()).unwrap();
        assert_eq!(second.items, (60..70).collect::<Vec<_>>());
        assert!(second.next.is_none());
        assert!(of(0..70, None, Some("nonsense")).is_err());
    }
}
