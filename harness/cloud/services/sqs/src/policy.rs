//! A queue's policy: who else may use it.

use serde_json::{Map, Value, json};

use super::queue::Queue;
use super::refusal::{Reason, Refusal};
use rehearsal_cloud_core::auth::{Identity, IdentityKind};

const MOST_STATEMENTS: usize = 20;
const MOST_ACTIONS: usize = 7;

/// What other accounts can be allowed to do.
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

/// What only the owner can do.
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

/// The owner may do everything; another account what the policy allows it.
/// Other services of the cloud come on behalf of an owner.
pub(crate) fn authorize(queue: &Queue, identity: &Identity, action: &str) -> Result<(), Refusal> {
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
    Err(Refusal::new(
        Reason::AccessDenied,
        format!(
            "User: {} is not authorized to perform: sqs:{action} on resource: {} because no \
             resource-based policy allows the sqs:{action} action",
            identity.arn, queue.arn
        ),
    ))
}

/// Whether a policy lets an account do something, for all we can judge: a
/// statement with a condition allows nothing.
fn grants(policy: &Value, account: &str, action: &str) -> bool {
    let applies = |statement: &Value| {
        statement.get("Condition").is_none()
            && names(statement.get("Principal"), |principal| {
                principal == "*"
                    || principal == account
                    || principal.split(':').nth(4) == Some(account)
            })
            && list(statement.get("Action")).iter().any(|pattern| {
                let pattern = pattern.to_ascii_lowercase();
                pattern == "*"
                    || pattern
                        .strip_prefix("sqs:")
                        .is_some_and(|name| name == "*" || name.eq_ignore_ascii_case(action))
            })
    };
    let effect = |wanted: &str| {
        statements(policy).into_iter().any(|statement| {
            statement.get("Effect").and_then(Value::as_str) == Some(wanted) && applies(statement)
        })
    };
    effect("Allow") && !effect("Deny")
}

/// Whether any of the accounts a principal names fits.
fn names(principal: Option<&Value>, fits: impl Fn(&str) -> bool) -> bool {
    match principal {
        Some(Value::Object(kinds)) => list(kinds.get("AWS")).into_iter().any(fits),
        other => list(other).into_iter().any(fits),
    }
}

/// One text or several.
fn list(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => vec![text],
        _ => Vec::new(),
    }
}

fn statements(policy: &Value) -> Vec<&Value> {
    match policy.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(statement) => vec![statement],
        None => Vec::new(),
    }
}

/// Adds a statement that lets accounts do something.
pub(crate) fn add_permission(
    queue: &mut Queue,
    label: &str,
    accounts: &[String],
    actions: &[String],
) -> Result<(), Refusal> {
    if accounts.is_empty() {
        return Err(Refusal::missing("AWSAccountIds"));
    }
    if actions.is_empty() {
        return Err(Refusal::missing("ActionName"));
    }
    if actions.len() > MOST_ACTIONS {
        return Err(Refusal::new(
            Reason::OverLimit,
            format!(
                "{} Actions were found, maximum allowed is {MOST_ACTIONS}.",
                actions.len()
            ),
        ));
    }
    for action in actions {
        if OWNERS_ONLY.contains(&action.as_str()) {
            return Err(Refusal::parameter(
                format!("SQS:{action}"),
                "ActionName",
                "Only the queue owner is allowed to invoke this action.",
            ));
        }
        if !SHAREABLE.contains(&action.as_str()) {
            return Err(Refusal::parameter(
                format!("SQS:{action}"),
                "ActionName",
                "Please refer to the appropriate WSDL for a list of valid actions. ",
            ));
        }
    }
    for account in accounts {
        if account.len() != 12 || !account.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Refusal::parameter(
                format!("[{account}]"),
                "PrincipalId",
                "Unable to verify.",
            ));
        }
    }
    let arn = queue.arn.to_string();
    let mut policy = read(queue);
    policy
        .entry("Version")
        .or_insert_with(|| json!("2008-10-17"));
    policy
        .entry("Id")
        .or_insert_with(|| json!(format!("{arn}/SQSDefaultPolicy")));
    let mut statements = take_statements(&mut policy);
    if statements.iter().any(|statement| statement["Sid"] == label) {
        return Err(Refusal::parameter(label, "Label", "Already exists."));
    }
    let accounts = accounts
        .iter()
        .map(|account| json!(format!("arn:aws:iam::{account}:root")));
    let actions = actions.iter().map(|action| json!(format!("SQS:{action}")));
    statements.push(json!({
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": one_or_many(accounts.collect())},
        "Action": one_or_many(actions.collect()),
        "Resource": arn,
    }));
    if statements.len() > MOST_STATEMENTS {
        return Err(Refusal::new(
            Reason::OverLimit,
            format!(
                "{} Statements were found, maximum allowed is {MOST_STATEMENTS}.",
                statements.len()
            ),
        ));
    }
    policy.insert("Statement".to_owned(), Value::Array(statements));
    queue.settings.policy = Some(Value::Object(policy).to_string());
    Ok(())
}

/// Takes the statement of a label away, and the policy with its last one.
pub(crate) fn remove_permission(queue: &mut Queue, label: &str) -> Result<(), Refusal> {
    let mut policy = read(queue);
    let mut statements = take_statements(&mut policy);
    let before = statements.len();
    statements.retain(|statement| statement["Sid"] != label);
    if statements.len() == before {
        return Err(Refusal::parameter(label, "Label", "can't find label."));
    }
    queue.settings.policy = (!statements.is_empty()).then(|| {
        policy.insert("Statement".to_owned(), Value::Array(statements));
        Value::Object(policy).to_string()
    });
    Ok(())
}

fn read(queue: &Queue) -> Map<String, Value> {
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

fn one_or_many(mut values: Vec<Value>) -> Value {
    if values.len() == 1 {
        values.remove(0)
    } else {
        Value::Array(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(statement: &Value) -> Value {
        json!({"Version": "2012-10-17", "Statement": statement})
    }

    #[test]
    fn a_statement_grants_its_actions_to_its_accounts() {
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
    fn wildcards_conditions_and_denials() {
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
