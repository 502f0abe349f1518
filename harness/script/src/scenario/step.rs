use rehearsal_record::Place;

use super::checks::{no_expectation, repeated, timing};
use super::find::find_action;
use super::repeat::{Condition, Repeat, RepeatKey, Retry, finish_repeat};
use super::save::{Save, parse_save};
use super::snapshot::{SnapshotKey, SnapshotRef};
use super::{EXPECT, Raw, SAVE};
use crate::action::values::check_names;
use crate::action::{self, Action, ObservedType, Property};
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{Expect, parse_expect};
use crate::parser::Parser;
use crate::pending::Pending;
use crate::settings::{Fields, PlainText, SettingsSpec, Text, TimeSpan, settings};
use crate::value::Expr;
use crate::yaml::{Kind, Node};

/// One action with what is expected of it.
#[derive(Debug, Clone)]
pub struct Step {
    /// Where it is in the file.
    pub place: Place,
    /// Where its action key is in the file.
    pub action_place: Place,
    /// Its name, where it has one.
    pub name: Option<Text>,
    /// What it does.
    pub action: Action,
    /// What is expected of the observation.
    pub expect: Option<Expect>,
    /// Ends a wait early, as a failure, if it holds.
    pub fail_if: Option<Expect>,
    /// The values saved from the observation.
    pub save: Vec<Save>,
    /// The step is tried again until its expectations hold, for this long at most.
    pub within: Option<TimeSpan>,
    /// The expectations have to hold throughout this (real) time.
    pub holds_for: Option<TimeSpan>,
    /// The observation is compared with a stored one of this name.
    pub snapshot: Option<SnapshotRef>,
    /// It runs only if this holds.
    pub when: Option<Expr>,
    /// It runs several times.
    pub repeat: Option<Repeat>,
    /// Why it is skipped.
    pub skip: Option<String>,
    /// How long one attempt may take.
    pub timeout: Option<TimeSpan>,
}

settings! {
    /// The keys every step can have.
    pub(crate) struct StepKeys {
        /// Runs the step several times: a number, or `{times, as, until}`.
        repeat: Option<RepeatKey>,
        /// Runs it only if this holds: `${qty > 1}`.
        when: Option<Condition>,
        /// What it is for, in a few words.
        name: Option<Text>,
        /// Tries it again until its expectations hold, for this long at most.
        within: Option<TimeSpan>,
        /// Lets `within` or `for` do it again although it changes something each time: a request other than GET, a message that is sent.
        retry: Retry,
        /// The expectations have to hold throughout this (real) time.
        holds_for as "for": Option<TimeSpan>,
        /// How long one attempt may take; without, 30s plus the time an app has to stop and start, and with `within` no longer than is left of it (at least 2s).
        timeout: Option<TimeSpan>,
        /// Compares the observation with a stored one of this name; or `{name, ignore}`.
        snapshot: Option<SnapshotKey>,
        /// Skips it, for this reason.
        skip: Option<PlainText>,
        /// What is expected of the observation.
        expect: Option<Raw<EXPECT>>,
        /// Ends a wait at once, as a failure, if this holds.
        fail_if: Option<Raw<EXPECT>>,
        /// Saves values of the observation: name to path.
        save: Option<Raw<SAVE>>,
    }
}

/// Reads a list of steps; those that can be read are returned, so that what
/// they save is known to the ones after them.
pub(crate) fn parse_steps(node: &Node, parser: &mut Parser<'_>) -> Option<Vec<Step>> {
    let Kind::List(items) = &node.kind else {
        parser.wrong_type(node, "a list of steps");
        return None;
    };
    let read: Vec<Option<Step>> = items.iter().map(|item| parse_step(item, parser)).collect();
    read.into_iter().collect()
}

