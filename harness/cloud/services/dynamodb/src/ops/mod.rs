//! The operations of the API, with their inputs and outputs.

mod definition_input;
mod describe;
mod index_input;
pub(super) mod items;
mod lookup;
pub(super) mod tables;
pub(super) mod update_table;

use serde::Serialize;

/// The output of operations without one.
#[derive(Debug, Serialize)]
pub(super) struct EmptyOutput {}
