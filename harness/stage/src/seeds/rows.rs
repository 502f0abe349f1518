//! Files of rows or messages.

use std::path::Path;

use rehearsal_script::data;
use serde_json::{Map, Value};

use crate::error::StageError;

/// Reads the list in a file.
pub(crate) fn read(file: &Path) -> Result<Vec<Value>, StageError> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|source| StageError::files("read", file, source))?;
    data::rows(&file.to_string_lossy(), &text).map_err(|error| {
        let label = error.labels.first();
        let line = label.map(|label| label.place.line).unwrap_or_default();
        StageError::Seed {
            file: file.into(),
            reason: format!("line {line}: {}", error.message),
        }
    })
}

/// Checks that every row is an object.
pub(crate) fn objects(
    file: &Path,
    rows: Vec<Value>,
) -> Result<Vec<Map<String, Value>>, StageError> {
    rows.into_iter()
        .enumerate()
        .map(|(index, row)| match row {
            Value::Object(row) => Ok(row),
            _ => Err(StageError::Seed {
                file: file.into(),
                reason: format!("row {} is not a mapping of columns to values", index + 1),
            }),
        })
        .collect()
}
