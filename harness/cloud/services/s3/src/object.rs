//! An object: its bytes and its settings.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;

use super::acl::Acl;
use super::blob::Blob;
use super::checksum::{Checksum, ObjectChecksum};

/// The bytes of an object and its settings.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Object {
    pub(crate) blob: Blob,
    /// Without quotes.
    pub(crate) etag: String,
    pub(crate) checksum: Option<ObjectChecksum>,
    /// Where its parts lie, if it was uploaded in parts.
    pub(crate) parts: Vec<ObjectPart>,
    pub(crate) settings: ObjectSettings,
    pub(crate) tags: Tags,
    pub(crate) acl: Acl,
    pub(crate) retention: Option<Retention>,
    pub(crate) legal_hold: Option<bool>,
    pub(crate) restore: Option<Restore>,
}

/// What the writer of an object says of it, and an upload of the object to be.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct ObjectSettings {
    /// The headers that are stored and returned unchanged, by name.
    pub(crate) headers: Vec<(Cow<'static, str>, String)>,
    /// The user's metadata, names in lower case and without their prefix.
    pub(crate) metadata: Vec<(String, String)>,
    pub(crate) storage_class: StorageClass,
    pub(crate) encryption: Encryption,
    pub(crate) redirect: Option<String>,
}

pub(crate) type Tags = Vec<(String, String)>;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct ObjectPart {
    pub(crate) number: u32,
    pub(crate) size: u64,
    pub(crate) checksum: Option<Checksum>,
}

/// A storage class by its API name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StorageClass(&'static str);

impl Serialize for StorageClass {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for StorageClass {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).ok_or_else(|| serde::de::Error::custom("not a storage class"))
    }
}

impl Default for StorageClass {
    fn default() -> Self {
        Self("STANDARD")
    }
}

impl StorageClass {
    const ALL: [&'static str; 10] = [
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER",
        "DEEP_ARCHIVE",
        "GLACIER_IR",
        "SNOW",
        "EXPRESS_ONEZONE",
    ];

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| *class == name).map(Self)
    }

    pub(crate) fn name(self) -> &'static str {
        self.0
    }

    pub(crate) fn is_standard(self) -> bool {
        self.0 == "STANDARD"
    }

    /// Whether objects must be restored before they can be read.
    pub(crate) fn is_archive(self) -> bool {
        matches!(self.0, "GLACIER" | "DEEP_ARCHIVE")
    }
}

/// How an object is encrypted, as its headers show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Encryption {
    #[default]
    S3,
    Kms {
        /// `aws:kms` or `aws:kms:dsse`
        algorithm: Cow<'static, str>,
        key: String,
        bucket_key: bool,
        context: Option<String>,
    },
    /// By a key that only the customer has; we keep its MD5, in base64.
    Customer { key_md5: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Retention {
    pub(crate) compliance: bool,
    pub(crate) until: OffsetDateTime,
}

impl Retention {
    pub(crate) fn mode(self) -> &'static str {
        if self.compliance {
            "COMPLIANCE"
        } else {
            "GOVERNANCE"
        }
    }
}

/// An archived object brought back for some time.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Restore {
    pub(crate) until: OffsetDateTime,
}

impl Object {
    pub(crate) fn size(&self) -> u64 {
        self.blob.len()
    }

    /// Whether deleting or overwriting this version is forbidden.
    pub(crate) fn is_locked(&self, now: OffsetDateTime, bypass: bool) -> bool {
        self.legal_hold == Some(true)
            || self
                .retention
                .is_some_and(|r| r.until > now && (r.compliance || !bypass))
    }

    /// Whether its bytes can be had at once.
    pub(crate) fn is_readable(&self, now: OffsetDateTime) -> bool {
        !self.settings.storage_class.is_archive()
            || self.restore.is_some_and(|restore| restore.until > now)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn legal_hold_or_retention_locks() {
        let now = datetime!(2026-01-01 00:00 UTC);
        let later = datetime!(2026-01-02 00:00 UTC);
        let mut object = Object {
            blob: Blob::default(),
            etag: String::new(),
            checksum: None,
            parts: Vec::new(),
            settings: ObjectSettings::default(),
            tags: Vec::new(),
            acl: Acl::private("123456789012"),
            retention: Some(Retention {
                compliance: false,
                until: later,
            }),
            legal_hold: None,
            restore: None,
        };
        assert!(object.is_locked(now, false));
        assert!(!object.is_locked(now, true));
        assert!(!object.is_locked(later, false));
        object.retention = Some(Retention {
            compliance: true,
            until: later,
        });
        assert!(object.is_locked(now, true));
        object.retention = None;
        object.legal_hold = Some(true);
        assert!(object.is_locked(later, true));
    }
}
