//! What the trust policy of a role says to the users of an identity provider.

use serde_json::Value;

use super::conditions::ConditionKeys;
use super::decision::{Decision, decide_provider};

/// A user of an identity provider, who wants to assume a role.
#[derive(Debug)]
pub struct FederatedRequest<'a> {
    /// The names that the provider has in trust policies.
    pub providers: &'a [String],
    /// The action: `sts:AssumeRoleWithWebIdentity`.
    pub action: &'a str,
    /// The role's ARN.
    pub role: &'a str,
    /// The values of condition keys, which come from the token.
    pub keys: Vec<(String, Vec<String>)>,
}

impl ConditionKeys for FederatedRequest<'_> {
    fn get(&self, key: &str) -> Vec<String> {
        let mut keys = self.keys.iter();
        let found = keys.find(|(name, _)| name.eq_ignore_ascii_case(key));
        found.map(|(_, values)| values.clone()).unwrap_or_default()
    }
}

/// Returns whether the trust policy of a role lets a user of a provider assume it.
pub fn trusts(policy: &str, request: &FederatedRequest<'_>) -> bool {
    let policy: Value = serde_json::from_str(policy).unwrap_or_default();
    let call = (request.action, request.role);
    decide_provider(&policy, request.providers, call, request) == Decision::Allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provider_and_conditions_decide() {
        let policy = r#"{"Statement": {"Effect": "Allow",
            "Principal": {"Federated": "arn:aws:iam::1:oidc-provider/ci.example"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringLike": {"ci.example:sub": "repo:shop/*"}}}}"#;
        let trusted = |provider: &str, subject: &str| {
            let request = FederatedRequest {
                providers: &[provider.to_owned()],
                action: "sts:AssumeRoleWithWebIdentity",
                role: "arn:aws:iam::1:role/deploy",
                keys: vec![("ci.example:sub".to_owned(), vec![subject.to_owned()])],
            };
            trusts(policy, &request)
        };
        let provider = "arn:aws:iam::1:oidc-provider/ci.example";
        assert!(trusted(provider, "repo:shop/main"));
        assert!(!trusted(provider, "repo:other/main"));
        assert!(!trusted(
            "arn:aws:iam::1:oidc-provider/other",
            "repo:shop/main"
        ));
    }
}
