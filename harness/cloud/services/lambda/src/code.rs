//! The code of functions: archives.

use std::io::Cursor;
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
const LONGEST_CONTENT: u64 = 262_144_000;

/// An archive with the code of a function. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    bytes: Bytes,
    hash: [u8; 32],
}

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
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).map_err(|_| unreadable())?;
        if archive.is_empty() {
            return Err(invalid_parameter("Uploaded file must be a non-empty zip"));
        }
        let mut size = 0_u64;
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(|_| unreadable())?;
            size = size.saturating_add(file.size());
        }
        if size >= LONGEST_CONTENT {
            return Err(invalid_parameter(format!(
                "Unzipped size must be smaller than {LONGEST_CONTENT} bytes"
            )));
        }
        Ok(Self::stored(bytes))
    }

    fn stored(bytes: Bytes) -> Self {
        Self {
            hash: Sha256::digest(&bytes).into(),
            bytes,
        }
    }

    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Returns its length in bytes.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Returns its SHA-256, as Lambda writes it.
    pub(crate) fn sha256(&self) -> String {
        STANDARD.encode(self.hash)
    }

    /// Returns it as environments need it.
    pub(crate) fn for_host(&self) -> FunctionCode {
        FunctionCode::Zip {
            sha256: Arc::from(hex::encode(self.hash)),
            bytes: self.bytes.clone(),
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(&self.bytes))
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = STANDARD.decode(text).map_err(serde::de::Error::custom)?;
        Ok(Self::stored(bytes.into()))
    }
}

/// Recorded: lambda_api, `test_create_lambda_exceptions`.
fn unreadable() -> ServiceError {
    invalid_parameter(
        "Could not unzip uploaded file. Please check your file, then try to upload again.",
    )
}
