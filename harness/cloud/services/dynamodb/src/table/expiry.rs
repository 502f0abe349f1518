//! Items that are deleted when their time to live has passed.

use std::collections::BTreeSet;

use super::EntryKey;
use crate::value::AttributeMap;

/// How long an item stays that had expired already when it was written, in seconds: AWS
/// deletes expired items some time later, too.
const GRACE: i64 = 60;
/// Items that expired longer ago than this are not deleted (developer guide), in seconds.
const TOO_OLD: i64 = 5 * 365 * 24 * 60 * 60;

/// The times at which items expire, in seconds since the epoch. An item that was changed
/// can still have an entry with an earlier time; it is judged anew when that comes.
#[derive(Debug, Clone, Default)]
pub(super) struct Expiries(BTreeSet<(i64, EntryKey)>);

impl Expiries {
    pub(super) fn add(&mut self, key: &EntryKey, expires: i64, now: i64) {
        if expires >= now - TOO_OLD {
            let due = if expires > now { expires } else { now + GRACE };
            self.0.insert((due, key.clone()));
        }
    }

    pub(super) fn remove(&mut self, key: &EntryKey, expires: i64) {
        self.0.remove(&(expires, key.clone()));
    }

    /// Returns when the next item is due.
    pub(super) fn next(&self) -> Option<i64> {
        self.0.first().map(|(due, _)| *due)
    }

    /// Removes an entry that is due, and returns its key.
    pub(super) fn take_due(&mut self, now: i64) -> Option<EntryKey> {
        if self.next()? > now {
            return None;
        }
        self.0.pop_first().map(|(_, key)| key)
    }
}

/// Returns when an item expires by an attribute; never if that is not a number.
pub(super) fn expires_at(item: &AttributeMap, attribute: &str) -> Option<i64> {
    item.get(attribute)?.as_number()?.to_i64()
}
