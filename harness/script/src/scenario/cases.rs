//! Rows of values: inline, or from a file.

use std::collections::HashMap;

use rehearsal_record::Place;

use super::Case;
use crate::column::ColumnType;
use crate::data::ColumnTypes;
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::pending::{Origin, Pending};
use crate::resolve::Resolver;
use crate::settings::{Argument as _, Entries, Named, PlainText, settings};
use crate::suggest::listed;
use crate::value::{Template, TemplateKind};
use crate::yaml::{Kind, Node};

/// `cases` as they are parsed.
pub(super) enum CasesTree {
    /// One test without a name or values: the scenario has no `cases`.
    None(Place),
    /// Rows of the scenario file; `None` where they are wrong.
    Rows(Option<Vec<Case>>),
    /// Rows of another file.
    File(Option<RowsFile>),
}

settings! {
    /// A file of rows.
    pub(crate) struct RowsFile {
        /// Its path: a CSV, JSON or YAML file.
        file: PlainText,
        /// The types of columns of a CSV file, where a cell does not show it: `{paid: boolean}`.
        types: Entries<ColumnType>,
    }
}

pub(super) fn parse(node: &Node, parser: &mut Parser<'_>) -> CasesTree {
    let file = match node.kind {
        Kind::Text(_) => PlainText::parse(node, parser).map(|file| RowsFile {
            place: file.place.clone(),
            file,
            types: Entries::default(),
        }),
        Kind::Map(_) => RowsFile::parse(node, parser),
        _ => {
            let cases = rows(node, parser);
            if cases.is_none() {
                parser.defer(Pending::IncompleteDefinitions);
            }
            return CasesTree::Rows(cases);
        }
    };
    CasesTree::File(file)
}

fn rows(node: &Node, parser: &mut Parser<'_>) -> Option<Vec<Case>> {
    let Kind::List(rows) = &node.kind else {
        parser.wrong_type(node, "a list of rows, or the path of a file of them,");
        return None;
    };
    if rows.is_empty() {
        parser.report(Diagnostic::at(
            Code::Cases,
            node,
            "`cases` has no row, so no test would run",
        ));
        return None;
    }
    from_rows(rows, true, parser)
}

impl CasesTree {
    /// The cases; rows of another file are read now.
    pub(super) fn resolve(self, resolver: &mut Resolver<'_>) -> Option<Vec<Case>> {
        match self {
            Self::None(place) => Some(vec![Case {
                name: None,
                place,
                values: Vec::new(),
            }]),
            Self::Rows(cases) => cases,
            Self::File(file) => {
                let cases = file.and_then(|file| from_file(&file, resolver));
                if cases.is_none() {
                    resolver.run(&[Pending::IncompleteDefinitions]);
                }
                cases
            }
        }
    }
}

/// Rows of a data file: the values in it are literal.
fn from_file(rows: &RowsFile, resolver: &mut Resolver<'_>) -> Option<Vec<Case>> {
    let place = &rows.file.place;
    let file = resolver.existing_file(&rows.file.text, place)?;
    let text = match resolver.project.sources.read(&file) {
        Ok(text) => text,
        Err(reason) => {
            let message = format!("could not read {file}: {reason}");
            resolver.report(Diagnostic::new(Code::Unreadable, place, message));
            return None;
        }
    };
    let types = column_types(rows, &file, resolver)?;
    let named_types = &rows.types.0;
    let rows = crate::data::typed_nodes(&file, &text, &types, &mut resolver.diagnostics)?;
    if rows.is_empty() {
        let message = format!("{file} has no row, so no test would run");
        resolver.report(Diagnostic::new(Code::Cases, place, message));
        return None;
    }
    let mut parser = Parser::new(file.into(), text, &resolver.project.root);
    let cases = from_rows(&rows, false, &mut parser);
    let columns = parser.take_pending();
    resolver.diagnostics.append(&mut parser.diagnostics);
    resolver.run(&columns);
    for ty in named_types {
        resolver.run(&[Pending::Value {
            name: ty.name.clone(),
            place: ty.place.clone(),
        }]);
    }
    cases
}

