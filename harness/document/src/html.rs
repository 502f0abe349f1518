//! Parses HTML: tokens by the standard, and a tree that follows the standard where
//! pages that are written with care need it. End tags that may be left out are
//! implied; tags that are closed in the wrong order are not moved, and elements that a
//! browser adds (`tbody`) are not added.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::tree::{Document, ElementId, TextRules};

/// The most elements that are open at a time; deeper ones are put beside each other.
const DEEPEST: usize = 256;

/// Elements that have no content and no end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr",
];

/// What begins an element that ends open ones, what those are, and what they are inside
/// of at most.
const IMPLIED_ENDS: &[(&[&str], &[&str], &[&str])] = &[
    (&["li"], &["li", "p"], &["ul", "ol", "menu"]),
    (&["dt", "dd"], &["dt", "dd", "p"], &["dl"]),
    (&["option"], &["option"], &["select", "datalist"]),
    (&["optgroup"], &["option", "optgroup"], &["select"]),
    (&["td", "th"], &["td", "th", "p"], &["tr", "table"]),
    (&["tr"], &["tr", "td", "th", "p"], &["table"]),
    (
        &["thead", "tbody", "tfoot"],
        &["thead", "tbody", "tfoot", "tr", "td", "th", "p"],
        &["table"],
    ),
    (
        &[
            "address",
            "article",
            "aside",
            "blockquote",
            "div",
            "dl",
            "fieldset",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "ul",
        ],
        &["p"],
        &["button", "td", "th", "li", "div", "body"],
    ),
    (&["body"], &["head"], &["html"]),
];

const RULES: TextRules = TextRules {
    hidden: &["noscript", "script", "style", "template"],
    apart: &[
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ],
    collapses: true,
};

pub(super) fn parse(text: &str) -> Document {
    let mut emitter = DefaultEmitter::default();
    // The content of scripts and styles is no markup.
    emitter.naively_switch_states(true);
    let mut builder = Builder {
        document: Document::new(RULES),
        open: vec![Document::ROOT],
    };
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => builder.start(&tag),
            Token::EndTag(tag) => builder.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => {
                let parent = builder.innermost();
                let text = String::from_utf8_lossy(&text);
                builder.document.add_text(parent, &text);
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    builder.document
}

struct Builder {
    document: Document,
    /// The open elements, from the outside.
    open: Vec<ElementId>,
}

impl Builder {
    fn innermost(&self) -> ElementId {
        *self.open.last().expect("the document is never closed")
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        for (starts, ended, within) in IMPLIED_ENDS {
            if starts.contains(&&*name) {
                self.end_implied(ended, within);
            }
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let attributes = tag.attributes.iter();
        let attributes = attributes.map(|(name, value)| (text(name), text(value)));
        let parent = self.innermost();
        let is_void = VOID.contains(&&*name);
        let id = self.document.add(parent, name, attributes.collect());
        if !is_void && self.open.len() < DEEPEST {
            self.open.push(id);
        }
    }

    /// Ends the outermost open element of some names that is not outside of others.
    fn end_implied(&mut self, ended: &[&str], within: &[&str]) {
        let mut end = None;
        for (at, id) in self.open.iter().enumerate().skip(1).rev() {
            let name = self.document.element(*id).name.as_str();
            if ended.contains(&name) {
                end = Some(at);
            } else if within.contains(&name) {
                break;
            }
        }
        if let Some(end) = end {
            self.open.truncate(end);
        }
    }

    /// Ends the innermost open element of a name, and those inside it.
    fn end(&mut self, name: &str) {
        let is_it = |id: &ElementId| self.document.element(*id).name == name;
        if let Some(at) = self.open.iter().rposition(is_it) {
            self.open.truncate(at.max(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Found, Markup, Selector};

    fn texts(page: &str, selector: &str) -> Vec<String> {
        let document = Markup::Html.parse(page).unwrap();
        let selector = Selector::parse(Markup::Html, &format!("{selector}[]")).unwrap();
        match selector.find(&document) {
            Found::All(texts) => texts,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn end_tags_may_be_left_out() {
        assert_eq!(
            texts("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "ul > li").len(),
            4
        );
        assert_eq!(texts("<p>a<p>b<div>c</div>", "p"), ["a", "b"]);
        let table = "<table><tr><td>1<td>2<tr><td>3</table><p>after";
        assert_eq!(texts(table, "tr"), ["1 2", "3"]);
        assert_eq!(texts(table, "td"), ["1", "2", "3"]);
        assert_eq!(
            texts("<select><option>a<option>b</select>", "option"),
            ["a", "b"]
        );
    }

    #[test]
    fn text_is_what_a_person_reads() {
        let page = "<body><h1>A &amp; B</h1>\n  <p>one<br>two\u{a0}<b>bo</b>ld<script>if (a<b) {}</script><!-- no --></body>";
        assert_eq!(texts(page, "body"), ["A & B one two bold"]);
        assert_eq!(texts(page, "script"), ["if (a<b) {}"]);
    }

    #[test]
    fn elements_without_content_do_not_contain_what_follows() {
        assert_eq!(texts("<p><img src=a><br><i>x</i></p>", "p > i"), ["x"]);
        assert_eq!(texts("</p><b>unopened</b></div>", "b"), ["unopened"]);
    }

    #[test]
    fn deep_pages_are_read() {
        let page = format!("{}<i>x</i>", "<b>".repeat(100_000));
        assert_eq!(texts(&page, "i").len(), 1);
    }
}
