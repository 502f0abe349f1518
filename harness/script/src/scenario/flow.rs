//! Flow files.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_record::Place;

use super::step::{Step, parse_steps};
use super::{Raw, STEPS, VALUE};
use crate::diagnostic::{Code, Diagnostic};
use crate::inputs::{Input, InputKind, Signature};
use crate::parser::Parser;
use crate::pending::{FlowId, Origin, Pending};
use crate::resolve::{Calls, Findings, Project, Resolver, Signatures, StageUses, Variables};
use crate::settings::{Argument, Entries, Fields, Named, PlainText, Shape, settings};
use crate::value::{Template, noun};
use crate::yaml::{Kind, Node};

/// Steps that are shared: a file of its own, with inputs and outputs.
#[derive(Debug)]
pub struct Flow {
    /// The file.
    pub file: Arc<str>,
    /// What it does.
    pub title: String,
    /// What it takes.
    pub inputs: Vec<Input>,
    /// The steps.
    pub steps: Vec<Step>,
    /// Its outputs, computed after the last step.
    pub outputs: Vec<Named<Template>>,
    /// What it and the flows it calls use of the stage.
    pub uses: StageUses,
}

settings! {
    /// A flow.
    pub(crate) struct FlowKeys {
        /// What it does, in one sentence.
        flow: PlainText,
        /// Its inputs: name to type, or to `{type, default, secret}`.
        inputs: Entries<InputKey>,
        /// The steps, in order.
        steps: Raw<STEPS>,
        /// Its outputs: name to value.
        outputs: Entries<Raw<VALUE>>,
    }
}

settings! {
    /// An input in full.
    pub(crate) struct InputKeys {
        /// Its type.
        kind as "type": InputKind,
        /// Its value if the caller passes none.
        default: Option<Template>,
        /// Keeps it out of every report, log and snapshot.
        secret: crate::settings::Flag,
    }
}

/// An input, by its type alone or in full.
#[derive(Debug, Clone)]
pub(crate) struct InputKey {
    kind: InputKind,
    default: Option<Template>,
    secret: bool,
}

impl Argument for InputKey {
    fn shape() -> Shape {
        Shape::Either(vec![InputKind::shape(), InputKeys::shape()])
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        if !matches!(node.kind, Kind::Map(_)) {
            let kind = InputKind::parse(node, parser)?;
            return Some(Self {
                kind,
                default: None,
                secret: false,
            });
        }
        let keys = InputKeys::parse(node, parser)?;
        if let Some(default) = &keys.default
            && let Some(value) = default.fixed()
            && !keys.kind.accepts(&value)
        {
            let message = format!(
                "the default is {}, and the input takes {}",
                noun(&value),
                keys.kind.noun()
            );
            parser.report(Diagnostic::new(Code::WrongType, &default.place, message));
            return None;
        }
        Some(Self {
            kind: keys.kind,
            default: keys.default,
            secret: keys.secret.0,
        })
    }
}

/// A flow file as it is parsed: what could be read of it.
pub(crate) struct FlowTree {
    file: Arc<str>,
    /// `None` where some part could not be parsed.
    flow: Option<Flow>,
    pending: Vec<Pending>,
    diagnostics: Vec<Diagnostic>,
}

impl FlowTree {
    /// Parses the file of a flow.
    pub(crate) fn parse(node: &Node, mut parser: Parser<'_>) -> Self {
        let flow = parse_flow(node, &mut parser);
        Self {
            flow,
            file: Arc::clone(&parser.file),
            pending: parser.take_pending(),
            diagnostics: parser.diagnostics,
        }
    }

    /// What callers have to know of it.
    pub(crate) fn signature(&self) -> Option<Signature> {
        let flow = self.flow.as_ref()?;
        Some(Signature {
            inputs: flow.inputs.clone(),
            outputs: flow.outputs.iter().map(|one| one.name.clone()).collect(),
        })
    }

    pub(crate) fn calls(&self) -> Vec<(FlowId, Place)> {
        flow_calls(&self.pending)
    }

    /// Checks it against the stage and the other flows.
    pub(crate) fn resolve(
        self,
        project: &Project<'_>,
        signatures: &Signatures,
        findings: &mut Findings,
    ) -> Option<Flow> {
        let mut resolver = Resolver::new(project, signatures, &self.file, Variables::default());
        resolver.run(&self.pending);
        resolver.finish();
        let mut found = self.diagnostics.iter().chain(&resolver.diagnostics);
        let right = !found.any(Diagnostic::is_error);
        findings.diagnostics.extend(self.diagnostics);
        findings.extend(resolver.take_findings());
        let uses = StageUses::of(&self.pending, &project.names);
        let flow = self.flow.filter(|_| right)?;
        Some(Flow { uses, ..flow })
    }
}