/// The types that a scenario gives the columns of its file.
fn column_types(rows: &RowsFile, file: &str, resolver: &mut Resolver<'_>) -> Option<ColumnTypes> {
    let types = &rows.types.0;
    if let Some(first) = types.first()
        && file.rsplit('.').next() != Some("csv")
    {
        let message = "only the columns of a CSV file can be given types";
        resolver.report(
            Diagnostic::new(Code::InvalidValue, &first.place, message)
                .help(format!("the values in {file} have types of their own")),
        );
        return None;
    }
    Some(types.iter().map(|ty| (ty.name.clone(), ty.value)).collect())
}

fn from_rows(rows: &[Node], placeholders: bool, parser: &mut Parser<'_>) -> Option<Vec<Case>> {
    let mut cases = Vec::new();
    let mut names: HashMap<String, Place> = HashMap::new();
    let columns: Vec<&str> = columns_of(rows.first()?);
    let mut complete = true;
    for (index, row) in rows.iter().enumerate() {
        let Some(entries) = row.entries() else {
            parser.wrong_type(row, "a row such as `{name: one mug, qty: 1}`");
            complete = false;
            continue;
        };
        complete &= same_columns(row, &columns, &rows[0], parser);
        let name = match row.get("name").map(|node| &node.kind) {
            Some(Kind::Text(text)) => text.clone(),
            Some(Kind::Number(number)) => number.to_string(),
            Some(_) => {
                parser.wrong_type(row.get("name").unwrap_or(row), "a name");
                complete = false;
                continue;
            }
            None => (index + 1).to_string(),
        };
        if let Some(first) = names.get(&name) {
            parser.report(
                Diagnostic::new(
                    Code::Cases,
                    &row.place,
                    format!("two rows are called `{name}`"),
                )
                .related(first, "the other one")
                .help("the name is the test's name, so each row needs its own"),
            );
            complete = false;
        }
        names.insert(name.clone(), row.place.clone());
        let mut values: Vec<Named<Template>> = Vec::new();
        for entry in entries {
            let value = if placeholders {
                parser.template(&entry.value)
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
                None => complete = false,
            }
        }
        cases.push(Case {
            name: Some(name),
            place: row.place.clone(),
            values,
        });
    }
    for row in rows {
        for entry in row.entries().unwrap_or_default() {
            parser.defer(Pending::Value {
                name: entry.key.text.clone(),
                place: entry.key.place.clone(),
            });
        }
    }
    // Columns are defined after the rows were read: rows cannot use each other.
    if let Some(entries) = rows[0].entries() {
        for entry in entries {
            parser.define(&entry.key, Origin::Column);
            let values = rows.iter().filter_map(|row| row.get(&entry.key.text));
            let fixed = |node: &&Node| match &node.kind {
                Kind::Text(text) => !placeholders || !text.contains('$'),
                kind => !matches!(kind, Kind::Bool(_)),
            };
            if let Some(value) = values.into_iter().find(fixed) {
                parser.defer(Pending::NotBoolean {
                    name: entry.key.text.clone(),
                    value: value.to_json(),
                    place: value.place.clone(),
                });
            }
        }
    }
    complete.then_some(cases)
}

fn columns_of(row: &Node) -> Vec<&str> {
    row.entries()
        .unwrap_or_default()
        .iter()
        .map(|entry| &*entry.key.text)
        .collect()
}

fn same_columns(row: &Node, columns: &[&str], first: &Node, parser: &mut Parser<'_>) -> bool {
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
        parts.push(format!("has {} in addition", listed(extra)));
    }
    parser.report(
        Diagnostic::new(
            Code::Cases,
            &row.place,
            format!("this row {}", parts.join(" and ")),
        )
        .related(&first.place, "the first row sets the columns"),
    );
    false
}
