//! What the batch operations have in common: their limits, and answers in parts.

use std::collections::HashSet;

use serde::Serialize;

use crate::refusal::{Reason, Refusal};

const MOST_ENTRIES: usize = 10;
const LONGEST_ID: usize = 80;

/// What became of the entries of a batch, one by one.
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
    pub(super) fn add(&mut self, id: String, result: Result<T, Refusal>) {
        match result {
            Ok(entry) => self.successful.push(entry),
            Err(refusal) => self.failed.push(FailedEntry {
                id,
                sender_fault: true,
                code: refusal.reason.query_code(),
                message: refusal.message,
            }),
        }
    }
}

/// An entry that succeeded, where there is nothing more to say.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DoneEntry {
    pub(super) id: String,
}

/// Whether a batch as a whole is one: one to ten entries with ids of their own.
/// `entry` is what an entry is called in the query protocol.
pub(super) fn check<'a>(
    ids: impl ExactSizeIterator<Item = Option<&'a str>>,
    entry: &str,
) -> Result<(), Refusal> {
    let count = ids.len();
    if count == 0 {
        return Err(Refusal::new(
            Reason::EmptyBatchRequest,
            format!("There should be at least one {entry} in the request."),
        ));
    }
    if count > MOST_ENTRIES {
        return Err(Refusal::new(
            Reason::TooManyEntriesInBatchRequest,
            format!(
                "Maximum number of entries per request are {MOST_ENTRIES}. You have sent {count}."
            ),
        ));
    }
    let mut seen = HashSet::with_capacity(count);
    for (index, id) in ids.enumerate() {
        let Some(id) = id else {
            return Err(Refusal::missing(&format!("{entry}.{}.Id", index + 1)));
        };
        let fits = (1..=LONGEST_ID).contains(&id.len())
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !fits {
            return Err(Refusal::new(
                Reason::InvalidBatchEntryId,
                "A batch entry id can only contain alphanumeric characters, hyphens and \
                 underscores. It can be at most 80 letters long.",
            ));
        }
        if !seen.insert(id) {
            return Err(Refusal::new(
                Reason::BatchEntryIdsNotDistinct,
                format!("Id {id} repeated."),
            ));
        }
    }
    Ok(())
}
