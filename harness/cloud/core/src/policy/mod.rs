//! Resource policies: JSON documents that say who may do what with a resource.
//!
//! [`decide`] is what SQS and SNS go by. S3 reads its policies itself, because it refuses
//! those that are not valid; the conditions are the same.

pub mod conditions;
mod decision;
mod federation;

pub use decision::{AccessRequest, Decision, ServiceKeys, decide, decide_with};
pub(crate) use decision::{PrincipalMatch, decide_for, decide_identity};
pub use federation::{FederatedRequest, trusts};

use serde_json::{Value, json};

use crate::auth::IdentityKind;

/// Returns the statements of a policy, which has one or a list of them.
pub fn statements(policy: &Value) -> Vec<&Value> {
    match policy.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(statement) => vec![statement],
        None => Vec::new(),
    }
}

/// Returns the strings of a value that is one string or a list of them.
pub fn strings(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => vec![text],
        _ => Vec::new(),
    }
}

/// Refuses a call that a resource's policy does not let in.
///
/// Callers of other accounts and the services that act by themselves (not by a role) need a
/// statement that allows the action, `is_owner` tells who needs none. A denial binds
/// everybody. The error is the message for the caller.
pub fn authorize(
    policy: Option<&str>,
    request: &AccessRequest<'_>,
    is_owner: bool,
) -> Result<(), String> {
    authorize_with(policy, request, &[], is_owner)
}

/// Refuses a call of which its service knows more, as [`authorize`] does.
pub fn authorize_with(
    policy: Option<&str>,
    request: &AccessRequest<'_>,
    service_keys: ServiceKeys<'_>,
    is_owner: bool,
) -> Result<(), String> {
    let policy: Value = policy
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let AccessRequest {
        caller,
        action,
        resource,
        ..
    } = request;
    let needs_permission = if caller.kind == IdentityKind::Service {
        BOUND_SERVICES.contains(&&*caller.arn)
    } else {
        !is_owner
    };
    match decide_with(&policy, request, service_keys) {
        Decision::Denied => Err(format!(
            "User: {} is not authorized to perform: {action} on resource: {resource} with an \
             explicit deny in a resource-based policy",
            caller.arn
        )),
        Decision::Silent if needs_permission => Err(format!(
            "User: {} is not authorized to perform: {action} on resource: {resource} because no \
             resource-based policy allows the {action} action{}",
            caller.arn,
            missing_statement(request)
        )),
        _ => Ok(()),
    }
}

/// The services that call by a resource's policy. Others have a role, which acts for the
/// owner.
const BOUND_SERVICES: [&str; 9] = [
    "apigateway.amazonaws.com",
    "cloudwatch.amazonaws.com",
    "cognito-idp.amazonaws.com",
    "events.amazonaws.com",
    "logs.amazonaws.com",
    "secretsmanager.amazonaws.com",
    "s3.amazonaws.com",
    "ses.amazonaws.com",
    "sns.amazonaws.com",
];

/// Returns what the policy lacks, for the journal: nobody but it hears what became of a
/// service's call.
fn missing_statement(request: &AccessRequest<'_>) -> String {
    let caller = request.caller;
    if caller.kind != IdentityKind::Service {
        return String::new();
    }
    let mut statement = json!({
        "Effect": "Allow",
        "Principal": {"Service": &*caller.arn},
        "Action": request.action,
        "Resource": request.resource,
    });
    if let Some(source) = &caller.source_arn {
        statement["Condition"] = json!({"ArnEquals": {"aws:SourceArn": &**source}});
    }
    format!(". The policy of {} lacks: {statement}", request.resource)
}

/// Returns the statement that `AddPermission` adds: it allows accounts to call
/// actions (`SQS:SendMessage`) on a resource.
pub fn permission(label: &str, accounts: &[String], actions: &[String], resource: &str) -> Value {
    let accounts = accounts
        .iter()
        .map(|account| format!("arn:aws:iam::{account}:root"));
    json!({
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": one_or_list(accounts.collect())},
        "Action": one_or_list(actions.to_vec()),
        "Resource": resource,
    })
}

/// AWS writes a list of one as the one.
fn one_or_list(mut values: Vec<String>) -> Value {
    if values.len() == 1 {
        Value::from(values.remove(0))
    } else {
        Value::from(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permission_writes_a_list_of_one_as_the_one() {
        let actions = [
            "SQS:SendMessage".to_owned(),
            "SQS:ReceiveMessage".to_owned(),
        ];
        let statement = permission("label", &["1".to_owned()], &actions, "arn:x");
        assert_eq!(statement["Principal"]["AWS"], "arn:aws:iam::1:root");
        assert_eq!(statement["Action"], json!(actions));
    }
}
