//! The part of XPath that tests need: `/Order/Line[2]/Sku`, `//Line[@id='7']`,
//! `//Line/@id`. There is no well-kept crate for it.

use std::collections::BTreeSet;

use super::Mistake;
use super::tree::{Content, Document, ElementId};

/// A path to elements, and what of them is meant.
#[derive(Debug, Clone)]
pub(super) struct Path {
    steps: Vec<Step>,
    end: End,
}

/// A step down.
#[derive(Debug, Clone)]
struct Step {
    /// Whether it goes down any number of levels.
    deep: bool,
    name: NameTest,
    predicates: Vec<Predicate>,
}

#[derive(Debug, Clone)]
enum NameTest {
    Any,
    /// With a prefix as it is written, without one whatever the prefix.
    Name(String),
}

/// What of the elements is meant.
#[derive(Debug, Clone)]
enum End {
    /// All text inside.
    Text,
    /// The text directly inside.
    OwnText,
    /// An attribute of them or, if it is deep, of the elements inside them, too.
    Attribute { name: String, deep: bool },
}

#[derive(Debug, Clone)]
enum Predicate {
    /// The place, from one.
    Nth(usize),
    Last,
    /// That there is something, or what it is.
    Value(Operand, Option<String>),
}

#[derive(Debug, Clone)]
enum Operand {
    /// The element itself.
    Own,
    Attribute(String),
    Child(NameTest),
}

impl Path {
    /// Returns the texts that it leads to, in the order of the document.
    pub(super) fn find(&self, document: &Document) -> Vec<String> {
        let mut current = BTreeSet::from([Document::ROOT]);
        for step in &self.steps {
            current = step.take(document, &current);
        }
        let current = current.into_iter();
        match &self.end {
            End::Text => current.map(|id| document.text(id)).collect(),
            End::OwnText => current.filter_map(|id| own_text(document, id)).collect(),
            End::Attribute { name, deep } => {
                let elements: BTreeSet<ElementId> = if *deep {
                    current.flat_map(|id| with_inner(document, id)).collect()
                } else {
                    current.collect()
                };
                let values = elements.into_iter();
                let values = values.filter_map(|id| attribute(document, id, name));
                values.map(str::to_owned).collect()
            }
        }
    }
}

impl Step {
    fn take(&self, document: &Document, from: &BTreeSet<ElementId>) -> BTreeSet<ElementId> {
        let parents: BTreeSet<ElementId> = if self.deep {
            let inner = from.iter().flat_map(|id| with_inner(document, *id));
            inner.collect()
        } else {
            from.clone()
        };
        let mut found = BTreeSet::new();
        for parent in parents {
            let children = document.children(parent);
            let mut children: Vec<ElementId> = children
                .filter(|id| self.name.matches(&document.element(*id).name))
                .collect();
            for predicate in &self.predicates {
                children = predicate.select(document, children);
            }
            found.extend(children);
        }
        found
    }
}

impl NameTest {
    fn matches(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Name(wanted) if wanted.contains(':') => name == wanted,
            Self::Name(wanted) => local_name(name) == wanted,
        }
    }
}

impl Predicate {
    fn select(&self, document: &Document, elements: Vec<ElementId>) -> Vec<ElementId> {
        match self {
            Self::Nth(place) => elements.into_iter().skip(place - 1).take(1).collect(),
            Self::Last => elements.into_iter().next_back().into_iter().collect(),
            Self::Value(operand, wanted) => {
                let holds = |id: &ElementId| {
                    let values = operand.values(document, *id);
                    match wanted {
                        Some(wanted) => values.contains(wanted),
                        None => !values.is_empty(),
                    }
                };
                elements.into_iter().filter(holds).collect()
            }
        }
    }
}

impl Operand {
    fn values(&self, document: &Document, id: ElementId) -> Vec<String> {
        match self {
            Self::Own => vec![document.text(id)],
            Self::Attribute(name) => {
                let value = attribute(document, id, name);
                value.map(str::to_owned).into_iter().collect()
            }
            Self::Child(name) => {
                let children = document.children(id);
                let children = children.filter(|id| name.matches(&document.element(*id).name));
                children.map(|id| document.text(id)).collect()
            }
        }
    }
}

