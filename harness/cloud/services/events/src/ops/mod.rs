//! The operations of the API, one file per group.

pub(crate) mod archives;
pub(crate) mod buses;
pub(crate) mod connections;
pub(crate) mod destinations;
mod page;
pub(crate) mod permissions;
pub(crate) mod put_events;
pub(crate) mod replays;
pub(crate) mod rules;
pub(crate) mod tags;
pub(crate) mod targets;
