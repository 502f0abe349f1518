//! The database.

use std::sync::Arc;

use rehearsal_record::Place;

use super::{ObservedField, ObservedType, action, observed};
use crate::diagnostic::Code;
use crate::parser::Parser;
use crate::pending::Pending;
use crate::pending::Requirement;
use crate::settings::{Argument, Shape};
use crate::value::{Expr, Locate, Mistake, is_name_part, is_name_start, placeholder_at};
use crate::yaml::{Kind, Node};

const FIELDS: &[ObservedField] = &[
    observed(
        "rows",
        ObservedType::Maps,
        "The rows, each an object of its columns. Numerics, UUIDs and times are text as PostgreSQL writes them; integers, floats, booleans and JSON keep their types.",
    ),
    observed("count", ObservedType::Integer, "How many rows there are."),
    observed(
        "affected",
        ObservedType::Integer,
        "How many rows the statement changed.",
    ),
    observed(
        "error",
        ObservedType::Object(&[
            observed("code", ObservedType::Text, "The SQLSTATE."),
            observed("message", ObservedType::Text, "PostgreSQL's message."),
            observed(
                "detail",
                ObservedType::Text,
                "What PostgreSQL adds; missing where it adds nothing.",
            ),
            observed(
                "hint",
                ObservedType::Text,
                "What PostgreSQL advises; missing where it does not.",
            ),
        ]),
        "Why PostgreSQL refused the statement; missing where it did not.",
    ),
];

action! {
    /// Runs one SQL statement against the sandbox's database. `$name` and
    /// `${expression}` are bound as values; they are never spliced into the text.
    /// A statement that is wrong fails at once, whatever `within` says: one
    /// that PostgreSQL cannot read, one that does not fit its values or types,
    /// and, where the stage file has `migrations` or `migrate`, one that names
    /// a table, a column or a function that is not there. Without these the
    /// apps make the tables, and `within` waits for them. It waits, too, where
    /// `expect` has a field `error`, and after every other refusal: a lock, a
    /// constraint, a server that restarts.
    pub struct Sql = "sql" {
        /// The statement.
        subject statement: Statement,
    }
    observes FIELDS;
    properties: [];
    needs: |_step| Some(Requirement::Database);
    changes: |step| step.statement.changes();
    example "- sql: select status from orders where id = $order\n  within: 5s\n  expect: {rows: [{status: paid}]}";
}

/// The first words of statements that change something; the first four of them can
/// stand inside `with`, too.
const CHANGES: [&str; 14] = [
    "insert", "update", "delete", "merge", "truncate", "create", "alter", "drop", "call", "copy",
    "grant", "revoke", "refresh", "do",
];

/// An SQL statement with its values kept apart.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The text with `$1`, `$2` … where the values go.
    pub text: String,
    /// The values, in that order.
    pub values: Vec<Expr>,
    origin: Origin,
}

impl Statement {
    /// The place in the file of the word that begins at this character of the
    /// text, counted from zero.
    pub fn place(&self, at: usize) -> Place {
        self.origin.place(&self.text, at)
    }

    /// Whether it changes rows or the schema, by its first word; of `with`, by the
    /// words in it.
    pub(crate) fn changes(&self) -> bool {
        let text = self.text.to_ascii_lowercase();
        let mut words = text
            .split(|c: char| !is_name_part(c))
            .filter(|word| !word.is_empty());
        match words.next() {
            Some("with") => words.any(|word| CHANGES[..4].contains(&word)),
            first => first.is_some_and(|word| CHANGES.contains(&word)),
        }
    }

    /// The place in the file of a value, counted from zero.
    pub fn place_of_value(&self, value: usize) -> Option<Place> {
        let placeholder = self.origin.placeholders.get(value)?;
        Some((self.origin.locate)(placeholder.from, placeholder.length))
    }
}

/// Where a statement's text comes from. Places are computed on demand: most
/// statements are right.
#[derive(Clone)]
struct Origin {
    locate: Arc<dyn Fn(usize, usize) -> Place + Send + Sync>,
    placeholders: Vec<Placeholder>,
}

/// A placeholder of the text, and the text in the file that it replaces.
#[derive(Debug, Clone)]
struct Placeholder {
    at: usize,
    wide: usize,
    from: usize,
    length: usize,
}

