use serde::Serialize;
use sha2::{Digest, Sha256};

use rehearsal_cloud_core::auth::key_body;
use rehearsal_cloud_core::service::ServiceError;

/// A role, as its ARN names it.
pub(super) struct Role<'a> {
    pub account: &'a str,
    /// The last part of its path: assumed roles go by that alone.
    name: &'a str,
    arn: &'a str,
}

/// Whom a role was assumed by.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AssumedRoleUser {
    pub assumed_role_id: String,
    pub arn: String,
}

impl<'a> Role<'a> {
    /// Reads `arn:aws:iam::123456789012:role/path/name`.
    pub(super) fn parse(arn: &'a str) -> Result<Self, ServiceError> {
        let invalid = || ServiceError::sender("ValidationError", "Request ARN is invalid");
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", _, "iam", "", account, resource] = parts[..] else {
            return Err(invalid());
        };
        let name = resource
            .strip_prefix("role/")
            .and_then(|path| path.rsplit('/').next());
        match name {
            Some(name) if rehearsal_cloud_core::auth::is_account(account) && !name.is_empty() => {
                Ok(Self { account, name, arn })
            }
            _ => Err(invalid()),
        }
    }

    /// The user of a session of it.
    pub(super) fn assumed_by(&self, session: &str) -> AssumedRoleUser {
        // The same role has the same id whenever it is assumed.
        let id = key_body(self.account, &Sha256::digest(self.arn)[..5]);
        AssumedRoleUser {
            assumed_role_id: format!("AROA{id}:{session}"),
            arn: format!(
                "arn:aws:sts::{}:assumed-role/{}/{session}",
                self.account, self.name
            ),
        }
    }
}

/// Whether a session policy is JSON, and how full (in percent) it makes the packed form.
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
    use super::*;

    #[test]
    fn a_role_is_named_by_its_arn() {
        let role = Role::parse("arn:aws:iam::123456789012:role/teams/shop/deploy").unwrap();
        let user = role.assumed_by("me");
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
