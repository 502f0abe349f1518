//! Who may do what with a topic: its policy, and the permissions that are
//! statements in it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::arn::Arn;
use super::state::{Sns, Topic, invalid};
use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// What a permission can be for.
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
    /// Its policy: the one that was set, or that its owner may do everything.
    pub(super) fn policy(&self) -> String {
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
}

/// Refuses callers from other accounts unless the topic's policy lets them in.
/// Services of this cloud act for the owner. Whether there is such a topic is
/// nothing strangers are told.
pub(super) fn check(
    cx: &CallContext<'_>,
    topic: &Arn<'_>,
    policy: Option<&str>,
    action: &str,
) -> Result<(), ServiceError> {
    let caller = cx.identity();
    if caller.kind == IdentityKind::Service || &**cx.account() == topic.account {
        return Ok(());
    }
    let policy: Value = policy
        .and_then(|policy| serde_json::from_str(policy).ok())
        .unwrap_or_default();
    let statements = list(policy.get("Statement"));
    let allowed = |effect: &str| {
        statements.iter().any(|statement| {
            statement["Effect"] == effect && applies(statement, cx.account(), &caller.arn, action)
        })
    };
    if allowed("Allow") && !allowed("Deny") {
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

fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    }
}

/// Whether a statement speaks of this caller and this action. Of conditions
/// only the source's owner is understood; one that is not understood never holds.
fn applies(statement: &Value, account: &str, arn: &str, action: &str) -> bool {
    let principal = match statement.get("Principal") {
        Some(Value::Object(principals)) => list(principals.get("AWS")),
        other => list(other),
    };
    let speaks_of_caller = principal
        .iter()
        .filter_map(|principal| principal.as_str())
        .any(|principal| {
            principal == "*"
                || principal == arn
                || principal == account
                || principal.ends_with(&format!("::{account}:root"))
        });
    let speaks_of_action = list(statement.get("Action"))
        .iter()
        .filter_map(|allowed| allowed.as_str())
        .any(|allowed| match allowed.split_once(':') {
            Some((service, name)) => {
                service.eq_ignore_ascii_case("sns")
                    && (name == "*" || name.eq_ignore_ascii_case(action))
            }
            None => allowed == "*",
        });
    let conditions_hold = statement
        .get("Condition")
        .and_then(Value::as_object)
        .is_none_or(|operators| {
            operators.iter().all(|(operator, keys)| {
                operator == "StringEquals"
                    && keys.as_object().is_some_and(|keys| {
                        keys.iter().all(|(key, wanted)| {
                            matches!(
                                key.to_lowercase().as_str(),
                                "aws:sourceowner" | "aws:sourceaccount" | "aws:principalaccount"
                            ) && list(Some(wanted)).iter().any(|wanted| *wanted == account)
                        })
                    })
            })
        });
    speaks_of_caller && speaks_of_action && conditions_hold
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AddPermission {
    topic_arn: String,
    label: String,
    #[serde(rename = "AWSAccountId", default)]
    accounts: Vec<String>,
    #[serde(rename = "ActionName", default)]
    actions: Vec<String>,
}

pub(super) fn add_permission(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: AddPermission,
) -> Result<(), ServiceError> {
    let topic = sns.topic(cx, &input.topic_arn, "AddPermission")?;
    let mut policy: Value = serde_json::from_str(&topic.policy()).unwrap_or_default();
    let Some(statements) = policy.get_mut("Statement").and_then(Value::as_array_mut) else {
        return Err(invalid("Policy Error: null"));
    };
    if statements
        .iter()
        .any(|statement| statement["Sid"] == *input.label)
    {
        return Err(invalid("Statement already exists"));
    }
    if input
        .actions
        .iter()
        .any(|action| action != "*" && !ACTIONS.contains(&action.as_str()))
    {
        return Err(invalid("Policy statement action out of service scope!"));
    }
    let one_or_all = |mut values: Vec<String>| {
        if values.len() == 1 {
            Value::from(values.remove(0))
        } else {
            Value::from(values)
        }
    };
    statements.push(json!({
        "Sid": input.label,
        "Effect": "Allow",
        "Principal": {"AWS": one_or_all(input.accounts.iter().map(|account| format!("arn:aws:iam::{account}:root")).collect())},
        "Action": one_or_all(input.actions.iter().map(|action| format!("SNS:{action}")).collect()),
        "Resource": topic.arn,
    }));
    topic
        .attributes
        .insert("Policy".to_owned(), policy.to_string());
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RemovePermission {
    topic_arn: String,
    label: String,
}

pub(super) fn remove_permission(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: RemovePermission,
) -> Result<(), ServiceError> {
    let topic = sns.topic(cx, &input.topic_arn, "RemovePermission")?;
    let mut policy: Value = serde_json::from_str(&topic.policy()).unwrap_or_default();
    if let Some(statements) = policy.get_mut("Statement").and_then(Value::as_array_mut) {
        statements.retain(|statement| statement["Sid"] != *input.label);
    }
    topic
        .attributes
        .insert("Policy".to_owned(), policy.to_string());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(principal: &Value, action: &Value) -> Value {
        json!({"Effect": "Allow", "Principal": principal, "Action": action})
    }

    #[test]
    fn a_statement_speaks_of_accounts_arns_and_everybody() {
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
    fn a_statement_speaks_of_actions() {
        let applies = |action: Value| {
            applies(
                &statement(&json!("*"), &action),
                "222222222222",
                "x",
                "Publish",
            )
        };
        assert!(applies(json!("sns:*")));
        assert!(applies(json!(["SNS:Subscribe", "SNS:Publish"])));
        assert!(applies(json!("*")));
        assert!(!applies(json!("sqs:*")));
    }

    #[test]
    fn a_condition_that_is_not_understood_never_holds() {
        let mut statement = statement(&json!("*"), &json!("SNS:Publish"));
        statement["Condition"] = json!({"StringEquals": {"AWS:SourceOwner": "111111111111"}});
        assert!(applies(&statement, "111111111111", "x", "Publish"));
        assert!(!applies(&statement, "222222222222", "x", "Publish"));
        statement["Condition"] = json!({"ArnLike": {"aws:SourceArn": "*"}});
        assert!(!applies(&statement, "111111111111", "x", "Publish"));
    }
}
