//! The parser's events to a tree.

use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, Span, options};
use rehearsal_record::Place;

use super::syntax::syntax;
use super::{Entry, Key, Kind, Node, place, scalar};
use crate::diagnostic::{Code, Diagnostic};

/// Deeper nesting than this is refused; the limit keeps the parsers, which
/// recurse, far from the end of the stack.
const DEPTH: usize = 48;

/// What the language has instead of anchors and aliases.
const REPEATED: &str =
    "for values that repeat use `vars`, for rows `cases`, for steps a flow (`use`)";

/// Parses a file. What could be read is returned even where something is
/// wrong with it, so that all mistakes come in one go.
pub fn parse(file: &Arc<str>, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    // A byte order mark is a habit of some editors, not a mistake.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let options = options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        disallow_directives: true,
        flow_nesting_limit: 128,
        block_nesting_limit: 128,
    };
    let mut builder = Builder {
        file,
        text,
        diagnostics,
        stack: Vec::new(),
        root: None,
        documents: 0,
    };
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, span)) => {
                if builder.event(event, span).is_err() {
                    return None;
                }
            }
            Err(error) => {
                let diagnostic = syntax(file, text, &error);
                builder.diagnostics.push(diagnostic);
                return None;
            }
        }
    }
    Some(builder.root.unwrap_or_else(|| Node {
        place: place(file, 1, 0, 1),
        bytes: 0..0,
        kind: Kind::Null,
    }))
}

enum Open {
    List(Place, usize, Vec<Node>),
    Map(Place, usize, Vec<Entry>, Option<Key>),
}

struct Builder<'b> {
    file: &'b Arc<str>,
    text: &'b str,
    diagnostics: &'b mut Vec<Diagnostic>,
    stack: Vec<Open>,
    root: Option<Node>,
    documents: usize,
}

