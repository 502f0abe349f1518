//! What happened to an object, for those who asked to hear of it.

/// Something that happened.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) kind: Kind,
    pub(crate) size: Option<u64>,
    pub(crate) etag: Option<String>,
    /// `None` where the bucket keeps no versions.
    pub(crate) version: Option<String>,
    pub(crate) sequence: u64,
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Put,
    Post,
    Copy,
    CompleteMultipartUpload,
    Delete,
    DeleteMarkerCreated,
}
