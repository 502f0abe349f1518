//! Parameter policies: when a parameter expires, and of what it notifies.

use rehearsal_cloud_core::service::ServiceError;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const MAX_POLICIES: usize = 10;

/// Returns the policies of a `Policies` text, which is a JSON list of them. An empty list
/// removes those that there are.
pub(crate) fn parse(text: &str) -> Result<Vec<Value>, ServiceError> {
    let policies: Value = serde_json::from_str(text)
        .map_err(|_| invalid_attribute("The policies are not a JSON array of policies."))?;
    let policies = match policies {
        Value::Array(policies) => policies,
        one @ Value::Object(_) => vec![one],
        _ => {
            return Err(invalid_attribute(
                "The policies are not a JSON array of policies.",
            ));
        }
    };
    if policies.len() > MAX_POLICIES {
        return Err(ServiceError::sender(
            "PoliciesLimitExceededException",
            format!("A parameter can have a maximum of {MAX_POLICIES} policies."),
        ));
    }
    for policy in &policies {
        check(policy)?;
    }
    let expirations = policies.iter().filter(|policy| is_expiration(policy));
    if expirations.count() > 1 {
        return Err(ServiceError::sender(
            "IncompatiblePolicyException",
            "A parameter can have only one policy of the type Expiration.",
        ));
    }
    Ok(policies)
}

/// Returns when the policies let a parameter expire.
pub(crate) fn expires(policies: &[Value]) -> Option<OffsetDateTime> {
    let policy = policies.iter().find(|policy| is_expiration(policy))?;
    timestamp(policy.get("Attributes")?)
}

fn is_expiration(policy: &Value) -> bool {
    policy["Type"] == "Expiration"
}

fn timestamp(attributes: &Value) -> Option<OffsetDateTime> {
    let text = attributes.get("Timestamp")?.as_str()?;
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

fn check(policy: &Value) -> Result<(), ServiceError> {
    let kind = policy["Type"].as_str().unwrap_or_default();
    let none = Map::new();
    let attributes = policy["Attributes"].as_object().unwrap_or(&none);
    let text = |name: &str| attributes.get(name).and_then(Value::as_str);
    let is_period = |amount: &str| {
        let amount = text(amount).and_then(|text| text.parse::<u32>().ok());
        amount.is_some_and(|amount| amount > 0) && matches!(text("Unit"), Some("Days" | "Hours"))
    };
    let is_valid = match kind {
        "Expiration" => timestamp(&policy["Attributes"]).is_some(),
        "ExpirationNotification" => is_period("Before"),
        "NoChangeNotification" => is_period("After"),
        _ => {
            return Err(ServiceError::sender(
                "InvalidPolicyTypeException",
                format!(
                    "The policy type {kind} is not supported. Parameter Store supports the \
                     following policy types: Expiration, ExpirationNotification, and \
                     NoChangeNotification."
                ),
            ));
        }
    };
    if is_valid && policy["Version"] == "1.0" {
        return Ok(());
    }
    Err(invalid_attribute(&format!(
        "A policy attribute or its value is invalid: {policy}"
    )))
}

fn invalid_attribute(message: &str) -> ServiceError {
    ServiceError::sender("InvalidPolicyAttributeException", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_of_the_user_guide_are_read() {
        let text = r#"[
            {"Type": "Expiration", "Version": "1.0", "Attributes": {"Timestamp": "2018-12-02T21:34:33.000Z"}},
            {"Type": "ExpirationNotification", "Version": "1.0", "Attributes": {"Before": "15", "Unit": "Days"}},
            {"Type": "NoChangeNotification", "Version": "1.0", "Attributes": {"After": "20", "Unit": "Days"}}
        ]"#;
        let policies = parse(text).unwrap();
        assert_eq!(policies.len(), 3);
        let expires = expires(&policies).unwrap();
        assert_eq!(expires.unix_timestamp(), 1_543_786_473);
        assert_eq!(parse("[]").unwrap(), Vec::<Value>::new());
    }

    #[test]
    fn other_policies_are_refused() {
        let code = |text: &str| parse(text).unwrap_err().code.into_owned();
        assert_eq!(code("no json"), "InvalidPolicyAttributeException");
        assert_eq!(
            code(r#"[{"Type": "Exp", "Version": "1.0"}]"#),
            "InvalidPolicyTypeException"
        );
        let tomorrow =
            r#"{"Type": "Expiration", "Version": "1.0", "Attributes": {"Timestamp": "tomorrow"}}"#;
        assert_eq!(
            code(&format!("[{tomorrow}]")),
            "InvalidPolicyAttributeException"
        );
        let expiration = tomorrow.replace("tomorrow", "2030-01-01T00:00:00Z");
        assert_eq!(
            code(&format!("[{expiration}, {expiration}]")),
            "IncompatiblePolicyException"
        );
    }
}