fn local_name(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Returns an element and those inside it.
fn with_inner(document: &Document, id: ElementId) -> impl Iterator<Item = ElementId> + use<> {
    std::iter::once(id).chain(document.descendants(id))
}

fn attribute<'d>(document: &'d Document, id: ElementId, name: &str) -> Option<&'d str> {
    let attributes = &document.element(id).attributes;
    let test = NameTest::Name(name.to_owned());
    let found = attributes.iter().find(|(key, _)| test.matches(key));
    found.map(|(_, value)| value.as_str())
}

fn own_text(document: &Document, id: ElementId) -> Option<String> {
    let content = document.element(id).content.iter();
    let texts = content.filter_map(|content| match content {
        Content::Text(text) => Some(text.as_str()),
        Content::Element(_) => None,
    });
    let texts: Vec<&str> = texts.collect();
    (!texts.is_empty()).then(|| texts.concat().trim().to_owned())
}

pub(super) fn parse(text: &str) -> Result<Path, Mistake> {
    let mut parser = Parser {
        chars: text.chars().collect(),
        at: 0,
    };
    let mut steps = Vec::new();
    loop {
        if !parser.eat("/") {
            let message = "a path begins with `/`, or with `//` for any depth".to_owned();
            return Err((parser.at, message));
        }
        let deep = parser.eat("/");
        let end = if parser.eat("@") {
            let name = parser.name("an attribute")?;
            Some(End::Attribute { name, deep })
        } else if parser.eat("text()") {
            if deep || steps.is_empty() {
                return Err((parser.at, "`text()` follows the name of an element".into()));
            }
            Some(End::OwnText)
        } else {
            steps.push(parser.step(deep)?);
            (parser.at == parser.chars.len()).then_some(End::Text)
        };
        if let Some(end) = end {
            return match parser.chars.get(parser.at) {
                None => Ok(Path { steps, end }),
                Some(c) => Err((parser.at, format!("`{c}` is not expected here"))),
            };
        }
    }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
}

impl Parser {
    fn eat(&mut self, word: &str) -> bool {
        let length = word.chars().count();
        let found = self.chars[self.at..]
            .iter()
            .take(length)
            .copied()
            .eq(word.chars());
        self.at += if found { length } else { 0 };
        found
    }

