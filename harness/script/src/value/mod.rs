//! Values with holes in them: `$name`, `$name.path`, `${expression}`.

mod eval;
mod expr;
mod functions;
mod lex;
mod parse;
mod template;
mod world;

pub use eval::EvalError;
pub use expr::{BinaryOp, Expr, ExprKind, UnaryOp};
pub use functions::{FUNCTIONS, Function, Parameter};
pub(crate) use parse::{Mistake, holes, parse_expression};
pub(crate) use template::noun;
pub use template::{Piece, Template, TemplateKind};
pub use world::{Scope, World};
