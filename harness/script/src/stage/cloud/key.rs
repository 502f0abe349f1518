//! Keys of KMS.

use super::Cloud;
use super::kind::ResourceKind;
use crate::resolve::Resolver;
use crate::settings::{Entries, Flag, NameKind, PlainText, settings};
use crate::stage::limits::{name, refuse};
use crate::value::Template;
use crate::yaml::Node;

/// The names of keys.
#[derive(Debug, Clone, Copy)]
pub struct KeyKind;

impl NameKind for KeyKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.keys",
    noun: "key",
    offers: &["arn", "id", "alias"],
    main: "the key's ARN",
    parts: None,
    declares: &[],
    check,
};

settings! {
    /// A key of KMS, with an alias.
    pub struct Key {
        /// What kind of key it is; without, one that encrypts and decrypts.
        spec: Option<KeySpec>,
        /// What a key with a public one is used for; without, it signs.
        usage: Option<KeyUsage>,
        /// What it is for.
        description: Option<PlainText>,
        /// Replaces its material once a year.
        rotate: Flag,
        /// The key policy; without, the account's identities may use it as their policies say.
        policy: Option<Template>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

crate::settings::keywords! {
    /// What kind of key it is.
    pub enum KeySpec {
        /// It encrypts and decrypts.
        Symmetric = "symmetric",
        /// It makes MACs with SHA-224.
        Hmac224 = "hmac_224",
        /// It makes MACs with SHA-256.
        Hmac256 = "hmac_256",
        /// It makes MACs with SHA-384.
        Hmac384 = "hmac_384",
        /// It makes MACs with SHA-512.
        Hmac512 = "hmac_512",
        /// An RSA key of 2,048 bits.
        Rsa2048 = "rsa_2048",
        /// An RSA key of 3,072 bits.
        Rsa3072 = "rsa_3072",
        /// An RSA key of 4,096 bits.
        Rsa4096 = "rsa_4096",
        /// A key on the curve P-256.
        P256 = "ecc_nist_p256",
        /// A key on the curve P-384.
        P384 = "ecc_nist_p384",
        /// A key on the curve P-521.
        P521 = "ecc_nist_p521",
        /// A key on the curve secp256k1, which signs.
        P256K1 = "ecc_secg_p256k1",
    }
}

crate::settings::keywords! {
    /// What a key with a public one is used for.
    pub enum KeyUsage {
        /// It signs, and verifies signatures.
        Sign = "sign",
        /// An RSA key: everybody may encrypt with its public key, and it decrypts.
        Encrypt = "encrypt",
        /// A key on a curve of NIST: it agrees on a secret with the holder of another.
        Agree = "agree",
    }
}

impl Key {
    /// Returns what AWS calls the kind of the key, and what it is used for.
    pub fn spec_and_usage(&self) -> (&'static str, &'static str) {
        let spec = match self.spec {
            None | Some(KeySpec::Symmetric) => return ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
            Some(KeySpec::Hmac224) => return ("HMAC_224", "GENERATE_VERIFY_MAC"),
            Some(KeySpec::Hmac256) => return ("HMAC_256", "GENERATE_VERIFY_MAC"),
            Some(KeySpec::Hmac384) => return ("HMAC_384", "GENERATE_VERIFY_MAC"),
            Some(KeySpec::Hmac512) => return ("HMAC_512", "GENERATE_VERIFY_MAC"),
            Some(KeySpec::Rsa2048) => "RSA_2048",
            Some(KeySpec::Rsa3072) => "RSA_3072",
            Some(KeySpec::Rsa4096) => "RSA_4096",
            Some(KeySpec::P256) => "ECC_NIST_P256",
            Some(KeySpec::P384) => "ECC_NIST_P384",
            Some(KeySpec::P521) => "ECC_NIST_P521",
            Some(KeySpec::P256K1) => "ECC_SECG_P256K1",
        };
        let usage = match self.usage {
            None | Some(KeyUsage::Sign) => "SIGN_VERIFY",
            Some(KeyUsage::Encrypt) => "ENCRYPT_DECRYPT",
            Some(KeyUsage::Agree) => "KEY_AGREEMENT",
        };
        (spec, usage)
    }
}

impl KeySpec {
    fn is_rsa(self) -> bool {
        matches!(self, Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096)
    }

    fn is_nist_curve(self) -> bool {
        matches!(self, Self::P256 | Self::P384 | Self::P521)
    }

    /// Whether a key of this kind can be used so.
    fn allows(self, usage: KeyUsage) -> bool {
        match usage {
            KeyUsage::Sign => self.is_rsa() || self.is_nist_curve() || self == Self::P256K1,
            KeyUsage::Encrypt => self.is_rsa(),
            KeyUsage::Agree => self.is_nist_curve(),
        }
    }
}

fn check(cloud: &Cloud, _: Option<&Node>, resolver: &mut Resolver<'_>) {
    for key in &cloud.keys.0 {
        name(key, resolver);
        let encrypts = matches!(key.value.spec, None | Some(KeySpec::Symmetric));
        if key.value.rotate.0 && !encrypts {
            refuse(
                &key.value.place,
                "AWS rotates only keys that encrypt; remove `rotate` or `spec`",
                resolver,
            );
        }
        let spec = key.value.spec.unwrap_or(KeySpec::Symmetric);
        if let Some(usage) = key.value.usage.filter(|usage| !spec.allows(*usage)) {
            let message = match usage {
                KeyUsage::Sign => {
                    "RSA keys and keys on curves sign; remove `usage` or choose another `spec`"
                }
                KeyUsage::Encrypt => {
                    "of keys with a `usage`, RSA keys encrypt; remove `usage` or choose `rsa_2048`"
                }
                KeyUsage::Agree => {
                    "keys on the curves of NIST agree; remove `usage` or choose `ecc_nist_p256`"
                }
            };
            refuse(&key.value.place, message, resolver);
        }
    }
}
