//! Policy documents: what IAM accepts, and how outputs have them.

use std::collections::BTreeSet;

use rehearsal_cloud_core::policy::conditions;
use rehearsal_cloud_core::policy::{statements, strings};
use rehearsal_model::error::ServiceError;
use rehearsal_model::percent;
use serde_json::Value;

use crate::error::{limit_exceeded, malformed};

const VERSIONS: [&str; 2] = ["2012-10-17", "2008-10-17"];
const PARTITIONS: [&str; 5] = ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b"];
/// The most characters of a managed policy, white space apart.
const MANAGED_SIZE: usize = 6_144;
/// The most characters of a role's trust policy, white space apart.
const TRUST_SIZE: usize = 2_048;

/// Returns a document as outputs have it: every character that a URL does not carry is
/// encoded.
pub(crate) fn encoded(document: &str) -> String {
    percent::encode(document.as_bytes()).to_string()
}

/// Returns how many characters of a document count for its size.
pub(crate) fn size(document: &str) -> usize {
    document.chars().filter(|c| !c.is_whitespace()).count()
}

/// Checks a customer managed policy.
pub(crate) fn check_managed(document: &str) -> Result<(), ServiceError> {
    if size(document) > MANAGED_SIZE {
        return Err(limit_exceeded(format!(
            "Cannot exceed quota for PolicySize: {MANAGED_SIZE}"
        )));
    }
    check_permissions(document)
}

/// Checks a policy that says what its principal may do.
pub(crate) fn check_permissions(document: &str) -> Result<(), ServiceError> {
    let policy = serde_json::from_str(document).map_err(|_| syntax_error())?;
    check_structure(&policy)?;
    if policy
        .get("Version")
        .is_none_or(|version| version != VERSIONS[0])
    {
        return Err(malformed(
            "Policy document must be version 2012-10-17 or greater.",
        ));
    }
    for statement in statements(&policy) {
        if statement
            .get("Principal")
            .or(statement.get("NotPrincipal"))
            .is_some()
        {
            return Err(malformed("Policy document should not specify a principal."));
        }
        let actions = either(
            statement,
            "Action",
            "Policy statement must contain actions.",
        )?;
        actions.into_iter().try_for_each(check_action)?;
        let resources = either(
            statement,
            "Resource",
            "Policy statement must contain resources.",
        )?;
        resources.into_iter().try_for_each(check_resource)?;
    }
    Ok(())
}

/// Checks a policy that says who may assume a role.
pub(crate) fn check_trust(document: &str) -> Result<(), ServiceError> {
    // Recorded: IAM, test_create_role_with_malformed_assume_role_policy_document.
    let policy = serde_json::from_str(document)
        .map_err(|_| malformed("This policy contains invalid Json"))?;
    check_structure(&policy)?;
    if size(document) > TRUST_SIZE {
        return Err(limit_exceeded(format!(
            "Cannot exceed quota for ACLSizePerRole: {TRUST_SIZE}"
        )));
    }
    for statement in statements(&policy) {
        for prohibited in ["Resource", "NotResource"] {
            if statement.get(prohibited).is_some() {
                return Err(malformed(format!("Has prohibited field {prohibited}.")));
            }
        }
        if statement
            .get("Principal")
            .or(statement.get("NotPrincipal"))
            .is_none()
        {
            return Err(malformed("Missing required field Principal"));
        }
        let actions = either(statement, "Action", "Missing required field Action")?;
        let is_session = |action: &&str| action.starts_with("sts:") || *action == "*";
        if !actions.iter().all(is_session) {
            return Err(malformed(
                "AssumeRole policy may only specify STS AssumeRole actions.",
            ));
        }
        check_principal(&statement["Principal"])?;
    }
    Ok(())
}

fn syntax_error() -> ServiceError {
    malformed("Syntax errors in policy.")
}

/// Checks what all policies have in common: known members of the right types.
fn check_structure(policy: &Value) -> Result<(), ServiceError> {
    let members = policy.as_object().ok_or_else(syntax_error)?;
    let is_known = |name: &String| matches!(name.as_str(), "Version" | "Id" | "Statement");
    if !members.keys().all(is_known) || members.get("Statement").is_none() {
        return Err(syntax_error());
    }
    if let Some(version) = policy.get("Version") {
        let version = version.as_str().ok_or_else(syntax_error)?;
        if !VERSIONS.contains(&version) {
            return Err(syntax_error());
        }
    }
    let mut ids = BTreeSet::new();
    for statement in statements(policy) {
        check_statement(statement)?;
        if let Some(id) = statement.get("Sid").and_then(Value::as_str)
            && !id.is_empty()
            && !ids.insert(id)
        {
            return Err(malformed(
                "Statement IDs (SID) in a single policy must be unique.",
            ));
        }
    }
    Ok(())
}

fn check_statement(statement: &Value) -> Result<(), ServiceError> {
    let members = statement.as_object().ok_or_else(syntax_error)?;
    for (name, value) in members {
        let fits = match name.as_str() {
            "Effect" => matches!(value.as_str(), Some("Allow" | "Deny")),
            "Sid" => value.is_string(),
            "Action" | "NotAction" | "Resource" | "NotResource" => is_strings(value),
            "Principal" | "NotPrincipal" => value.is_object() || value == "*",
            "Condition" => conditions::parse(value).is_some(),
            _ => false,
        };
        if !fits {
            return Err(syntax_error());
        }
    }
    let both =
        |name: &str| members.contains_key(name) && members.contains_key(&format!("Not{name}"));
    if !members.contains_key("Effect") || ["Action", "Resource", "Principal"].into_iter().any(both)
    {
        return Err(syntax_error());
    }
    Ok(())
}

