//! The operations of the API, with their inputs and outputs.

pub(super) mod backups;
pub(super) mod batch;
mod capacity;
mod conditions;
mod definition_input;
mod describe;
mod index_input;
pub(super) mod insights;
pub(super) mod items;
mod key_parts;
mod legacy;
mod lookup;
pub(super) mod partiql;
pub(super) mod policies;
pub(super) mod query;
mod read;
mod read_input;
pub(super) mod recovery;
pub(super) mod scan;
mod stream_settings;
pub(super) mod streams;
pub(super) mod tables;
pub(super) mod tags;
pub(super) mod transact;
pub(super) mod ttl;
pub(super) mod update_table;
mod write;
