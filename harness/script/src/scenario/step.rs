use std::sync::Arc;

use rehearsal_record::Place;

use super::fit;
use super::flow::{Flow, check_inputs};
use super::{CONDITION, EXPECT, Raw, SAVE};
use crate::action::{self, ACTIONS, Action, ActionSpec, Seen};
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{Expect, FieldPath, Segment, read_expect, read_path};
use crate::reader::Reader;
use crate::settings::{Argument, Count, Dynamic, Fields, Flag, Shape, Span, Text, Word, settings};
use crate::suggest::{closest, listed};
use crate::value::Expr;
use crate::variables::{Origin, is_name};
use crate::yaml::{Entry, Kind, Node};

/// One action with what is expected of it.
#[derive(Debug, Clone)]
pub struct Step {
    /// Where it stands.
    pub place: Place,
    /// Where its action key stands.
    pub action_place: Place,
    /// Its name, where it has one.
    pub name: Option<Text>,
    /// What it does.
    pub action: Action,
    /// What is expected of what it saw.
    pub expect: Option<Expect>,
    /// What ends a wait early, as a failure, where it holds.
    pub fail_if: Option<Expect>,
    /// What is taken out of what it saw.
    pub save: Vec<Save>,
    /// The step is tried again until its expectations hold, for this long at most.
    pub within: Option<Span>,
    /// The expectations have to hold throughout this (real) time.
    pub holds_for: Option<Span>,
    /// The observation is held against a stored one of this name.
    pub snapshot: Option<Word>,
    /// It is played only where this holds.
    pub when: Option<Expr>,
    /// It is played several times.
    pub repeat: Option<Repeat>,
    /// Why it is not played.
    pub skip: Option<String>,
    /// How long one attempt may take.
    pub timeout: Option<Span>,
}

/// A value taken out of an observation.
#[derive(Debug, Clone)]
pub struct Save {
    /// The variable.
    pub name: String,
    /// From where.
    pub path: FieldPath,
    /// Whether it must not appear in any report.
    pub secret: bool,
    /// Where it stands.
    pub place: Place,
}

/// How often a step is played.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// The number of times.
    pub times: Dynamic<Count>,
    /// The variable that counts from 1.
    pub index: Option<String>,
    /// The loop ends early once this holds.
    pub until: Option<Expr>,
}

settings! {
    /// The keys every step can have.
    pub(crate) struct StepKeys {
        /// Plays the step several times: a number, or `{times, as, until}`.
        repeat: Option<RepeatKey>,
        /// Plays it only where this holds: `${qty > 1}`.
        when: Option<Condition>,
        /// What it is for, in a few words.
        name: Option<Text>,
        /// Tries it again until its expectations hold, for this long at most.
        within: Option<Span>,
        /// The expectations have to hold throughout this (real) time.
        holds_for as "for": Option<Span>,
        /// How long one attempt may take.
        timeout: Option<Span>,
        /// Holds the observation against a stored one of this name.
        snapshot: Option<Word>,
        /// Why it is not played for the time being.
        skip: Option<Word>,
        /// What is expected of what it saw.
        expect: Option<Raw<EXPECT>>,
        /// Ends a wait at once, as a failure, where this holds.
        fail_if: Option<Raw<EXPECT>>,
        /// Takes values out of what it saw: name to path.
        save: Option<Raw<SAVE>>,
    }
}

/// A condition.
#[derive(Debug, Clone)]
pub(crate) struct Condition(Expr);

impl Argument for Condition {
    fn shape() -> Shape {
        Shape::Form("an expression that gives `true` or `false`", "${qty > 1}")
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.expression(node).map(Self)
    }
}

/// `repeat`, as a number or in full; its condition may read what the step
/// saves, so it is read last.
#[derive(Debug, Clone)]
pub(crate) struct RepeatKey {
    times: Dynamic<Count>,
    index: Option<String>,
    until: Option<Node>,
}

settings! {
    /// A repetition in full.
    pub(crate) struct Repetition {
        /// How often.
        times: Dynamic<Count>,
        /// A variable that counts from 1.
        index as "as": Option<Word>,
        /// Ends it early once this holds, looked at after each time.
        until: Option<Raw<CONDITION>>,
    }
}

