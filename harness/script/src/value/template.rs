use rehearsal_record::Place;
use serde_json::{Map, Value};

use super::eval::EvalError;
use super::expr::Expr;
use super::world::{Scope, World};

/// A value as it stands in a file, holes and all.
#[derive(Debug, Clone)]
pub struct Template {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub kind: TemplateKind,
}

/// What a template is.
#[derive(Debug, Clone)]
pub enum TemplateKind {
    /// A scalar without holes.
    Fixed(Value),
    /// One hole that is the whole scalar: its value keeps its type.
    Hole(Expr),
    /// Text with holes in it: their values are put in as text.
    Text(Vec<Piece>),
    /// A list.
    List(Vec<Template>),
    /// A mapping, in the order of the file.
    Object(Vec<(String, Template)>),
}

/// A stretch of text, or a hole between two of them.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// A value put in as text.
    Hole(Expr),
}

impl Template {
    /// The value with all holes filled.
    pub fn eval(&self, scope: &Scope, world: &dyn World) -> Result<Value, EvalError> {
        match &self.kind {
            TemplateKind::Fixed(value) => Ok(value.clone()),
            TemplateKind::Hole(expr) => expr.eval(scope, world),
            TemplateKind::Text(pieces) => fill(pieces, scope, world).map(Value::String),
            TemplateKind::List(items) => items
                .iter()
                .map(|item| item.eval(scope, world))
                .collect::<Result<_, _>>()
                .map(Value::Array),
            TemplateKind::Object(entries) => entries
                .iter()
                .map(|(key, value)| Ok((key.clone(), value.eval(scope, world)?)))
                .collect::<Result<Map<_, _>, _>>()
                .map(Value::Object),
        }
    }

    /// The value as text: scalars only.
    pub fn eval_text(&self, scope: &Scope, world: &dyn World) -> Result<String, EvalError> {
        let value = self.eval(scope, world)?;
        as_text(&value).ok_or_else(|| {
            EvalError::new(
                &self.place,
                format!("text is needed here, and this is {}", noun(&value)),
            )
            .help("`${json(…)}` writes any value as JSON text")
        })
    }

    /// The value where it has no holes.
    pub fn fixed(&self) -> Option<Value> {
        match &self.kind {
            TemplateKind::Fixed(value) => Some(value.clone()),
            TemplateKind::Hole(_) | TemplateKind::Text(_) => None,
            TemplateKind::List(items) => items
                .iter()
                .map(Template::fixed)
                .collect::<Option<_>>()
                .map(Value::Array),
            TemplateKind::Object(entries) => entries
                .iter()
                .map(|(key, value)| Some((key.clone(), value.fixed()?)))
                .collect::<Option<Map<_, _>>>()
                .map(Value::Object),
        }
    }

    /// The text where it is a scalar without holes.
    pub fn fixed_text(&self) -> Option<String> {
        match &self.kind {
            TemplateKind::Fixed(value) => as_text(value),
            _ => None,
        }
    }

    /// Calls `visit` for every expression in it.
    pub fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        match &self.kind {
            TemplateKind::Fixed(_) => {}
            TemplateKind::Hole(expr) => expr.walk(visit),
            TemplateKind::Text(pieces) => {
                for piece in pieces {
                    if let Piece::Hole(expr) = piece {
                        expr.walk(visit);
                    }
                }
            }
            TemplateKind::List(items) => items.iter().for_each(|item| item.walk(visit)),
            TemplateKind::Object(entries) => {
                for (_, value) in entries {
                    value.walk(visit);
                }
            }
        }
    }
}

pub(crate) fn fill(
    pieces: &[Piece],
    scope: &Scope,
    world: &dyn World,
) -> Result<String, EvalError> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Hole(expr) => {
                let value = expr.eval(scope, world)?;
                let part = as_text(&value).ok_or_else(|| {
                    EvalError::new(
                        &expr.place,
                        format!("{} cannot be put into a text", noun(&value)),
                    )
                    .help("`${json(…)}` writes any value as JSON text")
                })?;
                text.push_str(&part);
            }
        }
    }
    Ok(text)
}

/// A scalar as text; `None` for null, lists and objects, which are never meant.
pub(crate) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// What a value is, in a person's words.
pub(crate) fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
