//! S3: buckets and objects, with everything an app can tell them by.
//!
//! `serve` reads HTTP and answers it; `ops` holds the operations, which are
//! synchronous functions over the state in `model`; the rest are rules with
//! neither HTTP nor state in them: ranges, conditions, checksums, listings,
//! policies, lifecycles. The `s3s` crate reads and writes the XML documents;
//! its types stay in `ops` and in the settings that are kept as documents.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access;
mod acl;
mod blob;
mod browser;
mod call;
mod checksum;
mod chunked;
mod conditions;
mod config;
mod context;
mod cors;
mod document;
mod events;
mod fault;
mod form;
mod intake;
mod journal;
mod lifecycle;
mod listing;
mod metadata;
mod model;
mod names;
mod notify;
mod object;
mod operation;
mod ops;
mod policy;
mod policy_conditions;
mod post;
mod post_policy;
mod promise;
mod range;
mod reply;
mod request;
mod route;
mod routed;
mod serve;
mod sweep;
mod tagging;
mod times;
mod website;
mod xml;

pub use model::State as S3;

use serde_json::Value;
use time::OffsetDateTime;

use events::Cause;
use rehearsal_cloud_core::raw::RawService;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{CallContext, Operation, Service};
use rehearsal_model::models::{self, OperationModel, ServiceModel};

/// S3 as the gateway sees it.
pub const RAW: RawService = RawService {
    parse: routed::parse,
    encode_error: serve::encode_error,
    output: journal::response,
    operations: || {
        let implemented = route::OPERATIONS
            .iter()
            .filter(|operation| operation.run.is_some());
        implemented.map(|operation| operation.name).collect()
    },
};

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry = ServiceEntry::new::<S3>().with_http(RAW);

impl Service for S3 {
    const MODEL: &'static ServiceModel = &models::S3;
    /// None: S3 reads HTTP itself, see `serve`.
    const OPERATIONS: &'static [Operation<Self>] = &[];

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.next_due
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        let request_id = cx.request_id().to_owned();
        let events = self.sweep(cx.now(), cx.ids);
        let cause = Cause {
            now: cx.now(),
            caller: events::PRINCIPAL,
            request_id: &request_id,
            host_id: "",
        };
        events::announce(self, &events, &cause, |effect| cx.effect(effect));
    }

    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        input["Bucket"].as_str().map(str::to_owned)
    }
}
