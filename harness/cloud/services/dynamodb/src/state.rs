//! The state of the service.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::service::Scoped;
use serde::{Deserialize, Serialize};

use crate::stream::Stream;
use crate::table::{Table, TableDefinition};
use crate::value::AttributeMap;

/// DynamoDB.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Dynamo {
    pub(crate) regions: Scoped<Region>,
}

/// The state of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    pub(crate) tables: BTreeMap<Arc<str>, Table>,
    /// Streams by their ARNs, those of deleted tables included.
    pub(crate) streams: BTreeMap<Arc<str>, Stream>,
    /// Backups by their ARNs.
    pub(crate) backups: BTreeMap<String, Backup>,
    /// The tokens of transactions that were carried out.
    pub(crate) tokens: BTreeMap<String, RequestToken>,
}

/// What a token of a transaction stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RequestToken {
    /// The hash of the request.
    pub(crate) digest: String,
    /// Milliseconds since the epoch.
    pub(crate) expires: i64,
}

/// A copy of a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Backup {
    pub(crate) name: String,
    pub(crate) arn: String,
    /// Milliseconds since the epoch.
    pub(crate) created: i64,
    pub(crate) table: TableDefinition,
    pub(crate) items: Vec<Arc<AttributeMap>>,
    pub(crate) size: usize,
}
