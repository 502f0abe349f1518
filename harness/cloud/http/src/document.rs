//! The definitions of APIs.

use rehearsal_cloud_core::service::ServiceError;
use serde_json::Value;

/// Why a document was not read.
#[derive(Debug)]
pub enum DocumentError {
    /// It is no JSON, for this reason.
    Malformed(String),
    /// It is in YAML, which this cloud does not read.
    Yaml(ServiceError),
}

/// Reads a document.
pub fn read(text: &str) -> Result<Value, DocumentError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') {
        let read = serde_json::from_str(text);
        return read.map_err(|error| DocumentError::Malformed(error.to_string()));
    }
    let error = ServiceError::receiver(
        "NotImplemented",
        "The embedded cloud does not implement API definitions in YAML: convert them to JSON.",
    );
    Err(DocumentError::Yaml(error.with_status(501)))
}
