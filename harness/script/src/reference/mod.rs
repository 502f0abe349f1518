//! The reference pages, made from the same tables as the parsers.

mod llms;
mod tables;
mod topics;

use std::fmt::Write as _;

use crate::action::{ACTIONS, ActionSpec, ObservedField, ObservedType, Property};
use crate::diagnostic::CODES;
use crate::matcher::OPERATORS;
use crate::scenario::{FlowKeys, FolderKeys, RowsFile, ScenarioKeys, StepKeys};
use crate::settings::{Shape, prose};
use crate::stage::{RESOURCE_KINDS, StageKeys};
use crate::value::FUNCTIONS;
pub use llms::llms_txt;
use tables::{cell, key, nested, row, table};
pub use topics::{Topic, find_topic, topics};

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its path below the folder of pages: `actions/http.md`.
    pub path: String,
    /// Its text, in Markdown.
    pub text: String,
}

/// All pages.
pub fn pages() -> Vec<Page> {
    let mut pages = vec![
        page("README.md", index()),
        page("scenario.md", scenario()),
        page("stage.md", stage()),
        page("matchers.md", matchers()),
        page("values.md", values()),
        page("diagnostics.md", diagnostics()),
    ];
    pages.extend(
        ACTIONS
            .iter()
            .map(|spec| page(&format!("actions/{}.md", spec.name), action(spec))),
    );
    pages
}

fn page(path: &str, text: String) -> Page {
    Page {
        path: path.to_owned(),
        text,
    }
}

/// A line of text into a page.
macro_rules! put {
    ($out:expr) => { $out.push('\n') };
    ($out:expr, $($arg:tt)*) => {
        writeln!($out, $($arg)*).expect("writing to a string cannot fail")
    };
}

use put;

fn index() -> String {
    let mut out = String::from("# Reference\n\n");
    put!(
        out,
        "These pages are generated from the tables that the parser uses."
    );
    put!(out);
    put!(
        out,
        "- [Scenario files](scenario.md): their keys, the keys of every step, flows"
    );
    put!(out, "- [The stage file](stage.md)");
    put!(out, "- [Matchers](matchers.md): what `expect` understands");
    put!(
        out,
        "- [Values](values.md): `$name`, `${{expression}}` and the functions"
    );
    put!(
        out,
        "- [Diagnostics](diagnostics.md): every message, and what to do"
    );
    put!(out);
    put!(out, "## Actions\n");
    for spec in ACTIONS {
        let doc = prose(spec.doc);
        let first = doc.split_inclusive(". ").next().unwrap_or(&doc).trim();
        put!(
            out,
            "- [`{}`](actions/{}.md): {first}",
            spec.name,
            spec.name
        );
    }
    out
}

fn action(spec: &ActionSpec) -> String {
    let mut out = format!("# `{}`\n\n{}\n\n", spec.name, prose(spec.doc));
    put!(out, "```yaml\n{}\n```\n", spec.example);
    put!(out, "## Arguments\n");
    let subject = format!("`{}`", spec.name);
    put!(out, "| key | takes | what it is |\n| --- | --- | --- |");
    row(&mut out, &subject, &spec.subject);
    for field in spec.arguments.fields {
        row(&mut out, &key(field), field);
    }
    for group in spec.arguments.exclusive {
        let keys: Vec<String> = group.iter().map(|key| format!("`{key}`")).collect();
        put!(out, "\nUse at most one of {}.", keys.join(", "));
    }
    nested(&mut out, &(spec.subject.shape)(), &mut Vec::new());
    for field in spec.arguments.fields {
        nested(&mut out, &(field.shape)(), &mut Vec::new());
    }
    put!(
        out,
        "\nThe [keys of every step](../scenario.md#every-step) can be used with them.\n"
    );
    put!(out, "## What it observes\n");
    if spec.observes.is_empty() {
        put!(
            out,
            "{}",
            match spec.name {
                "use" => "The outputs of the flow, by name.",
                "parallel" | "steps" => "Nothing: its steps have their own expectations.",
                _ => "Nothing.",
            }
        );
    } else {
        put!(out, "| field | is | what it means |\n| --- | --- | --- |");
        observed(&mut out, "", spec.observes);
    }
    if spec.has(Property::NeedsExpectation) {
        put!(
            out,
            "\nA step needs `expect`, `save` or `snapshot`: without, it could never fail."
        );
    }
    out
}

