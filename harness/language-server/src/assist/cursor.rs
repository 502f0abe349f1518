//! Finding what a position is for: the file is parsed with a word of our own there, so
//! that half a line can be read, and the word is found in the tree.

use rehearsal_model::models::{self, Shape as ModelShape};

use super::parse;
use rehearsal_script::Shape;
use rehearsal_script::action::ActionSpec;
use rehearsal_script::action::{ObservedField, ObservedType};
use rehearsal_script::language::{self, forms};
use rehearsal_syntax::yaml::{Entry, Kind, Node};

/// The word that stands at the position.
const MARK: &str = "positionofthecursor";

/// What a part of a file can hold.
#[derive(Debug, Clone)]
pub(super) enum Slot {
    /// A value of a shape.
    Shape(Shape),
    /// Expectations of fields.
    Fields(&'static [ObservedField]),
    /// A matcher of anything.
    Matcher,
    /// A value of a type of AWS's models.
    Model(&'static ModelShape),
    /// What is expected of an operation's output, besides the other fields.
    Output(&'static ModelShape),
    /// A service and its operation; whether a service is enough, or `all`.
    Operation { or_service: bool },
    /// An operation of a service that is known.
    OperationOf(String),
    /// A bucket, before the key of an object.
    Bucket,
    /// A request to an app; to any where it names none.
    Request(Option<String>),
    /// A route of an external.
    Route(String),
    /// A file of the project, by the ends of its name; flows where there are none.
    File(&'static [&'static str]),
}

/// What a position is for.
#[derive(Debug)]
pub(super) struct Found {
    /// Whether a key of a mapping stands there, or a value.
    pub(super) is_key: bool,
    /// What can be there, or in the mapping if it is a key.
    pub(super) slots: Vec<Slot>,
    /// The other keys of the mapping.
    pub(super) keys: Vec<String>,
}

/// Returns the bytes of the word at an offset.
pub(super) fn word(text: &str, offset: usize) -> std::ops::Range<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '-' | '/');
    let before = text[..offset].chars().rev().take_while(|c| is_part(*c));
    let after = text[offset..].chars().take_while(|c| is_part(*c));
    let before: usize = before.map(char::len_utf8).sum();
    let after: usize = after.map(char::len_utf8).sum();
    // A dash that begins an item is none of its word.
    let word = &text[offset - before..offset];
    let dashes = word.len() - word.trim_start_matches('-').len();
    offset - before + dashes..offset + after
}

/// Finds what an offset is for.
pub(super) fn find(
    file: &str,
    text: &str,
    offset: usize,
    shape: impl Fn(&Node) -> Shape,
) -> Option<Found> {
    let range = word(text, offset);
    let with = |mark: &str| format!("{}{mark}{}", &text[..range.start], &text[range.end..]);
    // As a value or a key with its colon, or else as a key.
    let node = parse(file, &with(MARK)).filter(|node| !matches!(node.kind, Kind::Text(_)));
    let node = node.or_else(|| parse(file, &with(&format!("{MARK}:"))));
    // Or in brackets that are not closed yet.
    let node = node.or_else(|| {
        let closing = closing(text[..range.start].rsplit('\n').next()?);
        parse(file, &with(&format!("{MARK}{closing}")))
            .or_else(|| parse(file, &with(&format!("{MARK}:{closing}"))))
    })?;
    find_in(&node, &[Slot::Shape(shape(&node))])
}

/// Returns the brackets that close those that a line leaves open.
fn closing(line: &str) -> String {
    let mut open = Vec::new();
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(opened), c) if c == opened => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => open.push('}'),
            (None, '[') => open.push(']'),
            (None, '}' | ']') => drop(open.pop()),
            _ => {}
        }
    }
    open.iter().rev().collect()
}

fn find_in(node: &Node, slots: &[Slot]) -> Option<Found> {
    match &node.kind {
        Kind::Text(text) if text.contains(MARK) => Some(Found {
            is_key: false,
            slots: flat(slots),
            keys: Vec::new(),
        }),
        Kind::List(items) => {
            let inner = items_of(slots);
            items.iter().find_map(|item| find_in(item, &inner))
        }
        Kind::Map(entries) => entries.iter().find_map(|entry| {
            if entry.key.text.contains(MARK) {
                let keys = entries.iter().map(|entry| entry.key.text.clone());
                return Some(Found {
                    is_key: true,
                    slots: flat(slots),
                    keys: keys.filter(|key| !key.contains(MARK)).collect(),
                });
            }
            find_in(&entry.value, &child(slots, entries, &entry.key.text))
        }),
        _ => None,
    }
}

/// Returns slots without their alternatives and placeholders.
pub(super) fn flat(slots: &[Slot]) -> Vec<Slot> {
    let mut out = Vec::new();
    for slot in slots {
        match slot {
            Slot::Shape(Shape::Either(shapes)) => {
                let shapes: Vec<Slot> = shapes.iter().cloned().map(Slot::Shape).collect();
                out.extend(flat(&shapes));
            }
            Slot::Shape(Shape::Dynamic(inner)) => {
                out.extend(flat(&[Slot::Shape((**inner).clone())]));
            }
            Slot::Shape(Shape::Part("matcher")) => out.push(Slot::Matcher),
            Slot::Shape(Shape::Form(what, _)) => out.push(form(what).unwrap_or(slot.clone())),
            other => out.push(other.clone()),
        }
    }
    out
}

