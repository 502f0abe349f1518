//! Bytes as a part of an observation.

use serde_json::{Map, Value};

/// Puts `body` (where the bytes are text) and `json` (where the text is JSON)
/// into an observation.
pub(super) fn tell(bytes: &[u8], seen: &mut Map<String, Value>) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    seen.insert("body".into(), text.into());
    if let Ok(json) = serde_json::from_str(text) {
        seen.insert("json".into(), json);
    }
}

/// The hash of the bytes, as hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> Value {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(bytes)).into()
}
