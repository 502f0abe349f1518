//! Values with placeholders in them: `$name`, `$name.path`, `${expression}`.

mod context;
mod eval;
mod expr;
mod functions;
mod lex;
mod parse;
mod template;
mod totp;

pub use context::{EvalContext, Scope};
pub use eval::EvalError;
pub use expr::{BinaryOp, Expr, ExprKind, UnaryOp};
pub use functions::{FUNCTIONS, Function, Parameter};
pub(crate) use lex::{is_name_part, is_name_start};
pub(crate) use parse::{Locate, Mistake, parse_expression, placeholder_at, split_template};
pub(crate) use template::noun;
pub use template::{Template, TemplateKind, TemplatePart};

#[cfg(test)]
mod tests;
