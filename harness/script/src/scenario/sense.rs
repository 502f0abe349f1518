//! Whether the parts of a step make sense together.

use super::flow::Flow;
use crate::action::ActionSpec;
use crate::diagnostic::{Code, Diagnostic};
use crate::matcher::{FieldPath, Segment};
use crate::reader::Reader;
use crate::settings::{Fields, TimeSpan};
use crate::suggest::{closest, listed};
use crate::yaml::{Entry, Kind};

/// Paths into what a flow gives, against its outputs.
pub(super) fn known_outputs(flow: &Flow, paths: &[FieldPath], reader: &mut Reader<'_>) {
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

pub(super) fn expects_nothing(entry: &Entry, spec: &ActionSpec, reader: &mut Reader<'_>) {
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
pub(super) fn timing(fields: &Fields<'_>, reader: &mut Reader<'_>) {
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
            Kind::Text(text) => TimeSpan::parse(text),
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
                .related(&within.value.place, "all is over after this"),
            );
        }
    }
}
