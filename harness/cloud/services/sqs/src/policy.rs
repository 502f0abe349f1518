//! The access policy of a queue.

use rehearsal_cloud_core::auth::{IdentityKind, is_account};
use rehearsal_cloud_core::policy::{self, AccessRequest};
use rehearsal_cloud_core::service::CallContext;
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

/// Refuses an action that the queue's policy does not allow: to callers of other accounts
/// and to services that send, or that it denies to anybody.
pub(crate) fn authorize(queue: &Queue, cx: &CallContext<'_>, action: &str) -> Result<(), Error> {
    let identity = cx.identity();
    let is_service = identity.kind == IdentityKind::Service;
    if is_service && (action != "SendMessage" || cx.environment.config.lenient) {
        return Ok(());
    }
    let is_owner = identity.account == queue.arn.account;
    let denied = |message: String| Err(Error::new(ErrorKind::AccessDenied, message));
    let resource = queue.arn.to_string();
    let lower = action.to_ascii_lowercase();
    if !is_owner && OWNERS_ONLY.contains(&action) {
        return denied(format!(
            "User: {} is not authorized to perform: sqs:{lower} on resource: {resource} because \
             no resource-based policy allows the sqs:{lower} action",
            identity.arn
        ));
    }
    let action = format!("sqs:{lower}");
    let request = AccessRequest {
        caller: identity,
        action: &action,
        resource: &resource,
        now: cx.now(),
    };
    policy::authorize(queue.settings.policy.as_deref(), &request, is_owner).or_else(denied)
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
