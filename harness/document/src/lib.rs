//! HTML and XML documents, and what selectors find in them: CSS in HTML, XPath in XML.

mod css;
mod html;
mod selector;
mod tree;
mod xml;
mod xpath;

pub use selector::{Found, Selector};
pub use tree::Document;

/// Why a selector does not parse: the character, and what is wrong there.
pub type Mistake = (usize, String);

/// The language of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// HTML, in which CSS selectors find elements.
    Html,
    /// XML, in which XPaths find elements and attributes.
    Xml,
}

impl Markup {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Xml => "XML",
        }
    }

    /// Parses a document. HTML always parses, as in a browser.
    pub fn parse(self, text: &str) -> Result<Document, String> {
        match self {
            Self::Html => Ok(html::parse(text)),
            Self::Xml => xml::parse(text),
        }
    }
}
