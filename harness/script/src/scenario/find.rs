//! Finding the action among the keys of a step.

use crate::action::{self, ACTIONS, ActionSpec};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::suggest::{closest, listed};
use crate::yaml::{Entry, Node};

/// What other tools call a pause.
const PAUSES: &[&str] = &["sleep", "wait", "pause", "delay"];

pub(super) fn find_action<'n>(
    node: &Node,
    entries: &'n [Entry],
    common: &[&'static str],
    parser: &mut Parser<'_>,
) -> Option<(usize, &'static ActionSpec, &'n Entry)> {
    let mut found: Vec<(usize, &'static ActionSpec, &'n Entry)> = entries
        .iter()
        .filter_map(|entry| action::find(&entry.key.text).map(|(index, spec)| (index, spec, entry)))
        .collect();
    if let [one, other] = &found[..]
        && let Some(extra) = [one, other]
            .into_iter()
            .find(|(_, spec, _)| spec.name == "assert")
    {
        let (_, _, entry) = extra;
        let message = "`assert` is a step of its own, for values that are known already";
        parser.report(
            Diagnostic::new(Code::TwoActions, &entry.key.place, message)
                .did_you_mean(Some("expect"))
                .help("what this step observes is compared by `expect`"),
        );
        return None;
    }
    if found.len() > 1 {
        let (_, first, first_entry) = found[0];
        let (_, second, second_entry) = found[1];
        parser.report(
            Diagnostic::new(
                Code::TwoActions,
                &second_entry.key.place,
                format!(
                    "this step has two actions, `{}` and `{}`",
                    first.name, second.name
                ),
            )
            .label("this is the second")
            .related(&first_entry.key.place, "this is the first")
            .help("begin a new step with `-` before the second"),
        );
        return None;
    }
    if let Some(only) = found.pop() {
        return Some(only);
    }
    let names: Vec<&str> = ACTIONS.iter().map(|spec| spec.name).collect();
    let candidate = entries.iter().find_map(|entry| {
        let key = entry.key.text.as_str();
        if common.contains(&key) {
            return None;
        }
        closest(key, names.iter().copied()).map(|near| (entry, near))
    });
    let unknown = entries
        .iter()
        .find(|entry| !common.contains(&&*entry.key.text));
    let no_such = |entry: &Entry| {
        let message = format!("there is no action `{}`", entry.key.text);
        Diagnostic::new(Code::NoAction, &entry.key.place, message)
    };
    let list = format!("actions: {}", listed(names.iter().copied()));
    let diagnostic = match (candidate, unknown) {
        (_, Some(entry)) if PAUSES.contains(&&*entry.key.text) => no_such(entry).help(
            "no step needs a pause: `within` waits until the expectations hold,\n\
             and `clock.advance` moves the cloud's time",
        ),
        (Some((entry, near)), _) => no_such(entry).did_you_mean(Some(near)),
        (None, Some(entry)) => no_such(entry).help(list),
        (None, None) => Diagnostic::at(Code::NoAction, node, "this step has no action").help(list),
    };
    parser.report(diagnostic);
    None
}
