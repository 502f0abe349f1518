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

use serde_json::Value;

use crate::facts::{self, OperationFacts, ServiceFacts};
use crate::raw::RawService;
use crate::service::{Operation, Service};

/// S3 as the gateway sees it.
pub(crate) const RAW: RawService = RawService {
    handle: serve::handle,
    operations: || {
        let here = route::OPERATIONS
            .iter()
            .filter(|operation| operation.run.is_some());
        here.map(|operation| operation.name).collect()
    },
    asks: serve::asks,
};

impl Service for S3 {
    const FACTS: &'static ServiceFacts = &facts::S3;
    /// None: S3 reads HTTP itself, see `serve`.
    const OPERATIONS: &'static [Operation<Self>] = &[];

    fn resource(_: &'static OperationFacts, input: &Value) -> Option<String> {
        input["Bucket"].as_str().map(str::to_owned)
    }
}
