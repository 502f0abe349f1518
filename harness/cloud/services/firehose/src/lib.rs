//! Amazon Data Firehose: delivery streams into S3.
//!
//! `pipeline` takes a record through a stream: `transform` has a function transform it,
//! `buffers` puts it into the buffer of its partition keys, `deliver` writes buffers that are
//! full or due as objects. `source` reads a Kinesis stream. `ops` has the operations of the
//! API. Other destinations than S3, format conversion and other sources are not here, and are
//! refused when a stream is created.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod buffers;
mod deliver;
mod error;
mod http_endpoint;
mod ops;
mod pipeline;
mod prefix;
mod query;
mod service;
mod settings;
mod source;
mod state;
mod transform;

pub use service::SERVICE;
