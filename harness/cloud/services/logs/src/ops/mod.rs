//! The operations of the API, one file per group.

pub(crate) mod events;
pub(crate) mod filter_events;
pub(crate) mod groups;
pub(crate) mod metric_filters;
mod page;
pub(crate) mod policies;
pub(crate) mod streams;
pub(crate) mod subscriptions;
pub(crate) mod tags;