/// Parsing cannot go on; the diagnostic was reported.
struct Stopped;

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Stopped> {
        let at = self.place(&span);
        let start = span.start.byte_offset().unwrap_or(0);
        let end = span.end.byte_offset().unwrap_or(start);
        if let Some(tag) = event.tag() {
            let written = format!("{}{}", tag.original_handle(), tag.suffix());
            let message = format!("a YAML tag (`{written}`) has no meaning here");
            let at = self.property('!', start).unwrap_or_else(|| at.clone());
            self.refuse(
                &at,
                &message,
                "quotes make a value text; nothing else changes its type",
            );
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents == 2 {
                    self.refuse(
                        &at,
                        "a second document begins here; a file holds one",
                        "put it into a file of its own",
                    );
                    return Err(Stopped);
                }
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse(
                    &at,
                    "YAML aliases (`*name`) are not part of the language",
                    REPEATED,
                );
                self.put(Node {
                    place: at,
                    bytes: start..end,
                    kind: Kind::Null,
                });
            }
            Event::Scalar(value, style, anchor, _) => {
                self.no_anchor(anchor, &at, start);
                let kind = match style {
                    ScalarStyle::Plain => self.plain(&value, &at),
                    _ => Kind::Text(value.into_owned()),
                };
                self.put(Node {
                    place: at,
                    bytes: start..end,
                    kind,
                });
            }
            Event::SequenceStart(_, anchor, _) => {
                self.no_anchor(anchor, &at, start);
                self.deeper(&at)?;
                self.stack.push(Open::List(at, start, Vec::new()));
            }
            Event::MappingStart(_, anchor, _) => {
                self.no_anchor(anchor, &at, start);
                self.deeper(&at)?;
                self.stack.push(Open::Map(at, start, Vec::new(), None));
            }
            Event::SequenceEnd | Event::MappingEnd => match self.stack.pop() {
                Some(Open::List(mut place, from, items)) => {
                    self.cover(&mut place, from, end);
                    let kind = Kind::List(items);
                    self.put(Node {
                        place,
                        bytes: from..end.max(from),
                        kind,
                    });
                }
                Some(Open::Map(mut place, from, entries, ..)) => {
                    self.cover(&mut place, from, end);
                    let kind = Kind::Map(entries);
                    self.put(Node {
                        place,
                        bytes: from..end.max(from),
                        kind,
                    });
                }
                None => {}
            },
            _ => {}
        }
        Ok(())
    }

    /// A collection in brackets on one line is pointed at as a whole.
    fn cover(&self, place: &mut Place, from: usize, end: usize) {
        let source = self.text.get(from..end).unwrap_or("");
        if source.starts_with(['{', '[']) && !source.contains('\n') {
            place.length = u32::try_from(source.chars().count()).unwrap_or(1).max(1);
        }
    }

    fn put(&mut self, node: Node) {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List(_, _, items)) => items.push(node),
            Some(Open::Map(_, _, entries, pending)) => {
                let Some(key) = pending.take() else {
                    let key = key_of(node, entries, self.diagnostics);
                    *pending = Some(key);
                    return;
                };
                // Of two equal keys the first one counts; both were reported.
                if key.text != "<<" && find(entries, &key.text).is_none() {
                    entries.push(Entry { key, value: node });
                }
            }
        }
    }

    /// What a scalar without quotes means.
    fn plain(&mut self, text: &str, at: &Place) -> Kind {
        let is_key = matches!(self.stack.last(), Some(Open::Map(_, _, _, None)));
        let meant = match &*text.to_ascii_lowercase() {
            _ if matches!(text, "true" | "false" | "null") => None,
            "true" | "yes" | "on" => Some("true"),
            "false" | "no" | "off" => Some("false"),
            "null" => Some("null"),
            _ => None,
        };
        if let Some(meant) = meant
            && !is_key
        {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::AmbiguousScalar,
                    at,
                    format!("`{text}` is `{meant}` to some YAML readers and text to others"),
                )
                .label(format!("write `{meant}`, or `\"{text}\"` for the text"))
                .help(
                    "only `true`, `false` and `null` are read as such; the language never guesses",
                ),
            );
        }
        let kind = scalar(text);
        if let Kind::Number(number) = &kind
            && number.is_f64()
            && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        {
            let message = format!("{text} is too large for a number, and would lose digits");
            self.diagnostics.push(
                Diagnostic::new(Code::AmbiguousScalar, at, message)
                    .label(format!("write \"{text}\" for the digits as text")),
            );
        }
        kind
    }

    fn no_anchor(&mut self, anchor: usize, at: &Place, start: usize) {
        if anchor != 0 {
            let at = self.property('&', start).unwrap_or_else(|| at.clone());
            self.refuse(
                &at,
                "YAML anchors (`&name`) are not part of the language",
                REPEATED,
            );
        }
    }

    /// The place of the anchor or tag that stands before a node, often on a line above
    /// it.
    fn property(&self, sign: char, start: usize) -> Option<Place> {
        let from = self.text.get(..start)?.rfind(sign)?;
        let from = self.text.get(..=from)?.trim_end_matches(sign).len();
        let between = self.text.get(from..start)?;
        let word = between.split_whitespace().next()?;
        let ahead = self.text.get(..from)?;
        let line = ahead.matches('\n').count() + 1;
        let column = ahead.rsplit('\n').next().unwrap_or("").chars().count();
        Some(place(self.file, line, column, word.chars().count()))
    }

    fn deeper(&mut self, at: &Place) -> Result<(), Stopped> {
        if self.stack.len() >= DEPTH {
            let message = format!("nested more than {DEPTH} deep");
            self.diagnostics
                .push(Diagnostic::new(Code::TooDeep, at, message));
            return Err(Stopped);
        }
        Ok(())
    }

    fn refuse(&mut self, at: &Place, message: &str, help: &str) {
        self.diagnostics
            .push(Diagnostic::new(Code::YamlFeature, at, message).help(help));
    }

    fn place(&self, span: &Span) -> Place {
        let start = span.start.byte_offset().unwrap_or(0);
        let end = span.end.byte_offset().unwrap_or(start);
        let covered = self.text.get(start..end).unwrap_or("");
        let length = covered
            .lines()
            .next()
            .map_or(0, |line| line.trim_end().chars().count());
        place(self.file, span.start.line(), span.start.col(), length)
    }
}

/// The entry of a key. Mappings of people are short: looking through one is
/// quicker than keeping an index of it.
fn find<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Entry> {
    entries.iter().find(|entry| entry.key.text == key)
}

/// A node in the place of a key, which has to be text and new.
fn key_of(node: Node, entries: &[Entry], diagnostics: &mut Vec<Diagnostic>) -> Key {
    let Node { place, kind, .. } = node;
    let text = match kind {
        Kind::Text(text) => text,
        Kind::Null => String::new(),
        Kind::Bool(flag) => flag.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::List(_) | Kind::Map(_) => {
            diagnostics.push(
                Diagnostic::new(Code::YamlFeature, &place, "a key has to be text")
                    .help("inside `{…}` and `[…]`, write \"${…}\" in quotes"),
            );
            // No key in a file begins so, and no two are equal.
            format!("\u{0}{}:{}", place.line, place.column)
        }
    };
    if text == "<<" {
        let message = "merge keys (`<<`) are not part of the language";
        diagnostics.push(Diagnostic::new(Code::YamlFeature, &place, message));
    }
    if let Some(first) = find(entries, &text) {
        let message = format!("the key `{text}` is given twice in one mapping");
        diagnostics.push(
            Diagnostic::new(Code::DuplicateKey, &place, message)
                .label("and here again")
                .related(&first.key.place, "first given here")
                .help("YAML readers silently keep one of the two; merge them"),
        );
    }
    Key { text, place }
}
