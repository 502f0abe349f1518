//! Parsed files against everything outside of them: the stage's names, the
//! variables, other files, and the flows.

mod conditions;
mod expressions;
mod files;
mod flows;
mod mock;
mod names;
mod requirements;
mod stage_names;
mod stage_uses;
mod stage_values;
mod variables;

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_record::Place;

use crate::diagnostic::{Code, Diagnostic};
use crate::inputs::Signature;
use crate::observed::ObservedType;
use crate::occurrence::Occurrence;
use crate::pending::{FlowId, Pending};
use crate::sources::Sources;

pub(crate) use flows::{Calls, circles};
pub(crate) use stage_names::StageNames;
pub use stage_uses::StageUses;
pub(crate) use stage_values::offered;
pub(crate) use variables::{Variables, is_name};

/// What all files of a check are resolved against.
pub(crate) struct Project<'p> {
    pub(crate) sources: &'p dyn Sources,
    pub(crate) names: StageNames,
    /// What plain paths are relative to.
    pub(crate) root: String,
}

/// What resolving files finds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) occurrences: Vec<Occurrence>,
}

impl Findings {
    /// Adds what was found elsewhere.
    pub(crate) fn extend(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
        self.occurrences.extend(other.occurrences);
    }
}

/// What is known of each flow; `None` for those that are wrong.
pub(crate) type Signatures = BTreeMap<FlowId, Option<Signature>>;

/// The state of resolving one file.
pub(crate) struct Resolver<'r> {
    pub(crate) project: &'r Project<'r>,
    signatures: &'r Signatures,
    /// The file, as the user names it.
    pub(crate) file: Arc<str>,
    pub(crate) variables: Variables,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) occurrences: Vec<Occurrence>,
    /// The apps that a request without `app` may be for; `None` in a flow,
    /// which is called by scenarios with apps of their own.
    pub(crate) apps: Option<Vec<String>>,
    /// Whether the scenario says which app a request without `app` is for.
    has_default_app: bool,
    /// Whether steps without an expectation are right, as in `always`.
    pub(crate) without_expectations: bool,
}

impl<'r> Resolver<'r> {
    pub(crate) fn new(
        project: &'r Project<'r>,
        signatures: &'r Signatures,
        file: &Arc<str>,
        variables: Variables,
    ) -> Self {
        Self {
            project,
            signatures,
            file: Arc::clone(file),
            variables,
            diagnostics: Vec::new(),
            occurrences: Vec::new(),
            apps: None,
            has_default_app: false,
            without_expectations: false,
        }
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Makes the checks that the parser left, in order.
    pub(crate) fn run(&mut self, pending: &[Pending]) {
        for check in pending {
            self.check(check);
        }
    }

    /// Defines what steps of other files save, which run before.
    pub(crate) fn define_elsewhere(&mut self, definitions: &[(String, Place)]) {
        for (name, place) in definitions {
            let mistake = self.variables.define_elsewhere(name, place);
            self.diagnostics.extend(mistake);
        }
    }

    /// Reports what was saved and never used.
    pub(crate) fn finish(&mut self) {
        self.diagnostics.extend(self.variables.unused());
    }

    /// Takes what was found.
    pub(crate) fn take_findings(&mut self) -> Findings {
        Findings {
            diagnostics: std::mem::take(&mut self.diagnostics),
            occurrences: std::mem::take(&mut self.occurrences),
        }
    }

    fn check(&mut self, check: &Pending) {
        match check {
            Pending::Expression(expr) => self.expression(expr),
            Pending::Condition { key, expr } => self.condition(key, expr),
            Pending::NotBoolean { name, value, place } => {
                self.variables.set_not_boolean(name, value, place);
            }
            Pending::Unparsed(text) => self.variables.maybe_used_in(text),
            Pending::Define {
                name,
                origin,
                place,
            } => {
                self.note_definition(name, place);
                let mistake = self.variables.define(name, *origin, place);
                self.diagnostics.extend(mistake);
            }
            Pending::VariableType { name, ty } => self.variables.set_type(name, *ty),
            Pending::Undefine(name) => self.variables.forget(name),
            Pending::IncompleteDefinitions => self.variables.now_incomplete(),
            Pending::CanEqual {
                variable,
                ty,
                place,
            } => self.can_equal(variable, *ty, place),
            Pending::Branches(branches) => self.branches(branches),
            Pending::StageName {
                noun,
                section,
                name,
                place,
            } => {
                self.note_stage_name(section, name, place);
                self.declared(noun, section, name, place);
            }
            Pending::Resource {
                service,
                name,
                place,
            } => self.note_resource(service.as_deref(), name, place),
            Pending::Value { name, place } => self.note_value(name, place),
            Pending::Output { name, place } => self.note_output(name, place),
            Pending::File { path, place } => {
                self.existing_file(path, place);
            }
            Pending::Requirement { needs, place } => self.requirement(needs, place),
            Pending::NoExpectation { help, place } => self.no_expectation(help, place),
            Pending::FlowCall(call) => self.flow_call(call),
        }
    }

    /// What one branch saves, the others cannot read.
    fn branches(&mut self, branches: &[Vec<Pending>]) {
        let before = self.variables.defined_names();
        let mut hidden = Vec::new();
        for branch in branches {
            self.run(branch);
            hidden.push(self.variables.hide_all_but(&before));
        }
        for definitions in hidden {
            let mistakes = self.variables.show(definitions);
            self.diagnostics.extend(mistakes);
        }
    }

    fn can_equal(&mut self, variable: &str, ty: ObservedType, place: &Place) {
        let saved = self.variables.ty(variable);
        if !saved.can_equal(ty) {
            let message = format!(
                "this is {}, and `{variable}` holds {}: they are never equal",
                ty.noun(),
                saved.noun()
            );
            self.report(Diagnostic::new(Code::ImpossibleExpectation, place, message));
        }
    }

    fn no_expectation(&mut self, help: &str, place: &Place) {
        if !self.without_expectations {
            let message = "this step reads something and expects nothing of it";
            self.report(
                Diagnostic::new(Code::ExpectsNothing, place, message)
                    .label("it could never fail")
                    .help(help),
            );
        }
    }
}
