//! What a function of expressions is.

use serde_json::Value;

use super::context::EvalContext;

/// A function that expressions can call.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub parameters: &'static [Parameter],
    /// The type of its result.
    pub returns: Returns,
    /// What it returns.
    pub doc: &'static str,
    /// How it is used, with what comes out.
    pub example: &'static str,
    pub(super) body: fn(&[Value], &dyn EvalContext) -> Result<Value, String>,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.signature())
    }
}

/// The type of a function's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// Depends on the arguments.
    Any,
    /// Text.
    Text,
    /// A number.
    Number,
}

/// One argument of a function.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Whether it may be left out.
    pub optional: bool,
}

pub(super) const fn needed(name: &'static str) -> Parameter {
    Parameter {
        name,
        optional: false,
    }
}

pub(super) const fn optional(name: &'static str) -> Parameter {
    Parameter {
        name,
        optional: true,
    }
}

impl Function {
    /// Returns how it is written: `now(offset?)`.
    pub fn signature(&self) -> String {
        let parameters: Vec<String> = self
            .parameters
            .iter()
            .map(|p| format!("{}{}", p.name, if p.optional { "?" } else { "" }))
            .collect();
        format!("{}({})", self.name, parameters.join(", "))
    }

    /// Checks the number of arguments.
    pub(super) fn accepts(&self, given: usize) -> Result<(), String> {
        let least = self.parameters.iter().filter(|p| !p.optional).count();
        let most = self.parameters.len();
        if (least..=most).contains(&given) {
            return Ok(());
        }
        let takes = match (least, most) {
            (0, 0) => "no argument".to_owned(),
            (1, 1) => "one argument".to_owned(),
            (least, most) if least == most => format!("{least} arguments"),
            (least, most) => format!("{least} to {most} arguments"),
        };
        let verb = if given == 1 { "is" } else { "are" };
        Err(format!(
            "`{}` takes {takes}, and here {verb} {given}",
            self.name
        ))
    }

    pub(super) fn call(
        &self,
        arguments: &[Value],
        context: &dyn EvalContext,
    ) -> Result<Value, String> {
        (self.body)(arguments, context)
    }
}
