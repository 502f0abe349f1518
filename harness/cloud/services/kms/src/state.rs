//! The state of the service.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, Scoped};
use rehearsal_model::protocol::Timestamp;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::key::Key;

/// The Key Management Service.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Kms {
    pub(crate) regions: Scoped<Region>,
    /// When keys are deleted or rotated; entries of what has changed since are ignored.
    pub(crate) due: BTreeSet<Due>,
}

/// When something happens to a key by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Due {
    /// Seconds since the epoch.
    pub(crate) at: i64,
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) key: String,
}

/// The state of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    /// Keys by their ids.
    pub(crate) keys: BTreeMap<String, Key>,
    /// Aliases by their names: `alias/orders`.
    pub(crate) aliases: BTreeMap<String, Alias>,
}

/// Another name of a key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Alias {
    pub(crate) name: String,
    pub(crate) arn: String,
    /// The id of the key.
    pub(crate) key: String,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
}

impl Kms {
    /// Returns when something next happens by itself.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        let first = self.due.first()?;
        OffsetDateTime::from_unix_timestamp(first.at).ok()
    }

    /// Notes that something happens to a key of the caller at a time.
    pub(crate) fn note_due(&mut self, cx: &CallContext<'_>, key: &str, at: Timestamp) {
        self.due.insert(Due {
            at: at.0.unix_timestamp() + 1,
            account: cx.account().clone(),
            region: cx.region().clone(),
            key: key.to_owned(),
        });
    }

    /// Deletes and rotates the keys whose time has come.
    pub(crate) fn run_due(&mut self, cx: &mut CallContext<'_>) {
        let now = cx.now();
        while self.next_due().is_some_and(|next| next <= now) {
            let Some(due) = self.due.pop_first() else {
                return;
            };
            let Some(region) = self.regions.get_mut(&due.account, &due.region) else {
                continue;
            };
            let Some(key) = region.keys.get_mut(&due.key) else {
                continue;
            };
            if key.deletion.is_some_and(|deletion| deletion.0 <= now) {
                region.keys.remove(&due.key);
                region.aliases.retain(|_, alias| alias.key != due.key);
                continue;
            }
            key.expire_material(now);
            let rotation = key.rotation.clone();
            if let Some(rotation) = rotation.filter(|rotation| rotation.next.0 <= now) {
                if key.check_enabled().is_ok() {
                    key.rotate(cx.ids, rotation.next.0, "AUTOMATIC");
                }
                key.rotate_every(rotation.days, rotation.next.0);
                let next = key.rotation.as_ref().map(|rotation| rotation.next.0);
                let at = next.map_or(i64::MAX, |next| next.unix_timestamp() + 1);
                self.due.insert(Due { at, ..due });
            }
        }
    }
}
