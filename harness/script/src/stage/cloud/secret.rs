//! Secrets of Secrets Manager.

use super::Cloud;
use super::key::KeyKind;
use super::kind::ResourceKind;
use crate::resolve::Resolver;
use crate::settings::{Entries, Name, NameKind, PlainText, Text, settings};
use crate::stage::limits::{Spot, name};
use crate::value::Template;
use crate::yaml::Node;

/// The names of secrets.
#[derive(Debug, Clone, Copy)]
pub struct SecretKind;

impl NameKind for SecretKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.secrets",
    noun: "secret",
    offers: &["arn", "name"],
    main: "the secret's ARN",
    parts: None,
    declares: &[],
    check,
};

/// The most bytes of a secret.
const MAX_SIZE: usize = 65_536;

settings! {
    /// A secret of Secrets Manager. Its value appears in no report.
    pub struct CloudSecret {
        /// The value as text.
        value: Option<Text>,
        /// The value as JSON.
        json: Option<Template>,
        /// What it is for.
        description: Option<PlainText>,
        /// The KMS key that encrypts it; without, AWS's own.
        key: Option<Name<KeyKind>>,
        /// A resource policy.
        policy: Option<Template>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
    at most one of ["value", "json"]
}

fn check(cloud: &Cloud, declared: Option<&Node>, resolver: &mut Resolver<'_>) {
    for secret in &cloud.secrets.0 {
        name(secret, resolver);
        let at = Spot {
            node: declared.and_then(|node| node.get(&secret.name)),
            place: &secret.place,
        };
        let value = secret.value.value.as_ref().and_then(Text::fixed);
        at.size("value", value.as_deref(), (1, MAX_SIZE), resolver);
        let json = secret.value.json.as_ref().and_then(Template::fixed);
        let json = json.map(|json| json.to_string());
        at.size("json", json.as_deref(), (1, MAX_SIZE), resolver);
    }
}
