//! A function with its versions and aliases.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use rehearsal_cloud_core::functions::FunctionEnvironment;
use rehearsal_cloud_core::ids::Ids;
use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_core::tagging::Tags;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::code::Code;
use crate::error::{function_not_found, not_found};
use crate::events::{EventConfig, QueuedEvent};
use crate::names::{LATEST, is_number};
use crate::policy::Policy;
use crate::settings::Settings;
use crate::url::config::FunctionUrl;

/// A function.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// Without a version.
    pub(crate) arn: Arc<str>,
    /// The version that changes.
    pub(crate) latest: Version,
    /// The versions that were published, by number.
    pub(crate) published: BTreeMap<u64, Version>,
    /// The number of the last version that was published, even if it is gone.
    pub(crate) last_number: u64,
    pub(crate) aliases: BTreeMap<String, Alias>,
    /// The policies, by the qualifier that they are about; empty for the function.
    pub(crate) policies: BTreeMap<String, Policy>,
    pub(crate) tags: Tags,
    /// How many invocations may run at once, where that is reserved.
    pub(crate) reserved: Option<u32>,
    /// How many invocations run.
    #[serde(skip)]
    pub(crate) running: u32,
    /// The events that wait for an invocation.
    pub(crate) events: VecDeque<QueuedEvent>,
    /// How events are handled, by version or alias.
    pub(crate) event_configs: BTreeMap<String, EventConfig>,
    /// The URLs of the function and of its aliases, by the alias; empty for the function.
    #[serde(default)]
    pub(crate) urls: BTreeMap<String, FunctionUrl>,
    /// The provisioned concurrency, by version or alias.
    #[serde(default)]
    pub(crate) provisioned: BTreeMap<String, Provisioned>,
    /// The ARN of its code signing configuration.
    #[serde(default)]
    pub(crate) code_signing: Option<String>,
    /// How many events run.
    #[serde(skip)]
    pub(crate) running_events: u32,
}

/// A version of a function.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Version {
    /// `$LATEST` or the number.
    pub(crate) name: String,
    pub(crate) settings: Settings,
    pub(crate) code: Code,
    pub(crate) revision: String,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) modified: OffsetDateTime,
    /// What its environments are started with, once it was invoked.
    #[serde(skip)]
    pub(crate) environment: Option<Arc<FunctionEnvironment>>,
}

/// Environments that are started before they are needed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Provisioned {
    pub(crate) requested: u32,
    /// How many there are; `None` while they start.
    pub(crate) allocated: Option<u32>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) modified: OffsetDateTime,
}

/// A name for a version, or for two of which one gets a share of the invocations.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Alias {
    pub(crate) version: String,
    pub(crate) description: String,
    /// The other version and its share, from 0 to 1.
    pub(crate) other: Option<(String, f64)>,
    pub(crate) revision: String,
}

impl Function {
    /// Returns the ARN with a qualifier.
    pub(crate) fn qualified_arn(&self, qualifier: Option<&str>) -> String {
        match qualifier {
            Some(qualifier) => format!("{}:{qualifier}", self.arn),
            None => self.arn.to_string(),
        }
    }

    /// Whether no more invocations may start while others run.
    pub(crate) fn is_at_capacity(&self) -> bool {
        self.reserved
            .is_some_and(|reserved| self.running >= reserved)
    }

    /// Returns whether environments of a version are started before they are needed.
    pub(crate) fn is_provisioned(&self, version: &str) -> bool {
        let mut provisioned = self.provisioned.keys();
        provisioned.any(|qualifier| match self.aliases.get(qualifier) {
            Some(alias) => alias.version == version,
            None => qualifier == version,
        })
    }

    /// Returns the version that a qualifier names, which is no alias.
    pub(crate) fn version(&self, name: &str) -> Option<&Version> {
        if name == LATEST {
            return Some(&self.latest);
        }
        self.published.get(&name.parse().ok()?)
    }

    pub(crate) fn version_mut(&mut self, name: &str) -> Option<&mut Version> {
        if name == LATEST {
            return Some(&mut self.latest);
        }
        self.published.get_mut(&name.parse().ok()?)
    }

    /// Returns the version that a qualifier stands for: of an alias the first one.
    pub(crate) fn find(&self, qualifier: Option<&str>) -> Result<&Version, ServiceError> {
        let qualifier = qualifier.unwrap_or(LATEST);
        let name = match self.aliases.get(qualifier) {
            Some(alias) => &alias.version,
            None => qualifier,
        };
        self.version(name)
            .ok_or_else(|| function_not_found(&self.qualified_arn(Some(qualifier))))
    }

    /// Returns the name of the version that one invocation of a qualifier runs.
    pub(crate) fn choose(
        &self,
        qualifier: Option<&str>,
        ids: &mut Ids,
    ) -> Result<String, ServiceError> {
        let first = self.find(qualifier)?.name.clone();
        let alias = qualifier.and_then(|name| self.aliases.get(name));
        let Some((other, share)) = alias.and_then(|alias| alias.other.as_ref()) else {
            return Ok(first);
        };
        #[expect(clippy::cast_precision_loss, reason = "a share needs no 64 bits")]
        let chance = (ids.number("route") >> 11) as f64 / (1_u64 << 53) as f64;
        Ok(if chance < *share {
            other.clone()
        } else {
            first
        })
    }

    /// Refuses a qualifier that nothing has, with the words for policies.
    pub(crate) fn check_qualifier(&self, qualifier: &str) -> Result<(), ServiceError> {
        if self.aliases.contains_key(qualifier) || self.version(qualifier).is_some() {
            return Ok(());
        }
        let arn = self.qualified_arn(Some(qualifier));
        if is_number(qualifier) || qualifier.contains('$') {
            return Err(function_not_found(&arn));
        }
        Err(not_found(format!("Cannot find alias arn: {arn}")))
    }
}