impl Origin {
    fn place(&self, text: &str, at: usize) -> Place {
        // What a placeholder is shorter or longer than what was written.
        let mut written = at;
        for placeholder in self
            .placeholders
            .iter()
            .take_while(|placeholder| placeholder.at <= at)
        {
            if at < placeholder.at + placeholder.wide {
                return (self.locate)(placeholder.from, placeholder.length);
            }
            written =
                at - (placeholder.at + placeholder.wide) + placeholder.from + placeholder.length;
        }
        let word = text.chars().skip(at).take_while(|c| is_name_part(*c));
        (self.locate)(written, word.count().max(1))
    }
}

impl std::fmt::Debug for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Origin")
            .field("placeholders", &self.placeholders)
            .finish_non_exhaustive()
    }
}

impl Argument for Statement {
    fn shape() -> Shape {
        Shape::Form(
            "an SQL statement",
            "select status from orders where id = $order",
        )
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let Kind::Text(text) = &node.kind else {
            parser.wrong_type(node, "an SQL statement");
            return None;
        };
        let locate = parser.locator(text, node);
        match cut(text, &locate) {
            Ok(Cut {
                text,
                values,
                placeholders,
            }) => {
                for value in &values {
                    parser.defer(Pending::Expression(value.clone()));
                }
                let locate = Arc::new(locate);
                Some(Self {
                    text,
                    values,
                    origin: Origin {
                        locate,
                        placeholders,
                    },
                })
            }
            Err(mistake) => {
                parser.mistake(text, node, mistake);
                None
            }
        }
    }
}

/// A statement and its placeholders.
struct Cut {
    text: String,
    values: Vec<Expr>,
    placeholders: Vec<Placeholder>,
}

/// Splits a statement at its placeholders. Quotes, dollar quotes and comments are
/// recognised, because a placeholder inside them could not be bound.
fn cut(source: &str, locate: Locate<'_>) -> Result<Cut, Mistake> {
    let chars: Vec<char> = source.chars().collect();
    let mut text = String::new();
    let mut values = Vec::new();
    let mut placeholders = Vec::new();
    let mut at = 0;
    let mut ended = false;
    while at < chars.len() {
        let next = chars.get(at + 1).copied();
        let end = match (chars[at], next) {
            ('\'', _) => {
                let escapes = at > 0 && matches!(chars[at - 1], 'e' | 'E');
                quoted(&chars, at, '\'', escapes)?
            }
            ('"', _) => quoted(&chars, at, '"', false)?,
            ('-', Some('-')) => until(&chars, at, "\n").unwrap_or(chars.len()),
            ('/', Some('*')) => until(&chars, at + 2, "*/")
                .ok_or_else(|| wrong(at, 2, "this comment is never closed"))?,
            ('$', Some(c)) if c.is_ascii_digit() => {
                let digits = chars[at + 1..]
                    .iter()
                    .take_while(|c| c.is_ascii_digit())
                    .count();
                return Err(wrong(at, digits + 1, "this placeholder gets no value")
                    .help("write the value itself, `$name` or `${expression}`: it is bound, never spliced in"));
            }
            ('$', Some(_)) => match dollar_quote(&chars, at) {
                Some(tag) => until(&chars, at + tag.chars().count(), &tag).ok_or_else(|| {
                    wrong(at, tag.chars().count(), "this dollar quote is never closed")
                })?,
                None => match placeholder_at(&chars, at, locate)? {
                    Some((expr, end)) => {
                        ended_before(ended, at)?;
                        values.push(expr);
                        let placeholder = format!("${}", values.len());
                        placeholders.push(Placeholder {
                            at: text.chars().count(),
                            wide: placeholder.len(),
                            from: at,
                            length: end - at,
                        });
                        text.push_str(&placeholder);
                        at = end;
                        continue;
                    }
                    None => at + 1,
                },
            },
            (';', _) => {
                ended = true;
                at + 1
            }
            (c, _) => {
                if !c.is_whitespace() {
                    ended_before(ended, at)?;
                }
                at + 1
            }
        };
        text.extend(&chars[at..end]);
        at = end;
    }
    if text.trim().trim_end_matches(';').is_empty() {
        return Err(wrong(0, 1, "the statement is empty").code(Code::SqlStatement));
    }
    Ok(Cut {
        text,
        values,
        placeholders,
    })
}

fn wrong(at: usize, length: usize, message: &str) -> Mistake {
    Mistake::new(at, length, message).code(Code::SqlPlaceholder)
}

/// PostgreSQL takes one statement where values are bound.
fn ended_before(ended: bool, at: usize) -> Result<(), Mistake> {
    if !ended {
        return Ok(());
    }
    Err(Mistake::new(at, 1, "a second statement begins here")
        .code(Code::SqlStatement)
        .help("a step runs one statement; make a step of each, or a seed of several"))
}

