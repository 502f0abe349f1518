//! The state of the service.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, Scoped, ServiceError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::error::group_not_found;
use crate::group::LogGroup;

/// Amazon CloudWatch Logs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Logs {
    pub(crate) regions: Scoped<Region>,
    /// What functions answered that calls test as destinations, by the ids of the requests;
    /// `None` as long as there is no answer.
    #[serde(skip)]
    pub(crate) tested: BTreeMap<Arc<str>, Option<Result<(), ServiceError>>>,
}

/// The state of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    /// Log groups by their names.
    pub(crate) groups: BTreeMap<String, LogGroup>,
    /// Resource policies by their names.
    pub(crate) policies: BTreeMap<String, ResourcePolicy>,
}

/// Lets services of AWS write logs; it is kept and lets in nobody.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ResourcePolicy {
    pub(crate) document: String,
    pub(crate) updated: i64,
}

impl Region {
    /// Returns a log group, without the events whose time is over.
    pub(crate) fn group(
        &mut self,
        cx: &CallContext<'_>,
        name: &str,
    ) -> Result<&mut LogGroup, ServiceError> {
        let group = self.groups.get_mut(name).ok_or_else(group_not_found)?;
        group.forget_expired(milliseconds(cx.now()));
        Ok(group)
    }
}

/// Returns a time as this service writes it.
pub(crate) fn milliseconds(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}
