//! The access policy of a topic: who may do what with it.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::{Identity, IdentityKind};
use rehearsal_cloud_core::policy::{self, aws_principals, is_about};
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

/// Refuses callers of other accounts unless the topic's policy allows the
/// action. Services of the cloud act for the owner. Callers who are refused do
/// not learn whether the topic exists: without one, `policy` is `None`.
pub(crate) fn authorize(
    caller: &Identity,
    account: &str,
    topic: &Arn<'_>,
    policy: Option<&str>,
    action: &str,
) -> Result<(), ServiceError> {
    if caller.kind == IdentityKind::Service || account == topic.account {
        return Ok(());
    }
    let policy: Value = policy
        .and_then(|policy| serde_json::from_str(policy).ok())
        .unwrap_or_default();
    if policy::allows(&policy, |statement| {
        applies(statement, account, &caller.arn, action)
    }) {
        return Ok(());
    }
    Err(ServiceError::sender(
        "AuthorizationErrorException",
        format!(
            "User: {} is not authorized to perform: SNS:{action} on resource: {} because no resource-based policy allows the SNS:{action} action",
            caller.arn, topic.text
        ),
    ))
}

/// Returns whether a statement is about a caller and an action. Of conditions
/// only those on the caller's account are understood; others never hold.
fn applies(statement: &Value, account: &str, arn: &str, action: &str) -> bool {
    let is_about_caller = aws_principals(statement).into_iter().any(|principal| {
        principal == "*"
            || principal == arn
            || principal == account
            || principal.ends_with(&format!("::{account}:root"))
    });
    is_about_caller && is_about(statement, "sns", action) && conditions_hold(statement, account)
}

fn conditions_hold(statement: &Value, account: &str) -> bool {
    let Some(operators) = statement.get("Condition").and_then(Value::as_object) else {
        return true;
    };
    let is_account = |(key, expected): (&String, &Value)| {
        matches!(
            key.to_lowercase().as_str(),
            "aws:sourceowner" | "aws:sourceaccount" | "aws:principalaccount"
        ) && policy::strings(Some(expected)).contains(&account)
    };
    operators.iter().all(|(operator, keys)| {
        operator == "StringEquals"
            && keys
                .as_object()
                .is_some_and(|keys| keys.iter().all(is_account))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(principal: &Value, action: &Value) -> Value {
        json!({"Effect": "Allow", "Principal": principal, "Action": action})
    }

    #[test]
    fn statement_applies_to_accounts_arns_and_everybody() {
        let arn = "arn:aws:iam::222222222222:user/jo";
        let applies = |principal: Value| {
            applies(
                &statement(&principal, &json!("SNS:Publish")),
                "222222222222",
                arn,
                "Publish",
            )
        };
        assert!(applies(json!("*")));
        assert!(applies(json!({"AWS": "222222222222"})));
        assert!(applies(
            json!({"AWS": ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"]})
        ));
        assert!(applies(json!({"AWS": arn})));
        assert!(!applies(json!({"AWS": "arn:aws:iam::111111111111:root"})));
        assert!(!applies(json!({"Service": "s3.amazonaws.com"})));
    }

    #[test]
    fn condition_that_is_not_understood_never_holds() {
        let mut statement = statement(&json!("*"), &json!("SNS:Publish"));
        statement["Condition"] = json!({"StringEquals": {"AWS:SourceOwner": "111111111111"}});
        assert!(applies(&statement, "111111111111", "x", "Publish"));
        assert!(!applies(&statement, "222222222222", "x", "Publish"));
        statement["Condition"] = json!({"ArnLike": {"aws:SourceArn": "*"}});
        assert!(!applies(&statement, "111111111111", "x", "Publish"));
    }
}
