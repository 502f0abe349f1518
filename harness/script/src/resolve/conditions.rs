//! Conditions: expressions that have to give `true` or `false`.

use serde_json::Value;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::observed::ObservedType;
use crate::value::{BinaryOp, Expr, ExprKind, Returns, UnaryOp, noun};

impl Resolver<'_> {
    /// Reports parts of a condition that are known to give something else than
    /// `true` or `false`.
    pub(super) fn condition(&mut self, key: &str, expr: &Expr) {
        match &expr.kind {
            ExprKind::Unary(UnaryOp::Not, inner) => self.condition(key, inner),
            ExprKind::Binary(BinaryOp::And | BinaryOp::Or, left, right) => {
                self.condition(key, left);
                self.condition(key, right);
            }
            ExprKind::Variable(name) => self.condition_variable(key, name, expr),
            _ => {
                if let Some(noun) = never_boolean(expr) {
                    let help = "compare it with something: `${qty > 1}`, `${state == \"paid\"}`";
                    self.report(no_condition(key, expr, noun).help(help));
                }
            }
        }
    }

    fn condition_variable(&mut self, key: &str, name: &str, expr: &Expr) {
        if let Some((value, place)) = self.variables.not_boolean(name) {
            let example = match value {
                Value::Number(_) => format!("`${{{name} > 0}}`"),
                Value::String(_) => format!("`${{{name} == {value}}}`"),
                _ => format!("`${{{name} != null}}`"),
            };
            let csv = if place.file.ends_with(".csv") {
                format!(
                    ", or give the column a type: `cases: {{file: …, types: {{{name}: boolean}}}}`"
                )
            } else {
                String::new()
            };
            let diagnostic = no_condition(key, expr, noun(value))
                .related(place, format!("this row gives {value}"))
                .help(format!("compare it: {example}{csv}"));
            self.report(diagnostic);
            return;
        }
        let ty = self.variables.ty(name);
        if !matches!(ty, ObservedType::Any | ObservedType::Boolean) {
            let help = format!("compare it with something: `${{{name} == …}}`");
            self.report(no_condition(key, expr, ty.noun()).help(help));
        }
    }
}

fn no_condition(key: &str, expr: &Expr, noun: &str) -> Diagnostic {
    let message = format!("`{key}` needs `true` or `false`, and this is {noun}");
    Diagnostic::new(Code::WrongType, &expr.place, message)
}

/// The type of an expression that never gives a boolean.
fn never_boolean(expr: &Expr) -> Option<&'static str> {
    match &expr.kind {
        ExprKind::Literal(Value::Bool(_)) => None,
        ExprKind::Literal(value) => Some(noun(value)),
        ExprKind::List(_) => Some("a list"),
        ExprKind::Unary(UnaryOp::Negate, _) => Some("a number"),
        ExprKind::Call(function, _) => match function.returns {
            Returns::Any => None,
            Returns::Text => Some("text"),
            Returns::Number => Some("a number"),
        },
        ExprKind::Binary(op, ..) => match op {
            // It joins texts, too.
            BinaryOp::Add => Some("a number or text"),
            BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => {
                Some("a number")
            }
            _ => None,
        },
        _ => None,
    }
}