pub(crate) fn parse_step(node: &Node, parser: &mut Parser<'_>) -> Option<Step> {
    let Some(entries) = node.entries() else {
        parser.report(
            Diagnostic::at(
                Code::WrongType,
                node,
                format!("a step is a mapping, and this is {}", node.noun()),
            )
            .help("write an action and what it acts on, such as `http: GET /orders`"),
        );
        return None;
    };
    let keys = |spec: &SettingsSpec| -> Vec<&'static str> {
        spec.fields.iter().map(|field| field.key).collect()
    };
    let common = keys(StepKeys::SPEC);
    let (index, spec, action_entry) = find_action(node, entries, &common, parser)?;
    let known = keys(spec.arguments);
    let others = entries
        .iter()
        .filter(|entry| !std::ptr::eq(*entry, action_entry));
    let what = format!("a step of `{}`", spec.name);
    let mut fields = Fields::new(node.place.clone(), what, others, &known, &common, parser);
    fields.exclusive(spec.arguments, parser);
    let keys = StepKeys::parse_fields(&mut fields, parser);
    let action = action::parse(index, &action_entry.value, &mut fields, parser);
    if let Some(action) = &action {
        let place = &action_entry.key.place;
        action.check(place, parser);
        if let Some(needs) = action.requirement() {
            let place = place.clone();
            parser.defer(Pending::Requirement { needs, place });
        }
    }
    // A block observes nothing itself; a flow its outputs, known by name.
    let ty = match (&action, spec.name) {
        (_, "use") => ObservedType::Map,
        _ if spec.has(Property::Values) => ObservedType::Map,
        _ => ObservedType::Object(spec.observes),
    };
    let expect = part(&fields, "expect", parser, |node, parser| {
        parse_expect(node, ty, parser)
    });
    let fail_if = part(&fields, "fail_if", parser, |node, parser| {
        parse_expect(node, ty, parser)
    });
    let save = part(&fields, "save", parser, |node, parser| {
        parse_save(node, ty, parser)
    });
    if let Some(action) = &action {
        let [expect, fail_if] = [&expect, &fail_if].map(|part| part.as_ref()?.as_ref());
        let save = save.as_ref().and_then(Option::as_deref).unwrap_or_default();
        check_paths(action, [expect, fail_if], save, parser);
    }
    let repeat = match keys.as_ref().and_then(|keys| keys.repeat.clone()) {
        Some(key) => finish_repeat(key, parser).map(Some),
        None => Some(None),
    };
    timing(&fields, parser);
    if let Some(action) = &action {
        let retry = keys.as_ref().is_some_and(|keys| keys.retry.0);
        repeated(action, retry, &fields, parser);
    }
    if spec.has(Property::NeedsExpectation)
        && !["expect", "save", "snapshot"]
            .iter()
            .any(|key| fields.entry(key).is_some())
    {
        parser.defer(no_expectation(action_entry, spec));
    }
    let keys = keys?;
    let snapshot = match keys.snapshot {
        Some(key) => Some(key.finish(ty, parser)?),
        None => None,
    };
    let (action, expect, fail_if, save) = (action?, expect?, fail_if?, save?);
    let repeat = repeat?;
    fields.complete.then(|| Step {
        place: node.place.clone(),
        action_place: action_entry.key.place.clone(),
        name: keys.name,
        action,
        expect,
        fail_if,
        save: save.unwrap_or_default(),
        within: keys.within,
        holds_for: keys.holds_for,
        snapshot,
        when: keys.when.map(|condition| condition.0),
        repeat,
        skip: keys.skip.map(|reason| reason.text),
        timeout: keys.timeout,
    })
}

/// Checks what is expected and saved of an action that observes what it was given.
fn check_paths(
    action: &Action,
    expected: [Option<&Expect>; 2],
    saved: &[Save],
    parser: &mut Parser<'_>,
) {
    let expected = expected
        .into_iter()
        .flatten()
        .flat_map(|expect| expect.fields().iter().map(|field| &field.path));
    let saved = saved.iter().map(|save| &save.path);
    let paths = expected.chain(saved);
    match action {
        Action::Use(call) => parser.defer(call.pending(paths)),
        Action::Assert(step) => check_names(&step.values.0, paths, parser),
        Action::Set(step) => check_names(&step.values.0, paths, parser),
        _ => {}
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
    parser: &mut Parser<'_>,
    parse: impl FnOnce(&Node, &mut Parser<'_>) -> Option<T>,
) -> Option<Option<T>> {
    match fields.node(key) {
        Some(node) => parse(node, parser).map(Some),
        None => Some(None),
    }
}
