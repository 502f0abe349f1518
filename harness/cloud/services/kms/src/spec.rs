//! What kinds of keys there are, and what each can do.

use serde::{Deserialize, Serialize};

use crate::crypto::hash::Hash;
use crate::crypto::rsa::Padding;

/// The kind of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Spec {
    Symmetric,
    Hmac224,
    Hmac256,
    Hmac384,
    Hmac512,
    Rsa2048,
    Rsa3072,
    Rsa4096,
    P256,
    P384,
    P521,
    P256K1,
}

/// An elliptic curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Curve {
    P256,
    P384,
    P521,
    P256K1,
}

/// How a message is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signing {
    Rsa(Padding),
    Ecdsa,
}

const NAMES: [(Spec, &str); 12] = [
    (Spec::Symmetric, "SYMMETRIC_DEFAULT"),
    (Spec::Hmac224, "HMAC_224"),
    (Spec::Hmac256, "HMAC_256"),
    (Spec::Hmac384, "HMAC_384"),
    (Spec::Hmac512, "HMAC_512"),
    (Spec::Rsa2048, "RSA_2048"),
    (Spec::Rsa3072, "RSA_3072"),
    (Spec::Rsa4096, "RSA_4096"),
    (Spec::P256, "ECC_NIST_P256"),
    (Spec::P384, "ECC_NIST_P384"),
    (Spec::P521, "ECC_NIST_P521"),
    (Spec::P256K1, "ECC_SECG_P256K1"),
];

const SIGNING: [(&str, Signing, Hash); 9] = [
    (
        "RSASSA_PKCS1_V1_5_SHA_256",
        Signing::Rsa(Padding::Pkcs1),
        Hash::Sha256,
    ),
    (
        "RSASSA_PKCS1_V1_5_SHA_384",
        Signing::Rsa(Padding::Pkcs1),
        Hash::Sha384,
    ),
    (
        "RSASSA_PKCS1_V1_5_SHA_512",
        Signing::Rsa(Padding::Pkcs1),
        Hash::Sha512,
    ),
    (
        "RSASSA_PSS_SHA_256",
        Signing::Rsa(Padding::Pss),
        Hash::Sha256,
    ),
    (
        "RSASSA_PSS_SHA_384",
        Signing::Rsa(Padding::Pss),
        Hash::Sha384,
    ),
    (
        "RSASSA_PSS_SHA_512",
        Signing::Rsa(Padding::Pss),
        Hash::Sha512,
    ),
    ("ECDSA_SHA_256", Signing::Ecdsa, Hash::Sha256),
    ("ECDSA_SHA_384", Signing::Ecdsa, Hash::Sha384),
    ("ECDSA_SHA_512", Signing::Ecdsa, Hash::Sha512),
];

pub(crate) const ENCRYPT_DECRYPT: &str = "ENCRYPT_DECRYPT";
pub(crate) const GENERATE_VERIFY_MAC: &str = "GENERATE_VERIFY_MAC";
pub(crate) const KEY_AGREEMENT: &str = "KEY_AGREEMENT";
pub(crate) const SIGN_VERIFY: &str = "SIGN_VERIFY";

const OAEP: [&str; 2] = ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"];

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
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => &[ENCRYPT_DECRYPT, SIGN_VERIFY],
            Self::P256 | Self::P384 | Self::P521 => &[SIGN_VERIFY, KEY_AGREEMENT],
            Self::P256K1 => &[SIGN_VERIFY],
        }
    }

    /// Returns the bits of an RSA key's modulus.
    pub(crate) fn rsa_bits(self) -> Option<usize> {
        match self {
            Self::Rsa2048 => Some(2_048),
            Self::Rsa3072 => Some(3_072),
            Self::Rsa4096 => Some(4_096),
            _ => None,
        }
    }

    /// Returns the curve of a key on one.
    pub(crate) fn curve(self) -> Option<Curve> {
        match self {
            Self::P256 => Some(Curve::P256),
            Self::P384 => Some(Curve::P384),
            Self::P521 => Some(Curve::P521),
            Self::P256K1 => Some(Curve::P256K1),
            _ => None,
        }
    }

    /// Whether it has a public key.
    pub(crate) fn is_asymmetric(self) -> bool {
        self.rsa_bits().is_some() || self.curve().is_some()
    }

    /// Returns its algorithms for a usage.
    pub(crate) fn algorithms_for(self, usage: &str) -> Vec<&'static str> {
        match self {
            Self::Symmetric => vec!["SYMMETRIC_DEFAULT"],
            Self::Hmac224 => vec!["HMAC_SHA_224"],
            Self::Hmac256 => vec!["HMAC_SHA_256"],
            Self::Hmac384 => vec!["HMAC_SHA_384"],
            Self::Hmac512 => vec!["HMAC_SHA_512"],
            _ if usage == ENCRYPT_DECRYPT => OAEP.to_vec(),
            _ if usage == KEY_AGREEMENT => vec!["ECDH"],
            _ => {
                let algorithms = SIGNING.iter();
                let algorithms = algorithms.filter(|(_, signing, hash)| match self.curve() {
                    Some(curve) => *signing == Signing::Ecdsa && *hash == curve.hash(),
                    None => *signing != Signing::Ecdsa,
                });
                algorithms.map(|(name, ..)| *name).collect()
            }
        }
    }

    /// Returns the member of `KeyMetadata` that lists its algorithms for a usage.
    pub(crate) fn algorithms(usage: &str) -> &'static str {
        match usage {
            GENERATE_VERIFY_MAC => "MacAlgorithms",
            SIGN_VERIFY => "SigningAlgorithms",
            KEY_AGREEMENT => "KeyAgreementAlgorithms",
            _ => "EncryptionAlgorithms",
        }
    }
}

impl Curve {
    /// Returns the length of its private keys in bytes.
    pub(crate) fn length(self) -> usize {
        match self {
            Self::P256 | Self::P256K1 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Returns the hash of its signatures.
    pub(crate) fn hash(self) -> Hash {
        match self {
            Self::P256 | Self::P256K1 => Hash::Sha256,
            Self::P384 => Hash::Sha384,
            Self::P521 => Hash::Sha512,
        }
    }
}

/// Returns how an algorithm signs, by its name.
pub(crate) fn signing(algorithm: &str) -> Option<(Signing, Hash)> {
    let found = SIGNING.iter().find(|(name, ..)| *name == algorithm);
    found.map(|(_, signing, hash)| (*signing, *hash))
}

/// Returns the hash of an algorithm that encrypts with a public key.
pub(crate) fn oaep(algorithm: &str) -> Option<Hash> {
    match algorithm {
        "RSAES_OAEP_SHA_1" => Some(Hash::Sha1),
        "RSAES_OAEP_SHA_256" => Some(Hash::Sha256),
        _ => None,
    }
}
