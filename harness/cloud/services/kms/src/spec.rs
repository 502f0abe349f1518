//! What kinds of keys there are, and what each can do.

use serde::{Deserialize, Serialize};

/// The kind of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Spec {
    Symmetric,
    Hmac224,
    Hmac256,
    Hmac384,
    Hmac512,
}

const NAMES: [(Spec, &str); 5] = [
    (Spec::Symmetric, "SYMMETRIC_DEFAULT"),
    (Spec::Hmac224, "HMAC_224"),
    (Spec::Hmac256, "HMAC_256"),
    (Spec::Hmac384, "HMAC_384"),
    (Spec::Hmac512, "HMAC_512"),
];

pub(crate) const ENCRYPT_DECRYPT: &str = "ENCRYPT_DECRYPT";
pub(crate) const GENERATE_VERIFY_MAC: &str = "GENERATE_VERIFY_MAC";

impl Spec {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let found = NAMES.iter().find(|(_, name)| *name == text);
        found.map(|(spec, _)| *spec)
    }

    pub(crate) fn name(self) -> &'static str {
        let found = NAMES.iter().find(|(spec, _)| *spec == self);
        found.map_or("", |(_, name)| name)
    }

    /// Returns what a key of the kind can be used for.
    pub(crate) fn usages(self) -> &'static [&'static str] {
        match self {
            Self::Symmetric => &[ENCRYPT_DECRYPT],
            Self::Hmac224 | Self::Hmac256 | Self::Hmac384 | Self::Hmac512 => &[GENERATE_VERIFY_MAC],
        }
    }

    /// Returns its algorithm for ciphertexts or MACs.
    pub(crate) fn algorithm(self) -> &'static str {
        match self {
            Self::Symmetric => "SYMMETRIC_DEFAULT",
            Self::Hmac224 => "HMAC_SHA_224",
            Self::Hmac256 => "HMAC_SHA_256",
            Self::Hmac384 => "HMAC_SHA_384",
            Self::Hmac512 => "HMAC_SHA_512",
        }
    }

    /// Returns the member of `KeyMetadata` that lists its algorithms for a usage.
    pub(crate) fn algorithms(usage: &str) -> &'static str {
        match usage {
            GENERATE_VERIFY_MAC => "MacAlgorithms",
            _ => "EncryptionAlgorithms",
        }
    }
}
