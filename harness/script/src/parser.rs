//! What parsing functions share: the file, the mistakes found so far, and what
//! is left to the resolver. A parser knows one text and nothing else.

use std::sync::Arc;

use rehearsal_record::Place;
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::pending::{Origin, Pending};
use crate::sources::resolve;
use crate::suggest::{closest, listed};
use crate::value::{
    Expr, Mistake, Template, TemplateKind, TemplatePart, parse_expression, split_template,
};
use crate::yaml::{Key, Kind, Node};

/// The state of parsing one file.
pub(crate) struct Parser<'p> {
    /// The file, as the user names it.
    pub(crate) file: Arc<str>,
    text: Arc<str>,
    /// What plain paths are relative to.
    pub(crate) root: &'p str,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pending: Vec<Pending>,
}

impl<'p> Parser<'p> {
    pub(crate) fn new(file: Arc<str>, text: Arc<str>, root: &'p str) -> Self {
        Self {
            file,
            text,
            root,
            diagnostics: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// Leaves a check to the resolver.
    pub(crate) fn defer(&mut self, check: Pending) {
        self.pending.push(check);
    }

    /// Leaves the definition of a variable to the resolver.
    pub(crate) fn define(&mut self, key: &Key, origin: Origin) {
        self.defer(Pending::Define {
            name: key.text.clone(),
            origin,
            place: key.place.clone(),
        });
    }

    /// Takes what was left to the resolver so far.
    pub(crate) fn take_pending(&mut self) -> Vec<Pending> {
        std::mem::take(&mut self.pending)
    }

    /// Parses something, and keeps apart what it leaves to the resolver.
    pub(crate) fn apart<T>(&mut self, parse: impl FnOnce(&mut Self) -> T) -> (T, Vec<Pending>) {
        let before = self.take_pending();
        let parsed = parse(self);
        let pending = std::mem::replace(&mut self.pending, before);
        (parsed, pending)
    }

    /// A path of this file as a path from the working folder.
    pub(crate) fn resolve_path(&self, path: &str) -> String {
        resolve(self.root, &self.file, path)
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(crate) fn wrong_type(&mut self, node: &Node, needed: &str) {
        let message = format!("{needed} is needed here, and this is {}", node.noun());
        let diagnostic = Diagnostic::at(Code::WrongType, node, message);
        let diagnostic = match &node.kind {
            Kind::Null => diagnostic.label("a value is missing"),
            _ => diagnostic,
        };
        self.report(diagnostic);
    }

    /// One of some words.
    pub(crate) fn keyword(&mut self, node: &Node, words: &[&'static str]) -> Option<&'static str> {
        let written = match &node.kind {
            Kind::Text(text) => text.clone(),
            Kind::Bool(flag) => flag.to_string(),
            Kind::Number(number) => number.to_string(),
            _ => {
                self.wrong_type(node, &format!("one of {}", listed(words.iter().copied())));
                return None;
            }
        };
        let found = words.iter().find(|word| **word == written).copied();
        if found.is_none() {
            let message = format!(
                "`{written}` is not one of {}",
                listed(words.iter().copied())
            );
            let diagnostic = Diagnostic::at(Code::InvalidValue, node, message)
                .did_you_mean(closest(&written, words.iter().copied()));
            self.report(diagnostic);
        }
        found
    }

    /// A value with placeholders.
    pub(crate) fn template(&mut self, node: &Node) -> Option<Template> {
        let kind = match &node.kind {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => TemplateKind::Fixed(node.to_json()),
            Kind::Text(text) => self.text_template(text, node)?,
            Kind::List(items) => {
                let read: Vec<_> = items.iter().map(|item| self.template(item)).collect();
                TemplateKind::List(read.into_iter().collect::<Option<_>>()?)
            }
            Kind::Map(entries) => {
                let read: Vec<_> = entries
                    .iter()
                    .map(|entry| Some((entry.key.text.clone(), self.template(&entry.value)?)))
                    .collect();
                TemplateKind::Object(read.into_iter().collect::<Option<_>>()?)
            }
        };
        Some(Template {
            place: node.place.clone(),
            kind,
        })
    }

    fn text_template(&mut self, text: &str, node: &Node) -> Option<TemplateKind> {
        if !text.contains('$') {
            return Some(TemplateKind::Fixed(Value::String(text.to_owned())));
        }
        let cut = split_template(text, &self.locator(text, node));
        let cut = match cut {
            Ok(cut) => cut,
            Err(mistake) => {
                self.mistake(text, node, mistake);
                return None;
            }
        };
        for part in &cut.parts {
            if let TemplatePart::Placeholder(expr) = part {
                self.defer(Pending::Expression(expr.clone()));
            }
        }
        let mut parts = cut.parts;
        Some(match (cut.whole, parts.pop()) {
            (true, Some(TemplatePart::Placeholder(expr))) => TemplateKind::Placeholder(expr),
            (_, Some(TemplatePart::Text(only))) if parts.is_empty() => {
                TemplateKind::Fixed(Value::String(only))
            }
            (_, last) => {
                parts.extend(last);
                TemplateKind::Text(parts)
            }
        })
    }

    /// A text that is one expression, with or without `${}` around it.
    pub(crate) fn expression(&mut self, node: &Node) -> Option<Expr> {
        let text = match &node.kind {
            Kind::Text(text) => text.clone(),
            Kind::Bool(flag) => flag.to_string(),
            _ => {
                self.wrong_type(node, "an expression such as `${qty > 1}`");
                return None;
            }
        };
        if text.contains('$') {
            let cut = match split_template(&text, &self.locator(&text, node)) {
                Ok(cut) => cut,
                Err(mistake) => {
                    self.mistake(&text, node, mistake);
                    return None;
                }
            };
            if let [TemplatePart::Placeholder(expr)] = &cut.parts[..] {
                self.defer(Pending::Expression(expr.clone()));
                return Some(expr.clone());
            }
            self.defer(Pending::Unparsed(text));
            let message = "one expression is needed here, and this is text with placeholders";
            self.report(
                Diagnostic::at(Code::Expression, node, message)
                    .help("write the whole condition inside one `${…}`"),
            );
            return None;
        }
        let parsed = parse_expression(&text, &self.locator(&text, node));
        match parsed {
            Ok(expr) => {
                self.defer(Pending::Expression(expr.clone()));
                Some(expr)
            }
            Err(mistake) => {
                self.mistake(&text, node, mistake);
                None
            }
        }
    }

    pub(crate) fn mistake(&mut self, text: &str, node: &Node, mistake: Mistake) {
        self.defer(Pending::Unparsed(text.to_owned()));
        let place = self.locator(text, node)(mistake.start, mistake.length);
        let mut diagnostic = Diagnostic::new(mistake.code, &place, mistake.message)
            .did_you_mean(mistake.instead.as_deref());
        diagnostic.help = mistake.help;
        self.report(diagnostic);
    }

    /// Turns characters of a scalar's value into a place in the file. The
    /// value may have been unescaped, unfolded and unindented, so the text
    /// is searched for in the source: it is the one before which the same
    /// text occurs equally often.
    pub(crate) fn locator(
        &self,
        value: &str,
        node: &Node,
    ) -> impl Fn(usize, usize) -> Place + use<> {
        let chars: Vec<char> = value.chars().collect();
        let text = Arc::clone(&self.text);
        let bytes = node.bytes.clone();
        let whole = node.place.clone();
        move |start, length| {
            let start = start.min(chars.len());
            let end = (start + length).min(chars.len());
            let stretch: String = chars[start..end].iter().collect();
            let stretch = stretch.lines().next().unwrap_or("");
            let source = text.get(bytes.clone()).unwrap_or("");
            if stretch.is_empty() {
                return whole.clone();
            }
            let before: String = chars[..start].iter().collect();
            let nth = before.matches(stretch).count();
            let Some((offset, _)) = source.match_indices(stretch).nth(nth) else {
                return whole.clone();
            };
            let ahead = &source[..offset];
            let lines = ahead.matches('\n').count();
            let column = match ahead.rsplit_once('\n') {
                Some((_, last)) => last.chars().count() + 1,
                None => whole.column as usize + ahead.chars().count(),
            };
            Place {
                file: Arc::clone(&whole.file),
                line: whole.line + u32::try_from(lines).unwrap_or(0),
                column: u32::try_from(column).unwrap_or(u32::MAX),
                length: u32::try_from(stretch.chars().count()).unwrap_or(1).max(1),
            }
        }
    }
}