impl Argument for RepeatKey {
    fn shape() -> Shape {
        Shape::Either(vec![<Dynamic<Count>>::shape(), Repetition::shape()])
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let (times, index, until) = match node.kind {
            Kind::Map(_) => {
                let read = Repetition::read(node, reader)?;
                (read.times, read.index, read.until)
            }
            _ => (Dynamic::read(node, reader)?, None, None),
        };
        if times.fixed().is_some_and(|times| times.0 == 0) {
            let message = "repeated no times, the step is never played";
            reader.report(Diagnostic::at(Code::NoEffect, node, message));
        }
        if let Some(word) = &index {
            let mistake = reader
                .variables
                .define(&word.text, Origin::Loop, &word.place);
            reader.diagnostics.extend(mistake);
        }
        Some(Self {
            times,
            index: index.map(|word| word.text),
            until: until.map(|raw| raw.0),
        })
    }
}

/// Reads a list of steps; those that can be read are returned, so that what
/// they save is known to the ones after them.
pub(crate) fn read_steps(node: &Node, reader: &mut Reader<'_>) -> Option<Vec<Step>> {
    let Kind::List(items) = &node.kind else {
        reader.wrong_type(node, "a list of steps");
        return None;
    };
    let read: Vec<Option<Step>> = items.iter().map(|item| read_step(item, reader)).collect();
    read.into_iter().collect()
}

pub(crate) fn read_step(node: &Node, reader: &mut Reader<'_>) -> Option<Step> {
    let Some(entries) = node.entries() else {
        reader.report(
            Diagnostic::at(
                Code::WrongType,
                node,
                format!("a step is a mapping, and this is {}", node.noun()),
            )
            .help("write an action and what it acts on, such as `http: GET /orders`"),
        );
        return None;
    };
    let (index, spec, action_entry) = find_action(node, entries, reader)?;
    let known: Vec<&'static str> = StepKeys::SPEC
        .fields
        .iter()
        .chain(spec.arguments.fields)
        .map(|field| field.key)
        .collect();
    let others = entries
        .iter()
        .filter(|entry| !std::ptr::eq(*entry, action_entry));
    let what = format!("a step of `{}`", spec.name);
    let mut fields = Fields::new(node.place.clone(), what, others, &known, reader);
    fields.exclusive(spec.arguments, reader);
    let keys = StepKeys::read_fields(&mut fields, reader);
    let action = action::read(index, &action_entry.value, &mut fields, reader);
    if let Some(action) = &action {
        fit::check(action, spec, &action_entry.key.place, reader);
    }
    let outputs = match &action {
        Some(Action::Use(call)) => {
            check_inputs(call, &action_entry.value.place, reader);
            Some(Arc::clone(&call.flow.0))
        }
        _ => None,
    };
    // A block sees nothing itself; a flow sees its outputs, known by name.
    let seen = match (&action, spec.name) {
        (_, "use") => Seen::Map,
        _ => Seen::Object(spec.observes),
    };
    let expect = part(&fields, "expect", reader, |node, reader| {
        read_expect(node, seen, reader)
    });
    let fail_if = part(&fields, "fail_if", reader, |node, reader| {
        read_expect(node, seen, reader)
    });
    let save = part(&fields, "save", reader, |node, reader| {
        read_save(node, seen, reader)
    });
    if let Some(flow) = outputs {
        let expected = [&expect, &fail_if]
            .into_iter()
            .flat_map(|part| part.iter().flatten())
            .flat_map(|expect| expect.fields().iter().map(|field| &field.path));
        let saved = save.iter().flatten().flatten().map(|save| &save.path);
        let paths: Vec<FieldPath> = expected.chain(saved).cloned().collect();
        known_outputs(&flow, &paths, reader);
    }
    let repeat = match keys.as_ref().and_then(|keys| keys.repeat.clone()) {
        Some(key) => finish_repeat(key, reader).map(Some),
        None => Some(None),
    };
    timing(&fields, reader);
    if spec.only_looks
        && !reader.in_always
        && !["expect", "save", "snapshot"]
            .iter()
            .any(|key| fields.entry(key).is_some())
    {
        expects_nothing(action_entry, spec, reader);
    }
    let keys = keys?;
    let (action, expect, fail_if, save) = (action?, expect?, fail_if?, save?);
    let repeat = repeat?;
    fields.sound.then(|| Step {
        place: node.place.clone(),
        action_place: action_entry.key.place.clone(),
        name: keys.name,
        action,
        expect,
        fail_if,
        save: save.unwrap_or_default(),
        within: keys.within,
        holds_for: keys.holds_for,
        snapshot: keys.snapshot,
        when: keys.when.map(|condition| condition.0),
        repeat,
        skip: keys.skip.map(|reason| reason.text),
        timeout: keys.timeout,
    })
}

