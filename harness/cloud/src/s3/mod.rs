//! S3: buckets and objects, with everything an app can tell them by.
//!
//! `serve` reads HTTP and answers it; `ops` holds the operations, which are
//! synchronous functions over the state in `model`; the rest are rules with
//! neither HTTP nor state in them: ranges, conditions, checksums, listings,
//! policies, lifecycles. The `s3s` crate reads and writes the XML documents;
//! its types stay in `ops` and in the settings that are kept as documents.

mod access;
mod acl;
mod blob;
mod checksum;
mod chunked;
mod conditions;
mod config;
mod context;
mod document;
mod fault;
mod intake;
mod journal;
mod listing;
mod metadata;
mod model;
mod names;
mod notify;
mod ops;
mod range;
mod reply;
mod request;
mod route;
mod serve;
mod tagging;
mod times;
mod xml;

pub(crate) use model::State as S3;
pub(crate) use serve::handle;

use serde_json::Value;

use crate::facts::{self, OperationFacts, ServiceFacts};
use crate::service::{Operation, Service};

impl Service for S3 {
    const FACTS: &'static ServiceFacts = &facts::S3;
    /// None: S3 reads HTTP itself, see `serve`.
    const OPERATIONS: &'static [Operation<Self>] = &[];

    fn resource(_: &'static OperationFacts, input: &Value) -> Option<String> {
        input["Bucket"].as_str().map(str::to_owned)
    }
}
