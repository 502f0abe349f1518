//! Mappings of streams: of Kinesis, and of the tables of DynamoDB.
//!
//! Each shard has a call that waits for records, and one batch at a time that runs: records
//! keep their order. A batch that failed blocks its shard until it is done or given up.

mod batches;
mod failure;
mod reading;
mod records;
mod requests;
mod settings;
mod windows;

pub(crate) use reading::{advance, completed, heard, stop};
pub(crate) use requests::place_of;
pub(crate) use settings::{Shard, StreamInput, StreamSettings};
