//! Roles, their sessions, and session policies.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::{Credentials, is_account, key_body};
use rehearsal_cloud_core::config::IamMode;
use rehearsal_cloud_core::policy::{FederatedRequest, trusts};
use rehearsal_cloud_core::service::{CallContext, ServiceError};

/// A role.
pub(super) struct Role<'a> {
    pub account: &'a str,
    /// The last part of its path, which is all that the ARNs of sessions have.
    name: &'a str,
    arn: &'a str,
}

/// The identity of a role session.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AssumedRoleUser {
    pub assumed_role_id: String,
    pub arn: String,
}

impl<'a> Role<'a> {
    /// Parses `arn:aws:iam::123456789012:role/path/name`.
    pub(super) fn parse(arn: &'a str) -> Result<Self, ServiceError> {
        let invalid = || ServiceError::sender("ValidationError", "Request ARN is invalid");
        // Recorded: STS, test_sts_invalid_parameters.
        let malformed = || ServiceError::sender("ValidationError", format!("{arn} is invalid"));
        let parsed = Arn::parse(arn).ok_or_else(malformed)?;
        if parsed.service != "iam" || !parsed.region.is_empty() || !is_account(parsed.account) {
            return Err(invalid());
        }
        let path = parsed.resource.strip_prefix("role/").ok_or_else(invalid)?;
        match path.rsplit('/').next() {
            Some(name) if !name.is_empty() => Ok(Self {
                account: parsed.account,
                name,
                arn,
            }),
            _ => Err(invalid()),
        }
    }

    /// Refuses a user of an identity provider whom the role's trust policy does not let in,
    /// where policies are enforced. Nobody can assume a role that there is not.
    pub(super) fn check_trust(
        &self,
        cx: &CallContext<'_>,
        providers: &[String],
        action: &'static str,
        keys: Vec<(String, Vec<String>)>,
    ) -> Result<(), ServiceError> {
        if cx.environment.config.iam != IamMode::Strict {
            return Ok(());
        }
        let request = FederatedRequest {
            providers,
            action,
            role: self.arn,
            keys,
        };
        let policy = cx.credentials().trust_policy(self.arn);
        if policy.is_some_and(|policy| trusts(&policy, &request)) {
            return Ok(());
        }
        let message = format!("Not authorized to perform {action}");
        Err(ServiceError::sender("AccessDenied", message).with_status(403))
    }

    /// Returns the identity of a session. A role that no service keeps has an id that
    /// follows from its ARN. Recorded: STS, test_assume_role.
    pub(super) fn session_user(&self, credentials: &Credentials, session: &str) -> AssumedRoleUser {
        let id = credentials.role_id(self.arn).unwrap_or_else(|| {
            let random = &Sha256::digest(self.arn)[..5];
            format!("AROA{}", key_body(self.account, random))
        });
        AssumedRoleUser {
            assumed_role_id: format!("{id}:{session}"),
            arn: format!(
                "arn:aws:sts::{}:assumed-role/{}/{session}",
                self.account, self.name
            ),
        }
    }
}

/// A tag of a session.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SessionTag {
    pub key: String,
    #[serde(default)]
    pub value: String,
}

/// A managed policy that narrows a session.
#[derive(Debug, Deserialize)]
pub(super) struct PolicyArn {
    arn: Option<String>,
}

/// Returns the policies that narrow a session: a document, and the ARNs of managed ones.
pub(super) fn session_policies(policy: Option<&str>, managed: &[PolicyArn]) -> Vec<String> {
    let managed = managed.iter().filter_map(|policy| policy.arn.clone());
    policy
        .map(str::to_owned)
        .into_iter()
        .chain(managed)
        .collect()
}

/// Checks the tags of a session, and the keys of those that sessions made with it inherit.
/// Recorded: STS, test_assume_role_tag_validation.
pub(super) fn check_tags(tags: &[SessionTag], transitive: &[String]) -> Result<(), ServiceError> {
    let invalid = |message: &str| Err(ServiceError::sender("InvalidParameterValue", message));
    for (index, tag) in tags.iter().enumerate() {
        let is_same = |other: &SessionTag| other.key.eq_ignore_ascii_case(&tag.key);
        if tags[..index].iter().any(is_same) {
            return invalid(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            );
        }
    }
    let is_tag = |key: &String| tags.iter().any(|tag| tag.key.eq_ignore_ascii_case(key));
    if !transitive.iter().all(is_tag) {
        return invalid("The specified transitive tag key must be included in the requested tags.");
    }
    Ok(())
}

/// Checks that a session policy is JSON. Returns its packed size as a percentage
/// of the limit.
pub(super) fn packed_size(policy: Option<&str>) -> Result<Option<u32>, ServiceError> {
    let Some(policy) = policy else {
        return Ok(None);
    };
    if serde_json::from_str::<serde_json::Map<_, _>>(policy).is_err() {
        return Err(ServiceError::sender(
            "MalformedPolicyDocumentException",
            "This policy contains invalid Json",
        ));
    }
    Ok(Some(
        u32::try_from(policy.len() * 100 / 2048)
            .unwrap_or(100)
            .max(1),
    ))
}

#[cfg(test)]
mod tests {
    use rehearsal_cloud_core::config::Config;

    use super::*;

    #[test]
    fn role_is_parsed_from_its_arn() {
        let role = Role::parse("arn:aws:iam::123456789012:role/teams/shop/deploy").unwrap();
        let user = role.session_user(&Credentials::new(&Config::default()), "me");
        assert_eq!(user.arn, "arn:aws:sts::123456789012:assumed-role/deploy/me");
        assert!(
            user.assumed_role_id.starts_with("AROA"),
            "{}",
            user.assumed_role_id
        );
        assert!(user.assumed_role_id.ends_with(":me"));
        for wrong in [
            "arn:aws:iam::123456789012:user/deploy",
            "arn:aws:iam::12:role/deploy",
            "role/deploy",
            "",
        ] {
            assert!(Role::parse(wrong).is_err(), "{wrong}");
        }
    }
}
