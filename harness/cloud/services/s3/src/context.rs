//! What an operation knows of the call it serves.

use std::sync::Arc;

use time::OffsetDateTime;

use super::acl::Requester;
use super::event::Event;
use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_core::encryption::EncryptionKeys;
use rehearsal_cloud_core::ids::Ids;

/// The context of a call: who calls, when, and the events it causes.
pub(crate) struct CallContext<'a> {
    pub(crate) now: OffsetDateTime,
    /// The account of the caller; `None` where the request is not signed.
    pub(crate) account: Option<Arc<str>>,
    /// The region the request was signed for.
    pub(crate) region: Arc<str>,
    /// What the client called: `http://127.0.0.1:4566`.
    pub(crate) base_url: &'a str,
    pub(crate) ids: &'a mut Ids,
    /// Who calls.
    pub(crate) identity: &'a Identity,
    /// The keys of KMS.
    pub(crate) encryption_keys: &'a EncryptionKeys,
    /// The events of objects, for the bucket's notifications.
    pub(crate) events: Vec<Event>,
}

/// What version and upload ids are made of.
const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

impl CallContext<'_> {
    pub(crate) fn requester(&self) -> Requester<'_> {
        match &self.account {
            Some(account) => Requester::Account(account),
            None => Requester::Anonymous,
        }
    }

    /// The account that owns new objects: the caller's, or the bucket owner's where the request is not signed.
    pub(crate) fn account_or(&self, owner: &Arc<str>) -> Arc<str> {
        Arc::clone(self.account.as_ref().unwrap_or(owner))
    }

    /// A new version id.
    pub(crate) fn version_id(&mut self) -> String {
        version_id(self.ids)
    }

    /// An id for a configuration that came without one.
    pub(crate) fn configuration_id(&mut self) -> String {
        self.ids.uuid("configuration")
    }

    /// A new upload id.
    pub(crate) fn upload_id(&mut self) -> String {
        self.ids.text("upload", ALPHABET, 128)
    }
}

/// A new version id, for those that no request stands behind.
pub(crate) fn version_id(ids: &mut Ids) -> String {
    ids.text("version", ALPHABET, 32)
}
