use rehearsal_record::Place;
use serde_json::{Map, Value};

use super::context::{EvalContext, Scope};
use super::error::EvalError;
use super::expr::Expr;
use super::text::{as_text, noun};

/// A value as it is written in a file, with its placeholders.
#[derive(Debug, Clone)]
pub struct Template {
    /// Where it is in the file.
    pub place: Place,
    /// What it is.
    pub kind: TemplateKind,
}

/// What a template is.
#[derive(Debug, Clone)]
pub enum TemplateKind {
    /// A scalar without placeholders.
    Fixed(Value),
    /// One placeholder that is the whole scalar: its value keeps its type.
    Placeholder(Expr),
    /// Text with placeholders in it: their values are put in as text.
    Text(Vec<TemplatePart>),
    /// A list.
    List(Vec<Template>),
    /// A mapping, in the order of the file.
    Object(Vec<(String, Template)>),
}

/// A stretch of text, or a placeholder between two of them.
#[derive(Debug, Clone)]
pub enum TemplatePart {
    /// Text as it is.
    Text(String),
    /// A value put in as text.
    Placeholder(Expr),
}

impl Template {
    /// The value with all placeholders filled.
    pub fn eval(&self, scope: &Scope, context: &dyn EvalContext) -> Result<Value, EvalError> {
        match &self.kind {
            TemplateKind::Fixed(value) => Ok(value.clone()),
            TemplateKind::Placeholder(expr) => expr.eval(scope, context),
            TemplateKind::Text(parts) => fill(parts, scope, context).map(Value::String),
            TemplateKind::List(items) => items
                .iter()
                .map(|item| item.eval(scope, context))
                .collect::<Result<_, _>>()
                .map(Value::Array),
            TemplateKind::Object(entries) => entries
                .iter()
                .map(|(key, value)| Ok((key.clone(), value.eval(scope, context)?)))
                .collect::<Result<Map<_, _>, _>>()
                .map(Value::Object),
        }
    }

    /// The value as text: scalars only.
    pub fn eval_text(&self, scope: &Scope, context: &dyn EvalContext) -> Result<String, EvalError> {
        let value = self.eval(scope, context)?;
        as_text(&value).ok_or_else(|| {
            EvalError::new(
                &self.place,
                format!("text is needed here, and this is {}", noun(&value)),
            )
            .help("`${json(…)}` writes any value as JSON text")
            .judged(self.depends_on_observed(scope))
        })
    }

    /// Whether it uses a variable whose value does not come from the author.
    pub fn depends_on_observed(&self, scope: &Scope) -> bool {
        let mut depends = false;
        self.walk(&mut |expr| depends |= expr.depends_on_observed(scope));
        depends
    }

    /// The value where it has no placeholders.
    pub fn fixed(&self) -> Option<Value> {
        match &self.kind {
            TemplateKind::Fixed(value) => Some(value.clone()),
            TemplateKind::Placeholder(_) | TemplateKind::Text(_) => None,
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

    /// The text where it is a scalar without placeholders.
    pub fn fixed_text(&self) -> Option<String> {
        match &self.kind {
            TemplateKind::Fixed(value) => as_text(value),
            _ => None,
        }
    }

    /// Adds the paths that it refers to: `["apps", "payment", "url"]`.
    pub fn add_paths(&self, paths: &mut Vec<Vec<String>>) {
        self.walk(&mut |expr| {
            if let Some((root, path)) = expr.as_path() {
                let names = std::iter::once(root).chain(path);
                paths.push(names.map(str::to_owned).collect());
            }
        });
    }

    /// Calls `visit` for every expression in it.
    pub fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        match &self.kind {
            TemplateKind::Fixed(_) => {}
            TemplateKind::Placeholder(expr) => expr.walk(visit),
            TemplateKind::Text(parts) => {
                for part in parts {
                    if let TemplatePart::Placeholder(expr) = part {
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

pub(super) fn fill(
    parts: &[TemplatePart],
    scope: &Scope,
    context: &dyn EvalContext,
) -> Result<String, EvalError> {
    let mut text = String::new();
    for part in parts {
        match part {
            TemplatePart::Text(part) => text.push_str(part),
            TemplatePart::Placeholder(expr) => {
                let value = expr.eval(scope, context)?;
                let part = as_text(&value).ok_or_else(|| {
                    EvalError::new(
                        &expr.place,
                        format!("{} cannot be put into a text", noun(&value)),
                    )
                    .help("`${json(…)}` writes any value as JSON text")
                    .judged(expr.depends_on_observed(scope))
                })?;
                text.push_str(&part);
            }
        }
    }
    Ok(text)
}
