//! The language in one page, for programs that write scenario files: `llms.txt`.

use std::fmt::Write as _;

use super::tables::takes;
use super::{REFERENCES, put};
use crate::action::{ACTIONS, ActionSpec, ObservedField, ObservedType, Property};
use crate::matcher::OPERATORS;
use crate::scenario::{FlowKeys, FolderKeys, RowsFile, ScenarioKeys, StepKeys};
use crate::settings::{FieldSpec, SettingsSpec, Shape, prose};
use crate::stage::{RESOURCE_KINDS, StageKeys};
use crate::value::FUNCTIONS;

/// Returns the page, in Markdown.
pub fn llms_txt() -> String {
    let mut out = String::from(INTRODUCTION);
    put!(
        out,
        "\n## A scenario file\n\n```yaml\n{}```\n",
        crate::scaffold::EXAMPLE
    );
    settings(&mut out, "Keys of a scenario", ScenarioKeys::SPEC);
    settings(&mut out, "Keys of `cases` in a file", RowsFile::SPEC);
    settings(
        &mut out,
        "Keys of every step, besides its action",
        StepKeys::SPEC,
    );
    settings(&mut out, "Keys of a flow", FlowKeys::SPEC);
    settings(&mut out, "Keys of `_folder.yaml`", FolderKeys::SPEC);
    put!(out, "## Actions\n");
    for spec in ACTIONS {
        action(&mut out, spec);
    }
    put!(out, "## Matchers in `expect`\n");
    for operator in OPERATORS {
        put!(
            out,
            "- `${}`: {} `{}`",
            operator.name,
            line(operator.doc),
            operator.example
        );
    }
    let kinds = <crate::matcher::ValueKind as crate::settings::Argument>::shape();
    if let Shape::Keyword(kinds) = kinds {
        let kinds: Vec<&str> = kinds.iter().map(|(kind, _)| *kind).collect();
        put!(out, "\nKinds of `$is`: {}.", kinds.join(", "));
    }
    put!(out, "\n## Values\n\n{VALUES}\n");
    for function in FUNCTIONS {
        put!(
            out,
            "- `{}`: {} `{}`",
            function.signature(),
            line(function.doc),
            function.example
        );
    }
    put!(
        out,
        "\n## The stage file, `scenarios/stage.yaml`\n\n```yaml\n{}```\n",
        crate::scaffold::STAGE_EXAMPLE
    );
    settings(&mut out, "Keys of the stage", StageKeys::SPEC);
    put!(out, "What `${{…}}` can name of the stage:\n");
    for kind in RESOURCE_KINDS {
        let offers: Vec<String> = kind.offers.iter().map(|one| format!("`{one}`")).collect();
        put!(out, "- `{}.NAME`: {}", kind.section, offers.join(", "));
    }
    for (reference, is) in REFERENCES {
        put!(out, "- `{reference}`: {is}");
    }
    out
}

const INTRODUCTION: &str = "\
# rehearsal

> Tests a whole cloud application on one machine: it starts an embedded AWS, PostgreSQL and
> the application's services, and runs scenario files (YAML) against them. This page is the
> whole language. It is generated from the tables that the parser uses.

Work in this order: `rehearsal list --format json` shows what is there,
`rehearsal check --format json` shows every mistake with its place and what was probably
meant, `rehearsal run PATH --format json` runs and explains failures,
`rehearsal explain CODE` explains a mistake, `rehearsal explain CASE` a failure of the last
run, `rehearsal journal CASE` what the cloud received, and `rehearsal reference NAME` one
action, matcher or function. `rehearsal mcp` serves the same to agents.

Rules that are broken most often:

- A step has exactly one action. Most need `expect`, `save` or `snapshot`.
- `expect` is a subset match: fields that are not named are ignored, a list has exactly the
  length that is written. Matchers inside `json` begin with `$`: `id: {$is: uuid}`.
- Never pause. What happens later is waited for by `within: 5s` on the step that reads it;
  time is moved by `clock.advance`.
