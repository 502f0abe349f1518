//! Values with placeholders in them: `$name`, `$name.path`, `${expression}`.

mod bodies;
mod context;
mod error;
mod eval;
mod expr;
mod function;
mod functions;
mod lex;
mod mistake;
mod parse;
mod template;
mod text;
mod totp;

pub use context::STAGE_ROOTS;
pub use context::{EvalContext, Scope};
pub use error::EvalError;
pub use expr::{BinaryOp, Expr, ExprKind, UnaryOp};
pub use function::{Function, Parameter, Returns};
pub use functions::FUNCTIONS;
pub use lex::{WordKind, is_name_part, is_name_start, words};
pub use mistake::Mistake;
pub use parse::{Locate, parse_expression, placeholder_at, split_template};
pub use template::{Template, TemplateKind, TemplatePart};
pub use text::noun;

#[cfg(test)]
mod tests;
