//! What the batch operations have in common: limits and outputs.

use std::collections::HashSet;

use serde::Serialize;

use crate::error::{Error, ErrorKind};

/// The most entries that a batch may have.
const MAX_ENTRIES: usize = 10;
/// The most characters that the id of an entry may have.
const MAX_ID: usize = 80;

/// The output of a batch operation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BatchOutput<T> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    successful: Vec<T>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failed: Vec<FailedEntry>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct FailedEntry {
    id: String,
    sender_fault: bool,
    code: &'static str,
    message: String,
}

impl<T> Default for BatchOutput<T> {
    fn default() -> Self {
        Self {
            successful: Vec::new(),
            failed: Vec::new(),
        }
    }
}

impl<T> BatchOutput<T> {
    /// Adds the result of an entry.
    pub(super) fn add(&mut self, id: String, result: Result<T, Error>) {
        match result {
            Ok(entry) => self.successful.push(entry),
            Err(error) => self.failed.push(FailedEntry {
                id,
                sender_fault: true,
                code: error.kind.query_code(),
                message: error.message,
            }),
        }
    }
}

/// A successful entry without further output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SuccessfulEntry {
    pub(super) id: String,
}

/// Checks that a batch has one to ten entries with different ids. `entry` is the
/// name of an entry in the query protocol.
pub(super) fn check_ids<'a>(
    ids: impl ExactSizeIterator<Item = Option<&'a str>>,
    entry: &str,
) -> Result<(), Error> {
    let count = ids.len();
    if count == 0 {
        return Err(Error::new(
            ErrorKind::EmptyBatchRequest,
            format!("There should be at least one {entry} in the request."),
        ));
    }
    if count > MAX_ENTRIES {
        return Err(Error::new(
            ErrorKind::TooManyEntriesInBatchRequest,
            format!(
                "Maximum number of entries per request are {MAX_ENTRIES}. You have sent {count}."
            ),
        ));
    }
    let mut ids_before = HashSet::with_capacity(count);
    for (index, id) in ids.enumerate() {
        let Some(id) = id else {
            return Err(Error::missing_parameter(&format!(
                "{entry}.{}.Id",
                index + 1
            )));
        };
        let is_valid = (1..=MAX_ID).contains(&id.len())
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !is_valid {
            return Err(Error::new(
                ErrorKind::InvalidBatchEntryId,
                "A batch entry id can only contain alphanumeric characters, hyphens and \
                 underscores. It can be at most 80 letters long.",
            ));
        }
        if !ids_before.insert(id) {
            return Err(Error::new(
                ErrorKind::BatchEntryIdsNotDistinct,
                format!("Id {id} repeated."),
            ));
        }
    }
    Ok(())
}
