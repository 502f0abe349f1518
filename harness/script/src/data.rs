//! Files of rows: CSV, JSON, JSON lines, YAML. Used for `cases`, and by the
//! stage for seeds.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_record::Place;
use serde_json::Value;

use crate::column::ColumnType;
use crate::diagnostic::{Code, Diagnostic};
use crate::yaml::{self, Entry, Key, Kind, Node};

/// The rows of a file, by its ending.
pub fn rows(file: &str, text: &str) -> Result<Vec<Value>, Box<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let nodes = nodes(file, text, &mut diagnostics);
    match (diagnostics.into_iter().next(), nodes) {
        (Some(first), _) => Err(Box::new(first)),
        (None, Some(nodes)) => Ok(nodes.iter().map(Node::to_json).collect()),
        (None, None) => Ok(Vec::new()),
    }
}

/// The rows with their places.
pub(crate) fn nodes(
    file: &str,
    text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Node>> {
    typed_nodes(file, text, &ColumnTypes::new(), diagnostics)
}

/// The types of columns, by name.
pub(crate) type ColumnTypes = BTreeMap<String, ColumnType>;

/// The rows with their places; columns of a CSV file that have no type are
/// read as YAML reads them.
pub(crate) fn typed_nodes(
    file: &str,
    text: &str,
    types: &ColumnTypes,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Node>> {
    let name: Arc<str> = file.into();
    let ending = file.rsplit('.').next().unwrap_or("");
    match ending {
        "csv" => csv(&name, text, types, diagnostics),
        "jsonl" | "ndjson" => lines(&name, text, diagnostics),
        "json" | "yaml" | "yml" => {
            let node = yaml::parse(&name, text, diagnostics)?;
            match node.kind {
                Kind::List(rows) => Some(rows),
                Kind::Null => Some(Vec::new()),
                _ => {
                    let message =
                        format!("a list of rows is needed here, and this is {}", node.noun());
                    diagnostics.push(Diagnostic::new(Code::WrongType, &node.place, message));
                    None
                }
            }
        }
        other => {
            let place = at(&name, 1, 1, 1);
            let message =
                format!("rows come from .csv, .json, .jsonl or .yaml files, not from .{other}");
            diagnostics.push(Diagnostic::new(Code::InvalidValue, &place, message));
            None
        }
    }
}

fn lines(name: &Arc<str>, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Node>> {
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let before = diagnostics.len();
        let node = yaml::parse(name, line, diagnostics);
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        for diagnostic in &mut diagnostics[before..] {
            for label in &mut diagnostic.labels {
                label.place.line = number;
            }
        }
        let mut node = node?;
        node.place.line = number;
        rows.push(node);
    }
    Some(rows)
}

/// RFC 4180, with the first line as the columns. Cells without quotes are
/// read as YAML reads them (`1` is a number, `true` a boolean, nothing is
/// null); cells in quotes are text.
fn csv(
    name: &Arc<str>,
    text: &str,
    types: &ColumnTypes,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Node>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut records = records(name, text, diagnostics)?.into_iter();
    let header = records.next()?;
    if let [only] = &header[..]
        && !only.quoted
        && only.text.contains([';', '\t'])
    {
        let sign = if only.text.contains(';') {
            "`;`"
        } else {
            "tabs"
        };
        let message =
            format!("the columns of a CSV file are separated by commas, and these by {sign}");
        diagnostics
            .push(Diagnostic::new(Code::Cases, &only.place, message).help(
                "save it again with commas; a cell with a comma in it goes in double quotes",
            ));
        return None;
    }
    let types: Vec<Option<ColumnType>> = header
        .iter()
        .map(|column| types.get(column.text.trim()).copied())
        .collect();
    let mut rows = Vec::new();
    let mut complete = true;
    for record in records {
        if record.len() != header.len() {
            let message = format!(
                "there are {} columns, and this row has {}",
                header.len(),
                record.len()
            );
            diagnostics.push(
                Diagnostic::new(Code::Cases, &record[0].place, message)
                    .related(&header[0].place, "the first line names the columns"),
            );
            return None;
        }
        let place = record[0].place.clone();
        let mut entries = Vec::new();
        for ((column, cell), ty) in header.iter().zip(record).zip(&types) {
            let kind = match ty {
                None => {
                    entries.push(Entry {
                        key: key_of(column),
                        value: cell.into_node(),
                    });
                    continue;
                }
                Some(ty) => ty.read(&cell.text).ok_or(ty),
            };
            let value = match kind {
                Ok(kind) => node(cell.place, kind),
                Err(ty) => {
                    let message = format!(
                        "the column `{}` is of type `{}`, and this cell is `{}`",
                        column.text.trim(),
                        ty.word(),
                        cell.text
                    );
                    diagnostics.push(Diagnostic::new(Code::WrongType, &cell.place, message));
                    complete = false;
                    continue;
                }
            };
            entries.push(Entry {
                key: key_of(column),
                value,
            });
        }
        rows.push(node(place, Kind::Map(entries)));
    }
    complete.then_some(rows)
}

fn key_of(column: &Cell) -> Key {
    Key {
        text: column.text.trim().to_owned(),
        place: column.place.clone(),
    }
}

fn node(place: Place, kind: Kind) -> Node {
    Node {
        place,
        bytes: 0..0,
        kind,
    }
}

struct Cell {
    text: String,
    quoted: bool,
    place: Place,
}

impl Cell {
    fn into_node(self) -> Node {
        let kind = if self.quoted {
            Kind::Text(self.text)
        } else {
            yaml::scalar(self.text.trim())
        };
        node(self.place, kind)
    }
}

fn records(
    name: &Arc<str>,
    text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Vec<Cell>>> {
    let mut records = Vec::new();
    let mut record: Vec<Cell> = Vec::new();
    let mut chars = text.chars().peekable();
    let (mut line, mut column) = (1, 1);
    while chars.peek().is_some() {
        let mut cell = Cell {
            text: String::new(),
            quoted: false,
            place: at(name, line, column, 1),
        };
        if chars.peek() == Some(&'"') {
            chars.next();
            column += 1;
            cell.quoted = true;
            loop {
                match chars.next() {
                    Some('"') if chars.peek() == Some(&'"') => {
                        chars.next();
                        column += 2;
                        cell.text.push('"');
                    }
                    Some('"') => {
                        column += 1;
                        break;
                    }
                    Some('\n') => {
                        line += 1;
                        column = 1;
                        cell.text.push('\n');
                    }
                    Some(c) => {
                        column += 1;
                        cell.text.push(c);
                    }
                    None => {
                        diagnostics.push(Diagnostic::new(
                            Code::Syntax,
                            &cell.place,
                            "this quote is never closed",
                        ));
                        return None;
                    }
                }
            }
        }
        let mut ended = true;
        for c in chars.by_ref() {
            column += 1;
            match c {
                ',' => {
                    ended = false;
                    break;
                }
                '\n' => {
                    line += 1;
                    column = 1;
                    break;
                }
                '\r' => {}
                c => cell.text.push(c),
            }
        }
        cell.place.length = u32::try_from(cell.text.chars().count()).unwrap_or(1).max(1);
        let blank = ended && record.is_empty() && cell.text.trim().is_empty() && !cell.quoted;
        if blank {
            continue;
        }
        record.push(cell);
        if ended {
            records.push(std::mem::take(&mut record));
        }
    }
    if !record.is_empty() {
        // The file ends with a comma: a last, empty cell.
        record.push(Cell {
            text: String::new(),
            quoted: false,
            place: at(name, line, column, 1),
        });
        records.push(record);
    }
    Some(records)
}

fn at(name: &Arc<str>, line: u32, column: u32, length: u32) -> Place {
    Place {
        file: Arc::clone(name),
        line,
        column,
        length,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_cells_without_quotes_are_typed_and_those_in_quotes_are_text() {
        let text =
            "name,qty,total,paid,note\nmug,1,\"14.95\",true,\n\"a \"\"b\"\",\nc\",2,3,false,x\n";
        let rows = rows("a.csv", text).unwrap();
        assert_eq!(
            serde_json::to_string(&rows).unwrap(),
            r#"[{"name":"mug","qty":1,"total":"14.95","paid":true,"note":null},{"name":"a \"b\",\nc","qty":2,"total":3,"paid":false,"note":"x"}]"#
        );
    }

    #[test]
    fn row_of_another_length_is_reported_with_its_line() {
        let error = rows("a.csv", "a,b\n1,2\n3\n").unwrap_err();
        assert_eq!(error.place().line, 3);
    }

    #[test]
    fn json_may_be_indented_by_tabs() {
        let rows = rows("a.json", "[\n\t{\n\t\t\"a\": [1,\n\t\t2], \"b\":true}\n]\n").unwrap();
        assert_eq!(
            serde_json::to_string(&rows).unwrap(),
            r#"[{"a":[1,2],"b":true}]"#
        );
    }

    #[test]
    fn json_lines_keep_their_lines() {
        assert_eq!(
            rows("a.jsonl", "{\"a\": 1}\n\n{\"a\": 2}\n").unwrap().len(),
            2
        );
        assert_eq!(
            rows("a.jsonl", "{\"a\": 1}\n{\"a\"\n")
                .unwrap_err()
                .place()
                .line,
            2
        );
    }
}
