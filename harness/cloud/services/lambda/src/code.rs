//! The code of functions: archives and folders.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use rehearsal_cloud_core::functions::FunctionCode;
use rehearsal_cloud_core::service::ServiceError;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use crate::error::invalid_parameter;

/// The most bytes of an archive that is in a request.
const LONGEST_ZIP: usize = 52_428_800;
/// The most bytes of what an archive contains.
pub(crate) const LONGEST_CONTENT: u64 = 262_144_000;

/// What `S3Bucket` is for code that is a folder of the machine that runs the functions, by
/// the path in `S3Key`: as in LocalStack, what changes in it needs no update.
pub(crate) const FOLDER_BUCKET: &str = "hot-reload";

/// The code of a function. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    source: Source,
    hash: [u8; 32],
}

/// Where code is.
#[derive(Debug, Clone)]
enum Source {
    Zip(Bytes),
    Folder(Arc<Path>),
}

/// How a saved state has the path of a folder; base64 has no colon.
const FOLDER_PREFIX: &str = "folder:";

impl Code {
    /// Reads an archive that a request has in it.
    pub(crate) fn from_request(base64: &str) -> Result<Self, ServiceError> {
        let bytes = STANDARD.decode(base64).map_err(|_| unreadable())?;
        if bytes.len() > LONGEST_ZIP {
            // Recorded: lambda_api, `test_oversized_zipped_create_lambda`.
            let message = format!("Zipped size must be smaller than {LONGEST_ZIP} bytes");
            return Err(
                ServiceError::sender("RequestEntityTooLargeException", message).with_status(413),
            );
        }
        Self::from_bytes(bytes.into())
    }

    /// Checks an archive.
    pub(crate) fn from_bytes(bytes: Bytes) -> Result<Self, ServiceError> {
        let archive = zip::ZipArchive::new(Cursor::new(&bytes)).map_err(|_| unreadable())?;
        if archive.is_empty() {
            return Err(invalid_parameter("Uploaded file must be a non-empty zip"));
        }
        if size_of_content(&bytes).ok_or_else(unreadable)? >= LONGEST_CONTENT {
            return Err(invalid_parameter(format!(
                "Unzipped size must be smaller than {LONGEST_CONTENT} bytes"
            )));
        }
        Ok(Self::stored(bytes))
    }

    /// Returns the code in a folder, by its absolute path.
    pub(crate) fn in_folder(path: &str) -> Result<Self, ServiceError> {
        if !Path::new(path).is_absolute() {
            return Err(invalid_parameter(format!(
                "The S3 key of code in the bucket {FOLDER_BUCKET} is the absolute path of a \
                 folder, and {path} is none"
            )));
        }
        Ok(Self::of_folder(path))
    }

    fn of_folder(path: &str) -> Self {
        Self {
            hash: Sha256::digest(path).into(),
            source: Source::Folder(Path::new(path).into()),
        }
    }

    fn stored(bytes: Bytes) -> Self {
        Self {
            hash: Sha256::digest(&bytes).into(),
            source: Source::Zip(bytes),
        }
    }

    /// Returns the archive, if it is one.
    pub(crate) fn bytes(&self) -> Option<&Bytes> {
        match &self.source {
            Source::Zip(bytes) => Some(bytes),
            Source::Folder(_) => None,
        }
    }

    /// Returns its length in bytes; that of a folder is none.
    pub(crate) fn size(&self) -> usize {
        self.bytes().map_or(0, Bytes::len)
    }

    /// Returns the length of what it contains, in bytes; that of a folder is none.
    pub(crate) fn unpacked_size(&self) -> u64 {
        self.bytes().and_then(size_of_content).unwrap_or_default()
    }

    /// Returns its SHA-256, as Lambda writes it.
    pub(crate) fn sha256(&self) -> String {
        STANDARD.encode(self.hash)
    }

    /// Returns it as environments need it.
    pub(crate) fn for_host(&self) -> FunctionCode {
        match &self.source {
            Source::Zip(bytes) => FunctionCode::Zip {
                sha256: Arc::from(hex::encode(self.hash)),
                bytes: bytes.clone(),
            },
            Source::Folder(path) => FunctionCode::Folder(Arc::clone(path)),
        }
    }
}

/// A version of a layer as a function has it: it keeps it if the version is deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct UsedLayer {
    pub(crate) arn: String,
    pub(crate) code: Code,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match &self.source {
            Source::Zip(bytes) => to.serialize_str(&STANDARD.encode(bytes)),
            Source::Folder(path) => to.serialize_str(&format!("{FOLDER_PREFIX}{}", path.display())),
        }
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if let Some(path) = text.strip_prefix(FOLDER_PREFIX) {
            return Ok(Self::of_folder(path));
        }
        let bytes = STANDARD.decode(text).map_err(serde::de::Error::custom)?;
        Ok(Self::stored(bytes.into()))
    }
}

/// Returns the length of what an archive contains, in bytes, as the archive says it.
fn size_of_content(bytes: &Bytes) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut size = 0_u64;
    for index in 0..archive.len() {
        size = size.saturating_add(archive.by_index_raw(index).ok()?.size());
    }
    Some(size)
}

/// Recorded: lambda_api, `test_create_lambda_exceptions`.
fn unreadable() -> ServiceError {
    invalid_parameter(
        "Could not unzip uploaded file. Please check your file, then try to upload again.",
    )
}
