//! Flow files, and what is checked where they are used.

use std::sync::Arc;

use rehearsal_record::Place;
use serde_json::Value;

use super::step::read_steps;
use super::{Raw, STEPS, VALUE};
use crate::action::flow::Use;
use crate::check::open;
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::settings::{Argument, Entries, Fields, Named, PlainText, Shape, settings};
use crate::suggest::{closest, listed};
use crate::value::{Template, TemplateKind, noun};
use crate::variables::{Origin, Variables};
use crate::yaml::{Kind, Node};

use super::step::Step;

/// Steps that are shared: a file of its own, with inputs and outputs.
#[derive(Debug)]
pub struct Flow {
    /// The file.
    pub file: Arc<str>,
    /// What it does.
    pub title: String,
    /// What it takes.
    pub inputs: Vec<Input>,
    /// What is played.
    pub steps: Vec<Step>,
    /// What it gives: computed after the last step.
    pub outputs: Vec<Named<Template>>,
}

/// One input of a flow.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub place: Place,
    /// What it takes.
    pub kind: InputKind,
    /// Its value where the caller gives none.
    pub default: Option<Template>,
    /// Whether it must not appear in any report.
    pub secret: bool,
}

crate::settings::keywords! {
    /// The type of an input.
    pub enum InputKind {
        /// Text.
        Text = "text",
        /// A number.
        Number = "number",
        /// `true` or `false`.
        Boolean = "boolean",
        /// A list.
        List = "list",
        /// An object.
        Object = "object",
        /// Anything.
        Any = "any",
    }
}

impl InputKind {
    fn noun(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Any => "anything",
        }
    }

    /// Whether a value is of this type.
    pub fn accepts(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
            Self::Any => true,
        }
    }
}

settings! {
    /// A flow.
    pub(crate) struct FlowKeys {
        /// What it does, in one sentence.
        flow: PlainText,
        /// What it takes: name to type, or to `{type, default, secret}`.
        inputs: Entries<InputKey>,
        /// What is played, in order.
        steps: Raw<STEPS>,
        /// What it gives: name to value.
        outputs: Entries<Raw<VALUE>>,
    }
}

settings! {
    /// An input in full.
    pub(crate) struct InputKeys {
        /// Its type.
        kind as "type": InputKind,
        /// Its value where the caller gives none.
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

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if !matches!(node.kind, Kind::Map(_)) {
            let kind = InputKind::read(node, reader)?;
            return Some(Self {
                kind,
                default: None,
                secret: false,
            });
        }
        let keys = InputKeys::read(node, reader)?;
        if let Some(default) = &keys.default
            && let Some(value) = default.fixed()
            && !keys.kind.accepts(&value)
        {
            let message = format!(
                "the default is {}, and the input takes {}",
                noun(&value),
                keys.kind.noun()
            );
            reader.report(Diagnostic::new(Code::WrongType, &default.place, message));
            return None;
        }
        Some(Self {
            kind: keys.kind,
            default: keys.default,
            secret: keys.secret.0,
        })
    }
}

/// Reads the flow of a file, once per check. `used_at` is where it is named.
pub(crate) fn open_flow(file: &str, used_at: &Place, reader: &mut Reader<'_>) -> Option<Arc<Flow>> {
    if let Some(start) = reader.open_flows.iter().position(|open| open == file) {
        let mut circle: Vec<&str> = reader.open_flows[start..]
            .iter()
            .map(String::as_str)
            .collect();
        circle.push(file);
        let diagnostic = Diagnostic::new(
            Code::FlowCycle,
            used_at,
            "this flow would never end: it calls itself",
        )
        .label("and so on, for ever")
        .help(circle.join("\n→ "));
        reader.report(diagnostic);
        return None;
    }
    if let Some(known) = reader.flows.get(file) {
        return known.clone();
    }
    let mut diagnostics = Vec::new();
    let opened = open(reader.sources, file, &mut diagnostics);
    reader.diagnostics.append(&mut diagnostics);
    let flow = opened.and_then(|(text, node)| {
        let mut inner = Reader {
            sources: reader.sources,
            names: reader.names,
            file: file.into(),
            text,
            root: reader.root.clone(),
            variables: Variables::default(),
            diagnostics: Vec::new(),
            open_flows: std::mem::take(&mut reader.open_flows),
            flows: std::mem::take(&mut reader.flows),
            apps: None,
            in_always: false,
        };
        inner.open_flows.push(file.to_owned());
        let flow = read_flow(&node, &mut inner);
        inner.open_flows.pop();
        reader.open_flows = inner.open_flows;
        reader.flows = inner.flows;
        let sound = inner.diagnostics.is_empty();
        reader.diagnostics.append(&mut inner.diagnostics);
        flow.filter(|_| sound).map(Arc::new)
    });
    reader.flows.insert(file.to_owned(), flow.clone());
    flow
}