/// Every call of a flow among what is left to the resolver.
pub(crate) fn flow_calls(pending: &[Pending]) -> Vec<(FlowId, Place)> {
    let mut calls = Vec::new();
    for check in pending {
        match check {
            Pending::FlowCall(call) => calls.push((call.flow.clone(), call.place.clone())),
            Pending::Branches(branches) => {
                calls.extend(branches.iter().flat_map(|branch| flow_calls(branch)));
            }
            _ => {}
        }
    }
    calls
}

/// The flows that scenarios call, by id.
#[derive(Debug, Default)]
pub struct Flows(BTreeMap<FlowId, Flow>);

impl Flows {
    /// Returns a flow that a step calls.
    ///
    /// # Panics
    ///
    /// Where the id is not of a scenario that was checked with these flows.
    pub fn get(&self, id: &FlowId) -> &Flow {
        self.0
            .get(id)
            .expect("a checked scenario calls flows that are right")
    }

    pub(crate) fn contains(&self, id: &FlowId) -> bool {
        self.0.contains_key(id)
    }

    /// Keeps the flows that are right and call only such.
    pub(crate) fn of(mut flows: BTreeMap<FlowId, Flow>, calls: &Calls) -> Self {
        loop {
            let wrong: Vec<FlowId> = flows
                .keys()
                .filter(|id| {
                    let called = calls.get(*id).into_iter().flatten();
                    called
                        .into_iter()
                        .any(|(called, _)| !flows.contains_key(called))
                })
                .cloned()
                .collect();
            if wrong.is_empty() {
                add_uses(&mut flows, calls);
                return Self(flows);
            }
            flows.retain(|id, _| !wrong.contains(id));
        }
    }
}

/// Adds to each flow what those use that it calls.
fn add_uses(flows: &mut BTreeMap<FlowId, Flow>, calls: &Calls) {
    let ids: Vec<FlowId> = flows.keys().cloned().collect();
    let mut changed = true;
    while changed {
        changed = false;
        for id in &ids {
            let called = calls.get(id).into_iter().flatten();
            let called = called.filter_map(|(called, _)| flows.get(called));
            let called: Vec<StageUses> = called.map(|flow| flow.uses.clone()).collect();
            let own = flows.get_mut(id).map(|flow| &mut flow.uses);
            let own = own.expect("no flow was removed");
            for uses in &called {
                changed |= own.extend(uses);
            }
        }
    }
}

fn parse_flow(node: &Node, parser: &mut Parser<'_>) -> Option<Flow> {
    if node.get("scenario").is_some() {
        let diagnostic = Diagnostic::at(
            Code::WrongType,
            node,
            "this file is a scenario, and a flow is needed",
        )
        .help("a flow begins with `flow: what it does` and may have `inputs` and `outputs`");
        parser.report(diagnostic);
        return None;
    }
    let mut fields = Fields::of(node, FlowKeys::SPEC, parser)?;
    let title = fields.take::<PlainText>("flow", parser);
    let inputs = fields.take::<Entries<InputKey>>("inputs", parser);
    // Names are defined even where a type is wrong, so that uses are no mistakes.
    for entry in fields
        .node("inputs")
        .and_then(Node::entries)
        .unwrap_or_default()
    {
        parser.define(&entry.key, Origin::Input);
    }
    let steps = match fields.node("steps") {
        Some(node) => parse_steps(node, parser),
        None => fields
            .take::<Vec<crate::settings::Flag>>("steps", parser)
            .map(|_| Vec::new()),
    };
    let mut outputs = Vec::new();
    let mut complete = fields.complete;
    for entry in fields
        .node("outputs")
        .and_then(Node::entries)
        .unwrap_or_default()
    {
        parser.defer(Pending::Output {
            name: entry.key.text.clone(),
            place: entry.key.place.clone(),
        });
        match parser.template(&entry.value) {
            Some(value) => outputs.push(Named {
                name: entry.key.text.clone(),
                place: entry.key.place.clone(),
                value,
            }),
            None => complete = false,
        }
    }
    let inputs = inputs?
        .0
        .into_iter()
        .map(|entry| Input {
            name: entry.name,
            place: entry.place,
            kind: entry.value.kind,
            default: entry.value.default,
            secret: entry.value.secret,
        })
        .collect();
    let flow = Flow {
        file: Arc::clone(&parser.file),
        title: title?.text,
        inputs,
        steps: steps?,
        outputs,
        uses: StageUses::default(),
    };
    complete.then_some(flow)
}
