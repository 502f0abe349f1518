//! Writes the selected rows.

use serde_json::{Map, Value};

use super::evaluate::Selected;
use super::value::text;

/// How selected rows are written.
#[derive(Debug, Clone)]
pub(crate) enum OutputFormat {
    Csv {
        record_delimiter: String,
        field_delimiter: String,
        quote: String,
        escape: String,
        quote_fields: QuoteFields,
    },
    Json {
        record_delimiter: String,
    },
}

/// Which fields of CSV are quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QuoteFields {
    Always,
    AsNeeded,
}

impl OutputFormat {
    /// Writes one row.
    pub(crate) fn write(&self, row: Selected, out: &mut String) {
        match self {
            Self::Json { record_delimiter } => {
                let members: Map<String, Value> = row
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value?)))
                    .collect();
                out.push_str(&Value::Object(members).to_string());
                out.push_str(record_delimiter);
            }
            Self::Csv {
                record_delimiter,
                field_delimiter,
                quote,
                escape,
                quote_fields,
            } => {
                for (at, (_, value)) in row.iter().enumerate() {
                    if at > 0 {
                        out.push_str(field_delimiter);
                    }
                    let field = value.as_ref().map(text).unwrap_or_default();
                    let special = [
                        field_delimiter.as_str(),
                        record_delimiter,
                        quote,
                        "\n",
                        "\r",
                    ];
                    let needs = special
                        .iter()
                        .any(|special| !special.is_empty() && field.contains(special));
                    if needs || *quote_fields == QuoteFields::Always {
                        out.push_str(quote);
                        out.push_str(&field.replace(quote.as_str(), &format!("{escape}{quote}")));
                        out.push_str(quote);
                    } else {
                        out.push_str(&field);
                    }
                }
                out.push_str(record_delimiter);
            }
        }
    }
}
