//! Commands of the project.

use super::{ObservedField, ObservedType, action, observed};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::settings::{AppKind, Argument, Entries, Name, Shape, Text};
use crate::value::Template;
use crate::yaml::{Kind, Node};

const FIELDS: &[ObservedField] = &[
    observed("exit_code", ObservedType::Integer, "Its exit code."),
    observed(
        "stdout",
        ObservedType::Text,
        "What it wrote to its standard output.",
    ),
    observed(
        "stderr",
        ObservedType::Text,
        "What it wrote to its standard error.",
    ),
    observed(
        "json",
        ObservedType::Any,
        "Its standard output where that is JSON.",
    ),
    observed(
        "error",
        ObservedType::Object(&[observed(
            "message",
            ObservedType::Text,
            "How it ended, and the last lines that it wrote to its standard error.",
        )]),
        "Why it failed; missing where its exit code is 0. A step that expects neither an `error` nor an `exit_code` fails where there is one.",
    ),
];

action! {
    /// Runs a command of the project to its end: a batch job, a migration, a tool.
    /// It runs in the stage's `root`, and its environment has what leads to the
    /// sandbox's cloud and database: `AWS_ENDPOINT_URL`, `AWS_REGION`,
    /// `AWS_DEFAULT_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
    /// `DATABASE_URL`. Processes that it leaves behind are ended.
    pub struct Exec = "exec" {
        /// The program and its arguments as a list; or a text, which the system's shell runs.
        subject command: ExecCommand,
        /// The app whose folder and environment it has, too, except what depends on `${port}`.
        app: Option<Name<AppKind>>,
        /// Variables that are added to its environment.
        env: Entries<Text>,
        /// What it reads from its standard input; anything but text is written as JSON.
        stdin: Option<Template>,
    }
    observes FIELDS;
    properties: [Changes];
    example "- exec: [sh, -c, 'read line; echo \"{\\\"heard\\\": \\\"$$line\\\"}\"']\n  stdin: mug\n  expect: {exit_code: 0, json: {heard: mug}}";
}

/// What is run.
#[derive(Debug, Clone)]
pub enum ExecCommand {
    /// A line for the system's shell.
    Line(Text),
    /// A program and its arguments.
    Program(Vec<Text>),
}

impl Argument for ExecCommand {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Text, Shape::List(Box::new(Shape::Text))])
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        match &node.kind {
            Kind::List(items) if items.is_empty() => {
                let message = "the program is missing";
                parser.report(
                    Diagnostic::at(Code::MissingKey, node, message)
                        .help("write it and its arguments: `exec: [python, jobs/bill.py]`"),
                );
                None
            }
            Kind::List(_) => Vec::parse(node, parser).map(Self::Program),
            _ => Text::parse(node, parser).map(Self::Line),
        }
    }
}
