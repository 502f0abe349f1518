//! Resource policies: JSON documents that say who may do what with a resource.
//!
//! Services differ in which principals and conditions they understand; what
//! they read in the same way is here.

use serde_json::{Value, json};

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

/// Returns whether a policy has a statement that allows and none that denies,
/// among the statements for which `applies` is true.
pub fn allows(policy: &Value, applies: impl Fn(&Value) -> bool) -> bool {
    let has = |effect: &str| {
        statements(policy)
            .into_iter()
            .any(|statement| statement["Effect"] == effect && applies(statement))
    };
    has("Allow") && !has("Deny")
}

/// Returns the accounts and ARNs that a statement names as principals.
pub fn aws_principals(statement: &Value) -> Vec<&str> {
    match statement.get("Principal") {
        Some(Value::Object(principals)) => strings(principals.get("AWS")),
        other => strings(other),
    }
}

/// Returns whether a statement is about an action of a service: by its name
/// (`sqs:SendMessage`, in any case), by `sqs:*` or by `*`.
pub fn is_about(statement: &Value, service: &str, action: &str) -> bool {
    strings(statement.get("Action"))
        .into_iter()
        .any(|pattern| match pattern.split_once(':') {
            Some((prefix, name)) => {
                prefix.eq_ignore_ascii_case(service)
                    && (name == "*" || name.eq_ignore_ascii_case(action))
            }
            None => pattern == "*",
        })
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
    fn denial_wins_over_permission() {
        let allow = json!({"Effect": "Allow", "Action": "sqs:*"});
        let deny = json!({"Effect": "Deny", "Action": "SQS:SendMessage"});
        let policy = json!({"Statement": [allow, deny]});
        let allows = |action: &str| allows(&policy, |statement| is_about(statement, "sqs", action));
        assert!(allows("ReceiveMessage"));
        assert!(!allows("SendMessage"));
        assert!(!super::allows(&json!({}), |_| true));
    }

    #[test]
    fn actions_match_by_name_and_wildcard() {
        let is_about = |actions: Value| is_about(&json!({"Action": actions}), "sns", "Publish");
        assert!(is_about(json!("sns:*")));
        assert!(is_about(json!(["SNS:Subscribe", "SNS:publish"])));
        assert!(is_about(json!("*")));
        assert!(!is_about(json!("sqs:*")));
        assert!(!is_about(json!("Publish")));
    }

    #[test]
    fn principals_are_one_or_a_list() {
        let principals = |principal: Value| {
            let statement = json!({"Principal": principal});
            aws_principals(&statement).join(" ")
        };
        assert_eq!(principals(json!("*")), "*");
        assert_eq!(principals(json!({"AWS": ["1", "2"]})), "1 2");
        assert_eq!(principals(json!({"Service": "s3.amazonaws.com"})), "");
    }

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
