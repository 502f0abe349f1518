//! How messages leave the service. Every delivery is an effect that the engine
//! carries out, so that it has its own journal entry with the publish as its cause.

pub(crate) mod attempts;
mod basic_auth;
pub(crate) mod confirmation;
pub(crate) mod fan_out;
mod journal;
pub(crate) mod mailbox;
pub(crate) mod push;
