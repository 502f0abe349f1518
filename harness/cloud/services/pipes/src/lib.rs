//! Amazon EventBridge Pipes: records of a queue or a stream, filtered and enriched, go to a
//! target.
//!
//! The state (`Pipes`, pipes and their lanes) is plain data. A pipe has a lane for each shard
//! of its stream, or one for its queue; a lane has one batch at a time. `source` brings
//! records, `run` leads batches through enrichment and target, `outcome` says what becomes of
//! them, `target` which calls are made, and `record` and `template` what they get. `ops` has
//! the operations of the API. Of sources there are SQS, Kinesis and the streams of DynamoDB;
//! enrichment is by Lambda.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod error;
mod log;
mod ops;
mod outcome;
mod record;
mod run;
mod service;
mod source;
mod state;
mod target;
mod template;

pub use service::SERVICE;