fn finish_repeat(key: RepeatKey, reader: &mut Reader<'_>) -> Option<Repeat> {
    let until = match &key.until {
        Some(node) => reader.expression(node).map(Some),
        None => Some(None),
    };
    if let Some(index) = &key.index {
        reader.variables.forget(index);
    }
    Some(Repeat {
        times: key.times,
        index: key.index,
        until: until?,
    })
}

/// Paths into what a flow gives, against its outputs.
fn known_outputs(flow: &Flow, paths: &[FieldPath], reader: &mut Reader<'_>) {
    let names = flow.outputs.iter().map(|output| &*output.name);
    for path in paths {
        let Some(Segment::Key(name)) = path.segments.first() else {
            continue;
        };
        if names.clone().any(|known| known == name) {
            continue;
        }
        let near = closest(name, names.clone());
        let diagnostic = Diagnostic::new(
            Code::UnknownField,
            &path.place,
            format!("the flow gives no `{name}`"),
        );
        reader.report(
            match near {
                Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
                None => diagnostic,
            }
            .help(format!("its outputs: {}", listed(names.clone()))),
        );
    }
}

/// A key that may be left out: `None` is a mistake, `Some(None)` its absence.
#[expect(
    clippy::option_option,
    reason = "a mistake and an absence are different things"
)]
fn part<T>(
    fields: &Fields<'_>,
    key: &str,
    reader: &mut Reader<'_>,
    read: impl FnOnce(&Node, &mut Reader<'_>) -> Option<T>,
) -> Option<Option<T>> {
    match fields.node(key) {
        Some(node) => read(node, reader).map(Some),
        None => Some(None),
    }
}

fn find_action<'n>(
    node: &Node,
    entries: &'n [Entry],
    reader: &mut Reader<'_>,
) -> Option<(usize, &'static ActionSpec, &'n Entry)> {
    let mut found: Vec<(usize, &'static ActionSpec, &'n Entry)> = entries
        .iter()
        .filter_map(|entry| action::find(&entry.key.text).map(|(index, spec)| (index, spec, entry)))
        .collect();
    if found.len() > 1 {
        let (_, first, first_entry) = found[0];
        let (_, second, second_entry) = found[1];
        reader.report(
            Diagnostic::new(
                Code::TwoActions,
                &second_entry.key.place,
                format!(
                    "this step has two actions, `{}` and `{}`",
                    first.name, second.name
                ),
            )
            .label("this is the second")
            .also(&first_entry.key.place, "this is the first")
            .help("begin a new step with `-` before the second"),
        );
        return None;
    }
    if let Some(only) = found.pop() {
        return Some(only);
    }
    let names: Vec<&str> = ACTIONS.iter().map(|spec| spec.name).collect();
    let common: Vec<&str> = StepKeys::SPEC
        .fields
        .iter()
        .map(|field| field.key)
        .collect();
    let candidate = entries.iter().find_map(|entry| {
        let key = entry.key.text.as_str();
        if common.contains(&key) {
            return None;
        }
        closest(key, names.iter().copied()).map(|near| (entry, near))
    });
    let stray = entries
        .iter()
        .find(|entry| !common.contains(&&*entry.key.text));
    let no_such = |entry: &Entry| {
        let message = format!("there is no action `{}`", entry.key.text);
        Diagnostic::new(Code::NoAction, &entry.key.place, message)
    };
    let list = format!("actions: {}", listed(names.iter().copied()));
    let diagnostic = match (candidate, stray) {
        (Some((entry, near)), _) => no_such(entry).did_you_mean(Some(near)),
        (None, Some(entry)) => no_such(entry).help(list),
        (None, None) => Diagnostic::at(Code::NoAction, node, "this step has no action").help(list),
    };
    reader.report(diagnostic);
    None
}

fn expects_nothing(entry: &Entry, spec: &ActionSpec, reader: &mut Reader<'_>) {
    let help = if spec.name == "http" {
        "add `expect: {status: 2xx}`, at least".to_owned()
    } else {
        format!(
            "add `expect`, `save` or `snapshot`; it sees {}",
            listed(spec.observes.iter().map(|f| f.name))
        )
    };
    reader.report(
        Diagnostic::new(
            Code::ExpectsNothing,
            &entry.key.place,
            "this step looks at something and expects nothing of it",
        )
        .label("it could only be green")
        .help(help),
    );
}

