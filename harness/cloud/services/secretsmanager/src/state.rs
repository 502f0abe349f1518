//! The state of the service, and how calls name secrets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::policy::{self, AccessRequest};
use rehearsal_cloud_core::service::{CallContext, Scoped, ServiceError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::error::{marked_for_deletion, secret_not_found};
use crate::secret::Secret;

/// Secrets Manager.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Secrets {
    pub(crate) regions: Scoped<Region>,
    /// What happens by itself, by its time; entries that have become void are ignored.
    pub(crate) due: BTreeSet<Due>,
    /// Whether the functions that calls are about may be invoked, by the calls' ids.
    pub(crate) checks: BTreeMap<String, FunctionCheck>,
}

/// Whether a function may be invoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FunctionCheck {
    /// Lambda was asked.
    Asked,
    Passed,
    Refused,
}

/// The state of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    /// Secrets by their names.
    pub(crate) secrets: BTreeMap<String, Secret>,
    /// How many secrets were ever created.
    pub(crate) created: u64,
}

/// Something that happens to a secret by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Due {
    /// Seconds since the epoch.
    pub(crate) at: i64,
    pub(crate) place: SecretPlace,
    pub(crate) task: Task,
}

/// What happens to a secret by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Task {
    Delete,
    Rotate,
    /// A rotation that failed is tried again.
    Retry,
}

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct SecretPlace {
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) name: String,
}

/// How many characters AWS adds to a name in an ARN, besides the hyphen.
pub(crate) const SUFFIX: usize = 6;

impl Secrets {
    /// Returns when something next happens by itself.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        let first = self.due.first()?;
        OffsetDateTime::from_unix_timestamp(first.at).ok()
    }

    /// Returns the secret at a place.
    pub(crate) fn at(&mut self, place: &SecretPlace) -> Option<&mut Secret> {
        let region = self.regions.get_mut(&place.account, &place.region)?;
        region.secrets.get_mut(&place.name)
    }

    /// Returns the secret that a call names, by its name, its ARN, or its ARN without the
    /// suffix, if the call may do what it does.
    pub(crate) fn find(
        &mut self,
        cx: &CallContext<'_>,
        id: &str,
        action: &str,
    ) -> Result<&mut Secret, ServiceError> {
        let arn = Arn::parse(id).filter(|arn| arn.service == "secretsmanager");
        let account = arn.map_or(&**cx.account(), |arn| arn.account);
        let region = arn.map_or(&**cx.region(), |arn| arn.region);
        if region != &**cx.region() {
            return Err(secret_not_found());
        }
        let region = self.regions.get_mut(account, region);
        let secret = region.and_then(|region| match arn {
            None => region.secrets.get_mut(id),
            Some(arn) => region.by_arn(arn),
        });
        let secret = secret.ok_or_else(secret_not_found)?;
        let request = AccessRequest {
            caller: cx.identity(),
            action: &format!("secretsmanager:{action}"),
            resource: &secret.arn,
            now: cx.now(),
        };
        let is_owner = account == &**cx.account();
        policy::authorize(secret.policy.as_deref(), &request, is_owner)
            .map_err(|message| ServiceError::sender("AccessDeniedException", message))?;
        Ok(secret)
    }

    /// Returns the secret that a call names, if it is not scheduled for deletion.
    pub(crate) fn find_kept(
        &mut self,
        cx: &CallContext<'_>,
        id: &str,
        action: &str,
    ) -> Result<&mut Secret, ServiceError> {
        let secret = self.find(cx, id, action)?;
        if secret.deleted.is_some() {
            return Err(marked_for_deletion());
        }
        Ok(secret)
    }
}

impl SecretPlace {
    /// Returns the place of the secret with an ARN.
    pub(crate) fn of(arn: &str) -> Option<Self> {
        let parsed = Arn::parse(arn)?;
        Some(Self {
            account: parsed.account.into(),
            region: parsed.region.into(),
            name: name_of(arn).to_owned(),
        })
    }
}

impl Region {
    /// Returns the secret of an ARN. One that could have a suffix is not taken for one
    /// without (recorded: `test_create_and_update_secret[Invalid/_+=.@-Name-a1b2c3-False]`).
    fn by_arn(&mut self, arn: Arn<'_>) -> Option<&mut Secret> {
        let resource = arn.resource.strip_prefix("secret:")?;
        let name = without_suffix(resource);
        if name != resource {
            let secret = self.secrets.get_mut(name);
            return secret.filter(|secret| secret.arn == arn.text);
        }
        self.secrets.get_mut(resource)
    }
}

/// Returns the name of a secret by what its ARN ends with.
fn without_suffix(resource: &str) -> &str {
    match resource.rsplit_once('-') {
        Some((name, suffix))
            if suffix.len() == SUFFIX
                && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            name
        }
        _ => resource,
    }
}

/// Returns the name of the secret that a call names by its name or its ARN.
pub(crate) fn name_of(id: &str) -> &str {
    let resource = Arn::parse(id).and_then(|arn| arn.resource.strip_prefix("secret:"));
    resource.map_or(id, without_suffix)
}

impl Region {
    /// Returns the secrets, the oldest first.
    pub(crate) fn by_creation(&self) -> Vec<&Secret> {
        let mut secrets: Vec<&Secret> = self.secrets.values().collect();
        secrets.sort_by_key(|secret| secret.place);
        secrets
    }
}
