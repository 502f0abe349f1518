//! Response bodies in observations.

use serde_json::{Map, Value};

/// Inserts `body` (if the bytes are text) and `json` (if the text is JSON) into
/// an observation.
pub(super) fn insert(bytes: &[u8], observation: &mut Map<String, Value>) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    observation.insert("body".into(), text.into());
    if let Ok(json) = serde_json::from_str(text) {
        observation.insert("json".into(), json);
    }
}

/// Returns the hash of the bytes as hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> Value {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(bytes)).into()
}
