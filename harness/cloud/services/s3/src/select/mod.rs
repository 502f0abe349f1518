//! S3 Select: a small SQL over the records of an object in CSV or JSON.
//!
//! `lexer` and `parser` read the expression into the tree of `syntax`, `input` reads the
//! records, `evaluate` runs the query over them, and `output` writes what it selects.

mod error;
mod evaluate;
mod functions;
mod input;
mod lexer;
mod output;
mod parser;
mod row;
mod syntax;
mod value;

pub(crate) use error::{SelectError, SelectErrorKind};
pub(crate) use evaluate::run;
pub(crate) use input::{Csv, CsvHeader, Format, rows};
pub(crate) use output::{OutputFormat, QuoteFields};
pub(crate) use parser::parse;

#[cfg(test)]
mod tests;
