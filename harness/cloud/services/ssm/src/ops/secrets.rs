//! References to secrets of Secrets Manager: parameters below
//! `/aws/reference/secretsmanager/`, whose values that service has.
//!
//! A call that names some asks Secrets Manager by effects, and waits until all have been
//! answered.

use std::collections::BTreeMap;

use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};
use serde_json::{Value, json};
use time::Duration;

use crate::error::validation;
use crate::name::Reference;
use crate::state::{SecretLookup, Ssm};

/// How long a call waits. Answers come at once: this ends the call of a service that has
/// panicked.
const PATIENCE: Duration = Duration::seconds(10);

/// What is known of the secrets that a call asked for.
pub(super) enum Answers {
    /// Not all have been answered.
    Wait(Answer<Value>),
    /// The answers, by the references as the call wrote them.
    All(BTreeMap<String, Result<Value, ServiceError>>),
}

/// Checks that a call for secrets asks for decryption.
pub(super) fn check_decryption(decrypted: bool) -> Result<(), ServiceError> {
    if decrypted {
        return Ok(());
    }
    Err(validation(
        "WithDecryption flag must be True for retrieving a Secret Manager secret.",
    ))
}

/// Asks Secrets Manager for secrets, once for each call.
pub(super) fn ask(ssm: &mut Ssm, cx: &mut CallContext<'_>, references: &[Reference]) -> Answers {
    let request = cx.caller.request_id.clone();
    let until = cx.arrived() + PATIENCE;
    if let Some(lookup) = ssm.lookups.get(&request) {
        if lookup.found.len() >= lookup.asked || cx.now() >= until {
            let lookup = ssm.lookups.remove(&request).unwrap_or_default();
            return Answers::All(lookup.found);
        }
    } else {
        let mut asked: Vec<String> = references.iter().map(text).collect();
        asked.sort();
        asked.dedup();
        for reference in references {
            let ticket = json!({"request": &*request, "reference": text(reference)});
            cx.effect_with_ticket(Effect::Call(call(cx, reference)), ticket);
        }
        let lookup = SecretLookup {
            asked: asked.len(),
            found: BTreeMap::new(),
        };
        ssm.lookups.insert(request.clone(), lookup);
    }
    Answers::Wait(Answer::Wait {
        key: request.to_string(),
        until,
    })
}

/// Returns a reference as a call writes it.
pub(super) fn text(reference: &Reference) -> String {
    match &reference.selector {
        Some(selector) => format!("{}:{selector}", reference.name),
        None => reference.name.clone(),
    }
}

fn call(cx: &CallContext<'_>, reference: &Reference) -> ServiceCall {
    let mut input = json!({"SecretId": reference.secret()});
    match &reference.selector {
        // The ids of versions have at least 32 characters; stages are shorter as a rule.
        Some(id) if id.len() >= 32 => input["VersionId"] = id.as_str().into(),
        Some(stage) => input["VersionStage"] = stage.as_str().into(),
        None => {}
    }
    ServiceCall {
        service: "secretsmanager",
        operation: "GetSecretValue",
        account: cx.account().clone(),
        region: cx.region().clone(),
        input,
        principal: "ssm.amazonaws.com",
        source_arn: None,
    }
}

/// Keeps what Secrets Manager answered, and wakes the call that waits for it.
pub(crate) fn answered(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    ticket: &Value,
    outcome: Result<Value, ServiceError>,
) {
    let text = |member: &str| ticket[member].as_str().unwrap_or_default();
    let Some(lookup) = ssm.lookups.get_mut(text("request")) else {
        return;
    };
    lookup.found.insert(text("reference").to_owned(), outcome);
    cx.wake(text("request"));
}

/// Returns a secret as a parameter (user guide: "Referencing AWS Secrets Manager secrets
/// from Parameter Store parameters").
pub(super) fn parameter(
    reference: &Reference,
    answer: Option<Result<Value, ServiceError>>,
) -> Result<Value, ServiceError> {
    let absent = || {
        ServiceError::sender(
            "ParameterNotFound",
            format!(
                "An error occurred (ParameterNotFound) when referencing Secrets Manager: \
                 Secret {} not found.",
                reference.name
            ),
        )
    };
    let secret = match answer {
        Some(Ok(secret)) => secret,
        Some(Err(error)) if error.code != "ResourceNotFoundException" => return Err(error),
        _ => return Err(absent()),
    };
    Ok(json!({
        "Name": reference.name,
        "Type": "SecureString",
        "Value": secret["SecretString"],
        "Version": 0,
        "Selector": reference.selector.as_ref().map(|selector| format!(":{selector}")),
        "SourceResult": secret.to_string(),
        "LastModifiedDate": secret["CreatedDate"],
        "ARN": secret["ARN"],
        "DataType": "text",
    }))
}
