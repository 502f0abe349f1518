//! The access policy of a topic: who may do what with it.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::policy::{self, AccessRequest};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde_json::{Value, json};

use crate::error::invalid_parameter;
use crate::topic::Topic;

/// The actions that a permission can be for.
const ACTIONS: [&str; 9] = [
    "GetTopicAttributes",
    "SetTopicAttributes",
    "AddPermission",
    "RemovePermission",
    "DeleteTopic",
    "Subscribe",
    "ListSubscriptionsByTopic",
    "Publish",
    "Receive",
];

impl Topic {
    /// Returns the policy that was set, or the one that allows everything to
    /// the owner.
    pub(crate) fn policy(&self) -> String {
        if let Some(policy) = self.attributes.get("Policy") {
            return policy.clone();
        }
        let actions: Vec<String> = ACTIONS[..8]
            .iter()
            .map(|action| format!("SNS:{action}"))
            .collect();
        json!({
            "Version": "2008-10-17",
            "Id": "__default_policy_ID",
            "Statement": [{
                "Sid": "__default_statement_ID",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": actions,
                "Resource": self.arn,
                "Condition": {"StringEquals": {"AWS:SourceOwner": self.owner}},
            }],
        })
        .to_string()
    }

    /// Adds a statement that allows accounts to call actions.
    pub(crate) fn add_permission(
        &mut self,
        label: &str,
        accounts: &[String],
        actions: &[String],
    ) -> Result<(), ServiceError> {
        let mut policy: Value = serde_json::from_str(&self.policy()).unwrap_or_default();
        let Some(statements) = policy.get_mut("Statement").and_then(Value::as_array_mut) else {
            return Err(invalid_parameter("Policy Error: null"));
        };
        if statements.iter().any(|statement| statement["Sid"] == label) {
            return Err(invalid_parameter("Statement already exists"));
        }
        if actions
            .iter()
            .any(|action| action != "*" && !ACTIONS.contains(&action.as_str()))
        {
            return Err(invalid_parameter(
                "Policy statement action out of service scope!",
            ));
        }
        let actions: Vec<String> = actions.iter().map(|name| format!("SNS:{name}")).collect();
        statements.push(policy::permission(label, accounts, &actions, &self.arn));
        self.store_policy(&policy);
        Ok(())
    }

    /// Removes the statement with a label.
    pub(crate) fn remove_permission(&mut self, label: &str) {
        let mut policy: Value = serde_json::from_str(&self.policy()).unwrap_or_default();
        if let Some(statements) = policy.get_mut("Statement").and_then(Value::as_array_mut) {
            statements.retain(|statement| statement["Sid"] != label);
        }
        self.store_policy(&policy);
    }

    fn store_policy(&mut self, policy: &Value) {
        self.attributes
            .insert("Policy".to_owned(), policy.to_string());
    }
}

/// Refuses an action that the topic's policy does not allow: to callers of other accounts
/// and to services that publish, or that it denies to anybody. Callers who are refused do
/// not learn whether the topic exists: without one, `policy` is `None`.
pub(crate) fn authorize(
    cx: &CallContext<'_>,
    topic: &Arn<'_>,
    policy: Option<&str>,
    action: &str,
) -> Result<(), ServiceError> {
    let caller = cx.identity();
    let is_service = caller.kind == IdentityKind::Service;
    let exempt = action != "Publish" || policy.is_none() || cx.environment.config.lenient;
    if is_service && exempt {
        return Ok(());
    }
    let action = format!("SNS:{action}");
    let request = AccessRequest {
        caller,
        action: &action,
        resource: topic.text,
        now: cx.now(),
    };
    let is_owner = caller.account.as_ref() == topic.account;
    policy::authorize(policy, &request, is_owner)
        .map_err(|message| ServiceError::sender("AuthorizationErrorException", message))
}
