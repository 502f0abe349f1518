use std::sync::Arc;

use super::ScenarioKeys;
use super::cases::{self, CasesTree};
use super::flow::flow_calls;
use super::step::{Step, parse_steps};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::pending::{FlowId, Origin, Pending};
use crate::settings::{Fields, Named};
use crate::value::Template;
use crate::yaml::{Kind, Node};

/// A scenario file as it is parsed. What could not be parsed is `None`; what
/// depends on other files is left to [`ScenarioTree::resolve`].
pub(crate) struct ScenarioTree {
    pub(super) file: Arc<str>,
    pub(super) keys: Option<ScenarioKeys>,
    pub(super) cases: CasesTree,
    pub(super) vars: Option<Vec<Named<Template>>>,
    pub(super) steps: Option<Vec<Step>>,
    pub(super) always: Option<Vec<Step>>,
    /// What is left to the resolver: of the keys and `cases`, of `vars`, of the steps,
    /// and of `always`.
    pub(super) pending: [Vec<Pending>; 4],
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether all keys of the file are known.
    pub(super) complete: bool,
}

impl ScenarioTree {
    /// Parses a scenario file.
    pub(crate) fn parse(node: &Node, mut parser: Parser<'_>) -> Self {
        let mut tree = Self {
            file: Arc::clone(&parser.file),
            keys: None,
            cases: CasesTree::None(node.place.clone()),
            vars: None,
            steps: None,
            always: None,
            pending: Default::default(),
            diagnostics: Vec::new(),
            complete: false,
        };
        tree.fill(node, &mut parser);
        tree.diagnostics = parser.diagnostics;
        tree
    }

    fn fill(&mut self, node: &Node, parser: &mut Parser<'_>) {
        if let Kind::Null = node.kind {
            parser.report(
                Diagnostic::at(Code::MissingKey, node, "this file is empty")
                    .help("a scenario begins with `scenario: what it shows` and has `steps`"),
            );
            return;
        }
        let Some(mut fields) = Fields::of(node, ScenarioKeys::SPEC, parser) else {
            return;
        };
        self.keys = ScenarioKeys::parse_fields(&mut fields, parser);
        if let Some(node) = fields.node("cases") {
            self.cases = cases::parse(node, parser);
        }
        self.pending[0] = parser.take_pending();
        self.vars = match fields.node("vars") {
            Some(node) => parse_vars(node, parser),
            None => Some(Vec::new()),
        };
        self.pending[1] = parser.take_pending();
        self.steps = fields
            .node("steps")
            .and_then(|node| parse_steps(node, parser));
        if let Some(Kind::List(items)) = fields.node("steps").map(|node| &node.kind)
            && items.is_empty()
            && let Some(entry) = fields.entry("steps")
        {
            parser.report(Diagnostic::new(
                Code::NoEffect,
                &entry.key.place,
                "there are no steps, so nothing is tested",
            ));
        }
        self.pending[2] = parser.take_pending();
        self.always = match fields.node("always") {
            Some(node) => parse_steps(node, parser),
            None => Some(Vec::new()),
        };
        self.pending[3] = parser.take_pending();
        self.complete = fields.complete;
    }

    /// The flows that it calls.
    pub(crate) fn calls(&self) -> impl Iterator<Item = FlowId> {
        self.pending
            .iter()
            .flat_map(|pending| flow_calls(pending))
            .map(|(flow, _)| flow)
    }
}

fn parse_vars(node: &Node, parser: &mut Parser<'_>) -> Option<Vec<Named<Template>>> {
    let mut vars = Vec::new();
    let mut complete = true;
    for entry in node.entries()? {
        let value = parser.template(&entry.value);
        parser.define(&entry.key, Origin::Var);
        match value {
            Some(value) => vars.push(Named {
                name: entry.key.text.clone(),
                place: entry.key.place.clone(),
                value,
            }),
            None => complete = false,
        }
    }
    complete.then_some(vars)
}
