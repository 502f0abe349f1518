//! What the engine asks of IAM when it decides whether a call is allowed.

use rehearsal_cloud_core::access::{
    PolicyDocument, PolicyStore, PrincipalName, PrincipalPolicies, ProtectedResource,
};
use rehearsal_cloud_core::arn::Arn;

use crate::managed::AwsManaged;
use crate::state::{Account, Iam, Principal};

impl PolicyStore for Iam {
    fn policies_of(&self, principal: PrincipalName<'_>) -> Option<PrincipalPolicies> {
        match principal {
            PrincipalName::User { account, name } => {
                let account = self.accounts.get(account)?;
                let user = account.users.get(name)?;
                let mut policies = account.policies_of(&user.principal);
                for group in user
                    .groups
                    .iter()
                    .filter_map(|name| account.groups.get(name))
                {
                    let of_group = account.policies_of(&group.principal);
                    policies.identity.extend(of_group.identity);
                }
                Some(policies)
            }
            PrincipalName::Role { account, name } => {
                let account = self.accounts.get(account)?;
                let role = account.roles.get(name)?;
                Some(account.policies_of(&role.principal))
            }
        }
    }

    fn managed_policy(&self, arn: &str) -> Option<PolicyDocument> {
        let account = Arn::parse(arn)?.account;
        match self.accounts.get(account) {
            Some(account) => account.managed_policy(arn),
            None => managed_by_aws(arn),
        }
    }
}

impl Iam {
    /// Returns what policies have to know of a role, or of a user by its name.
    pub(crate) fn protected(&self, arn: &Arn<'_>) -> Option<ProtectedResource> {
        let account = self.accounts.get(arn.account);
        let (kind, path) = arn.resource.split_once('/')?;
        let name = path.rsplit('/').next()?;
        let principal = match kind {
            "role" => {
                let role = account.and_then(|account| account.roles.get(name));
                return Some(ProtectedResource {
                    arn: role.map(|role| role.principal.arn.clone()),
                    policy: role.map(|role| role.trust.clone()),
                    // Nobody can assume a role that there is not.
                    needs_policy_for: Some("sts:"),
                    ..ProtectedResource::default()
                });
            }
            "user" => &account?.users.get(name)?.principal,
            "group" => &account?.groups.get(name)?.principal,
            _ => return None,
        };
        Some(ProtectedResource {
            arn: Some(principal.arn.clone()),
            ..ProtectedResource::default()
        })
    }
}

impl Account {
    fn policies_of(&self, principal: &Principal) -> PrincipalPolicies {
        let inline = principal.inline.values().cloned().map(PolicyDocument::Text);
        let attached = principal.attached.iter();
        let attached = attached.filter_map(|arn| self.managed_policy(arn));
        let tags = principal.tags.iter();
        PrincipalPolicies {
            identity: inline.chain(attached).collect(),
            boundary: principal
                .boundary
                .as_deref()
                .and_then(|arn| self.managed_policy(arn)),
            tags: tags
                .map(|tag| (tag.key.clone(), tag.value.clone()))
                .collect(),
        }
    }

    fn managed_policy(&self, arn: &str) -> Option<PolicyDocument> {
        match self.policies.get(arn) {
            Some(policy) => {
                let version = policy.versions.get(&policy.default_version)?;
                Some(PolicyDocument::Text(version.document.clone()))
            }
            None => managed_by_aws(arn),
        }
    }
}

fn managed_by_aws(arn: &str) -> Option<PolicyDocument> {
    let policy = AwsManaged::find(arn)?;
    Some(match policy.document() {
        Some(document) => PolicyDocument::Text(document.to_string()),
        None => PolicyDocument::Unknown(arn.to_owned()),
    })
}