    fn blanks(&mut self) {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    fn name(&mut self, what: &str) -> Result<String, Mistake> {
        let is_name = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        let name: String = self.chars[self.at..]
            .iter()
            .copied()
            .take_while(is_name)
            .collect();
        if name.is_empty() {
            return Err((self.at, format!("the name of {what} is missing here")));
        }
        self.at += name.chars().count();
        Ok(name)
    }

    fn name_test(&mut self) -> Result<NameTest, Mistake> {
        if self.eat("*") {
            return Ok(NameTest::Any);
        }
        let start = self.at;
        let name = self.name("an element")?;
        if name.contains("::") || self.chars.get(self.at) == Some(&'(') {
            let message =
                format!("`{name}` is not known here; steps are names, `*`, `@name` and `text()`");
            return Err((start, message));
        }
        Ok(NameTest::Name(name))
    }

    fn step(&mut self, deep: bool) -> Result<Step, Mistake> {
        let name = self.name_test()?;
        let mut predicates = Vec::new();
        while self.chars.get(self.at) == Some(&'[') {
            let open = self.at;
            self.at += 1;
            self.blanks();
            predicates.push(self.predicate()?);
            self.blanks();
            if !self.eat("]") {
                return Err((
                    open,
                    "this `[` is never closed, or has more than one condition".into(),
                ));
            }
        }
        Ok(Step {
            deep,
            name,
            predicates,
        })
    }

    fn predicate(&mut self) -> Result<Predicate, Mistake> {
        let start = self.at;
        if self.eat("last()") {
            return Ok(Predicate::Last);
        }
        if self.chars.get(start).is_some_and(char::is_ascii_digit) {
            let number = self.name("a number")?;
            let place = number.parse().ok().filter(|place| *place > 0);
            let place = place.ok_or((start, "places count from 1".to_owned()))?;
            return Ok(Predicate::Nth(place));
        }
        let operand = if self.eat("@") {
            Operand::Attribute(self.name("an attribute")?)
        } else if self.eat("text()") || self.eat(".") {
            Operand::Own
        } else {
            Operand::Child(self.name_test()?)
        };
        self.blanks();
        if !self.eat("=") {
            return Ok(Predicate::Value(operand, None));
        }
        self.blanks();
        let open = self.at;
        let Some(quote @ ('"' | '\'')) = self.chars.get(open).copied() else {
            return Err((open, "a value in quotes is needed here".to_owned()));
        };
        let rest = &self.chars[open + 1..];
        let end = rest.iter().position(|c| *c == quote);
        let end = end.ok_or((open, "this quote is never closed".to_owned()))?;
        let value = rest[..end].iter().collect();
        self.at = open + end + 2;
        Ok(Predicate::Value(operand, Some(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Markup;
    use super::*;

    const ORDER: &str = r#"<o:Order xmlns:o="urn:o" id="7">
        <Line n="1"><Sku>A</Sku><Qty>2</Qty></Line>
        <Line n="2"><Sku>B</Sku><Gift/></Line>
        <Line n="3">own<Sku>C</Sku>text</Line>
        <Total cur="EUR">14.95</Total>
    </o:Order>"#;

    fn find(path: &str) -> Vec<String> {
        let document = Markup::Xml.parse(ORDER).unwrap();
        parse(path).unwrap().find(&document)
    }

    #[test]
    fn paths_lead_to_elements_and_attributes() {
        assert_eq!(find("/Order/Total"), ["14.95"]);
        assert_eq!(find("/o:Order/@id"), ["7"]);
        assert_eq!(find("//Sku"), ["A", "B", "C"]);
        assert_eq!(find("/Order//Sku"), ["A", "B", "C"]);
        assert_eq!(find("/Order/*/Sku"), ["A", "B", "C"]);
        assert_eq!(find("//@n"), ["1", "2", "3"]);
        assert_eq!(find("//@cur"), ["EUR"]);
        assert_eq!(find("//Line[3]/text()"), ["owntext"]);
        assert_eq!(find("/Total"), [""; 0]);
        assert_eq!(find("/x:Order"), [""; 0]);
    }

    #[test]
    fn predicates_select_among_the_children_of_one_element() {
        assert_eq!(find("//Line[2]/Sku"), ["B"]);
        assert_eq!(find("//Line[last()]/Sku"), ["C"]);
        assert_eq!(find("//Line[@n='2']/Sku"), ["B"]);
        assert_eq!(find("//Line[Sku = \"A\"]/Qty"), ["2"]);
        assert_eq!(find("//Line[Gift]/Sku"), ["B"]);
        assert_eq!(find("//Sku[.='C']"), ["C"]);
        assert_eq!(find("//Line[@n][2]/@n"), ["2"]);
        // The first of each line.
        assert_eq!(find("//Sku[1]"), ["A", "B", "C"]);
    }

    #[test]
    fn mistakes_have_their_place() {
        for (bad, at, reason) in [
            ("", 0, "begins with `/`"),
            ("Order", 0, "begins with `/`"),
            ("/Order/", 7, "is missing"),
            ("/a[0]", 3, "from 1"),
            ("/a[b=c]", 5, "in quotes"),
            ("/a[b='c]", 5, "quote"),
            ("/a[b and c]", 2, "more than one condition"),
            ("/count(//a)", 1, "`count` is not known"),
            ("/a/@b/c", 5, "not expected"),
        ] {
            let (found, message) = parse(bad).unwrap_err();
            assert_eq!(found, at, "{bad}: {message}");
            assert!(message.contains(reason), "{bad}: {message}");
        }
    }
}
