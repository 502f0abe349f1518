//! Lists that are answered a page at a time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

/// A page of a list.
#[derive(Debug)]
pub struct Page<T> {
    /// The items on the page.
    pub items: Vec<T>,
    /// The token that asks for the next page, if there is one.
    pub next_token: Option<String>,
}

/// The error for a token that no page was answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidToken;

impl<T> Page<T> {
    /// Returns the page that a token asks for, the first one without a token.
    /// A token holds how many items are on the pages before.
    pub fn new(
        items: impl IntoIterator<Item = T>,
        size: usize,
        token: Option<&str>,
    ) -> Result<Self, InvalidToken> {
        let before: usize = match token {
            None => 0,
            Some(token) => decode_token(token)?.parse().map_err(|_| InvalidToken)?,
        };
        let mut rest = items.into_iter().skip(before).peekable();
        let items: Vec<T> = rest.by_ref().take(size).collect();
        let next_token = rest
            .peek()
            .map(|_| encode_token(&(before + size).to_string()));
        Ok(Self { items, next_token })
    }

    /// Turns the page into an operation's output: the items under `name`, and
    /// the token under `NextToken`.
    pub fn into_output(self, name: &str, item: impl FnMut(T) -> Value) -> Value {
        let items: Vec<Value> = self.items.into_iter().map(item).collect();
        output(name, items, "NextToken", self.next_token)
    }
}

/// Returns an operation's output with a page: its items under `name`, and the token of the
/// next page, if there is one, under `token_name`.
pub fn output(
    name: &str,
    items: Vec<Value>,
    token_name: &str,
    next_token: Option<String>,
) -> Value {
    let mut output = Map::from_iter([(name.to_owned(), Value::from(items))]);
    if let Some(token) = next_token {
        output.insert(token_name.to_owned(), token.into());
    }
    output.into()
}

/// Returns the token for a position in a list.
pub fn encode_token(position: &str) -> String {
    STANDARD.encode(position)
}

/// Returns the position in a list that a token stands for.
pub fn decode_token(token: &str) -> Result<String, InvalidToken> {
    let bytes = STANDARD.decode(token).map_err(|_| InvalidToken)?;
    String::from_utf8(bytes).map_err(|_| InvalidToken)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tokens_lead_from_page_to_page() {
        let page = |token: Option<&str>| Page::new(0..150, 100, token);
        let first = page(None).unwrap();
        assert_eq!(first.items, (0..100).collect::<Vec<_>>());
        let second = page(first.next_token.as_deref()).unwrap();
        assert_eq!(second.items, (100..150).collect::<Vec<_>>());
        assert_eq!(second.next_token, None);
        assert_eq!(page(Some("nonsense")).unwrap_err(), InvalidToken);
    }

    #[test]
    fn full_last_page_has_no_token() {
        assert_eq!(Page::new(0..100, 100, None).unwrap().next_token, None);
    }

    #[test]
    fn output_has_a_token_only_before_another_page() {
        let output = |size: usize| {
            let page = Page::new([1, 2], size, None).unwrap();
            page.into_output("Items", |item| json!({"Id": item}))
        };
        assert_eq!(output(2), json!({"Items": [{"Id": 1}, {"Id": 2}]}));
        assert_eq!(
            output(1),
            json!({"Items": [{"Id": 1}], "NextToken": "MQ=="})
        );
    }
}
