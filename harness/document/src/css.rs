//! The part of CSS selectors that tests need. Well-kept crates for it bring about
//! thirty others, and licences that this project does not take.

use super::Mistake;
use super::tree::{Document, ElementId};

/// A list of selectors, one of which has to match.
#[derive(Debug, Clone)]
pub(super) struct Selector(Vec<Complex>);

/// Elements that are related: `ul > li a`.
#[derive(Debug, Clone)]
struct Complex {
    /// The last one is the element that is found. The relation of each is that to the
    /// one before; that of the first has no meaning.
    parts: Vec<(Relation, Compound)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// Anywhere inside: a blank.
    Inside,
    /// Directly inside: `>`.
    Child,
    /// The next one: `+`.
    Next,
    /// A later one: `~`.
    Later,
}

/// What is asked of one element: `a.next[href]`.
#[derive(Debug, Clone, Default)]
struct Compound(Vec<Condition>);

#[derive(Debug, Clone)]
enum Condition {
    Name(String),
    /// The attribute with this name, if the value passes.
    Attribute(String, ValueTest),
    /// The place among the elements beside it, from one.
    Place(Place),
    Not(Compound),
}

#[derive(Debug, Clone)]
enum ValueTest {
    Any,
    Is(String),
    HasWord(String),
    StartsWith(String),
    EndsWith(String),
    Contains(String),
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Nth(usize),
    Last,
    Only,
    /// Without content.
    Empty,
}

impl Selector {
    pub(super) fn matches(&self, document: &Document, id: ElementId) -> bool {
        self.0
            .iter()
            .any(|complex| matches_parts(document, id, &complex.parts))
    }
}

/// Returns whether an element is the last one of some parts.
fn matches_parts(document: &Document, id: ElementId, parts: &[(Relation, Compound)]) -> bool {
    let Some(((relation, compound), before)) = parts.split_last() else {
        return true;
    };
    if id == Document::ROOT || !compound.matches(document, id) {
        return false;
    }
    if before.is_empty() {
        return true;
    }
    let parent = document.element(id).parent;
    let earlier = || {
        let siblings = document.children(parent);
        siblings
            .take_while(|sibling| *sibling != id)
            .collect::<Vec<_>>()
    };
    match relation {
        Relation::Child => matches_parts(document, parent, before),
        Relation::Inside => {
            let mut ancestor = parent;
            while ancestor != Document::ROOT {
                if matches_parts(document, ancestor, before) {
                    return true;
                }
                ancestor = document.element(ancestor).parent;
            }
            false
        }
        Relation::Next => earlier()
            .last()
            .is_some_and(|sibling| matches_parts(document, *sibling, before)),
        Relation::Later => earlier()
            .iter()
            .any(|sibling| matches_parts(document, *sibling, before)),
    }
}

impl Compound {
    fn matches(&self, document: &Document, id: ElementId) -> bool {
        self.0.iter().all(|condition| match condition {
            Condition::Name(name) => document.element(id).name == *name,
            Condition::Attribute(name, test) => document
                .attribute(id, name)
                .is_some_and(|value| test.passes(value)),
            Condition::Place(place) => place.is_of(document, id),
            Condition::Not(inner) => !inner.matches(document, id),
        })
    }
}

impl ValueTest {
    fn passes(&self, value: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Is(text) => value == text,
            Self::HasWord(text) => value.split_whitespace().any(|word| word == text),
            Self::StartsWith(text) => !text.is_empty() && value.starts_with(text.as_str()),
            Self::EndsWith(text) => !text.is_empty() && value.ends_with(text.as_str()),
            Self::Contains(text) => !text.is_empty() && value.contains(text.as_str()),
        }
    }
}

impl Place {
    fn is_of(self, document: &Document, id: ElementId) -> bool {
        let mut siblings = document.children(document.element(id).parent);
        match self {
            Self::Nth(place) => siblings.nth(place - 1) == Some(id),
            Self::Last => siblings.last() == Some(id),
            Self::Only => siblings.count() == 1,
            Self::Empty => document.element(id).content.is_empty(),
        }
    }
}

