//! Policies of buses.

use rehearsal_cloud_core::policy::statements;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{not_found, validation};
use crate::state::{BusRef, Events};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutPermission {
    event_bus_name: Option<String>,
    action: Option<String>,
    principal: Option<String>,
    statement_id: Option<String>,
    condition: Option<Condition>,
    policy: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Condition {
    #[serde(rename = "Type")]
    kind: String,
    key: String,
    value: String,
}

pub(crate) fn put_permission(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: PutPermission,
) -> Result<Value, ServiceError> {
    let bus = BusRef::parse(input.event_bus_name.as_deref(), cx);
    let bus = events.bus(&bus, cx.now())?;
    if let Some(policy) = input.policy {
        let policy: Value = serde_json::from_str(&policy)
            .map_err(|_| validation("This policy contains invalid Json"))?;
        bus.policy = Some(policy);
        return Ok(json!({}));
    }
    let (Some(action), Some(principal), Some(id)) =
        (input.action, input.principal, input.statement_id)
    else {
        return Err(validation(
            "Parameters StatementId, Action and Principal, or Policy must be specified.",
        ));
    };
    if action != "events:PutEvents" {
        return Err(validation(
            "Provided value in parameter 'action' is not supported.",
        ));
    }
    let is_account = principal.len() == 12 && principal.bytes().all(|byte| byte.is_ascii_digit());
    if !is_account && principal != "*" {
        return Err(validation(
            "Provided value in parameter 'principal' is not supported.",
        ));
    }
    let principal = if is_account {
        json!({"AWS": format!("arn:aws:iam::{principal}:root")})
    } else {
        json!("*")
    };
    let mut statement = json!({
        "Sid": id,
        "Effect": "Allow",
        "Principal": principal,
        "Action": action,
        "Resource": bus.arn,
    });
    if let Some(condition) = input.condition {
        let operand = json!({condition.key: condition.value});
        statement["Condition"] = json!({condition.kind: operand});
    }
    let mut all = without(bus.policy.as_ref(), &id);
    all.push(statement);
    bus.policy = Some(policy(all));
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RemovePermission {
    event_bus_name: Option<String>,
    statement_id: Option<String>,
    #[serde(default)]
    remove_all_permissions: bool,
}

pub(crate) fn remove_permission(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: RemovePermission,
) -> Result<Value, ServiceError> {
    let bus = BusRef::parse(input.event_bus_name.as_deref(), cx);
    let bus = events.bus(&bus, cx.now())?;
    if input.remove_all_permissions {
        bus.policy = None;
        return Ok(json!({}));
    }
    let id = input.statement_id.unwrap_or_default();
    let rest = without(bus.policy.as_ref(), &id);
    let before = bus
        .policy
        .as_ref()
        .map_or(0, |policy| statements(policy).len());
    if rest.len() == before {
        return Err(not_found("Statement with the provided id does not exist."));
    }
    bus.policy = (!rest.is_empty()).then(|| policy(rest));
    Ok(json!({}))
}

/// Returns the statements of a policy but the one with an id.
fn without(policy: Option<&Value>, id: &str) -> Vec<Value> {
    let all = policy.map(statements).unwrap_or_default().into_iter();
    all.filter(|one| one["Sid"] != id).cloned().collect()
}

fn policy(statements: Vec<Value>) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}
