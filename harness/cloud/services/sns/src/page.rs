//! Lists, a hundred at a time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::state::invalid;
use rehearsal_model::error::ServiceError;

/// How many items a page has.
const SIZE: usize = 100;

/// A part of a list.
#[derive(Debug)]
pub(super) struct Page<T> {
    /// The items.
    pub(super) items: Vec<T>,
    /// What asks for the next part, where there is one.
    pub(super) next: Option<String>,
}

/// The part of a list that a token asks for. A token holds how many items came before.
pub(super) fn of<T>(
    all: impl IntoIterator<Item = T>,
    token: Option<&str>,
) -> Result<Page<T>, ServiceError> {
    let before: usize = match token.filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => STANDARD
            .decode(token)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok())
            .ok_or_else(|| invalid("NextToken"))?,
    };
    let mut rest = all.into_iter().skip(before).peekable();
    let items: Vec<T> = rest.by_ref().take(SIZE).collect();
    let next = rest
        .peek()
        .map(|_| STANDARD.encode((before + SIZE).to_string()));
    Ok(Page { items, next })
}

/// A part of a list as an output.
pub(super) fn output(name: &str, items: Vec<Value>, next: Option<String>) -> Value {
    let mut output = Map::from_iter([(name.to_owned(), Value::from(items))]);
    if let Some(next) = next {
        output.insert("NextToken".to_owned(), next.into());
    }
    output.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_lead_from_page_to_page() {
        let first = of(0..150, None).unwrap();
        assert_eq!(first.items, (0..100).collect::<Vec<_>>());
        let second = of(0..150, first.next.as_deref()).unwrap();
        assert_eq!(second.items, (100..150).collect::<Vec<_>>());
        assert!(second.next.is_none());
        assert!(of(0..100, None).unwrap().next.is_none());
        assert!(of(0..150, Some("nonsense")).is_err());
    }
}
