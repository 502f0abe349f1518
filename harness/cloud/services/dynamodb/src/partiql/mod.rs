//! PartiQL: the statements of DynamoDB, parsed to the conditions and updates of expressions.

mod condition;
mod lexer;
mod literal;
mod parser;
mod statement;

pub(crate) use parser::parse;
pub(crate) use statement::{Returning, Select, Statement};
