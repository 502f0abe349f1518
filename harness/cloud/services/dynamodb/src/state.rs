//! The state of the service.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::service::Scoped;
use serde::{Deserialize, Serialize};

use crate::table::Table;

/// DynamoDB.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Dynamo {
    pub(crate) regions: Scoped<Region>,
}

/// The state of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    pub(crate) tables: BTreeMap<Arc<str>, Table>,
}