/// Deadlines of no time, and waits with nothing to wait for.
fn timing(fields: &Fields<'_>, reader: &mut Reader<'_>) {
    let zero = |key: &str| {
        let node = fields.node(key)?;
        let Kind::Text(text) = &node.kind else {
            return None;
        };
        Span::parse(text)
            .filter(|span| span.0.is_zero())
            .map(|_| node)
    };
    for (key, means) in [
        ("within", "no attempt fits into no time"),
        ("for", "everything holds throughout no time"),
        ("timeout", "nothing is done in no time"),
    ] {
        if let Some(node) = zero(key) {
            reader.report(
                Diagnostic::at(Code::Deadline, node, means)
                    .help(format!("remove `{key}`, or give it a time such as `5s`")),
            );
        }
    }
    let expects = fields.entry("expect").is_some();
    for key in ["within", "for"] {
        if let Some(entry) = fields.entry(key)
            && !expects
            && key == "for"
        {
            reader.report(
                Diagnostic::new(
                    Code::Deadline,
                    &entry.key.place,
                    "nothing is expected that could hold that long",
                )
                .help("add `expect`, or remove `for`"),
            );
        }
    }
    if let (Some(entry), None) = (fields.entry("fail_if"), fields.entry("within")) {
        reader.report(
            Diagnostic::new(
                Code::NoEffect,
                &entry.key.place,
                "`fail_if` ends a wait, and there is none",
            )
            .help("add `within`, or say it with `expect`"),
        );
    }
    if let (Some(within), Some(holds)) = (fields.entry("within"), fields.entry("for")) {
        let span = |entry: &Entry| match &entry.value.kind {
            Kind::Text(text) => Span::parse(text),
            _ => None,
        };
        if let (Some(a), Some(b)) = (span(within), span(holds))
            && b > a
            && !a.0.is_zero()
        {
            reader.report(
                Diagnostic::new(
                    Code::Deadline,
                    &holds.value.place,
                    "it cannot hold longer than there is time",
                )
                .also(&within.value.place, "all is over after this"),
            );
        }
    }
}

settings! {
    /// A value to save, in full.
    pub(crate) struct SaveKeys {
        /// From where: `json.token`.
        path: Word,
        /// Keeps it out of every report, log and snapshot.
        secret: Flag,
    }
}

fn read_save(node: &Node, seen: Seen, reader: &mut Reader<'_>) -> Option<Vec<Save>> {
    let Some(entries) = node.entries() else {
        reader.report(
            Diagnostic::at(
                Code::WrongType,
                node,
                format!("`save` is a mapping, and this is {}", node.noun()),
            )
            .help("write the variable and where it comes from: `save: {order: json.id}`"),
        );
        return None;
    };
    let read: Vec<Option<Save>> = entries
        .iter()
        .map(|entry| read_one_save(entry, seen, reader))
        .collect();
    read.into_iter().collect()
}

fn read_one_save(entry: &Entry, seen: Seen, reader: &mut Reader<'_>) -> Option<Save> {
    // Defined even where its path is wrong: uses of it are no mistakes then.
    let mistake = reader
        .variables
        .define(&entry.key.text, Origin::Save, &entry.key.place);
    let taken = mistake
        .as_ref()
        .is_some_and(|mistake| mistake.code != Code::UnusedSave);
    reader.diagnostics.extend(mistake);
    let (word, secret) = match &entry.value.kind {
        Kind::Map(_) => {
            let keys = SaveKeys::read(&entry.value, reader)?;
            (keys.path, keys.secret.0)
        }
        _ => (Word::read(&entry.value, reader)?, false),
    };
    if word.text.starts_with('$') {
        reader.report(
            Diagnostic::new(
                Code::Path,
                &word.place,
                "a path into the observation is needed here, not a variable",
            )
            .help("`save: {order: json.id}` puts the field `json.id` into the variable `order`"),
        );
        return None;
    }
    let key = crate::yaml::Key {
        text: word.text,
        place: word.place,
    };
    let (path, _) = read_path(&key, seen, reader)?;
    (!taken && is_name(&entry.key.text)).then(|| Save {
        name: entry.key.text.clone(),
        path,
        secret,
        place: entry.key.place.clone(),
    })
}
