//! Calls of flows.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_record::Place;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::inputs::{Input, Signature};
use crate::pending::{FlowCall, FlowId};
use crate::suggest::{closest, listed};
use crate::value::noun;

impl Resolver<'_> {
    pub(super) fn flow_call(&mut self, call: &FlowCall) {
        if self.existing_file(&call.path, &call.place).is_none() {
            return;
        }
        self.note_call(call);
        let signatures = self.signatures;
        // A flow that is wrong was reported by itself.
        if let Some(Some(signature)) = signatures.get(&call.flow) {
            self.arguments(call, signature);
            self.missing_inputs(call, signature);
            self.outputs(call, signature);
        }
    }

    fn arguments(&mut self, call: &FlowCall, signature: &Signature) {
        let names = || signature.inputs.iter().map(|input| &*input.name);
        for argument in &call.arguments {
            let Some(input) = signature
                .inputs
                .iter()
                .find(|input| input.name == argument.name)
            else {
                let message = format!("the flow takes no `{}`", argument.name);
                self.report(
                    Diagnostic::new(Code::FlowInputs, &argument.place, message)
                        .did_you_mean(closest(&argument.name, names()))
                        .help(format!("it takes {}", listed(names()))),
                );
                continue;
            };
            if let Some(value) = &argument.literal
                && !input.kind.accepts(value)
            {
                let message = format!(
                    "`{}` takes {}, and this is {}",
                    input.name,
                    input.kind.noun(),
                    noun(value)
                );
                self.report(
                    Diagnostic::new(Code::FlowInputs, &argument.value_place, message)
                        .related(&input.place, "it is declared here"),
                );
            }
        }
    }

    fn missing_inputs(&mut self, call: &FlowCall, signature: &Signature) {
        let given = |input: &&Input| call.arguments.iter().any(|a| a.name == input.name);
        let missing = signature
            .inputs
            .iter()
            .filter(|input| input.default.is_none() && !given(input));
        // A misspelt input is reported once, as that.
        let unknown = call
            .arguments
            .iter()
            .filter(|argument| {
                let name = &argument.name;
                signature.inputs.iter().all(|input| input.name != *name)
            })
            .count();
        for input in missing.skip(unknown) {
            let message = format!("the flow needs `{}`", input.name);
            self.report(
                Diagnostic::new(Code::FlowInputs, &call.place, message)
                    .label(format!("add `with: {{{}: …}}`", input.name))
                    .related(&input.place, "it is declared here, without a default"),
            );
        }
    }

    /// Paths into what a flow returns, against its outputs.
    fn outputs(&mut self, call: &FlowCall, signature: &Signature) {
        let names = || signature.outputs.iter().map(String::as_str);
        for (name, place) in &call.outputs {
            if names().any(|known| known == name) {
                continue;
            }
            let message = format!("the flow returns no `{name}`");
            let mut diagnostic = Diagnostic::new(Code::UnknownField, place, message);
            if let Some(near) = closest(name, names()) {
                diagnostic = diagnostic.label(format!("did you mean `{near}`?"));
            }
            self.report(diagnostic.help(format!("its outputs: {}", listed(names()))));
        }
    }
}

/// The calls that flows make, by the flow that makes them.
pub(crate) type Calls = BTreeMap<FlowId, Vec<(FlowId, Place)>>;

/// Reports calls that lead back to a flow that is being called. Returns the
/// flows that never end.
pub(crate) fn circles(calls: &Calls, diagnostics: &mut Vec<Diagnostic>) -> BTreeSet<FlowId> {
    let mut search = Search {
        calls,
        open: Vec::new(),
        done: BTreeSet::new(),
        endless: BTreeSet::new(),
        diagnostics,
    };
    for flow in calls.keys() {
        search.visit(flow);
    }
    search.endless
}

struct Search<'s> {
    calls: &'s Calls,
    /// The flows that are being called, outermost first.
    open: Vec<&'s FlowId>,
    done: BTreeSet<&'s FlowId>,
    endless: BTreeSet<FlowId>,
    diagnostics: &'s mut Vec<Diagnostic>,
}

impl<'s> Search<'s> {
    fn visit(&mut self, flow: &'s FlowId) {
        if !self.done.insert(flow) {
            return;
        }
        self.open.push(flow);
        for (called, place) in self.calls.get(flow).into_iter().flatten() {
            if let Some(start) = self.open.iter().position(|open| *open == called) {
                let mut circle = self.open[start..].to_vec();
                self.endless.extend(circle.iter().copied().cloned());
                circle.push(called);
                let files: Vec<&str> = circle.iter().map(|flow| &**flow.file()).collect();
                let message = "this flow calls itself and would never end";
                self.diagnostics.push(
                    Diagnostic::new(Code::FlowCycle, place, message)
                        .label("this call leads back")
                        .help(files.join("\n→ ")),
                );
            } else {
                self.visit(called);
            }
        }
        self.open.pop();
    }
}
