//! The rules of a bucket's lifecycle, as they are stored.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::object::StorageClass;

/// A bucket's rules.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Lifecycle {
    pub(crate) rules: Vec<Rule>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) enabled: bool,
    pub(crate) filter: Filter,
    pub(crate) expiration: Option<DueTime>,
    /// Delete markers with nothing behind them go, too.
    pub(crate) clears_markers: bool,
    pub(crate) noncurrent: Option<Noncurrent>,
    pub(crate) transitions: Vec<(DueTime, StorageClass)>,
    pub(crate) abort_after: Option<i64>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Filter {
    pub(crate) prefix: String,
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) larger_than: Option<u64>,
    pub(crate) smaller_than: Option<u64>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) enum DueTime {
    Days(i64),
    Date(OffsetDateTime),
}

/// When versions expire that are not the current one.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Noncurrent {
    pub(crate) days: i64,
    /// How many of them stay whatever their age.
    pub(crate) keep: usize,
}
