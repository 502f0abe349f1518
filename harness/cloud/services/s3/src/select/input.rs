//! The records of an object.

use std::sync::Arc;

use serde_json::Value;

use super::error::{Result, SelectError, SelectErrorKind};
use super::row::Row;

/// How the records of an object are written.
#[derive(Debug, Clone)]
pub(crate) enum Format {
    Csv(Csv),
    /// One value after the other, be they on lines of their own or not.
    Json,
}

/// The format of CSV.
#[derive(Debug, Clone)]
pub(crate) struct Csv {
    pub(crate) header: CsvHeader,
    pub(crate) record_delimiter: String,
    pub(crate) field_delimiter: String,
    pub(crate) quote: Option<char>,
    pub(crate) escape: Option<char>,
    pub(crate) comment: Option<char>,
}

/// What the first record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CsvHeader {
    /// A record as the others.
    None,
    /// The names of the columns, which the query uses.
    Use,
    /// The names of the columns, which the query does not use.
    Ignore,
}

/// Returns the records of an object's bytes.
pub(crate) fn rows<'b>(
    format: &'b Format,
    bytes: &'b [u8],
) -> Box<dyn Iterator<Item = Result<Row>> + 'b> {
    match format {
        Format::Json => {
            let values = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
            Box::new(values.map(|value| {
                value.map(Row::Json).map_err(|error| {
                    SelectError::new(
                        SelectErrorKind::JsonParsing,
                        format!("Encountered an error parsing the JSON file: {error}. Check the file and try again."),
                    )
                })
            }))
        }
        Format::Csv(csv) => {
            let Ok(text) = std::str::from_utf8(bytes) else {
                let error = SelectError::new(
                    SelectErrorKind::CsvParsing,
                    "Encountered an error parsing the CSV file: it is not UTF-8. Check the file and try again.",
                );
                return Box::new(std::iter::once(Err(error)));
            };
            let mut records = Records {
                csv,
                rest: text.strip_prefix('\u{feff}').unwrap_or(text),
            };
            let header = match csv.header {
                CsvHeader::None => None,
                CsvHeader::Ignore => {
                    records.next();
                    None
                }
                CsvHeader::Use => records.next().map(Arc::new),
            };
            Box::new(records.map(move |fields| {
                Ok(Row::Csv {
                    header: header.clone(),
                    fields,
                })
            }))
        }
    }
}

struct Records<'a> {
    csv: &'a Csv,
    rest: &'a str,
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let comment = self
                .csv
                .comment
                .is_some_and(|comment| self.rest.starts_with(comment));
            if comment {
                let line = self.rest.split_once(self.csv.record_delimiter.as_str());
                self.rest = line.map_or("", |(_, rest)| rest);
                continue;
            }
            let fields = self.record();
            // An empty line is no record.
            if fields.len() > 1 || fields.iter().any(|field| !field.is_empty()) {
                return Some(fields);
            }
        }
    }
}

impl Records<'_> {
    fn record(&mut self) -> Vec<String> {
        let csv = self.csv;
        let mut fields = Vec::new();
        let mut field = String::new();
        let mut quoted = false;
        while let Some(next) = self.rest.chars().next() {
            if quoted {
                self.rest = &self.rest[next.len_utf8()..];
                let following = self.rest.chars().next();
                if Some(next) == csv.escape
                    && following.is_some()
                    && (following == csv.quote || following == csv.escape)
                {
                    let kept = following.unwrap_or(next);
                    field.push(kept);
                    self.rest = &self.rest[kept.len_utf8()..];
                } else if Some(next) == csv.quote {
                    quoted = false;
                } else {
                    field.push(next);
                }
            } else if let Some(rest) = self.rest.strip_prefix(csv.record_delimiter.as_str()) {
                self.rest = rest;
                break;
            } else if let Some(rest) = self.rest.strip_prefix(csv.field_delimiter.as_str()) {
                self.rest = rest;
                fields.push(std::mem::take(&mut field));
            } else {
                self.rest = &self.rest[next.len_utf8()..];
                if Some(next) == csv.quote && field.is_empty() {
                    quoted = true;
                } else {
                    field.push(next);
                }
            }
        }
        // Lines may end as Windows ends them.
        if csv.record_delimiter == "\n" && field.ends_with('\r') {
            field.pop();
        }
        fields.push(field);
        fields
    }
}
