//! Files of rows or messages, as the language reads them.

use std::path::Path;

use rehearsal_script::data;
use serde_json::Value;

use crate::error::StageError;

/// The list in a file.
pub(super) fn read(file: &Path) -> Result<Vec<Value>, StageError> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|source| StageError::files("read", file, source))?;
    data::rows(&file.to_string_lossy(), &text).map_err(|wrong| {
        let line = wrong
            .labels
            .first()
            .map(|label| label.place.line)
            .unwrap_or_default();
        StageError::Seed {
            file: file.into(),
            reason: format!("line {line}: {}", wrong.message),
        }
    })
}
