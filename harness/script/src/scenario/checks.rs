//! Checks of the keys of a step against each other.

use crate::action::{Action, ActionSpec, Property};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::pending::Pending;
use crate::settings::{Fields, TimeSpan};
use crate::suggest::listed;
use crate::yaml::{Entry, Kind};

/// The check of a step that could not fail.
pub(super) fn no_expectation(entry: &Entry, spec: &ActionSpec) -> Pending {
    let help = if spec.name == "http" {
        "add `expect: {status: 2xx}`, at least".to_owned()
    } else if spec.observes.is_empty() {
        "add `expect`".to_owned()
    } else {
        format!(
            "add `expect`, `save` or `snapshot`; it observes {}",
            listed(spec.observes.iter().map(|f| f.name))
        )
    };
    Pending::NoExpectation {
        help,
        place: entry.key.place.clone(),
    }
}

/// Reports steps that change something and would be played again, and those whose
/// `within` does nothing.
pub(super) fn repeated(action: &Action, retry: bool, fields: &Fields<'_>, parser: &mut Parser<'_>) {
    let spec = action.spec();
    let again = ["within", "for"]
        .into_iter()
        .find_map(|key| Some((key, fields.entry(key)?)))
        // Without an expectation `for` has a mistake of its own.
        .filter(|(key, _)| *key == "within" || fields.entry("expect").is_some());
    let retry_entry = fields.entry("retry").filter(|_| retry);
    let diagnostic = match (again, retry_entry) {
        (Some((key, entry)), _) if spec.has(Property::Block) => Diagnostic::new(
            Code::NoEffect,
            &entry.key.place,
            format!("`{key}` has no effect on a step that is made of steps"),
        )
        .help(format!("give the steps inside it a `{key}` of their own")),
        (Some((key, entry)), None) if action.changes() => {
            let what = if spec.name == "http" {
                "send this request"
            } else {
                "play this step"
            };
            Diagnostic::new(
                Code::RepeatedChange,
                &entry.key.place,
                format!("`{key}` would {what} again and again, and it changes something each time"),
            )
            .label("it would be repeated until its expectations hold")
            .help(format!(
                "play it once, and wait in a step of its own for what it causes, such as `http: GET …` or `sql: select …` with `{key}`; if it may happen several times, add `retry: true`"
            ))
        }
        (None, Some(entry)) => Diagnostic::new(
            Code::NoEffect,
            &entry.key.place,
            "`retry` has no effect without `within` or `for`",
        )
        .help("add `within`, or remove `retry`"),
        (Some(_), Some(entry)) if !action.changes() => Diagnostic::new(
            Code::NoEffect,
            &entry.key.place,
            "`retry` has no effect: this step changes nothing and is repeated anyway",
        )
        .help("remove `retry`"),
        _ => return,
    };
    parser.report(diagnostic);
}

/// Reports deadlines of no time, and waits without anything to wait for.
pub(super) fn timing(fields: &Fields<'_>, parser: &mut Parser<'_>) {
    let zero = |key: &str| {
        let node = fields.node(key)?;
        let Kind::Text(text) = &node.kind else {
            return None;
        };
        TimeSpan::parse(text)
            .filter(|span| span.0.is_zero())
            .map(|_| node)
    };
    for (key, means) in [
        ("within", "a `within` of zero allows no attempt"),
        ("for", "a `for` of zero asks for nothing"),
        ("timeout", "a `timeout` of zero fails every attempt"),
    ] {
        if let Some(node) = zero(key) {
            parser.report(
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
            parser.report(
                Diagnostic::new(
                    Code::Deadline,
                    &entry.key.place,
                    "there is no expectation that could hold that long",
                )
                .help("add `expect`, or remove `for`"),
            );
        }
    }
    if let (Some(entry), None) = (fields.entry("fail_if"), fields.entry("within")) {
        parser.report(
            Diagnostic::new(
                Code::NoEffect,
                &entry.key.place,
                "`fail_if` ends a wait, and this step does not wait",
            )
            .help("add `within`, or use `expect`"),
        );
    }
    if let (Some(within), Some(holds)) = (fields.entry("within"), fields.entry("for")) {
        let span = |entry: &Entry| match &entry.value.kind {
            Kind::Text(text) => TimeSpan::parse(text),
            _ => None,
        };
        if let (Some(a), Some(b)) = (span(within), span(holds))
            && b > a
            && !a.0.is_zero()
        {
            parser.report(
                Diagnostic::new(
                    Code::Deadline,
                    &holds.value.place,
                    "`for` is longer than `within`",
                )
                .related(&within.value.place, "the step ends after this"),
            );
        }
    }
}
