//! The access policy of a queue.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::{Identity, IdentityKind, is_account};
use rehearsal_cloud_core::policy::{self, aws_principals, is_about};
use serde_json::{Map, Value, json};

use crate::error::{Error, ErrorKind};
use crate::queue::Queue;

const MAX_STATEMENTS: usize = 20;
const MAX_ACTIONS: usize = 7;

/// The actions that other accounts can be allowed.
const SHAREABLE: &[&str] = &[
    "*",
    "ChangeMessageVisibility",
    "DeleteMessage",
    "GetQueueAttributes",
    "GetQueueUrl",
    "ListDeadLetterSourceQueues",
    "PurgeQueue",
    "ReceiveMessage",
    "SendMessage",
];

/// The actions that only the owner can call.
const OWNERS_ONLY: &[&str] = &[
    "AddPermission",
    "CancelMessageMoveTask",
    "CreateQueue",
    "DeleteQueue",
    "ListMessageMoveTasks",
    "ListQueues",
    "ListQueueTags",
    "RemovePermission",
    "SetQueueAttributes",
    "StartMessageMoveTask",
    "TagQueue",
    "UntagQueue",
];

/// Refuses an action of a caller from another account that the queue's policy
/// does not allow. Services of the cloud act for the owner.
pub(crate) fn authorize(queue: &Queue, identity: &Identity, action: &str) -> Result<(), Error> {
    if identity.account == queue.arn.account || identity.kind == IdentityKind::Service {
        return Ok(());
    }
    let allowed = !OWNERS_ONLY.contains(&action)
        && queue
            .settings
            .policy
            .as_deref()
            .and_then(|text| serde_json::from_str::<Value>(text).ok())
            .is_some_and(|policy| grants(&policy, &identity.account, action));
    if allowed {
        return Ok(());
    }
    let action = action.to_ascii_lowercase();
    Err(Error::new(
        ErrorKind::AccessDenied,
        format!(
            "User: {} is not authorized to perform: sqs:{action} on resource: {} because no \
             resource-based policy allows the sqs:{action} action",
            identity.arn, queue.arn
        ),
    ))
}

/// Returns whether a policy allows an action to an account. Statements with a
/// condition never apply.
fn grants(policy: &Value, account: &str, action: &str) -> bool {
    let is_about_account = |statement: &Value| {
        aws_principals(statement).into_iter().any(|principal| {
            principal == "*"
                || principal == account
                || Arn::parse(principal).is_some_and(|arn| arn.account == account)
        })
    };
    policy::allows(policy, |statement| {
        statement.get("Condition").is_none()
            && is_about_account(statement)
            && is_about(statement, "sqs", action)
    })
}

/// Adds a statement to a queue's policy that allows accounts to call actions.
pub(crate) fn add_permission(
    queue: &mut Queue,
    label: &str,
    accounts: &[String],
    actions: &[String],
) -> Result<(), Error> {
    if accounts.is_empty() {
        return Err(Error::missing_parameter("AWSAccountIds"));
    }
    if actions.is_empty() {
        return Err(Error::missing_parameter("ActionName"));
    }
    if actions.len() > MAX_ACTIONS {
        return Err(Error::new(
            ErrorKind::OverLimit,
            format!(
                "{} Actions were found, maximum allowed is {MAX_ACTIONS}.",
                actions.len()
            ),
        ));
    }
    for action in actions {
        if OWNERS_ONLY.contains(&action.as_str()) {
            return Err(Error::invalid_parameter(
                format!("SQS:{action}"),
                "ActionName",
                "Only the queue owner is allowed to invoke this action.",
            ));
        }
        if !SHAREABLE.contains(&action.as_str()) {
            return Err(Error::invalid_parameter(
                format!("SQS:{action}"),
                "ActionName",
                "Please refer to the appropriate WSDL for a list of valid actions. ",
            ));
        }
    }
    for account in accounts {
        if !is_account(account) {
            return Err(Error::invalid_parameter(
                format!("[{account}]"),
                "PrincipalId",
                "Unable to verify.",
            ));
        }
    }
    let arn = queue.arn.to_string();
    let mut document = parse_policy(queue);
    document
        .entry("Version")
        .or_insert_with(|| json!("2008-10-17"));
    document
        .entry("Id")
        .or_insert_with(|| json!(format!("{arn}/SQSDefaultPolicy")));
    let mut statements = take_statements(&mut document);
    if statements.iter().any(|statement| statement["Sid"] == label) {
        return Err(Error::invalid_parameter(label, "Label", "Already exists."));
    }
    let actions: Vec<String> = actions.iter().map(|name| format!("SQS:{name}")).collect();
    statements.push(policy::permission(label, accounts, &actions, &arn));
    if statements.len() > MAX_STATEMENTS {
        return Err(Error::new(
            ErrorKind::OverLimit,
            format!(
                "{} Statements were found, maximum allowed is {MAX_STATEMENTS}.",
                statements.len()
            ),
        ));
    }
    document.insert("Statement".to_owned(), Value::Array(statements));
    queue.settings.policy = Some(Value::Object(document).to_string());
    Ok(())
}

/// Removes the statement with a label, and with the last one the policy.
pub(crate) fn remove_permission(queue: &mut Queue, label: &str) -> Result<(), Error> {
    let mut document = parse_policy(queue);
    let mut statements = take_statements(&mut document);
    let before = statements.len();
    statements.retain(|statement| statement["Sid"] != label);
    if statements.len() == before {
        return Err(Error::invalid_parameter(
            label,
            "Label",
            "can't find label.",
        ));
    }
    queue.settings.policy = (!statements.is_empty()).then(|| {
        document.insert("Statement".to_owned(), Value::Array(statements));
        Value::Object(document).to_string()
    });
    Ok(())
}

fn parse_policy(queue: &Queue) -> Map<String, Value> {
    queue
        .settings
        .policy
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

fn take_statements(policy: &mut Map<String, Value>) -> Vec<Value> {
    match policy.get_mut("Statement").map(Value::take) {
        Some(Value::Array(statements)) => statements,
        Some(Value::Null) | None => Vec::new(),
        Some(statement) => vec![statement],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(statement: &Value) -> Value {
        json!({"Version": "2012-10-17", "Statement": statement})
    }

    #[test]
    fn statement_grants_its_actions_to_its_accounts() {
        let statement = json!({
            "Effect": "Allow",
            "Principal": {"AWS": ["arn:aws:iam::111111111111:root", "222222222222"]},
            "Action": ["SQS:SendMessage", "sqs:ReceiveMessage"],
        });
        for granted in [policy(&statement), policy(&json!([statement]))] {
            assert!(grants(&granted, "111111111111", "SendMessage"));
            assert!(grants(&granted, "222222222222", "ReceiveMessage"));
            assert!(!grants(&granted, "333333333333", "SendMessage"));
            assert!(!grants(&granted, "111111111111", "DeleteMessage"));
        }
    }

    #[test]
    fn wildcards_grant_and_conditions_and_denials_do_not() {
        let all = json!({"Effect": "Allow", "Principal": "*", "Action": "SQS:*"});
        assert!(grants(&policy(&all), "1", "SendMessage"));
        let mut conditional = all.clone();
        conditional["Condition"] = json!({"ArnEquals": {"aws:SourceArn": "x"}});
        assert!(!grants(&policy(&conditional), "1", "SendMessage"));
        let deny =
            json!({"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sqs:SendMessage"});
        assert!(!grants(&policy(&json!([all, deny])), "1", "SendMessage"));
        assert!(grants(&policy(&json!([all, deny])), "1", "ReceiveMessage"));
    }
}
