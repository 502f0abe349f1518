//! The words of a file that YAML does not know: actions, operators, and what is in `${…}`.

use std::ops::Range;

use super::cursor::{Slot, action_of, child, flat, items_of};
use super::parse;
use rehearsal_script::Shape;
use rehearsal_syntax::value::{WordKind, is_name_part, is_name_start, words};
use rehearsal_syntax::yaml::{Kind, Node};

/// A word with its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// The bytes of the word; they are on one line.
    pub bytes: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
}

/// The meaning of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// The action of a step.
    Action,
    /// An operator of a matcher: `$gte`.
    Matcher,
    /// `$`, `${` or `}` around an expression.
    Placeholder,
    /// A word of an expression.
    Word(WordKind),
}

/// Returns the words of a file, in order.
pub(super) fn tokens(file: &str, text: &str, shape: impl Fn(&Node) -> Shape) -> Vec<Token> {
    let mut tokens = Tokens {
        text,
        lines: line_starts(text),
        found: Vec::new(),
    };
    if let Some(node) = parse(file, text) {
        tokens.node(&node, &[Slot::Shape(shape(&node))]);
    }
    tokens.found.sort_by_key(|token| token.bytes.start);
    tokens.found
}

/// Returns the offset at which each line begins.
pub(super) fn line_starts(text: &str) -> Vec<usize> {
    let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(breaks).collect()
}

struct Tokens<'t> {
    text: &'t str,
    lines: Vec<usize>,
    found: Vec<Token>,
}

impl Tokens<'_> {
    fn node(&mut self, node: &Node, slots: &[Slot]) {
        match &node.kind {
            Kind::Map(entries) => {
                let flat = flat(slots);
                let is_step = flat
                    .iter()
                    .any(|slot| matches!(slot, Slot::Shape(Shape::Part("step"))));
                let is_matched = flat
                    .iter()
                    .any(|slot| matches!(slot, Slot::Matcher | Slot::Fields(_)));
                let action = action_of(entries).filter(|_| is_step);
                for entry in entries {
                    let key = &entry.key;
                    if action.is_some_and(|action| action.name == key.text) {
                        self.key(key, TokenKind::Action);
                    } else if is_matched && key.text.starts_with('$') {
                        self.key(key, TokenKind::Matcher);
                    }
                    self.node(&entry.value, &child(slots, entries, &key.text));
                }
            }
            Kind::List(items) => {
                let inner = items_of(slots);
                for item in items {
                    self.node(item, &inner);
                }
            }
            Kind::Text(text) => {
                let is = |part: fn(&Slot) -> bool| flat(slots).iter().any(part);
                if is(|slot| matches!(slot, Slot::Shape(Shape::PlainText))) {
                    return;
                }
                let is_condition = is(|slot| matches!(slot, Slot::Shape(Shape::Part("condition"))));
                if text.contains('$') {
                    self.template(node.bytes.clone());
                } else if is_condition {
                    let raw: Vec<char> = self.raw(&node.bytes).chars().collect();
                    let quoted = usize::from(raw.first().is_some_and(|c| matches!(c, '"' | '\'')));
                    self.expression(node.bytes.start, &raw, quoted, raw.len() - quoted);
                }
            }
            _ => {}
        }
    }

    fn raw(&self, bytes: &Range<usize>) -> &str {
        self.text.get(bytes.clone()).unwrap_or_default()
    }

    fn key(&mut self, key: &rehearsal_syntax::yaml::Key, kind: TokenKind) {
        let line = usize::try_from(key.place.line).unwrap_or(1) - 1;
        let Some(start) = self.lines.get(line) else {
            return;
        };
        let column = usize::try_from(key.place.column).unwrap_or(1) - 1;
        let rest = &self.text[*start..];
        let within = rest.char_indices().nth(column).map_or(0, |(at, _)| at);
        let quoted = rest[within..].starts_with(['"', '\'']);
        let start = start + within + usize::from(quoted);
        if self.text[start..].starts_with(&key.text) {
            self.add(start..start + key.text.len(), kind);
        }
    }

    /// Adds the placeholders of a scalar, as it is written.
    fn template(&mut self, bytes: Range<usize>) {
        let raw: Vec<char> = self.raw(&bytes).chars().collect();
        let mut at = 0;
        while at < raw.len() {
            match (raw[at], raw.get(at + 1)) {
                ('$', Some('$')) => at += 2,
                ('$', Some('{')) => {
                    let end = closing_brace(&raw, at + 2);
                    self.chars(bytes.start, &raw, at..at + 2, TokenKind::Placeholder);
                    self.expression(bytes.start, &raw, at + 2, end);
                    if end < raw.len() {
                        self.chars(bytes.start, &raw, end..end + 1, TokenKind::Placeholder);
                    }
                    at = end + 1;
                }
                ('$', Some(c)) if is_name_start(*c) => {
                    let end = path_end(&raw, at + 1);
                    self.chars(bytes.start, &raw, at..at + 1, TokenKind::Placeholder);
                    self.expression(bytes.start, &raw, at + 1, end);
                    at = end;
                }
                _ => at += 1,
            }
        }
    }

    fn expression(&mut self, start: usize, raw: &[char], from: usize, to: usize) {
        for (kind, chars) in words(raw, from, to) {
            self.chars(start, raw, chars, TokenKind::Word(kind));
        }
    }

    /// Adds characters of a scalar that begins at an offset.
    fn chars(&mut self, start: usize, raw: &[char], chars: Range<usize>, kind: TokenKind) {
        let bytes = |chars: &[char]| -> usize { chars.iter().map(|c| c.len_utf8()).sum() };
        let from = start + bytes(&raw[..chars.start]);
        let to = from + bytes(&raw[chars.clone()]);
        if !raw[chars].contains(&'\n') {
            self.add(from..to, kind);
        }
    }

    fn add(&mut self, bytes: Range<usize>, kind: TokenKind) {
        self.found.push(Token { bytes, kind });
    }
}

/// Returns the brace that closes an expression, or the end; those in quotes do not count.
fn closing_brace(raw: &[char], from: usize) -> usize {
    let mut quote = None;
    let mut at = from;
    while at < raw.len() {
        match (quote, raw[at]) {
            (_, '\\') => at += 1,
            (Some(open), c) if c == open => quote = None,
            (None, c @ ('"' | '\'')) => quote = Some(c),
            (None, '}') => return at,
            _ => {}
        }
        at += 1;
    }
    raw.len()
}

/// Returns where `name.path` ends.
fn path_end(raw: &[char], from: usize) -> usize {
    let is_part = |at: usize| raw.get(at).is_some_and(|c| is_name_part(*c));
    let mut at = from;
    loop {
        while is_part(at) {
            at += 1;
        }
        let begins = raw.get(at + 1).is_some_and(|c| is_name_start(*c));
        if raw.get(at) != Some(&'.') || !begins {
            return at;
        }
        at += 1;
    }
}
