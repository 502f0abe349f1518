//! The types that columns of a CSV file can be given.

use crate::yaml::{self, Kind};

crate::settings::keywords! {
    /// The type of a column.
    pub enum ColumnType {
        /// Text, whatever it looks like: `007`, `true`.
        Text = "text",
        /// A whole number.
        Integer = "integer",
        /// A number.
        Number = "number",
        /// `true` or `false`; a spreadsheet's `TRUE` and `FALSE`, `yes` and `no`, and `1` and `0` too.
        Boolean = "boolean",
    }
}

impl ColumnType {
    /// A cell's value, or `None` if it is not of this type. An empty cell is null,
    /// except in a column of texts.
    pub(crate) fn read(self, cell: &str) -> Option<Kind> {
        let text = cell;
        let cell = cell.trim();
        match self {
            Self::Text => Some(Kind::Text(text.to_owned())),
            _ if cell.is_empty() => Some(Kind::Null),
            Self::Integer | Self::Number => match yaml::scalar(cell) {
                Kind::Number(number) if self == Self::Number || !number.is_f64() => {
                    Some(Kind::Number(number))
                }
                _ => None,
            },
            Self::Boolean => match cell.to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Some(Kind::Bool(true)),
                "false" | "no" | "0" => Some(Kind::Bool(false)),
                _ => None,
            },
        }
    }
}
