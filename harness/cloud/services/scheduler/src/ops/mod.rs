//! The operations, one file per group of them.

pub(crate) mod groups;
pub(crate) mod schedules;
pub(crate) mod tags;
