//! The Resource Groups Tagging API: the tags of the resources of all services.
//!
//! It has no state. Services show their tagged resources through
//! [`TaggedResources`](rehearsal_cloud_core::tagging::TaggedResources), and the
//! operations here run across them, under no service's lock. Reports and tag policies
//! are not here.
//!
//! AWS also returns resources that had tags once, without tags; services here keep no
//! record of that.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "all operations have one signature: an owned input, a result"
)]

mod access_table;
mod change;
mod error;
mod get_resources;
mod page;
mod tag_keys;

use rehearsal_cloud_core::operations;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_cloud_core::service::{AcrossContext, Operation, Service, ServiceError, Violation};
use rehearsal_cloud_core::tagging::Place;
use rehearsal_model::models::{self, OperationModel, ServiceModel};
use rehearsal_model::protocol::joined;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The Resource Groups Tagging API.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tagging {}

/// The service, as the server registers it.
pub static SERVICE: ServiceEntry =
    ServiceEntry::new::<Tagging>().with_access(&access_table::ACCESS);

impl Service for Tagging {
    const MODEL: &'static ServiceModel = &models::RESOURCEGROUPSTAGGINGAPI;
    const OPERATIONS: &'static [Operation<Self>] = operations![
        GetResources => across get_resources::get_resources,
        GetTagKeys => across tag_keys::get_tag_keys,
        GetTagValues => across tag_keys::get_tag_values,
        TagResources => across change::tag_resources,
        UntagResources => across change::untag_resources,
    ];

    /// Returns the resource, if the call is about one.
    fn resource(_: &'static OperationModel, input: &Value) -> Option<String> {
        let [arn] = input.get("ResourceARNList")?.as_array()?.as_slice() else {
            return None;
        };
        arn.as_str().map(str::to_owned)
    }

    fn validation_error(violations: &[Violation]) -> Option<ServiceError> {
        Some(joined("InvalidParameterException", violations))
    }
}

/// Returns the place whose resources a call is about.
fn place<'a>(cx: &AcrossContext<'a>) -> Place<'a> {
    Place {
        account: &cx.caller.account,
        region: &cx.caller.region,
    }
}
