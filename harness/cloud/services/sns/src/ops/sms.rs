//! SMS settings, numbers that opted out, and the sandbox's numbers.

use std::collections::BTreeMap;

use rehearsal_cloud_core::mailbox::{MailboxMessage, MessageKind};
use rehearsal_cloud_core::service::{CallContext, Effect};
use rehearsal_model::error::ServiceError;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::error::invalid_parameter;
use crate::sms::{Verification, is_phone_number, is_sender_id};
use crate::state::Sns;

/// The SMS attributes of an account.
const ATTRIBUTES: [&str; 6] = [
    "MonthlySpendLimit",
    "DeliveryStatusIAMRole",
    "DeliveryStatusSuccessSamplingRate",
    "DefaultSenderID",
    "DefaultSMSType",
    "UsageReportS3Bucket",
];

#[derive(Deserialize)]
pub(crate) struct SetAttributes {
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

pub(crate) fn set_attributes(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SetAttributes,
) -> Result<(), ServiceError> {
    let invalid = |message: String| Err(ServiceError::sender("InvalidParameterException", message));
    for (name, value) in &input.attributes {
        if !ATTRIBUTES.contains(&name.as_str()) {
            return invalid(format!("{name} is not a valid attribute"));
        }
        let is_valid = match name.as_str() {
            "DefaultSMSType" => matches!(value.as_str(), "Promotional" | "Transactional"),
            "DefaultSenderID" => is_sender_id(value),
            _ => true,
        };
        if !is_valid {
            return invalid(format!("{name} is invalid"));
        }
    }
    sns.regions
        .for_caller(cx)
        .sms
        .attributes
        .extend(input.attributes);
    Ok(())
}

#[derive(Deserialize)]
pub(crate) struct GetAttributes {
    #[serde(default)]
    attributes: Vec<String>,
}

pub(crate) fn get_attributes(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: GetAttributes,
) -> Result<Value, ServiceError> {
    let mut attributes = BTreeMap::from([("MonthlySpendLimit".to_owned(), "1".to_owned())]);
    attributes.extend(sns.regions.for_caller(cx).sms.attributes.clone());
    attributes.retain(|name, _| input.attributes.is_empty() || input.attributes.contains(name));
    Ok(json!({"attributes": attributes}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PhoneNumberInput {
    phone_number: String,
}

fn check_number(number: &str) -> Result<(), ServiceError> {
    if is_phone_number(number) {
        Ok(())
    } else {
        Err(invalid_parameter(
            "PhoneNumber Reason: input incorrectly formatted",
        ))
    }
}

pub(crate) fn check_if_opted_out(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: PhoneNumberInput,
) -> Result<Value, ServiceError> {
    check_number(&input.phone_number)?;
    let opted_out = sns
        .regions
        .for_caller(cx)
        .sms
        .opted_out
        .contains(&input.phone_number);
    Ok(json!({"isOptedOut": opted_out}))
}

#[derive(Deserialize)]
pub(crate) struct NoInput {}

pub(crate) fn list_opted_out(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    Ok(json!({"phoneNumbers": sns.regions.for_caller(cx).sms.opted_out}))
}

pub(crate) fn opt_in(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: PhoneNumberInput,
) -> Result<(), ServiceError> {
    check_number(&input.phone_number)?;
    sns.regions
        .for_caller(cx)
        .sms
        .opted_out
        .remove(&input.phone_number);
    Ok(())
}

/// Accounts of this cloud have no origination numbers.
pub(crate) fn list_origination_numbers(
    _: &mut Sns,
    _: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    Ok(json!({"PhoneNumbers": []}))
}

/// Accounts of this cloud have left the sandbox: messages go to every number.
pub(crate) fn sandbox_status(
    _: &mut Sns,
    _: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    Ok(json!({"IsInSandbox": false}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SandboxNumberInput {
    phone_number: String,
    #[serde(default)]
    one_time_password: String,
}

fn no_such_number() -> ServiceError {
    ServiceError::sender(
        "ResourceNotFoundException",
        "The phone number does not exist in the sandbox.",
    )
}

/// Adds a number to the sandbox and sends it a one-time password.
pub(crate) fn create_sandbox_number(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SandboxNumberInput,
) -> Result<(), ServiceError> {
    let number = input.phone_number;
    check_number(&number)?;
    let password = cx.ids.text("one-time password", b"0123456789", 6);
    let region = sns.regions.for_caller(cx);
    if matches!(
        region.sms.sandbox.get(&number),
        Some(Verification::Verified)
    ) {
        return Err(ServiceError::sender(
            "UserErrorException",
            "The phone number is already verified.",
        ));
    }
    let mut sms = MailboxMessage::new(
        MessageKind::Sms,
        "sns",
        &number,
        format!("Your verification code is {password}."),
    );
    sms.details = Map::from_iter([("OneTimePassword".to_owned(), Value::from(password.as_str()))]);
    let verification = Verification::Pending {
        one_time_password: password,
    };
    region.sms.sandbox.insert(number, verification);
    cx.effect(Effect::Mail(sms));
    Ok(())
}

pub(crate) fn verify_sandbox_number(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SandboxNumberInput,
) -> Result<(), ServiceError> {
    let numbers = &mut sns.regions.for_caller(cx).sms.sandbox;
    match numbers.get_mut(&input.phone_number) {
        None => Err(no_such_number()),
        Some(Verification::Pending { one_time_password })
            if *one_time_password != input.one_time_password =>
        {
            Err(ServiceError::sender(
                "VerificationException",
                "The one-time password is wrong.",
            ))
        }
        Some(verification) => {
            *verification = Verification::Verified;
            Ok(())
        }
    }
}

pub(crate) fn delete_sandbox_number(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SandboxNumberInput,
) -> Result<(), ServiceError> {
    let removed = sns
        .regions
        .for_caller(cx)
        .sms
        .sandbox
        .remove(&input.phone_number);
    removed.map(|_| ()).ok_or_else(no_such_number)
}

pub(crate) fn list_sandbox_numbers(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let numbers: Vec<Value> = sns
        .regions
        .for_caller(cx)
        .sms
        .sandbox
        .iter()
        .map(|(number, verification)| {
            let status = if matches!(verification, Verification::Verified) {
                "Verified"
            } else {
                "Pending"
            };
            json!({"PhoneNumber": number, "Status": status})
        })
        .collect();
    Ok(json!({"PhoneNumbers": numbers}))
}