- A step that changes something is not repeated by `within`; wait in the step after it.
- Names such as `orders` are those of `stage.yaml`, never ARNs, URLs or physical names.
- Inside `{…}` and `[…]`, texts with `${…}` need quotes; `$name` needs none.
- Only `true`, `false` and `null` are such; `yes`, `no`, `on` and `off` need quotes.
";

const VALUES: &str = "\
`$name`, `$name.path[0]` and `${expression}` put values in; `$$` is a dollar sign. A whole
scalar keeps its type. Names are the columns of `cases`, `vars`, and what steps before saved.
Expressions have literals, fields, indexes, calls and, from tightest to loosest, `!` `-`,
`*` `/` `%`, `+` `-`, `<` `<=` `>` `>=`, `==` `!=`, `&&`, `||`. The functions:
";

/// Returns a text in one line.
fn line(text: &str) -> String {
    prose(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what a key takes, without links.
fn kind(shape: &Shape) -> String {
    let text = takes(shape);
    let mut out = String::new();
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((label, link)) = after.split_once("](") else {
            break;
        };
        let Some((_, after)) = link.split_once(')') else {
            break;
        };
        out.push_str(before);
        out.push_str(label);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn entry(out: &mut String, depth: usize, field: &FieldSpec) {
    let required = if field.required { ", required" } else { "" };
    put!(
        out,
        "{}- `{}` ({}{required}): {}",
        "  ".repeat(depth),
        field.key,
        kind(&(field.shape)()),
        line(field.doc)
    );
}

/// Describes a mapping and those inside of it, each where it is used first.
fn settings(out: &mut String, title: &str, spec: &'static SettingsSpec) {
    put!(out, "### {title}\n");
    fields(out, spec, 0, &mut vec![spec.name]);
    put!(out);
}

fn fields(out: &mut String, spec: &SettingsSpec, depth: usize, shown: &mut Vec<&'static str>) {
    for field in spec.fields {
        entry(out, depth, field);
        inner(out, &(field.shape)(), depth + 1, shown);
    }
    for group in spec.exclusive {
        put!(
            out,
            "{}- at most one of {}",
            "  ".repeat(depth),
            group.join(", ")
        );
    }
}

fn inner(out: &mut String, shape: &Shape, depth: usize, shown: &mut Vec<&'static str>) {
    match shape {
        Shape::Settings(spec) if !shown.contains(&spec.name) => {
            shown.push(spec.name);
            fields(out, spec, depth, shown);
        }
        Shape::List(shape) | Shape::Map(shape) | Shape::Dynamic(shape) => {
            inner(out, shape, depth, shown);
        }
        Shape::Either(shapes) => {
            for shape in shapes {
                inner(out, shape, depth, shown);
            }
        }
        _ => {}
    }
}

fn action(out: &mut String, spec: &ActionSpec) {
    put!(out, "### `{}`\n\n{}\n", spec.name, line(spec.doc));
    put!(out, "```yaml\n{}\n```\n", spec.example);
    entry(out, 0, &spec.subject);
    let mut shown = Vec::new();
    for field in spec.arguments.fields {
        entry(out, 0, field);
        inner(out, &(field.shape)(), 1, &mut shown);
    }
    let mut observed = Vec::new();
    observe("", spec.observes, &mut observed);
    if !observed.is_empty() {
        put!(out, "- observes: {}", observed.join(", "));
    }
    if spec.has(Property::NeedsExpectation) {
        put!(out, "- needs `expect`, `save` or `snapshot`");
    }
    put!(out);
}

fn observe(before: &str, fields: &[ObservedField], out: &mut Vec<String>) {
    for field in fields {
        out.push(format!("`{before}{}`", field.name));
        match field.ty {
            ObservedType::Object(inner) => observe(&format!("{before}{}.", field.name), inner, out),
            ObservedType::Objects(inner) => {
                observe(&format!("{before}{}[].", field.name), inner, out);
            }
            _ => {}
        }
    }
}