/// The end of a quoted stretch; a placeholder in it is a mistake.
fn quoted(chars: &[char], open: usize, quote: char, escapes: bool) -> Result<usize, Mistake> {
    let mut at = open + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' if escapes => at += 1,
            c if c == quote && chars.get(at + 1) == Some(&quote) => at += 1,
            c if c == quote => return Ok(at + 1),
            '$' if chars
                .get(at + 1)
                .is_some_and(|c| *c == '{' || is_name_start(*c)) =>
            {
                let length = chars[at + 1..]
                    .iter()
                    .take_while(|c| is_name_part(**c))
                    .count()
                    + 1;
                let what = if quote == '"' {
                    "a quoted name"
                } else {
                    "quotes"
                };
                let message = format!("a value cannot be bound inside {what}");
                return Err(wrong(at, length, &message).help(
                    "take the quotes away: the value is bound with its type; to join texts write `'a' || $name`",
                ));
            }
            _ => {}
        }
        at += 1;
    }
    Err(wrong(open, 1, "this quote is never closed").code(Code::SqlStatement))
}

/// The place behind the next occurrence of something.
fn until(chars: &[char], from: usize, what: &str) -> Option<usize> {
    let what: Vec<char> = what.chars().collect();
    let from = from.min(chars.len());
    chars[from..]
        .windows(what.len())
        .position(|window| window == what)
        .map(|offset| from + offset + what.len())
}

/// `$$` or `$tag$`, if a dollar quote opens here: one that is closed again.
fn dollar_quote(chars: &[char], at: usize) -> Option<String> {
    let name: String = chars[at + 1..]
        .iter()
        .take_while(|c| is_name_part(**c))
        .collect();
    if chars.get(at + 1 + name.chars().count()) != Some(&'$') {
        return None;
    }
    let tag = format!("${name}$");
    // `$a$b` is two variables side by side; a dollar quote ends as it began.
    let closed = until(chars, at + tag.chars().count(), &tag).is_some();
    (closed || name.is_empty()).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(start: usize, length: usize) -> Place {
        Place {
            file: "a".into(),
            line: 1,
            column: u32::try_from(start).unwrap() + 1,
            length: u32::try_from(length).unwrap(),
        }
    }

    fn read(text: &str) -> Result<(String, usize), String> {
        cut(text, &place)
            .map(|statement| (statement.text, statement.values.len()))
            .map_err(|mistake| mistake.message)
    }

    #[test]
    fn values_are_kept_apart_and_everything_else_stays() {
        let (text, values) = read(
            "select '$5' || a, $$it's $x$$, b::text -- $no\nfrom t where id = $id and n > ${n + 1}",
        )
        .unwrap();
        assert_eq!(
            text,
            "select '$5' || a, $$it's $x$$, b::text -- $no\nfrom t where id = $1 and n > $2"
        );
        assert_eq!(values, 2);
        assert_eq!(read("select 'it''s', E'a\\'b', $x;").unwrap().1, 1);
    }

    #[test]
    fn places_of_words_are_those_in_the_file() {
        let source = "select ${a + 1}, nme from t where id = $order and x";
        let Cut {
            text,
            values,
            placeholders,
        } = cut(source, &place).unwrap();
        let origin = Origin {
            locate: Arc::new(place),
            placeholders,
        };
        let statement = Statement {
            text,
            values,
            origin,
        };
        let found = |word: &str| {
            let Place { column, length, .. } = statement.place(statement.text.find(word).unwrap());
            let from = usize::try_from(column).unwrap() - 1;
            &source[from..from + usize::try_from(length).unwrap()]
        };
        for word in ["select", "nme", "id", "=", "x"] {
            assert_eq!(found(word), word);
        }
        assert_eq!(found("$1"), "${a + 1}");
        assert_eq!(found("$2"), "$order");
        assert_eq!(statement.place_of_value(1).unwrap().length, 6);
        assert_eq!(statement.place_of_value(2), None);
    }

    #[test]
    fn placeholder_that_cannot_be_bound_is_reported() {
        assert!(
            read("select * from t where id = $1")
                .unwrap_err()
                .contains("no value")
        );
        assert!(read("select '$id'").unwrap_err().contains("inside quotes"));
        assert!(
            read("select 1; select 2")
                .unwrap_err()
                .contains("second statement")
        );
        assert!(read(" ; ").unwrap_err().contains("empty"));
        assert!(read("select 'a").unwrap_err().contains("never closed"));
        assert!(read("select /* a").unwrap_err().contains("never closed"));
    }
}
