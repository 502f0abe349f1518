//! Amazon S3: buckets and objects.
//!
//! `routed` finds the operation of a request, `serve` answers it; `ops` holds the
//! operations, which are synchronous functions over the state in `state`; the rest
//! are rules with neither HTTP nor state in them: ranges, conditions, checksums,
//! listings, policies, lifecycles.
//!
//! Where the codec of `rehearsal-model` is used, and where not:
//! - Documents in requests are read by `s3s`, whose types stay in `ops` and in the settings
//!   that are kept as documents. The codec gives JSON values: the settings would lose their
//!   types, and it passes over elements that it does not know, where S3 refuses them.
//! - Responses are written by `xml`, because clients compare their bytes: the roots of several
//!   documents are called otherwise than in the published models, which the codec follows.
//! - Operations are found by `routed`: `CopyObject` and `PutObject` differ in a header alone,
//!   which the codec's finder does not see.
//! - Bodies of objects are streams; the codec has payloads whole, as base64 text.
//! - The events of `SelectObjectContent`, which is not there, have a place in the codec:
//!   `success_with_events` writes them, and steps read them by it. Steps write all requests
//!   to S3 by it, and read all responses.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access;
mod access_table;
mod acl;
mod blob;
mod call;
mod canonical_id;
mod checksum;
mod chunked;
mod conditions;
mod config;
mod context;
mod control;
mod cors;
mod cors_response;
mod dates;
mod document;
mod due_actions;
mod error;
mod event;
mod expected_body;
mod form_signature;
mod form_upload;
mod headers;
mod journal;
mod lifecycle;
mod lifecycle_rules;
mod listing;
mod metadata;
mod multipart_form;
mod names;
mod notifications;
mod object;
mod operation;
mod ops;
mod policy;
mod post_policy;
mod range;
mod receive;
mod reply;
mod request;
mod route;
mod routed;
mod select;
mod serve;
mod service_calls;
mod state;
mod subresource;
mod tagged;
mod tagging;
mod website;
mod xml;

pub use state::State as S3;

use serde_json::Value;
use time::OffsetDateTime;

use notifications::EventSource;
use rehearsal_cloud_core::access::ProtectedResource;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::raw::RawService;
use rehearsal_cloud_core::registry::{Namesake, ServiceEntry};
use rehearsal_cloud_core::service::{CallContext, Operation, Service};
use rehearsal_cloud_core::tagging::TaggedResources;
use rehearsal_model::models::{self, OperationModel, ServiceModel};

/// S3 as the gateway sees it.
pub const RAW: RawService = RawService {
    // S3 says itself that it has no directory buckets and no Object Lambda.
    signing_names: &["s3", "s3express", "s3-object-lambda"],
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
pub static SERVICE: ServiceEntry = ServiceEntry::new::<S3>()
    .with_access(&access_table::ACCESS)
    .with_http(RAW)
    .with_resource_hosts(names::bucket_of_host)
    .with_namesakes(&[Namesake {
        name: "s3control",
        paths: "/v20180820/",
        except: control::PATHS,
    }])
    .with_fallback();

impl Service for S3 {
    const MODEL: &'static ServiceModel = &models::S3;
    /// What other services call: S3 reads HTTP itself, see `serve`.
    const OPERATIONS: &'static [Operation<Self>] = operations![
        GetObject => service_calls::get_object,
        ListObjectsV2 => service_calls::list_objects,
        PutObject => service_calls::put_object,
    ];

    fn tagged_resources(&mut self) -> Option<&mut dyn TaggedResources> {
        Some(self)
    }

    fn protected_resource(&mut self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        let name = arn.resource.split('/').next()?;
        let bucket = self.buckets.get(name)?;
        let policy = bucket.config.policy.as_ref();
        Some(ProtectedResource {
            account: Some(bucket.owner.to_string()),
            policy: policy.map(|policy| policy.text.clone()),
            ..ProtectedResource::default()
        })
    }

    fn next_due(&self) -> Option<OffsetDateTime> {
        self.next_due
    }

    fn run_due(&mut self, cx: &mut CallContext<'_>) {
        let request_id = cx.request_id().to_owned();
        let events = self.run_due_actions(cx.now(), cx.ids);
        let cause = EventSource {
            now: cx.now(),
            caller: notifications::PRINCIPAL,
            request_id: &request_id,
            host_id: "",
            trace: None,
        };
        notifications::notify_destinations(self, &events, &cause, |effect| cx.effect(effect));
    }

    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        input["Bucket"].as_str().map(str::to_owned)
    }
}