pub(super) fn parse(text: &str) -> Result<Selector, Mistake> {
    let mut parser = Parser {
        chars: text.chars().collect(),
        at: 0,
    };
    let mut all = vec![parser.complex()?];
    while parser.eat(',') {
        all.push(parser.complex()?);
    }
    match parser.peek() {
        None => Ok(Selector(all)),
        Some(c) => Err((parser.at, format!("`{c}` is not expected here"))),
    }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn blanks(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.at > start
    }

    fn complex(&mut self) -> Result<Complex, Mistake> {
        self.blanks();
        let mut parts = vec![(Relation::Inside, self.compound()?)];
        loop {
            let blank = self.blanks();
            let relation = match self.peek() {
                None | Some(',') => return Ok(Complex { parts }),
                Some('>') => Relation::Child,
                Some('+') => Relation::Next,
                Some('~') => Relation::Later,
                Some(_) if blank => Relation::Inside,
                Some(c) => return Err((self.at, format!("`{c}` is not expected here"))),
            };
            if relation != Relation::Inside {
                self.at += 1;
                self.blanks();
            }
            parts.push((relation, self.compound()?));
        }
    }

    fn compound(&mut self) -> Result<Compound, Mistake> {
        let mut conditions = Vec::new();
        let start = self.at;
        if !self.eat('*') {
            let name = self.name();
            if !name.is_empty() {
                // HTML does not tell upper and lower case apart.
                conditions.push(Condition::Name(name.to_ascii_lowercase()));
            }
        }
        loop {
            let at = self.at;
            if self.eat('#') {
                let id = self.needed_name("an id")?;
                conditions.push(Condition::Attribute("id".to_owned(), ValueTest::Is(id)));
            } else if self.eat('.') {
                let class = self.needed_name("a class")?;
                let test = ValueTest::HasWord(class);
                conditions.push(Condition::Attribute("class".to_owned(), test));
            } else if self.eat('[') {
                conditions.push(self.attribute(at)?);
            } else if self.eat(':') {
                conditions.push(self.pseudo_class(at)?);
            } else if self.at == start {
                return Err((
                    at,
                    "an element, a class, an id or an attribute is missing here".into(),
                ));
            } else {
                return Ok(Compound(conditions));
            }
        }
    }

    fn name(&mut self) -> String {
        let is_name = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let name: String = self.chars[self.at..]
            .iter()
            .copied()
            .take_while(is_name)
            .collect();
        self.at += name.chars().count();
        name
    }

    fn needed_name(&mut self, what: &str) -> Result<String, Mistake> {
        match self.name() {
            name if name.is_empty() => Err((self.at, format!("{what} is missing here"))),
            name => Ok(name),
        }
    }

    /// Parses an attribute behind its bracket, which is at `open`.
    fn attribute(&mut self, open: usize) -> Result<Condition, Mistake> {
        self.blanks();
        let name = self.needed_name("an attribute")?.to_ascii_lowercase();
        self.blanks();
        let at = self.at;
        let test: fn(String) -> ValueTest = match self.peek() {
            Some(']') => {
                self.at += 1;
                return Ok(Condition::Attribute(name, ValueTest::Any));
            }
            Some('=') => ValueTest::Is,
            Some('~') => ValueTest::HasWord,
            Some('^') => ValueTest::StartsWith,
            Some('$') => ValueTest::EndsWith,
            Some('*') => ValueTest::Contains,
            _ => return Err((open, "this `[` is never closed".to_owned())),
        };
        if !self.eat('=') {
            self.at += 1;
            if !self.eat('=') {
                return Err((at, "a `=` is missing here".to_owned()));
            }
        }
        self.blanks();
        let value = match self.peek() {
            Some(quote @ ('"' | '\'')) => {
                self.at += 1;
                let rest = &self.chars[self.at..];
                let end = rest.iter().position(|c| *c == quote);
                let end = end.ok_or((self.at - 1, "this quote is never closed".to_owned()))?;
                let value = rest[..end].iter().collect();
                self.at += end + 1;
                value
            }
            _ => self.needed_name("a value")?,
        };
        self.blanks();
        if !self.eat(']') {
            return Err((open, "this `[` is never closed".to_owned()));
        }
        Ok(Condition::Attribute(name, test(value)))
    }

    /// Parses what follows a colon, which is at `colon`.
    fn pseudo_class(&mut self, colon: usize) -> Result<Condition, Mistake> {
        let name = self.name();
        let condition = match name.as_str() {
            "first-child" => Condition::Place(Place::Nth(1)),
            "last-child" => Condition::Place(Place::Last),
            "only-child" => Condition::Place(Place::Only),
            "empty" => Condition::Place(Place::Empty),
            "checked" | "disabled" | "selected" => Condition::Attribute(name, ValueTest::Any),
            "nth-child" if self.eat('(') => {
                self.blanks();
                let at = self.at;
                let place = self.name().parse().ok().filter(|place| *place > 0);
                let place = place.ok_or((at, "a number from 1 is needed here".to_owned()))?;
                self.close(colon)?;
                Condition::Place(Place::Nth(place))
            }
            "not" if self.eat('(') => {
                self.blanks();
                let inner = self.compound()?;
                self.close(colon)?;
                Condition::Not(inner)
            }
            _ => {
                return Err((
                    colon,
                    format!(
                        "`:{name}` is not known; there are `:first-child`, `:last-child`, `:only-child`, `:nth-child(2)`, `:not(…)`, `:empty`, `:checked`, `:disabled` and `:selected`"
                    ),
                ));
            }
        };
        Ok(condition)
    }

    fn close(&mut self, open: usize) -> Result<(), Mistake> {
        self.blanks();
        if self.eat(')') {
            return Ok(());
        }
        Err((open, "its `(` is never closed".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Markup;
    use super::*;

    const PAGE: &str = r#"
        <main id=top><h1 class="big title">Orders</h1>
        <ul class=list><li class="item first">A<li class=item data-sku="M-1">B<li>C</ul>
        <form><input name=qty value=2 checked><p></p></form></main>"#;

    fn names(selector: &str) -> Vec<String> {
        let document = Markup::Html.parse(PAGE).unwrap();
        let selector = parse(selector).unwrap();
        let elements = document
            .elements()
            .filter(|id| selector.matches(&document, *id));
        let describe = |id| match document.text(id) {
            text if text.is_empty() => document.element(id).name.clone(),
            text => text,
        };
        elements.map(describe).collect()
    }

    #[test]
    fn elements_are_found_by_name_class_id_and_attribute() {
        assert_eq!(names("H1"), ["Orders"]);
        assert_eq!(names(".title.big"), ["Orders"]);
        assert_eq!(names("main#top > h1"), ["Orders"]);
        assert_eq!(names("li.item"), ["A", "B"]);
        assert_eq!(names("[data-sku]"), ["B"]);
        assert_eq!(names("[data-sku = 'M-1'], h1"), ["Orders", "B"]);
        for test in ["^=\"M\"", "$=\"1\"", "*=\"-\"", "~=M-1", "=M-1"] {
            assert_eq!(names(&format!("li[data-sku{test}]")), ["B"], "{test}");
        }
        assert!(names("li[data-sku^='']").is_empty());
    }

    #[test]
    fn elements_are_found_by_where_they_are() {
        assert_eq!(names("main li"), ["A", "B", "C"]);
        assert_eq!(names("main > li"), [""; 0]);
        assert_eq!(names(".first + li"), ["B"]);
        assert_eq!(names(".first ~ li"), ["B", "C"]);
        assert_eq!(names("li:first-child"), ["A"]);
        assert_eq!(names("li:nth-child(2)"), ["B"]);
        assert_eq!(names("li:last-child"), ["C"]);
        assert_eq!(names("li:not(.item)"), ["C"]);
        assert_eq!(names("form > :empty"), ["input", "p"]);
        assert_eq!(names("input:checked"), ["input"]);
        assert_eq!(names("ul > *"), ["A", "B", "C"]);
    }

    #[test]
    fn mistakes_have_their_place() {
        for (bad, at, reason) in [
            ("", 0, "is missing"),
            ("a >", 3, "is missing"),
            ("a:hover", 1, "`:hover` is not known"),
            ("a[href", 1, "never closed"),
            ("a[href='x]", 7, "quote"),
            ("a[href!=x]", 1, "never closed"),
            ("a..b", 2, "a class is missing"),
            ("li:nth-child(0)", 13, "from 1"),
            ("a:not(b", 1, "never closed"),
            ("a)", 1, "not expected"),
        ] {
            let (found, message) = parse(bad).unwrap_err();
            assert_eq!(found, at, "{bad}: {message}");
            assert!(message.contains(reason), "{bad}: {message}");
        }
    }
}
