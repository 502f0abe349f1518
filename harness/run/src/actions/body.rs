//! Response bodies in observations.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The number of bytes of a body that are kept. Of a longer one only the size and
/// the hash are observed.
const MAX_KEPT: usize = 16 << 20;

/// A body that arrives in parts.
#[derive(Debug, Default)]
pub(super) struct Body {
    kept: Vec<u8>,
    size: u64,
    hash: Sha256,
}

impl Body {
    /// Adds the next part.
    pub(super) fn push(&mut self, part: &[u8]) {
        self.size += part.len() as u64;
        self.hash.update(part);
        if self.is_truncated() {
            // Its memory is of use to others.
            self.kept = Vec::new();
        } else {
            self.kept.extend_from_slice(part);
        }
    }

    fn is_truncated(&self) -> bool {
        self.size > MAX_KEPT as u64
    }

    /// Inserts `size` and `sha256`, and of a body that was kept `body` (if it is text)
    /// and `json` (if the text is JSON) into an observation.
    pub(super) fn insert(self, observation: &mut Map<String, Value>) {
        let truncated = self.is_truncated();
        observation.insert("size".into(), self.size.into());
        observation.insert("sha256".into(), hex::encode(self.hash.finalize()).into());
        if truncated {
            observation.insert("truncated".into(), true.into());
        } else {
            insert(&self.kept, observation);
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(parts: &[&[u8]]) -> Value {
        let mut body = Body::default();
        for part in parts {
            body.push(part);
        }
        let mut observation = Map::new();
        body.insert(&mut observation);
        observation.into()
    }

    #[test]
    fn body_in_parts_is_observed_whole() {
        let observation = observed(&[b"{\"a\"", b":1}"]);
        assert_eq!(observation["size"], 7);
        assert_eq!(observation["json"]["a"], 1);
        assert_eq!(observation["body"], "{\"a\":1}");
        let hash = hex::encode(Sha256::digest(b"{\"a\":1}"));
        assert_eq!(observation["sha256"], hash);
        assert_eq!(observation.get("truncated"), None);
    }

    #[test]
    fn long_body_is_counted_and_hashed_but_not_kept() {
        let part = vec![b'x'; 1 << 20];
        let parts = vec![&*part; 17];
        let observation = observed(&parts);
        assert_eq!(observation["size"], 17 << 20);
        assert_eq!(observation["truncated"], true);
        assert_eq!(
            observation["sha256"],
            hex::encode(Sha256::digest(parts.concat()))
        );
        assert_eq!(observation.get("body"), None);
    }
}
