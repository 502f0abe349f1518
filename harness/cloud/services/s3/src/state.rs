//! The state of S3: buckets, the versions of their keys, multipart uploads in progress.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::acl::Acl;
use super::blob::{Blob, Budget};
use super::checksum::{Algorithm, Checksum, ChecksumKind, ObjectChecksum};
use super::config::{Config, PublicAccess};
use super::error::{Result, S3Error};
pub(crate) use super::object::{
    Encryption, Object, ObjectPart, ObjectSettings, Restore, Retention, StorageClass, Tags,
};

/// The state of S3. Bucket names are one namespace over all accounts and regions.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// The memory that objects may take.
    #[serde(skip)]
    pub(crate) budget: Arc<Budget>,
    pub(crate) buckets: BTreeMap<String, Bucket>,
    /// When the next lifecycle action is due, or earlier.
    pub(crate) next_due: Option<OffsetDateTime>,
    /// The blocks of public access of accounts.
    #[serde(default)]
    pub(crate) account_access: BTreeMap<String, PublicAccess>,
    /// Counts changes; events carry it as their sequencer.
    pub(crate) sequence: u64,
}

/// A copy shares the bytes of the objects, and has a budget of its own.
impl Clone for State {
    fn clone(&self) -> Self {
        Self {
            budget: Arc::default(),
            buckets: self.buckets.clone(),
            next_due: self.next_due,
            account_access: self.account_access.clone(),
            sequence: self.sequence,
        }
    }
}

impl State {
    pub(crate) fn bucket(&self, name: &str) -> Result<&Bucket> {
        self.buckets
            .get(name)
            .ok_or_else(|| S3Error::no_such_bucket(name))
    }

    pub(crate) fn bucket_mut(&mut self, name: &str) -> Result<&mut Bucket> {
        self.buckets
            .get_mut(name)
            .ok_or_else(|| S3Error::no_such_bucket(name))
    }
}

/// Whether overwriting keeps what was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Versioning {
    #[default]
    Never,
    Enabled,
    Suspended,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Bucket {
    pub(crate) name: String,
    /// The account it belongs to.
    pub(crate) owner: Arc<str>,
    pub(crate) region: Arc<str>,
    /// The location constraint as its creator wrote it; `EU` stays `EU`.
    pub(crate) location: Option<String>,
    pub(crate) created: OffsetDateTime,
    pub(crate) versioning: Versioning,
    pub(crate) keys: BTreeMap<String, Versions>,
    /// Uploads by key and id, so that they list in S3's order.
    pub(crate) uploads: BTreeMap<String, Vec<Upload>>,
    /// The latest uploads that were completed, the oldest first.
    #[serde(default)]
    pub(crate) completed: VecDeque<CompletedUpload>,
    pub(crate) config: Box<Config>,
}

impl Bucket {
    pub(crate) fn arn(&self) -> String {
        format!("arn:aws:s3:::{}", self.name)
    }

    /// The version a request means, or the error S3 answers with. `method`
    /// decides what a delete marker is answered with.
    pub(crate) fn version(
        &self,
        key: &str,
        id: Option<&str>,
        method: &'static str,
    ) -> Result<&Version> {
        let versions = self.keys.get(key);
        if let Some(id) = id {
            self.check_version_id(id)?;
            let found = versions
                .and_then(|versions| versions.get(id))
                .ok_or_else(|| S3Error::no_such_version(key, id))?;
            return match found.object() {
                Ok(_) => Ok(found),
                Err(()) => Err(S3Error::method_not_allowed(method, "DeleteMarker")
                    .header("x-amz-delete-marker", "true")
                    .header("allow", "DELETE")
                    .header("last-modified", &super::dates::http_date(found.modified))
                    .header("x-amz-version-id", found.id())),
            };
        }
        let Some(found) = versions.map(Versions::current) else {
            return Err(S3Error::no_such_key(key));
        };
        match (found.object(), method) {
            (Ok(_), _) => Ok(found),
            (Err(()), "GET" | "HEAD") => Err(S3Error::no_such_key(key)
                .header("x-amz-delete-marker", "true")
                .header("x-amz-version-id", found.id())),
            (Err(()), _) => Err(S3Error::method_not_allowed(method, "DeleteMarker")
                .header("x-amz-delete-marker", "true")
                .header("allow", "DELETE")
                .header("x-amz-version-id", found.id())),
        }
    }

    /// The object a request means.
    pub(crate) fn object(
        &self,
        key: &str,
        id: Option<&str>,
        method: &'static str,
    ) -> Result<(&Version, &Arc<Object>)> {
        let version = self.version(key, id, method)?;
        let object = version.object().map_err(|()| S3Error::no_such_key(key))?;
        Ok((version, object))
    }

    /// The same, to be changed.
    pub(crate) fn object_mut(
        &mut self,
        key: &str,
        id: Option<&str>,
        method: &'static str,
    ) -> Result<(String, &mut Object)> {
        let id = self.version(key, id, method)?.id().to_owned();
        let version = self
            .keys
            .get_mut(key)
            .and_then(|versions| versions.get_mut(&id))
            .ok_or_else(|| S3Error::no_such_key(key))?;
        match &mut version.body {
            Body::Object(object) => Ok((id, Arc::make_mut(object))),
            Body::DeleteMarker => Err(S3Error::no_such_key(key)),
        }
    }

    /// What the request's `versionId` must look like.
    fn check_version_id(&self, id: &str) -> Result<()> {
        if id == "null" || (self.versioning != Versioning::Never && is_version_id(id)) {
            return Ok(());
        }
        Err(S3Error::invalid_argument(
            "Invalid version id specified",
            "versionId",
            id,
        ))
    }