/// Returns what more is known of values of a form.
fn form(what: &str) -> Option<Slot> {
    Some(match what {
        forms::OPERATION => Slot::Operation { or_service: false },
        forms::CALLS => Slot::Operation { or_service: true },
        forms::OBJECT | forms::BUCKET => Slot::Bucket,
        forms::CONDITION => Slot::Shape(Shape::Part("condition")),
        forms::FLOW => Slot::File(&[]),
        forms::FILE => Slot::File(&[""]),
        _ => return None,
    })
}

/// Returns what the items of a list can be.
pub(super) fn items_of(slots: &[Slot]) -> Vec<Slot> {
    let item = |slot: Slot| match slot {
        Slot::Shape(Shape::List(inner)) => Some(Slot::Shape(*inner)),
        Slot::Shape(Shape::Part("steps")) => Some(Slot::Shape(Shape::Part("step"))),
        Slot::Matcher => Some(Slot::Matcher),
        Slot::Model(ModelShape::List(list)) => Some(Slot::Model(list.member())),
        _ => None,
    };
    flat(slots).into_iter().filter_map(item).collect()
}

/// Returns the action of a step.
pub(super) fn action_of(entries: &[Entry]) -> Option<&'static ActionSpec> {
    let mut found = entries
        .iter()
        .filter_map(|entry| language::find_action(&entry.key.text));
    found.next()
}

/// Returns what the value of a key can be.
pub(super) fn child(slots: &[Slot], entries: &[Entry], key: &str) -> Vec<Slot> {
    let of_slot = |slot: Slot| match slot {
        Slot::Shape(Shape::Settings(spec)) => {
            let field = spec.fields.iter().find(|field| field.key == key)?;
            Some(special(spec.name, key, entries).unwrap_or_else(|| Slot::Shape((field.shape)())))
        }
        Slot::Shape(Shape::Map(inner)) => Some(Slot::Shape(*inner)),
        Slot::Shape(Shape::Part("step")) => step_child(entries, key),
        Slot::Model(ModelShape::Structure(structure)) => {
            let member = structure.member(key)?;
            Some(Slot::Model(member.shape()))
        }
        Slot::Model(ModelShape::Map(map)) => Some(Slot::Model(map.value())),
        Slot::Output(shape) => (key == "output").then_some(Slot::Model(shape)),
        Slot::Fields(fields) => {
            let field = fields.iter().find(|field| field.name == key);
            Some(field.map_or(Slot::Matcher, |field| match field.ty {
                ObservedType::Object(inner) | ObservedType::Objects(inner) => Slot::Fields(inner),
                _ => Slot::Matcher,
            }))
        }
        Slot::Shape(Shape::Part("expect")) | Slot::Matcher => Some(Slot::Matcher),
        _ => None,
    };
    let flat = flat(slots);
    let is_step = |slot: &Slot| matches!(slot, Slot::Shape(Shape::Part("step")));
    let operation = (matches!(key, "expect" | "fail_if") && flat.iter().any(is_step))
        .then(|| operation_of(entries))
        .flatten();
    let output = operation.map(|operation| Slot::Output(operation.output()));
    flat.into_iter().filter_map(of_slot).chain(output).collect()
}

fn text_of<'e>(entries: &'e [Entry], key: &str) -> Option<&'e str> {
    let entry = entries.iter().find(|entry| entry.key.text == key)?;
    match &entry.value.kind {
        Kind::Text(text) => Some(text),
        _ => None,
    }
}

/// Returns the model of the operation that a step calls.
fn operation_of(entries: &[Entry]) -> Option<&'static models::OperationModel> {
    let (service, operation) = text_of(entries, "aws")?.split_once('.')?;
    models::service(service)?.operation(operation)
}

/// Returns what the value of a key can be, where more is known of it than its shape.
fn special(mapping: &str, key: &str, entries: &[Entry]) -> Option<Slot> {
    const ROWS: &[&str] = &[".csv", ".json", ".jsonl", ".yaml", ".yml"];
    match (mapping, key) {
        ("FaultKeys", "operation") => {
            Some(Slot::OperationOf(text_of(entries, "service")?.to_owned()))
        }
        ("SeedItem" | "RowsFile", "file") | ("ScenarioKeys", "cases") => Some(Slot::File(ROWS)),
        ("SeedItem", "sql") => Some(Slot::File(&[".sql"])),
        _ => None,
    }
}

fn step_child(entries: &[Entry], key: &str) -> Option<Slot> {
    let app = || text_of(entries, "app").map(str::to_owned);
    match key {
        "http" => return Some(Slot::Request(app())),
        "input" if let Some(operation) = operation_of(entries) => {
            return Some(Slot::Model(operation.input()));
        }
        "request" => {
            let mut externals = ["external.answer", "external.requests"].into_iter();
            if let Some(external) = externals.find_map(|action| text_of(entries, action)) {
                return Some(Slot::Route(external.to_owned()));
            }
        }
        _ => {}
    }
    if let Some(action) = action_of(entries) {
        if matches!(key, "expect" | "fail_if") && !action.observes.is_empty() {
            return Some(Slot::Fields(action.observes));
        }
        let mut fields = action.arguments.fields.iter().chain([&action.subject]);
        let own = fields.find(|field| field.key == key || action.name == key);
        let own = (key == action.name).then_some(&action.subject).or(own);
        if let Some(field) = own {
            return Some(Slot::Shape((field.shape)()));
        }
    }
    let field = language::STEP
        .fields
        .iter()
        .find(|field| field.key == key)?;
    Some(Slot::Shape((field.shape)()))
}