fn observed(out: &mut String, before: &str, fields: &[ObservedField]) {
    for field in fields {
        put!(
            out,
            "| `{before}{}` | {} | {} |",
            field.name,
            field.ty.noun(),
            cell(field.doc)
        );
        match field.ty {
            ObservedType::Object(inner) => {
                observed(out, &format!("{before}{}.", field.name), inner);
            }
            ObservedType::Objects(inner) => {
                observed(out, &format!("{before}{}[].", field.name), inner);
            }
            _ => {}
        }
    }
}

fn scenario() -> String {
    let mut out = String::from("# Scenario files\n\n");
    put!(
        out,
        "One file is one scenario; each row of its `cases` is one test.\n"
    );
    put!(out, "```yaml\n{}```\n", crate::scaffold::EXAMPLE);
    put!(out, "## A scenario\n");
    table(&mut out, ScenarioKeys::SPEC);
    put!(out, "\n## A file of rows\n");
    put!(
        out,
        "`cases: fixtures/orders.csv` reads a file of rows. A cell of a CSV file without quotes is read as YAML reads it: `1` is a number, `true` a boolean, and a spreadsheet's `TRUE` is text. With `types`, columns are read as what they are meant to be: `cases: {{file: fixtures/orders.csv, types: {{paid: boolean}}}}`.\n"
    );
    table(&mut out, RowsFile::SPEC);
    put!(out, "\n## Every step\n");
    put!(
        out,
        "A step has exactly one [action](README.md#actions); these keys can be used with it.\n"
    );
    table(&mut out, StepKeys::SPEC);
    nested(
        &mut out,
        &Shape::Settings(StepKeys::SPEC),
        &mut vec![StepKeys::SPEC.name],
    );
    put!(
        out,
        "\n`within` retries the step until its expectations hold; `for` then requires that they keep holding. "
    );
    put!(
        out,
        "With `within: 5s` and `for: 1s` the step passes once its expectations have held for one second, five seconds after its start at the latest."
    );
    put!(
        out,
        "Waiting ends early when it cannot help: `fail_if` holds, an [SQL statement](actions/sql.md) is wrong, or more was sent, published, called, mailed or logged already than the expectations allow."
    );
    put!(
        out,
        "\n`when` and `until` need `true` or `false`; any other value is a mistake of the file where it can be known, and else fails the step. A case of which no step was played is skipped, and a run of only such cases ends with exit code 4."
    );
    put!(out, "\n## Flows\n");
    put!(
        out,
        "A flow is a file of steps that scenarios share with `use`. It can read only its inputs, and the scenario only its outputs.\n"
    );
    table(&mut out, FlowKeys::SPEC);
    nested(
        &mut out,
        &Shape::Settings(FlowKeys::SPEC),
        &mut vec![FlowKeys::SPEC.name],
    );
    put!(out, "\n## Folder files\n");
    put!(
        out,
        "`_folder.yaml` says what all scenarios in its folder, and in those below, have in common. Folders compose: the outer one comes first, its `after` last, and the innermost `app` and `as` count. The steps of a folder file use its own app and user, and what they and the outer folders save; the scenarios can use all of that, too. A case of which only these steps were played is skipped.\n"
    );
    put!(
        out,
        "```yaml\nfolder: Ada has placed an order\ntags: [checkout]\nseed: [catalog]\napp: storefront\nas: ada\nbefore:\n  - http: POST /orders\n    json: {{sku: MUG-01, qty: 1}}\n    expect: {{status: 201}}\n    save: {{order: json.id}}\nafter:\n  - http: DELETE /orders/${{order}}\n```\n"
    );
    table(&mut out, FolderKeys::SPEC);
    put!(out, "\n## Paths\n");
    put!(
        out,
        "Paths begin at the stage's `root`. Those that begin with `./` or `../` begin at the file itself. `*` in a pattern stays in one folder, `**` goes into those below.\n"
    );
    put!(out, "## Strict YAML\n");
    put!(
        out,
        "Only `true`, `false` and `null` are read as such, and only what JSON would read as a number is a number: `007` is text. Words that older readers take for booleans (`yes`, `NO`, `off`) need quotes. Anchors, aliases, tags, merge keys and second documents are refused. Inside `{{…}}` and `[…]`, `${{…}}` needs quotes; `$name` needs none."
    );
    out
}

