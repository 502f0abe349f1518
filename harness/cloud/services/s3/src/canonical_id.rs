//! Canonical user ids.

use sha2::{Digest, Sha256};

/// The canonical user id of an account: AWS gives every account 64 hex
/// digits that cannot be guessed from it, ours can.
pub(crate) fn canonical_id(account: &str) -> String {
    hex::encode(Sha256::digest(format!(
        "rehearsal canonical user {account}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_ids_have_the_format_of_aws() {
        let id = canonical_id("000000000000");
        assert_eq!(id.len(), 64);
        assert_ne!(id, canonical_id("000000000001"));
    }
}
