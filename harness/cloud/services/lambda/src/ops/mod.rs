//! The operations.

pub(crate) mod aliases;
pub(crate) mod concurrency;
pub(crate) mod event_configs;
pub(crate) mod functions;
pub(crate) mod invoke;
pub(crate) mod invoke_streamed;
pub(crate) mod mappings;
pub(crate) mod page;
pub(crate) mod permissions;
pub(crate) mod source;
pub(crate) mod tags;
pub(crate) mod updates;
pub(crate) mod urls;
pub(crate) mod versions;
