//! The operations of the API, with their inputs and outputs.

pub(super) mod batch;
mod capacity;
mod conditions;
mod definition_input;
mod describe;
mod index_input;
pub(super) mod items;
mod legacy;
mod lookup;
pub(super) mod query;
mod read;
pub(super) mod scan;
pub(super) mod tables;
pub(super) mod transact;
pub(super) mod update_table;
mod write;
