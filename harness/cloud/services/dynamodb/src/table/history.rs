//! The changes of a table, from which its former states follow.

use std::collections::{BTreeMap, VecDeque};

use super::EntryKey;
use crate::value::StoredItem;

/// The most changes that are kept.
const MAX_CHANGES: usize = 1_000_000;

/// The changes of a table since it can be restored to a point in time. Items are shared with
/// the table, so that a change costs a key and a reference.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    changes: VecDeque<PastChange>,
    /// The time of the last change that is no longer kept, in milliseconds since the epoch.
    forgotten: Option<i64>,
}

/// A change of an item, by what was there before.
#[derive(Debug, Clone)]
struct PastChange {
    at: i64,
    key: EntryKey,
    old: Option<StoredItem>,
}

impl History {
    /// Returns the history of a table whose changes up to a time are not known.
    pub(super) fn since(forgotten: Option<i64>) -> Self {
        Self {
            changes: VecDeque::new(),
            forgotten,
        }
    }

    /// Adds a change, and forgets those before `kept_since`.
    pub(super) fn add(&mut self, at: i64, key: EntryKey, old: Option<StoredItem>, kept_since: i64) {
        self.changes.push_back(PastChange { at, key, old });
        while let Some(first) = self.changes.front()
            && (first.at < kept_since || self.changes.len() > MAX_CHANGES)
        {
            self.forgotten = Some(first.at);
            self.changes.pop_front();
        }
    }

    /// Returns the time of the last change that is no longer kept.
    pub(crate) fn forgotten(&self) -> Option<i64> {
        self.forgotten
    }

    /// Returns the time of the last change.
    pub(super) fn last_change(&self) -> Option<i64> {
        self.changes
            .back()
            .map(|change| change.at)
            .or(self.forgotten)
    }

    /// Returns what the items of some keys were at a time: those that have changed since.
    pub(super) fn differences(&self, at: i64) -> BTreeMap<&EntryKey, Option<&StoredItem>> {
        let later = self
            .changes
            .iter()
            .rev()
            .take_while(|change| change.at > at);
        // Of several changes of an item the earliest counts, which comes last here.
        later
            .map(|change| (&change.key, change.old.as_ref()))
            .collect()
    }
}