fn read_flow(node: &Node, reader: &mut Reader<'_>) -> Option<Flow> {
    if node.get("scenario").is_some() {
        let diagnostic = Diagnostic::at(
            Code::WrongType,
            node,
            "this file is a scenario, and a flow is needed",
        )
        .help("a flow begins with `flow: what it does` and may have `inputs` and `outputs`");
        reader.report(diagnostic);
        return None;
    }
    let mut fields = Fields::of(node, FlowKeys::SPEC, reader)?;
    let title = fields.take::<PlainText>("flow", reader);
    let inputs = fields.take::<Entries<InputKey>>("inputs", reader);
    // Names are defined even where a type is wrong, so that uses are no mistakes.
    for entry in fields
        .node("inputs")
        .and_then(Node::entries)
        .unwrap_or_default()
    {
        let mistake = reader
            .variables
            .define(&entry.key.text, Origin::Input, &entry.key.place);
        reader.diagnostics.extend(mistake);
    }
    let steps = match fields.node("steps") {
        Some(node) => read_steps(node, reader),
        None => fields
            .take::<Vec<crate::settings::Flag>>("steps", reader)
            .map(|_| Vec::new()),
    };
    let mut outputs = Vec::new();
    let mut sound = fields.sound;
    for entry in fields
        .node("outputs")
        .and_then(Node::entries)
        .unwrap_or_default()
    {
        match reader.template(&entry.value) {
            Some(value) => outputs.push(Named {
                name: entry.key.text.clone(),
                place: entry.key.place.clone(),
                value,
            }),
            None => sound = false,
        }
    }
    let unused = reader.variables.unused();
    reader.diagnostics.extend(unused);
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
        file: Arc::clone(&reader.file),
        title: title?.text,
        inputs,
        steps: steps?,
        outputs,
    };
    sound.then_some(flow)
}

/// What is given against what is taken.
pub(super) fn check_inputs(call: &Use, at: &Place, reader: &mut Reader<'_>) {
    let flow = &call.flow.0;
    for given in &call.with.0 {
        let names = flow.inputs.iter().map(|input| &*input.name);
        let Some(input) = flow.inputs.iter().find(|input| input.name == given.name) else {
            reader.report(
                Diagnostic::new(
                    Code::FlowInputs,
                    &given.place,
                    format!("the flow takes no `{}`", given.name),
                )
                .did_you_mean(closest(&given.name, names.clone()))
                .help(format!("it takes {}", listed(names))),
            );
            continue;
        };
        let literal = match &given.value.kind {
            TemplateKind::Text(_) => Some(Value::String(String::new())),
            _ => given.value.fixed(),
        };
        if let Some(value) = literal
            && !input.kind.accepts(&value)
        {
            let message = format!(
                "`{}` takes {}, and this is {}",
                input.name,
                input.kind.noun(),
                noun(&value)
            );
            reader.report(
                Diagnostic::new(Code::FlowInputs, &given.value.place, message)
                    .related(&input.place, "it is declared here"),
            );
        }
    }
    let missing: Vec<&Input> = flow
        .inputs
        .iter()
        .filter(|input| input.default.is_none() && call.with.get(&input.name).is_none())
        .collect();
    // A misspelt input is told once, as that.
    let strays = call
        .with
        .0
        .iter()
        .filter(|given| flow.inputs.iter().all(|input| input.name != given.name))
        .count();
    for input in missing.into_iter().skip(strays) {
        reader.report(
            Diagnostic::new(
                Code::FlowInputs,
                at,
                format!("the flow needs `{}`", input.name),
            )
            .label(format!("add `with: {{{}: …}}`", input.name))
            .related(&input.place, "it is declared here, without a default"),
        );
    }
}
