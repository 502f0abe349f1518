//! The database.

use super::{Observed, Seen, action, sees};
use crate::diagnostic::Code;
use crate::reader::Reader;
use crate::settings::{Argument, Shape, text_of};
use crate::value::{Expr, Piece, TemplateKind};
use crate::yaml::{Kind, Node};

const SEES: &[Observed] = &[
    sees(
        "rows",
        Seen::Maps,
        "The rows, each an object of its columns. Numerics, UUIDs and times are text as PostgreSQL writes them; integers, floats, booleans and JSON keep their types.",
    ),
    sees("count", Seen::Integer, "How many rows there are."),
    sees(
        "affected",
        Seen::Integer,
        "How many rows the statement changed.",
    ),
    sees(
        "error",
        Seen::Object(&[
            sees("code", Seen::Text, "The SQLSTATE."),
            sees("message", Seen::Text, "PostgreSQL's message."),
        ]),
        "Why PostgreSQL refused the statement; missing where it did not.",
    ),
];

action! {
    /// Runs one SQL statement against the sandbox's database. `$name` and
    /// `${expression}` are bound as values; they are never spliced into the text.
    pub struct Sql = "sql" {
        /// The statement.
        subject statement: Statement,
    }
    observes SEES;
    only looks: false;
    example "- sql: select status from orders where id = $order\n  within: 5s\n  expect: {rows: [{status: paid}]}";
}

/// An SQL statement with its values kept apart.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The text with `$1`, `$2` … where the values go.
    pub text: String,
    /// The values, in that order.
    pub values: Vec<Expr>,
}

impl Argument for Statement {
    fn shape() -> Shape {
        Shape::Form(
            "an SQL statement",
            "select status from orders where id = $order",
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Kind::Text(_) = node.kind else {
            reader.wrong_type(node, "an SQL statement");
            return None;
        };
        let template = reader.template(node)?;
        let pieces = match template.kind {
            TemplateKind::Text(pieces) => pieces,
            TemplateKind::Fixed(value) => {
                vec![Piece::Text(value.as_str().unwrap_or_default().to_owned())]
            }
            _ => {
                let help = "write the statement; values go into it as `$name`";
                reader.report(
                    reader
                        .diagnostic(
                            Code::WrongType,
                            node,
                            "a whole statement cannot come from a variable",
                        )
                        .help(help),
                );
                return None;
            }
        };
        if text_of(pieces.clone(), &node.place)
            .fixed()
            .is_some_and(|sql| sql.trim().is_empty())
        {
            reader.report(reader.diagnostic(Code::WrongType, node, "the statement is empty"));
            return None;
        }
        let mut text = String::new();
        let mut values = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(part) => text.push_str(&part),
                Piece::Hole(expr) => {
                    values.push(expr);
                    text.push('$');
                    text.push_str(&values.len().to_string());
                }
            }
        }
        Some(Self { text, values })
    }
}
