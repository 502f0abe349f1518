//! Parts of a saved value: by a regular expression, by JSONPath, or by a selector.

use rehearsal_record::Place;
use serde_json::Value;
use serde_json_path::JsonPath;

use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{Pattern, parse_pattern, parse_selector};
use crate::parser::Parser;
use crate::settings::PlainText;
use crate::yaml::{Kind, Node};
use rehearsal_document::{Found, Markup, Selector};

/// How a part is taken out of a value.
#[derive(Debug, Clone)]
pub enum Capture {
    /// The first group that a regular expression finds in a text, or all that it
    /// matches.
    Regex(Pattern),
    /// What a JSONPath (RFC 9535) selects: the value, or a list of several.
    JsonPath(Box<JsonPath>),
    /// What a selector finds in a document: the only text, or the list of all.
    Document(Markup, Selector),
}

impl Capture {
    /// The part, or `None` if there is none.
    pub fn apply(&self, value: &Value) -> Option<Value> {
        match self {
            Self::Regex(pattern) => {
                let found = pattern.regex.captures(value.as_str()?)?;
                let group = found.get(1).or_else(|| found.get(0))?;
                Some(group.as_str().into())
            }
            Self::JsonPath(path) => {
                let found = path.query(value).all();
                match &found[..] {
                    [] => None,
                    [only] => Some((*only).clone()),
                    several => Some(several.iter().copied().cloned().collect()),
                }
            }
            Self::Document(markup, selector) => {
                let document = markup.parse(value.as_str()?).ok()?;
                match selector.find(&document) {
                    Found::One(text) => Some(text.into()),
                    Found::All(texts) => Some(texts.into()),
                    Found::Nothing | Found::Several(_) => None,
                }
            }
        }
    }

    /// What it looks for, in words.
    pub fn describe(&self) -> String {
        match self {
            Self::Regex(pattern) => format!("text that matches /{}/", pattern.source),
            Self::JsonPath(path) => format!("a value at `{path}`"),
            Self::Document(markup, selector) if selector.finds_all() => {
                format!("{} with `{}`", markup.name(), selector.source())
            }
            Self::Document(markup, selector) => {
                format!("{} with just one `{}`", markup.name(), selector.source())
            }
        }
    }
}

/// Cuts `body ~ /id=(\\d+)/` into the path and the regular expression.
pub(super) fn short_form(text: &str) -> Option<(&str, &str)> {
    let (path, pattern) = text.split_once(" ~ ")?;
    let pattern = pattern.trim().strip_prefix('/')?.strip_suffix('/')?;
    Some((path.trim_end(), pattern))
}

/// Parses a regular expression that is written at a place.
pub(super) fn regex(source: &str, place: &Place, parser: &mut Parser<'_>) -> Option<Capture> {
    let node = Node {
        place: place.clone(),
        bytes: 0..0,
        kind: Kind::Text(source.to_owned()),
    };
    parse_pattern(&node, parser).map(Capture::Regex)
}

/// Parses a JSONPath.
pub(super) fn json_path(text: &PlainText, parser: &mut Parser<'_>) -> Option<Capture> {
    match JsonPath::parse(&text.text) {
        Ok(path) => Some(Capture::JsonPath(Box::new(path))),
        Err(error) => {
            let message = format!("this JSONPath does not parse: {}", error.message());
            parser.report(
                Diagnostic::new(Code::Path, &text.place, message)
                    .help("it begins with `$`: `$.items[?@.sku == 'MUG-01'].qty`"),
            );
            None
        }
    }
}

/// Parses a CSS selector or an XPath.
pub(super) fn selector(
    text: &PlainText,
    markup: Markup,
    parser: &mut Parser<'_>,
) -> Option<Capture> {
    let selector = parse_selector(&text.text, &text.place, markup, parser)?;
    Some(Capture::Document(markup, selector))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_path_gives_a_value_or_a_list_of_several() {
        let value = json!({"items": [{"sku": "A", "qty": 1}, {"sku": "B", "qty": 2}]});
        let query = |path: &str| {
            let path = JsonPath::parse(path).unwrap();
            Capture::JsonPath(Box::new(path)).apply(&value)
        };
        assert_eq!(query("$.items[?@.sku == 'B'].qty"), Some(json!(2)));
        assert_eq!(query("$.items[*].qty"), Some(json!([1, 2])));
        assert_eq!(query("$.items[?@.qty > 5]"), None);
    }

    #[test]
    fn short_form_has_a_path_and_a_pattern() {
        assert_eq!(
            short_form("body ~ /href=\"([^\"]+)\"/"),
            Some(("body", "href=\"([^\"]+)\""))
        );
        assert_eq!(short_form("json.a"), None);
        assert_eq!(short_form("body ~ x"), None);
    }
}
