//! A bucket's settings.
//!
//! Where a setting is acted on, it is kept as what the acting needs; where an
//! app can only read it back, it is kept as the document it was.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use s3s::dto;
use serde::{Deserialize, Serialize};

use super::acl::Acl;
use super::document::Document;
use super::state::Tags;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Config {
    pub(crate) acl: Acl,
    pub(crate) ownership: Option<Ownership>,
    pub(crate) public_access: Option<PublicAccess>,
    /// The blocks of the owner's account, kept here too because every request asks for them.
    #[serde(default)]
    pub(crate) account_access: PublicAccess,
    pub(crate) encryption: BucketEncryption,
    pub(crate) object_lock: Option<ObjectLock>,
    pub(crate) tags: Tags,
    pub(crate) policy: Option<Arc<super::policy::Policy>>,
    pub(crate) cors: Option<Document<dto::CORSConfiguration>>,
    pub(crate) lifecycle: Option<Arc<super::lifecycle_rules::Lifecycle>>,
    /// The same as the document that was put.
    pub(crate) lifecycle_setting: Option<LifecycleSetting>,
    pub(crate) notifications: Option<Document<dto::NotificationConfiguration>>,
    pub(crate) website: Option<Document<dto::WebsiteConfiguration>>,
    pub(crate) logging: Option<Document<dto::BucketLoggingStatus>>,
    pub(crate) replication: Option<Document<dto::ReplicationConfiguration>>,
    pub(crate) requester_pays: bool,
    pub(crate) acceleration: Option<String>,
    pub(crate) analytics: BTreeMap<String, Document<dto::AnalyticsConfiguration>>,
    pub(crate) inventory: BTreeMap<String, Document<dto::InventoryConfiguration>>,
    pub(crate) metrics: BTreeMap<String, Document<dto::MetricsConfiguration>>,
    pub(crate) tiering: BTreeMap<String, Document<dto::IntelligentTieringConfiguration>>,
}

impl Config {
    /// What a new bucket has: since April 2023 nothing public, no lists,
    /// and encryption by S3's own keys.
    pub(crate) fn new(acl: Acl) -> Self {
        Self {
            acl,
            ownership: Some(Ownership::Enforced),
            public_access: Some(PublicAccess::ALL),
            account_access: PublicAccess::default(),
            encryption: BucketEncryption::default(),
            object_lock: None,
            tags: Tags::new(),
            policy: None,
            cors: None,
            lifecycle: None,
            lifecycle_setting: None,
            notifications: None,
            website: None,
            logging: None,
            replication: None,
            requester_pays: false,
            acceleration: None,
            analytics: BTreeMap::new(),
            inventory: BTreeMap::new(),
            metrics: BTreeMap::new(),
            tiering: BTreeMap::new(),
        }
    }

    /// Whether lists of grants mean nothing here.
    pub(crate) fn acls_disabled(&self) -> bool {
        self.ownership == Some(Ownership::Enforced)
    }

    /// The blocks of public access: the bucket's own and its account's.
    pub(crate) fn blocks(&self) -> PublicAccess {
        let own = self.public_access.unwrap_or_default();
        let account = self.account_access;
        PublicAccess {
            block_acls: own.block_acls || account.block_acls,
            ignore_acls: own.ignore_acls || account.ignore_acls,
            block_policy: own.block_policy || account.block_policy,
            restrict_buckets: own.restrict_buckets || account.restrict_buckets,
        }
    }
}

/// The lifecycle configuration as a document, and what goes with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LifecycleSetting {
    pub(crate) document: Document<dto::BucketLifecycleConfiguration>,
    /// `x-amz-transition-default-minimum-object-size`
    pub(crate) minimum: String,
}

/// The owner of objects that other accounts put into a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Ownership {
    Enforced,
    Preferred,
    Writer,
}

impl Ownership {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Enforced, "BucketOwnerEnforced"),
        (Self::Preferred, "BucketOwnerPreferred"),
        (Self::Writer, "ObjectWriter"),
    ];

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, n)| *n == name)
            .map(|(o, _)| o)
    }

    pub(crate) fn name(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(o, _)| *o == self)
            .map_or("", |(_, n)| n)
    }
}

/// The four blocks of public access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are four switches, set and read one by one"
)]
pub(crate) struct PublicAccess {
    pub(crate) block_acls: bool,
    pub(crate) ignore_acls: bool,
    pub(crate) block_policy: bool,
    pub(crate) restrict_buckets: bool,
}

impl PublicAccess {
    /// Reads the document.
    pub(crate) fn read(document: &dto::PublicAccessBlockConfiguration) -> Self {
        Self {
            block_acls: document.block_public_acls.unwrap_or_default(),
            ignore_acls: document.ignore_public_acls.unwrap_or_default(),
            block_policy: document.block_public_policy.unwrap_or_default(),
            restrict_buckets: document.restrict_public_buckets.unwrap_or_default(),
        }
    }

    pub(crate) const ALL: Self = Self {
        block_acls: true,
        ignore_acls: true,
        block_policy: true,
        restrict_buckets: true,
    };
}

/// How objects are encrypted that say nothing themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BucketEncryption {
    /// `AES256`, `aws:kms`, `aws:kms:dsse`
    pub(crate) algorithm: Cow<'static, str>,
    pub(crate) key: Option<String>,
    pub(crate) bucket_key: Option<bool>,
    /// Whether it was configured, and is not what a new bucket has.
    #[serde(default)]
    pub(crate) configured: bool,
}

impl Default for BucketEncryption {
    fn default() -> Self {
        Self {
            algorithm: Cow::Borrowed("AES256"),
            key: None,
            bucket_key: Some(false),
            configured: false,
        }
    }
}

/// Object lock is on, perhaps with a retention for all new objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct ObjectLock {
    pub(crate) default: Option<DefaultRetention>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DefaultRetention {
    pub(crate) compliance: bool,
    pub(crate) period: Period,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Period {
    Days(i32),
    Years(i32),
}

impl Period {
    pub(crate) fn duration(self) -> time::Duration {
        match self {
            Self::Days(days) => time::Duration::days(days.into()),
            Self::Years(years) => time::Duration::days(i64::from(years) * 365),
        }
    }
}
