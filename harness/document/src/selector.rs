//! Selectors as they are written in scenarios.

use super::{Document, Markup, Mistake, css, xpath};

/// Finds texts in a document: `h1`, `a.next@href`, `//Item[2]/Sku`; with `[]` at its
/// end all of them.
#[derive(Debug, Clone)]
pub struct Selector {
    source: String,
    query: Query,
    all: bool,
}

#[derive(Debug, Clone)]
enum Query {
    /// Elements by CSS, and the attribute of them that is meant; `None` is the text.
    Css(css::Selector, Option<String>),
    XPath(xpath::Path),
}

/// What a selector finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// The text of the only match.
    One(String),
    /// The texts of several matches, of which the selector does not ask for all.
    Several(Vec<String>),
    /// All texts, which the selector asks for.
    All(Vec<String>),
}

impl Selector {
    /// Parses a selector: CSS for HTML, XPath for XML.
    pub fn parse(markup: Markup, source: &str) -> Result<Self, Mistake> {
        let (text, all) = match source.strip_suffix("[]") {
            Some(text) => (text, true),
            None => (source, false),
        };
        let query = match markup {
            Markup::Html => {
                let (elements, attribute) = split_attribute(text);
                Query::Css(css::parse(elements)?, attribute.map(str::to_owned))
            }
            Markup::Xml => Query::XPath(xpath::parse(text)?),
        };
        Ok(Self {
            source: source.to_owned(),
            query,
            all,
        })
    }

    /// Returns the selector as it is written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns whether it asks for all matches.
    pub fn finds_all(&self) -> bool {
        self.all
    }

    /// Returns what it finds in a document.
    pub fn find(&self, document: &Document) -> Found {
        let texts = match &self.query {
            Query::Css(selector, attribute) => {
                let elements = document
                    .elements()
                    .filter(|id| selector.matches(document, *id));
                let text = |id| match attribute {
                    Some(name) => document.attribute(id, name).map(str::to_owned),
                    None => Some(document.text(id)),
                };
                elements.filter_map(text).collect()
            }
            Query::XPath(path) => path.find(document),
        };
        match <[String; 1]>::try_from(texts) {
            Ok(one) if self.all => Found::All(one.into()),
            Err(texts) if self.all => Found::All(texts),
            Ok([text]) => Found::One(text),
            Err(texts) if texts.is_empty() => Found::Nothing,
            Err(texts) => Found::Several(texts),
        }
    }
}

/// Cuts `a.next@href` into the selector and the attribute.
fn split_attribute(text: &str) -> (&str, Option<&str>) {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
    };
    match text.rsplit_once('@') {
        Some((elements, name)) if is_name(name) => (elements.trim_end(), Some(name)),
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(markup: Markup, document: &str, selector: &str) -> Found {
        let document = markup.parse(document).unwrap();
        Selector::parse(markup, selector).unwrap().find(&document)
    }

    #[test]
    fn one_match_is_a_text_and_all_are_a_list() {
        let html = |selector| find(Markup::Html, "<p>a</p><p>b</p><i title=x@y>c</i>", selector);
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(html("i"), Found::One("c".to_owned()));
        assert_eq!(html("i@title"), Found::One("x@y".to_owned()));
        assert_eq!(html("i[title='x@y']"), Found::One("c".to_owned()));
        assert_eq!(html("i@class"), Found::Nothing);
        assert_eq!(html("b"), Found::Nothing);
        assert_eq!(html("p"), Found::Several(texts(&["a", "b"])));
        assert_eq!(html("p[]"), Found::All(texts(&["a", "b"])));
        assert_eq!(html("i[]"), Found::All(texts(&["c"])));
        assert_eq!(html("b[]"), Found::All(Vec::new()));
    }

    #[test]
    fn xml_is_searched_by_xpath() {
        let order = "<Order id='7'><Line><Sku>A</Sku></Line><Line><Sku>B</Sku></Line></Order>";
        let xml = |selector| find(Markup::Xml, order, selector);
        assert_eq!(xml("/Order/@id"), Found::One("7".to_owned()));
        assert_eq!(xml("//Line[2]/Sku"), Found::One("B".to_owned()));
        assert!(matches!(xml("//Sku"), Found::Several(_)));
        assert!(matches!(xml("//Sku[]"), Found::All(all) if all.len() == 2));
    }
}
