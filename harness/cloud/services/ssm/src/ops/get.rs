//! `GetParameter` and `GetParameters`.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::secrets::{self, Answers};
use crate::encryption;
use crate::name::{self, Reference};
use crate::state::{Parameter, Ssm, Version};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetParameter {
    name: String,
    #[serde(default)]
    with_decryption: bool,
}

pub(crate) fn get_parameter(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: GetParameter,
) -> Result<Answer<Value>, ServiceError> {
    let reference = Reference::parse(&input.name, cx)?;
    if reference.secret().is_none() {
        let (parameter, version) = ssm.regions.for_caller(cx).find(&reference)?;
        encryption::check_decryption(cx, version, input.with_decryption)?;
        let described = describe(cx, parameter, version, &reference, input.with_decryption);
        return Ok(Answer::Now(json!({"Parameter": described})));
    }
    secrets::check_decryption(input.with_decryption)?;
    match secrets::ask(ssm, cx, std::slice::from_ref(&reference)) {
        Answers::Wait(answer) => Ok(answer),
        Answers::All(mut found) => {
            let secret = secrets::parameter(&reference, found.remove(&secrets::text(&reference)))?;
            Ok(Answer::Now(json!({"Parameter": secret})))
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetParameters {
    names: Vec<String>,
    #[serde(default)]
    with_decryption: bool,
}

pub(crate) fn get_parameters(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: GetParameters,
) -> Result<Answer<Value>, ServiceError> {
    let mut references = Vec::new();
    for name in &input.names {
        references.push(Reference::parse(name, cx)?);
    }
    let secrets = references.iter().filter(|one| one.secret().is_some());
    let secrets: Vec<Reference> = secrets.cloned().collect();
    let mut answers = BTreeMap::new();
    if !secrets.is_empty() {
        secrets::check_decryption(input.with_decryption)?;
        match secrets::ask(ssm, cx, &secrets) {
            Answers::Wait(answer) => return Ok(answer),
            Answers::All(found) => answers = found,
        }
    }
    let region = ssm.regions.for_caller(cx);
    let (mut parameters, mut invalid) = (BTreeMap::new(), Vec::new());
    for (name, reference) in input.names.iter().zip(&references) {
        let found = if reference.secret().is_some() {
            secrets::parameter(reference, answers.remove(&secrets::text(reference))).ok()
        } else {
            match region.find(reference) {
                Ok((parameter, version)) => {
                    encryption::check_decryption(cx, version, input.with_decryption)?;
                    let decrypted = input.with_decryption;
                    Some(describe(cx, parameter, version, reference, decrypted))
                }
                Err(_) => None,
            }
        };
        match found {
            Some(described) => {
                parameters.insert(name, described);
            }
            None => invalid.push(name),
        }
    }
    let parameters: Vec<Value> = parameters.into_values().collect();
    Ok(Answer::Now(
        json!({"Parameters": parameters, "InvalidParameters": invalid}),
    ))
}

/// Returns a version of a parameter as calls for values see it.
pub(super) fn describe(
    cx: &CallContext<'_>,
    parameter: &Parameter,
    version: &Version,
    reference: &Reference,
    decrypted: bool,
) -> Value {
    json!({
        "Name": parameter.name,
        "Type": version.kind.name(),
        "Value": version.value(decrypted),
        "Version": version.number,
        "Selector": reference.selector.as_ref().map(|selector| format!(":{selector}")),
        "LastModifiedDate": Timestamp(version.modified.0),
        "ARN": name::arn(cx.account(), cx.region(), &parameter.name),
        "DataType": version.data_type,
    })
}
