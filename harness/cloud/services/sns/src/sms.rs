//! Text messages: settings, opting out, the sandbox's verified numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::message::AttributeValue;
use super::notes;
use super::publish::Published;
use super::state::{Sns, invalid};
use rehearsal_cloud_core::mailbox::{MailboxMessage, MessageKind};
use rehearsal_cloud_core::service::{CallContext, Effect};
use rehearsal_model::error::ServiceError;

/// The attributes there are.
const ATTRIBUTES: [&str; 6] = [
    "MonthlySpendLimit",
    "DeliveryStatusIAMRole",
    "DeliveryStatusSuccessSamplingRate",
    "DefaultSenderID",
    "DefaultSMSType",
    "UsageReportS3Bucket",
];

/// Where text messages stand in an account and region.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Sms {
    attributes: BTreeMap<String, String>,
    opted_out: BTreeSet<String>,
    sandbox: BTreeMap<String, Verification>,
}

/// How far a number of the sandbox has come.
#[derive(Debug, Serialize, Deserialize)]
enum Verification {
    /// The password it was sent.
    Pending(String),
    Verified,
}

/// Whether it is a telephone number in E.164 form.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (2..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A published message as a text message.
pub(super) fn letter(number: &str, text: &str, message: &Published) -> MailboxMessage {
    let mut letter = MailboxMessage::new(MessageKind::Sms, "sns", number, text);
    letter.subject.clone_from(&message.subject);
    letter
        .details
        .insert("MessageId".to_owned(), message.id.as_str().into());
    for (name, attribute) in &message.attributes {
        if let AttributeValue::Text(value) = &attribute.value {
            if name == "AWS.SNS.SMS.SenderID" {
                letter.from = Some(value.clone());
            }
            letter.details.insert(name.clone(), value.as_str().into());
        }
    }
    letter
}

impl Sms {
    /// Sends a message to one number, unless its owner has opted out.
    pub(super) fn send(&self, cx: &mut CallContext<'_>, number: &str, message: &Published) {
        if self.opted_out.contains(number) {
            return;
        }
        let text = message.content.of("sms");
        let mut letter = letter(number, text, message);
        if letter.from.is_none() {
            letter.from = self.attributes.get("DefaultSenderID").cloned();
        }
        cx.effect(Effect::Mail(letter));
        let note = notes::direct(cx, "sms", number, &message.id, text);
        cx.effect(Effect::Note(note));
    }
}

#[derive(Deserialize)]
pub(super) struct SetAttributes {
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

pub(super) fn set_attributes(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SetAttributes,
) -> Result<(), ServiceError> {
    let refused = |message: String| Err(ServiceError::sender("InvalidParameterException", message));
    for (name, value) in &input.attributes {
        if !ATTRIBUTES.contains(&name.as_str()) {
            return refused(format!("{name} is not a valid attribute"));
        }
        let well_formed = match name.as_str() {
            "DefaultSMSType" => matches!(value.as_str(), "Promotional" | "Transactional"),
            "DefaultSenderID" => is_sender_id(value),
            _ => true,
        };
        if !well_formed {
            return refused(format!("{name} is invalid"));
        }
    }
    sns.regions
        .for_caller(cx)
        .sms
        .attributes
        .extend(input.attributes);
    Ok(())
}

/// Up to 11 letters and digits, with at least one letter.
fn is_sender_id(text: &str) -> bool {
    (1..=11).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[derive(Deserialize)]
pub(super) struct GetAttributes {
    #[serde(default)]
    attributes: Vec<String>,
}

pub(super) fn get_attributes(
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
pub(super) struct PhoneNumber {
    phone_number: String,
}

fn check_number(number: &str) -> Result<(), ServiceError> {
    if is_number(number) {
        Ok(())
    } else {
        Err(invalid("PhoneNumber Reason: input incorrectly formatted"))
    }
}

pub(super) fn check_if_opted_out(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: PhoneNumber,
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
pub(super) struct Nothing {}

pub(super) fn list_opted_out(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    Ok(json!({"phoneNumbers": sns.regions.for_caller(cx).sms.opted_out}))
}

pub(super) fn opt_in(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: PhoneNumber,
) -> Result<(), ServiceError> {
    check_number(&input.phone_number)?;
    sns.regions
        .for_caller(cx)
        .sms
        .opted_out
        .remove(&input.phone_number);
    Ok(())
}

/// Nobody rents numbers here, and an account that rented none has none.
pub(super) fn list_origination_numbers(
    _: &mut Sns,
    _: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    Ok(json!({"PhoneNumbers": []}))
}

/// Accounts of this cloud have left the sandbox: messages go to every number.
pub(super) fn sandbox_status(
    _: &mut Sns,
    _: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    Ok(json!({"IsInSandbox": false}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SandboxNumber {
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

/// Adds a number and sends it a password.
pub(super) fn create_sandbox_number(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SandboxNumber,
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
    let mut letter = MailboxMessage::new(
        MessageKind::Sms,
        "sns",
        &number,
        format!("Your verification code is {password}."),
    );
    letter.details =
        Map::from_iter([("OneTimePassword".to_owned(), Value::from(password.as_str()))]);
    region
        .sms
        .sandbox
        .insert(number, Verification::Pending(password));
    cx.effect(Effect::Mail(letter));
    Ok(())
}

pub(super) fn verify_sandbox_number(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SandboxNumber,
) -> Result<(), ServiceError> {
    let numbers = &mut sns.regions.for_caller(cx).sms.sandbox;
    match numbers.get_mut(&input.phone_number) {
        None => Err(no_such_number()),
        Some(Verification::Pending(password)) if *password != input.one_time_password => Err(
            ServiceError::sender("VerificationException", "The one-time password is wrong."),
        ),
        Some(verification) => {
            *verification = Verification::Verified;
            Ok(())
        }
    }
}

pub(super) fn delete_sandbox_number(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SandboxNumber,
) -> Result<(), ServiceError> {
    let removed = sns
        .regions
        .for_caller(cx)
        .sms
        .sandbox
        .remove(&input.phone_number);
    removed.map(|_| ()).ok_or_else(no_such_number)
}

pub(super) fn list_sandbox_numbers(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    _: Nothing,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_international_form() {
        for number in ["+15551234567", "15551234567", "+123123123"] {
            assert!(is_number(number), "{number}");
        }
        for text in [
            "",
            "+",
            "+1a234",
            "NAA+15551234567",
            "+0123",
            "+1234567890123456",
            "invalid-number",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn a_sender_has_a_letter() {
        assert!(is_sender_id("Shop1"));
        assert!(!is_sender_id("12345"));
        assert!(!is_sender_id("ALongSenderName"));
        assert!(!is_sender_id("my shop"));
    }
}