fn stage() -> String {
    let mut out = String::from("# The stage file\n\n");
    put!(
        out,
        "`scenarios/stage.yaml` declares what is there before a scenario starts.\n"
    );
    put!(out, "```yaml\n{}```\n", crate::scaffold::STAGE_EXAMPLE);
    put!(out, "## Stage\n");
    table(&mut out, StageKeys::SPEC);
    nested(
        &mut out,
        &Shape::Settings(StageKeys::SPEC),
        &mut vec![StageKeys::SPEC.name],
    );
    put!(out, "\n## Settings that apps share\n");
    put!(
        out,
        "An app takes each setting that it does not have itself from the app it is `like`, and then from `defaults`. `env` and `container` are merged key by key; any other key replaces the inherited one as a whole. An app that has `cargo`, `build` or `run` inherits none of the three.\n"
    );
    put!(
        out,
        "```yaml\ndefaults:\n  env: {{PORT: \"${{port}}\", DATABASE_URL: \"${{postgres.url}}\"}}\n  ready: {{http: /healthz}}\napps:\n  storefront:\n    cargo: storefront\n    env: {{ORDERS_QUEUE_URL: \"${{cloud.queues.orders.url}}\"}}\n  storefronts:\n    like: storefront\n    replicas: 2\n```\n"
    );
    put!(out, "## Profiles\n");
    put!(
        out,
        "`--profile ci`, or `REHEARSAL_PROFILE=ci`, puts the settings of a profile in the place of others. Mappings are merged key by key, anything else is replaced as a whole, and a key replaces those that it excludes. `rehearsal check` checks all profiles.\n"
    );
    put!(
        out,
        "```yaml\npostgres: {{from: embedded}}\napps:\n  api: {{run: [./api], env: {{PORT: \"${{port}}\", LOG: info}}}}\nprofiles:\n  ci:\n    postgres: {{from: docker}}\n    apps: {{api: {{env: {{LOG: debug}}}}}}\n```\n"
    );
    put!(out, "## References\n");
    put!(
        out,
        "The environment of an app, and any value of a scenario, can name what the stage offers:\n"
    );
    put!(out, "| reference | is |\n| --- | --- |");
    let resources = RESOURCE_KINDS.iter().map(|kind| {
        let main = format!("{}.NAME.{}", kind.section, kind.offers[0]);
        let others: Vec<String> = kind.offers[1..]
            .iter()
            .map(|one| format!("`{one}`"))
            .collect();
        (main, format!("{}; also {}", kind.main, others.join(", ")))
    });
    let owned = |(name, is): &(&str, &str)| ((*name).to_owned(), (*is).to_owned());
    let (head, tail) = REFERENCES.split_at(REFERENCES_BEFORE_RESOURCES);
    let rows = head
        .iter()
        .map(owned)
        .chain(resources)
        .chain(tail.iter().map(owned));
    for (reference, is) in rows {
        put!(out, "| `${{{reference}}}` | {is} |");
    }
    out
}

/// How many of [`REFERENCES`] come before those of the resources.
const REFERENCES_BEFORE_RESOURCES: usize = 3;

const REFERENCES: &[(&str, &str)] = &[
    (
        "port",
        "a free port, chosen for this app (in its own `env` and `run` only)",
    ),
    (
        "replica",
        "the number of this replica, from 1 (in its own `env` and `run` only)",
    ),
    (
        "cloud.endpoint",
        "the URL of the cloud; also `region`, `account`, `access_key_id`, `secret_access_key`",
    ),
    ("apps.NAME.url", "the app's URL; also `host` and `port`"),
    (
        "postgres.url",
        "the database's URL; also `host`, `port`, `user`, `password`, `database`",
    ),
    (
        "users.NAME.email",
        "the user's address; also `username`, `password`, `sub`",
    ),
];

/// The example of expectations on documents, which a test plays.
pub const DOCUMENTS: &str = include_str!("documents.yaml");

