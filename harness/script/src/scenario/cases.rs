//! Rows of values: inline, or from a file.

use std::collections::HashMap;

use rehearsal_record::Place;

use super::Case;
use crate::diagnostic::{Code, Diagnostic};
use crate::reader::Reader;
use crate::settings::Named;
use crate::suggest::listed;
use crate::value::{Template, TemplateKind};
use crate::variables::Origin;
use crate::yaml::{Kind, Node};

pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Vec<Case>> {
    if let Kind::Text(path) = &node.kind {
        return from_file(path, node, reader);
    }
    let Kind::List(rows) = &node.kind else {
        reader.wrong_type(node, "a list of rows, or the path of a file of them,");
        return None;
    };
    if rows.is_empty() {
        reader.report(Diagnostic::at(
            Code::Cases,
            node,
            "`cases` has no row, so nothing would be played",
        ));
        return None;
    }
    from_rows(rows, true, reader)
}

/// Rows of a data file: what is in them is taken as it is.
fn from_file(path: &str, node: &Node, reader: &mut Reader<'_>) -> Option<Vec<Case>> {
    let file = reader.existing_file(path, &node.place)?;
    let text = match reader.sources.read(&file) {
        Ok(text) => text,
        Err(reason) => {
            let message = format!("could not read {file}: {reason}");
            reader.report(Diagnostic::at(Code::Unreadable, node, message));
            return None;
        }
    };
    let rows = crate::data::nodes(&file, &text, &mut reader.diagnostics)?;
    if rows.is_empty() {
        reader.report(Diagnostic::at(
            Code::Cases,
            node,
            format!("{file} has no row, so nothing would be played"),
        ));
        return None;
    }
    from_rows(&rows, false, reader)
}

fn from_rows(rows: &[Node], placeholders: bool, reader: &mut Reader<'_>) -> Option<Vec<Case>> {
    let mut cases = Vec::new();
    let mut names: HashMap<String, Place> = HashMap::new();
    let columns: Vec<&str> = columns_of(rows.first()?);
    let mut sound = true;
    for (index, row) in rows.iter().enumerate() {
        let Some(entries) = row.entries() else {
            reader.wrong_type(row, "a row such as `{name: one mug, qty: 1}`");
            sound = false;
            continue;
        };
        sound &= same_columns(row, &columns, &rows[0], reader);
        let name = match row.get("name").map(|node| &node.kind) {
            Some(Kind::Text(text)) => text.clone(),
            Some(Kind::Number(number)) => number.to_string(),
            Some(_) => {
                reader.wrong_type(row.get("name").unwrap_or(row), "a name");
                sound = false;
                continue;
            }
            None => (index + 1).to_string(),
        };
        if let Some(first) = names.get(&name) {
            reader.report(
                Diagnostic::new(
                    Code::Cases,
                    &row.place,
                    format!("two rows are called `{name}`"),
                )
                .related(first, "the other one")
                .help("the name is the test's name, so each row needs its own"),
            );
            sound = false;
        }
        names.insert(name.clone(), row.place.clone());
        let mut values: Vec<Named<Template>> = Vec::new();
        for entry in entries {
            let value = if placeholders {
                reader.template(&entry.value)
            } else {
                let kind = TemplateKind::Fixed(entry.value.to_json());
                Some(Template {
                    place: entry.value.place.clone(),
                    kind,
                })
            };
            match value {
                Some(value) => values.push(Named {
                    name: entry.key.text.clone(),
                    place: entry.key.place.clone(),
                    value,
                }),
                None => sound = false,
            }
        }
        cases.push(Case {
            name: Some(name),
            place: row.place.clone(),
            values,
        });
    }
    // Columns are defined after the rows were read: rows cannot use each other.
    if let Some(entries) = rows[0].entries() {
        for entry in entries {
            let mistake =
                reader
                    .variables
                    .define(&entry.key.text, Origin::Column, &entry.key.place);
            sound &= mistake.is_none();
            reader.diagnostics.extend(mistake);
        }
    }
    sound.then_some(cases)
}

fn columns_of(row: &Node) -> Vec<&str> {
    row.entries()
        .unwrap_or_default()
        .iter()
        .map(|entry| &*entry.key.text)
        .collect()
}

fn same_columns(row: &Node, columns: &[&str], first: &Node, reader: &mut Reader<'_>) -> bool {
    let own = columns_of(row);
    let missing: Vec<&str> = columns
        .iter()
        .copied()
        .filter(|c| !own.contains(c))
        .collect();
    let extra: Vec<&str> = own
        .iter()
        .copied()
        .filter(|c| !columns.contains(c))
        .collect();
    if missing.is_empty() && extra.is_empty() {
        return true;
    }
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("lacks {}", listed(missing)));
    }
    if !extra.is_empty() {
        parts.push(format!("has {} besides", listed(extra)));
    }
    reader.report(
        Diagnostic::new(
            Code::Cases,
            &row.place,
            format!("this row {}", parts.join(" and ")),
        )
        .related(&first.place, "the first row sets the columns"),
    );
    false
}
