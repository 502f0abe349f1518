//! Amazon Kinesis Data Streams.
//!
//! The state (`Kinesis`, streams with their shards, records and consumers) is plain data.
//! `ops` has the operations of the API, one file per group. What a stream changes by itself
//! (records that are too old, closed shards without records) is done when it is next used.
//! Streams are active as soon as they are created, and resharded at once. Channels, queues
//! and warm throughput are not here.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod consumer;
mod encryption;
mod error;
mod hash;
mod iterator;
mod lookup;
mod meter;
mod ops;
mod reshard;
mod sequence;
mod service;
mod shard;
mod state;
mod stream;

pub use service::SERVICE;
