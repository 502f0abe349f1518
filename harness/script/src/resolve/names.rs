//! Notes of where names are declared and used, for editors.

use std::sync::Arc;

use rehearsal_record::Place;
use serde_json::Value;

use super::Resolver;
use crate::occurrence::{NameForm, Occurrence, Symbol};
use crate::pending::FlowCall;
use crate::value::{Expr, ExprKind};

impl Resolver<'_> {
    pub(super) fn note_definition(&mut self, name: &str, place: &Place) {
        let symbol = variable(&place.file, name);
        self.occurrences.push(Occurrence::declared(symbol, place));
    }

    /// Notes a further value of a variable, as each row of `cases` gives one.
    pub(super) fn note_value(&mut self, name: &str, place: &Place) {
        let defined = self.variables.place_of(name).unwrap_or(place);
        let symbol = variable(&defined.file, name);
        self.occurrences.push(Occurrence::used(symbol, place));
    }

    pub(super) fn note_output(&mut self, name: &str, place: &Place) {
        let symbol = output(&place.file, name);
        self.occurrences.push(Occurrence::declared(symbol, place));
    }

    pub(super) fn note_stage_name(&mut self, section: &str, name: &str, place: &Place) {
        let symbol = stage_name(section, name);
        self.occurrences.push(Occurrence::used(symbol, place));
    }

    /// Notes a resource that is named without its kind: those of the service that is
    /// meant, or else all of the name.
    pub(super) fn note_resource(&mut self, service: Option<&str>, name: &str, place: &Place) {
        let sections = self.project.names.cloud_sections_of(name);
        let meant = service.and_then(section_of_service);
        let meant = meant.filter(|meant| sections.contains(meant));
        for section in sections {
            if meant.is_none_or(|meant| meant == section) {
                self.note_stage_name(section, name, place);
            }
        }
    }

    pub(super) fn note_file(&mut self, path: &str, place: &Place) {
        self.occurrences.push(Occurrence {
            form: NameForm::Path,
            ..Occurrence::used(Symbol::File(path.to_owned()), place)
        });
    }

    /// Notes the inputs and outputs of a flow that a call names.
    pub(super) fn note_call(&mut self, call: &FlowCall) {
        let flow = call.flow.file();
        for argument in &call.arguments {
            let symbol = variable(flow, &argument.name);
            self.occurrences
                .push(Occurrence::used(symbol, &argument.place));
        }
        for (name, place) in &call.outputs {
            let symbol = output(flow, name);
            self.occurrences.push(Occurrence::used(symbol, place));
        }
    }

    /// Notes the variable or the name of the stage that an expression reads, which is
    /// nothing but a path.
    pub(super) fn note_path(&mut self, path: &Expr) {
        let mut parts = Vec::new();
        let mut inner = path;
        let root = loop {
            match &inner.kind {
                ExprKind::Field(before, name) => {
                    parts.push((
                        name.as_str(),
                        field_place(&inner.place, name),
                        NameForm::Field,
                    ));
                    inner = before;
                }
                ExprKind::Index(before, index) => {
                    let ExprKind::Literal(Value::String(name)) = &index.kind else {
                        return;
                    };
                    parts.push((name, index.place.clone(), NameForm::Index));
                    inner = before;
                }
                ExprKind::Variable(root) => break root,
                _ => return,
            }
        };
        parts.reverse();
        if let Some(defined) = self.variables.place_of(root) {
            let symbol = variable(&defined.file, root);
            self.occurrences
                .push(Occurrence::used(symbol, &inner.place));
            return;
        }
        let (section, name) = match (&**root, &parts[..]) {
            ("apps" | "externals" | "users", [name, ..]) => (root.clone(), name),
            ("cloud", [(section, ..), name, ..]) => (format!("cloud.{section}"), name),
            _ => return,
        };
        let (name, place, form) = name;
        self.occurrences.push(Occurrence {
            form: *form,
            ..Occurrence::used(stage_name(&section, name), place)
        });
    }
}

/// Returns the place of the last name of a path.
fn field_place(path: &Place, name: &str) -> Place {
    let length = u32::try_from(name.chars().count()).unwrap_or(1);
    Place {
        column: path.column + path.length.saturating_sub(length),
        length,
        ..path.clone()
    }
}

fn variable(file: &Arc<str>, name: &str) -> Symbol {
    Symbol::Variable {
        file: Arc::clone(file),
        name: name.to_owned(),
    }
}

fn output(flow: &Arc<str>, name: &str) -> Symbol {
    Symbol::Output {
        flow: Arc::clone(flow),
        name: name.to_owned(),
    }
}

fn stage_name(section: &str, name: &str) -> Symbol {
    Symbol::Stage {
        section: section.to_owned(),
        name: name.to_owned(),
    }
}

/// Returns the section of the stage file with the resources that calls of a service are on.
fn section_of_service(service: &str) -> Option<&'static str> {
    Some(match service {
        "sqs" => "cloud.queues",
        "s3" => "cloud.buckets",
        "sns" => "cloud.topics",
        "dynamodb" => "cloud.tables",
        "kinesis" => "cloud.streams",
        "firehose" => "cloud.delivery_streams",
        "cognito-idp" => "cloud.user_pools",
        "lambda" => "cloud.functions",
        "events" => "cloud.buses",
        "scheduler" => "cloud.schedules",
        "secretsmanager" => "cloud.secrets",
        "ssm" => "cloud.parameters",
        "kms" => "cloud.keys",
        "iam" => "cloud.roles",
        _ => return None,
    })
}
