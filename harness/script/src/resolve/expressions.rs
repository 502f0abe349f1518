//! Expressions against the variables, the files and the stage.

use serde_json::Value;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::suggest::{closest, listed};
use crate::value::{Expr, ExprKind};

impl Resolver<'_> {
    /// Checks the variables of an expression, and the files and secrets that its
    /// function calls name literally.
    pub(super) fn expression(&mut self, expr: &Expr) {
        let mut found: Vec<Expr> = Vec::new();
        let mut inside_path = false;
        expr.walk(&mut |part| {
            // Of `a.b.c` only the outermost is checked, as a path.
            if part.as_path().is_some() {
                if !inside_path {
                    found.push(part.clone());
                }
                inside_path = matches!(part.kind, ExprKind::Field(..) | ExprKind::Index(..));
            } else {
                inside_path = false;
                if matches!(part.kind, ExprKind::Call(..)) {
                    found.push(part.clone());
                }
            }
        });
        for part in found {
            if let Some((root, path)) = part.as_path() {
                self.note_path(&part);
                let diagnostic = self
                    .variables
                    .used(root, &path, &part.place, &self.project.names);
                self.diagnostics.extend(diagnostic);
            } else if let ExprKind::Call(function, arguments) = &part.kind {
                self.check_call(function.name, arguments);
            }
        }
    }

    fn check_call(&mut self, function: &str, arguments: &[Expr]) {
        let Some(Expr {
            kind: ExprKind::Literal(Value::String(text)),
            place,
        }) = arguments.first()
        else {
            return;
        };
        match function {
            "file" => {
                self.existing_file(text, place);
            }
            "secret" if self.project.names.of("secrets").contains(text) => {
                self.note_stage_name("secrets", text, place);
            }
            "secret" => {
                let known = self.project.names.of("secrets").iter().map(String::as_str);
                let diagnostic = Diagnostic::new(
                    Code::UndefinedVariable,
                    place,
                    format!("the stage declares no secret `{text}`"),
                )
                .did_you_mean(closest(text, known.clone()))
                .help(format!("secrets of the stage: {}", listed(known)));
                self.report(diagnostic);
            }
            _ => {}
        }
    }
}