fn is_strings(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Array(values) => values.iter().all(Value::is_string),
        _ => false,
    }
}

/// Returns the values of a member or of the one that names all others. There has to be
/// at least one.
fn either<'a>(
    statement: &'a Value,
    member: &str,
    message: &str,
) -> Result<Vec<&'a str>, ServiceError> {
    let value = statement.get(member);
    let values = strings(value.or(statement.get(format!("Not{member}"))));
    if values.is_empty() {
        return Err(malformed(message));
    }
    Ok(values)
}

fn check_action(action: &str) -> Result<(), ServiceError> {
    if action == "*" {
        return Ok(());
    }
    let Some((vendor, name)) = action.split_once(':') else {
        return Err(malformed(
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ));
    };
    if name.contains(':') {
        return Err(malformed("Actions/Condition can contain only one colon."));
    }
    let is_vendor = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if vendor.is_empty() || !vendor.chars().all(is_vendor) {
        return Err(malformed(format!("Vendor {vendor} is not valid")));
    }
    Ok(())
}

fn check_resource(resource: &str) -> Result<(), ServiceError> {
    if resource == "*" {
        return Ok(());
    }
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    if parts[0] != "arn" || parts.len() < 2 {
        return Err(malformed(format!(
            "Resource {resource} must be in ARN format or \"*\"."
        )));
    }
    let partition = parts[1];
    if partition != "*" && !PARTITIONS.contains(&partition) {
        return Err(malformed(format!(
            "Partition \"{partition}\" is not valid for resource \"{resource}\"."
        )));
    }
    if parts.len() < 6 && !parts.last().is_some_and(|part| part.ends_with('*')) {
        return Err(malformed("The policy failed legacy parsing"));
    }
    let region = parts.get(3).copied().unwrap_or_default();
    match parts.get(2).copied() {
        Some("iam") if !region.is_empty() => Err(malformed(format!(
            "IAM resource {resource} cannot contain region information."
        ))),
        Some("s3") if !region.is_empty() && region != "*" => Err(malformed(format!(
            "Resource {resource} can not contain region information."
        ))),
        _ => Ok(()),
    }
}

fn check_principal(principal: &Value) -> Result<(), ServiceError> {
    let kinds = principal.as_object().into_iter().flatten();
    for (kind, names) in kinds {
        for name in strings(Some(names)) {
            let fits = match kind.as_str() {
                "AWS" => {
                    let is_account = name.len() == 12 && name.bytes().all(|b| b.is_ascii_digit());
                    name == "*" || is_account || name.starts_with("arn:")
                }
                "Service" => name.contains('.'),
                "Federated" | "CanonicalUser" => !name.is_empty(),
                _ => return Err(syntax_error()),
            };
            if !fits {
                let kind = kind.to_ascii_uppercase();
                return Err(malformed(format!(
                    "Invalid principal in policy: \"{kind}\":\"{name}\""
                )));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(result: Result<(), ServiceError>) -> Option<String> {
        result.err().map(|error| error.message)
    }

    fn permissions(statement: &Value) -> Option<String> {
        let policy = json!({"Version": "2012-10-17", "Statement": [statement]});
        message(check_permissions(&policy.to_string()))
    }

    #[test]
    fn permissions_are_checked_in_the_words_of_iam() {
        let cases = [
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
                None,
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*"}),
                Some("Policy statement must contain resources."),
            ),
            (
                json!({"Effect": "Allow", "Resource": "*"}),
                Some("Policy statement must contain actions."),
            ),
            (
                json!({"Effect": "allow", "Action": "s3:*", "Resource": "*"}),
                Some("Syntax errors in policy."),
            ),
            (
                json!({"Effect": "Allow", "Action": "read", "Resource": "*"}),
                Some("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
            ),
            (
                json!({"Effect": "Allow", "Action": "a:b:c", "Resource": "*"}),
                Some("Actions/Condition can contain only one colon."),
            ),
            (
                json!({"Effect": "Allow", "Action": "s3*:Get", "Resource": "*"}),
                Some("Vendor s3* is not valid"),
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "photos"}),
                Some("Resource photos must be in ARN format or \"*\"."),
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:amazon:s3:::photos"}),
                Some("Partition \"amazon\" is not valid for resource \"arn:amazon:s3:::photos\"."),
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:us-east-1::photos"}),
                Some("Resource arn:aws:s3:us-east-1::photos can not contain region information."),
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*"}),
                Some("Policy document should not specify a principal."),
            ),
        ];
        for (statement, expected) in cases {
            assert_eq!(permissions(&statement).as_deref(), expected, "{statement}");
        }
        assert_eq!(
            message(check_permissions("{")).as_deref(),
            Some("Syntax errors in policy.")
        );
    }

    #[test]
    fn trust_names_principals_and_sessions() {
        let cases = [
            (
                json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}),
                None,
            ),
            (
                json!({"Effect": "Allow", "Action": "sts:AssumeRole"}),
                Some("Missing required field Principal"),
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:Get", "Principal": "*"}),
                Some("AssumeRole policy may only specify STS AssumeRole actions."),
            ),
            (
                json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "bob"}}),
                Some("Invalid principal in policy: \"AWS\":\"bob\""),
            ),
            (
                json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*", "Resource": "*"}),
                Some("Has prohibited field Resource."),
            ),
        ];
        for (statement, expected) in cases {
            let policy = json!({"Version": "2012-10-17", "Statement": statement});
            assert_eq!(
                message(check_trust(&policy.to_string())).as_deref(),
                expected,
                "{policy}"
            );
        }
        assert_eq!(
            message(check_trust("{")).as_deref(),
            Some("This policy contains invalid Json")
        );
    }
}
