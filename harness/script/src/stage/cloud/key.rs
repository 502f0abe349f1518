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
    }
}
