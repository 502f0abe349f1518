//! Secrets of Secrets Manager.

use super::Cloud;
use super::function::FunctionKind;
use super::key::KeyKind;
use super::kind::ResourceKind;
use crate::resolve::Resolver;
use crate::settings::{Entries, Name, NameKind, PlainText, Text, TimeSpan, settings};
use crate::stage::limits::{DAY, Spot, name, refuse};
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
const HOUR: u64 = 3600;

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
        /// The function that gives it new values.
        rotation: Option<SecretRotation>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
    at most one of ["value", "json"]
}

settings! {
    /// How a secret is rotated. Secrets Manager invokes a function for each of four steps: `createSecret`, `setSecret`, `testSecret`, `finishSecret`.
    pub struct SecretRotation {
        /// The function.
        function: Name<FunctionKind>,
        /// The time between two rotations: 4h or more, or days; without, `secrets.rotate` alone rotates it.
        every: Option<TimeSpan>,
        /// When it is rotated, by the cloud's clock: `cron(0 8 1 * ? *)`.
        schedule: Option<PlainText>,
    }
    at most one of ["every", "schedule"]
}

impl SecretRotation {
    /// Returns after how many hours the secret is rotated.
    pub fn hours(&self) -> Option<u64> {
        self.every.map(|TimeSpan(every)| every.as_secs() / HOUR)
    }
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
        if let Some(rotation) = &secret.value.rotation {
            check_rotation(rotation, resolver);
        }
    }
}

fn check_rotation(rotation: &SecretRotation, resolver: &mut Resolver<'_>) {
    let fits = rotation.every.is_none_or(|TimeSpan(every)| {
        let seconds = every.as_secs();
        let is_whole = every.subsec_nanos() == 0 && seconds % HOUR == 0;
        is_whole && (4 * HOUR..=999 * DAY).contains(&seconds)
    });
    if !fits {
        let message = "AWS rotates a secret every 4h to 999d, in whole hours";
        refuse(rotation.function.place(), message, resolver);
    }
    let schedule = rotation.schedule.as_ref();
    if let Some(schedule) = schedule.filter(|schedule| !schedule.text.starts_with("cron(")) {
        let message = format!("`{}` is not a schedule", schedule.text);
        let help = "; write `cron(0 8 1 * ? *)`, or a time as `every`";
        refuse(&schedule.place, message + help, resolver);
    }
}
