//! Values with holes in them: `$name`, `$name.path`, `${expression}`.

mod eval;
mod expr;
mod functions;
mod lex;
mod parse;
mod template;
mod totp;
mod world;

pub use eval::EvalError;
pub use expr::{BinaryOp, Expr, ExprKind, UnaryOp};
pub use functions::{FUNCTIONS, Function, Parameter};
pub(crate) use lex::{is_name_part, is_name_start};
pub(crate) use parse::{Locate, Mistake, hole_at, holes, parse_expression};
pub(crate) use template::noun;
pub use template::{Piece, Template, TemplateKind};
pub use world::{Scope, World};

#[cfg(test)]
mod tests;
