//! The state of the service.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::service::Scoped;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::stream::Stream;
use crate::table::{Table, TableDefinition};
use crate::value::StoredItem;

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
    /// Exports and imports by their ARNs.
    #[serde(default)]
    pub(crate) transfers: BTreeMap<String, Transfer>,
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

/// An export of a table into a bucket, or an import from one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Transfer {
    /// The token of the request that started it.
    pub(crate) token: Option<String>,
    /// What the API describes.
    pub(crate) description: Value,
    /// The description of an export that has succeeded.
    done: Value,
}

impl Transfer {
    pub(crate) fn new(token: Option<String>, description: Value, done: Value) -> Self {
        Self {
            token,
            description,
            done,
        }
    }

    pub(crate) fn is_export(&self) -> bool {
        !self.description["ExportArn"].is_null()
    }

    /// Whether it has succeeded or failed.
    pub(crate) fn is_over(&self) -> bool {
        self.description[self.status()] != "IN_PROGRESS"
    }

    fn status(&self) -> &'static str {
        if self.is_export() {
            "ExportStatus"
        } else {
            "ImportStatus"
        }
    }

    /// Ends it with success. Times are in seconds since the epoch.
    pub(crate) fn complete(&mut self, now: f64) {
        if self.is_export() {
            self.description = self.done.take();
        }
        self.end("COMPLETED", now);
    }

    /// Ends it with a failure.
    pub(crate) fn fail(&mut self, code: &str, message: &str, now: f64) {
        self.description["FailureCode"] = code.into();
        self.description["FailureMessage"] = message.into();
        self.end("FAILED", now);
    }

    fn end(&mut self, status: &str, now: f64) {
        let member = self.status();
        self.description[member] = status.into();
        self.description["EndTime"] = now.into();
    }

    /// Counts what an import has read of an object.
    pub(crate) fn count(&mut self, bytes: usize, imported: usize, wrong: usize) {
        let counts = [
            ("ProcessedSizeBytes", bytes),
            ("ProcessedItemCount", imported + wrong),
            ("ImportedItemCount", imported),
            ("ErrorCount", wrong),
        ];
        for (member, count) in counts {
            let before = self.description[member].as_u64().unwrap_or(0);
            self.description[member] = (before + count as u64).into();
        }
    }
}

/// A copy of a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Backup {
    pub(crate) name: String,
    pub(crate) arn: String,
    /// Milliseconds since the epoch.
    pub(crate) created: i64,
    pub(crate) table: TableDefinition,
    pub(crate) items: Vec<StoredItem>,
    pub(crate) size: usize,
}