    /// The current object behind a key, if there is one.
    pub(crate) fn current(&self, key: &str) -> Option<&Arc<Object>> {
        self.keys
            .get(key)
            .and_then(|versions| versions.current().object().ok())
    }

    /// Puts a new version behind a key and says which id it got.
    pub(crate) fn insert(
        &mut self,
        key: &str,
        mut version: Version,
        new_id: impl FnOnce() -> String,
    ) -> Option<String> {
        version.id = (self.versioning == Versioning::Enabled).then(new_id);
        let id = version.id.clone();
        let versions = self.keys.entry(key.to_owned()).or_default();
        if id.is_none() {
            versions.0.retain(|old| old.id.is_some());
        }
        versions.0.push(version);
        match self.versioning {
            Versioning::Never => None,
            Versioning::Enabled => id,
            Versioning::Suspended => Some("null".to_owned()),
        }
    }

    /// Removes one version permanently.
    pub(crate) fn remove(&mut self, key: &str, id: &str) -> Option<Version> {
        let versions = self.keys.get_mut(key)?;
        let at = versions.0.iter().position(|v| v.id() == id)?;
        let removed = versions.0.remove(at);
        if versions.0.is_empty() {
            self.keys.remove(key);
        }
        Some(removed)
    }

    /// The upload a request means.
    pub(crate) fn upload(&self, key: &str, id: &str) -> Result<&Upload> {
        self.uploads
            .get(key)
            .and_then(|uploads| uploads.iter().find(|upload| upload.id == id))
            .ok_or_else(|| S3Error::no_such_upload(id))
    }

    pub(crate) fn upload_mut(&mut self, key: &str, id: &str) -> Result<&mut Upload> {
        self.uploads
            .get_mut(key)
            .and_then(|uploads| uploads.iter_mut().find(|upload| upload.id == id))
            .ok_or_else(|| S3Error::no_such_upload(id))
    }

    pub(crate) fn remove_upload(&mut self, key: &str, id: &str) -> Result<Upload> {
        let uploads = self
            .uploads
            .get_mut(key)
            .ok_or_else(|| S3Error::no_such_upload(id))?;
        let at = uploads
            .iter()
            .position(|upload| upload.id == id)
            .ok_or_else(|| S3Error::no_such_upload(id))?;
        let upload = uploads.remove(at);
        if uploads.is_empty() {
            self.uploads.remove(key);
        }
        Ok(upload)
    }
}

/// How many completed uploads a bucket remembers.
const COMPLETED_KEPT: usize = 1000;

impl Bucket {
    /// Returns a completed upload, for a client that completes it again.
    pub(crate) fn completed(&self, key: &str, id: &str) -> Option<&CompletedUpload> {
        let mut completed = self.completed.iter();
        completed.find(|upload| upload.id == id && upload.key == key)
    }

    /// Remembers a completed upload.
    pub(crate) fn remember_completed(&mut self, upload: CompletedUpload) {
        if self.completed.len() == COMPLETED_KEPT {
            self.completed.pop_front();
        }
        self.completed.push_back(upload);
    }
}

/// Whether this could be a version id of ours.
fn is_version_id(id: &str) -> bool {
    id.len() == 32
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// The versions behind a key, the newest last; never empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Versions(pub(crate) Vec<Version>);

impl Versions {
    pub(crate) fn current(&self) -> &Version {
        self.0.last().expect("a key without versions is removed")
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Version> {
        self.0.iter().find(|version| version.id() == id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Version> {
        self.0.iter_mut().find(|version| version.id() == id)
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Version {
    /// `None` is the null version.
    pub(crate) id: Option<String>,
    pub(crate) modified: OffsetDateTime,
    pub(crate) body: Body,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Body {
    Object(Arc<Object>),
    DeleteMarker,
}

impl Version {
    pub(crate) fn new(modified: OffsetDateTime, body: Body) -> Self {
        Self {
            id: None,
            modified,
            body,
        }
    }

    pub(crate) fn id(&self) -> &str {
        self.id.as_deref().unwrap_or("null")
    }

    pub(crate) fn object(&self) -> Result<&Arc<Object>, ()> {
        match &self.body {
            Body::Object(object) => Ok(object),
            Body::DeleteMarker => Err(()),
        }
    }
}

/// A multipart upload under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub(crate) id: String,
    pub(crate) started: OffsetDateTime,
    pub(crate) initiator: Initiator,
    pub(crate) settings: ObjectSettings,
    pub(crate) tags: Tags,
    pub(crate) acl: Acl,
    pub(crate) retention: Option<Retention>,
    pub(crate) legal_hold: Option<bool>,
    /// The checksum algorithm and type that its creator chose.
    pub(crate) checksum: Option<(Algorithm, ChecksumKind)>,
    /// Whether there was an object behind the key when it began.
    pub(crate) existed: bool,
    /// Whether an object was written to the key since.
    #[serde(default)]
    pub(crate) overtaken: bool,
    pub(crate) parts: BTreeMap<u32, Part>,
}

/// An upload that was completed, and what the client was told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CompletedUpload {
    pub(crate) id: String,
    pub(crate) key: String,
    /// The number and the entity tag of each part.
    pub(crate) parts: Vec<(i32, String)>,
    pub(crate) etag: String,
    pub(crate) checksum: Option<ObjectChecksum>,
    pub(crate) version: Option<String>,
    pub(crate) encryption: Encryption,
}

/// Who started an upload.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Initiator {
    pub(crate) arn: String,
    pub(crate) account: Arc<str>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) blob: Blob,
    pub(crate) md5: [u8; 16],
    /// The checksum of the upload's algorithm, or CRC64NVME where it has none.
    pub(crate) checksum: Checksum,
    pub(crate) modified: OffsetDateTime,
}
