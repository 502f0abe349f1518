//! Writing S3's XML answers. Reading goes through `s3s`, which knows the
//! shapes; writing is ours, because apps compare bytes: element order,
//! `&quot;` around ETags and character references for control characters.

use std::fmt::{Display, Write as _};

/// The namespace of S3's documents.
pub(crate) const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// A document under construction.
#[derive(Debug, Default)]
pub(crate) struct Xml(String);

impl Xml {
    /// A whole document with its root element.
    pub(crate) fn document(
        root: &str,
        namespace: Option<&str>,
        content: impl FnOnce(&mut Self),
    ) -> String {
        let mut xml = Self(String::with_capacity(512));
        xml.0
            .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.open(root, namespace);
        content(&mut xml);
        xml.close(root);
        xml.0
    }

    /// A document in S3's namespace.
    pub(crate) fn answer(root: &str, content: impl FnOnce(&mut Self)) -> String {
        Self::document(root, Some(NAMESPACE), content)
    }

    fn open(&mut self, name: &str, namespace: Option<&str>) {
        self.0.push('<');
        self.0.push_str(name);
        if let Some(namespace) = namespace {
            let _ = write!(self.0, " xmlns=\"{namespace}\"");
        }
        self.0.push('>');
    }

    fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// An element with children.
    pub(crate) fn element(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.open(name, None);
        content(self);
        self.close(name);
    }

    /// An element whose start tag carries attributes, given ready-made.
    pub(crate) fn element_with(
        &mut self,
        name: &str,
        attributes: &str,
        content: impl FnOnce(&mut Self),
    ) {
        self.0.push('<');
        self.0.push_str(name);
        self.0.push(' ');
        self.0.push_str(attributes);
        self.0.push('>');
        content(self);
        self.close(name);
    }

    /// An element with text.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.open(name, None);
        escape(text, &mut self.0);
        self.close(name);
    }

    /// An element with text, where there is one.
    pub(crate) fn text_opt(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// An element with a number, a boolean, a time.
    pub(crate) fn value(&mut self, name: &str, value: impl Display) {
        self.open(name, None);
        let _ = write!(self.0, "{value}");
        self.close(name);
    }
}

/// Escapes text as S3 does. Control characters have no place in XML 1.0; S3
/// writes them as references all the same, and offers `encoding-type=url` to
/// those who mind.
pub(crate) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            c if c < ' ' || c == '\u{fffe}' || c == '\u{ffff}' => {
                let _ = write!(out, "&#x{:x};", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        let mut out = String::new();
        escape("a&b<c>\"\r\u{1}é\n", &mut out);
        assert_eq!(out, "a&amp;b&lt;c&gt;&quot;&#xd;&#x1;é\n");
    }

    #[test]
    fn elements_nest() {
        let xml = Xml::answer("A", |x| x.element("B", |x| x.value("C", 3)));
        assert_eq!(
            xml,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<A xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><B><C>3</C></B></A>"
        );
    }
}
