//! The state of the service.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use rehearsal_cloud_core::service::{Scoped, ServiceError};
use rehearsal_cloud_core::tagging::Tags;
use rehearsal_model::protocol::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::error::{parameter_not_found, version_not_found};
use crate::name::{Reference, key};

/// The Parameter Store.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Ssm {
    pub(crate) regions: Scoped<Region>,
    /// When parameters expire; entries of parameters that have changed since are ignored.
    pub(crate) expirations: BTreeSet<Expiration>,
    /// The secrets that calls wait for, by the ids of their requests.
    #[serde(skip)]
    pub(crate) lookups: BTreeMap<Arc<str>, SecretLookup>,
}

/// The state of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    /// Parameters by their names, with a slash at the beginning.
    pub(crate) parameters: BTreeMap<String, Parameter>,
    pub(crate) settings: BTreeMap<String, Setting>,
}

/// When a parameter expires.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Expiration {
    /// Milliseconds since the epoch.
    pub(crate) at: i64,
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) key: String,
}

/// What Secrets Manager answered to a call so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct SecretLookup {
    /// How many secrets the call asked for.
    pub(crate) asked: usize,
    /// The answers, by the references.
    pub(crate) found: BTreeMap<String, Result<Value, ServiceError>>,
}

/// A parameter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Parameter {
    /// The name that it was created with.
    pub(crate) name: String,
    /// Its versions, the newest last; there is at least one.
    pub(crate) versions: VecDeque<Version>,
    pub(crate) tags: Tags,
}

/// A version of a parameter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) number: i64,
    pub(crate) kind: Kind,
    pub(crate) value: String,
    /// What calls see that do not ask for decryption, of a `SecureString`.
    pub(crate) ciphertext: Option<String>,
    pub(crate) key_id: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) allowed_pattern: Option<String>,
    pub(crate) data_type: String,
    pub(crate) tier: Tier,
    /// Its policies, as they were given.
    pub(crate) policies: Vec<Value>,
    pub(crate) labels: Vec<String>,
    pub(crate) modified: Timestamp,
    pub(crate) modified_by: Arc<str>,
}

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    String,
    StringList,
    SecureString,
}

/// The tier of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Tier {
    Standard,
    Advanced,
}

/// A setting of the service that was changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Setting {
    pub(crate) value: String,
    pub(crate) modified: Timestamp,
    pub(crate) modified_by: Arc<str>,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::StringList => "StringList",
            Self::SecureString => "SecureString",
        }
    }
}

impl Tier {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Advanced => "Advanced",
        }
    }
}

impl Version {
    /// Returns the value: of a `SecureString` the ciphertext, unless it is to be decrypted.
    pub(crate) fn value(&self, decrypted: bool) -> &str {
        match &self.ciphertext {
            Some(ciphertext) if !decrypted => ciphertext,
            _ => &self.value,
        }
    }
}

impl Parameter {
    /// Returns the newest version.
    pub(crate) fn newest(&self) -> &Version {
        self.versions
            .back()
            .expect("a parameter has at least one version")
    }

    /// Returns the version that a selector chooses, by its number or a label.
    pub(crate) fn select(&self, selector: &str) -> Option<&Version> {
        let by_number = selector.parse::<i64>().ok();
        self.versions.iter().find(|version| match by_number {
            Some(number) => version.number == number,
            None => version.labels.iter().any(|label| label == selector),
        })
    }
}

impl Region {
    /// Returns the parameter of a name.
    pub(crate) fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.get(&key(name))
    }

    /// Returns the parameter of a name, to change it.
    pub(crate) fn parameter_mut(&mut self, name: &str) -> Result<&mut Parameter, ServiceError> {
        self.parameters
            .get_mut(&key(name))
            .ok_or_else(parameter_not_found)
    }

    /// Returns what a reference refers to.
    pub(crate) fn find(
        &self,
        reference: &Reference,
    ) -> Result<(&Parameter, &Version), ServiceError> {
        let parameter = self.parameter(&reference.name);
        let parameter = parameter.ok_or_else(parameter_not_found)?;
        let Some(selector) = &reference.selector else {
            return Ok((parameter, parameter.newest()));
        };
        let version = parameter.select(selector);
        let version = version.ok_or_else(|| version_not_found(&reference.name, selector))?;
        Ok((parameter, version))
    }
}

impl Ssm {
    /// Returns when the next parameter expires.
    pub(crate) fn next_expiration(&self) -> Option<OffsetDateTime> {
        let first = self.expirations.first()?;
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(first.at) * 1_000_000).ok()
    }
}