fn matchers() -> String {
    let mut out = String::from("# Matchers\n\n");
    put!(
        out,
        "`expect` is a subset match on the observation: fields that are not named are ignored. A plain value means equality, a list means a list of exactly that length, and a mapping of matchers means that all of them hold. Keys may be paths: `json.items[0].sku`.\n"
    );
    put!(
        out,
        "A matcher begins with `$`, so that it is never mistaken for a field of the app's data: `json: {{dimensions: {{length: 30}}}}` asks for a field, and `json: {{items: {{$length: 2}}}}` for two items. Where the observed value has no fields of free names, as a status, a header or a `count` has not, the `$` may be left out: `count: {{gte: 1}}`. A mapping of only such words inside free data is refused, because it can be read both ways; `rehearsal fmt --upgrade` writes the `$`. A field that is called like a matcher is named by a path (`dimensions.length: 2`, in an element of a list `'[\"length\"]': 2`), and the name of a field that begins with `$` gets a second one: `$$ref`.\n"
    );
    put!(out, "An HTTP status can be a class: `status: 2xx`.\n");
    put!(out, "| matcher | holds if | example |\n| --- | --- | --- |");
    for operator in OPERATORS {
        put!(
            out,
            "| `${}` | {} | `{}` |",
            operator.name,
            cell(operator.doc),
            cell(operator.example)
        );
    }
    put!(
        out,
        "\n## Documents\n\n`$html` and `$xml` take selectors, each with a matcher. A selector leads to one text: that of the only element it matches, without white space around it, or with `@name` at its end (in XPath `/@name`) an attribute. If several match, the expectation is not met; `[]` at the end of a selector asks for the list of all texts. `save` has `css` and `xpath` for the same.\n\nCSS: `name`, `*`, `#id`, `.class`, `[name]`, `[name=value]` (also `^=`, `$=`, `*=`, `~=`), a blank, `>`, `+`, `~`, `,`, and `:first-child`, `:last-child`, `:only-child`, `:nth-child(2)`, `:not(…)`, `:empty`, `:checked`, `:disabled`, `:selected`. XPath: `/name`, `//name`, `*`, `@name`, `text()`, and `[2]`, `[last()]`, `[@name]`, `[@name='value']`, `[name='value']`, `[.='value']`; a name without a prefix matches with any prefix.\n\n```yaml"
    );
    out.push_str(DOCUMENTS);
    put!(out, "```");
    put!(out, "\n## Kinds of `is`\n\n| kind | is |\n| --- | --- |");
    let Shape::Keyword(kinds) = <crate::matcher::ValueKind as crate::settings::Argument>::shape()
    else {
        return out;
    };
    for (kind, doc) in kinds {
        put!(out, "| `{kind}` | {} |", cell(&prose(doc)));
    }
    out
}

fn values() -> String {
    let mut out = String::from("# Values\n\n");
    put!(
        out,
        "`$name`, `$name.path[0]` and `${{expression}}` put values in. Where one of them is the whole scalar the value keeps its type; inside a text it is put in as text. `$$` is a dollar sign.\n"
    );
    put!(
        out,
        "In `sql` every value is bound: it needs no quotes, and it cannot change the statement.\n"
    );
    put!(out, "## Expressions\n");
    put!(
        out,
        "Literals (`1`, `\"text\"`, `true`, `null`, `[1, 2]`), names, `value.field`, `value[0]`, `value[-1]`, `value[\"a-b\"]`, function calls, and, from tightest to loosest: `!` and `-` before a value; `*` `/` `%`; `+` `-` (`+` joins where one side is text); `<` `<=` `>` `>=`; `==` `!=`; `&&`; `||`.\n"
    );
    put!(
        out,
        "## Functions\n\n| function | result | example |\n| --- | --- | --- |"
    );
    for function in FUNCTIONS {
        put!(
            out,
            "| `{}` | {} | `{}` |",
            function.signature(),
            cell(function.doc),
            cell(function.example)
        );
    }
    put!(
        out,
        "\nTime is the sandbox's virtual time, and random values come from the run's seed, so that a run can be repeated."
    );
    out
}

fn diagnostics() -> String {
    let mut out = String::from("# Diagnostics\n\n");
    put!(
        out,
        "All files are checked together, before anything starts. Each message names one of these.\n"
    );
    let mut codes: Vec<_> = CODES.iter().collect();
    codes.sort_by_key(|code| code.id);
    for code in codes {
        put!(out, "## {}\n", code.id);
        put!(out, "{}\n", prose(code.meaning));
        put!(out, "**What to do:** {}\n", code.remedy);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The section of one diagnostic, for the command line.
pub fn explain(code: &str) -> Option<String> {
    let code = CODES.iter().find(|known| known.id == code)?;
    Some(format!("{}\n\n{}\n", prose(code.meaning), code.remedy))
}
