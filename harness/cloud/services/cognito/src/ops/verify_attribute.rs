//! Verification of email addresses and phone numbers.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::codes::CodeRequest;
use crate::error::{expired_code, invalid, no_such_user};
use crate::messages::MessagePurpose;
use crate::state::{Cognito, now};
use crate::user::{CodePurpose, Quota};
use crate::vocabulary::Contact;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

fn contact(attribute: &str) -> Result<Contact, ServiceError> {
    Contact::of_attribute(attribute).ok_or_else(|| {
        invalid("Invalid attribute name. Only email and phone_number can be verified.")
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetCode {
    access_token: String,
    attribute_name: String,
}

pub(crate) fn get_code(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: GetCode,
) -> Result<Value, ServiceError> {
    let contact = contact(&input.attribute_name)?;
    let (pool, _, bearer) = cognito.bearer(cx, &input.access_token)?;
    let user = pool.users.get_mut(bearer.user).ok_or_else(no_such_user)?;
    let attribute = contact.attribute();
    let address = user
        .address_to_verify(contact)
        .map(str::to_owned)
        .ok_or_else(|| invalid(format!("User does not have the attribute {attribute}.")))?;
    user.count_attempt(Quota::GetUserAttributeVerificationCode, now(cx))?;
    let request = CodeRequest {
        purpose: CodePurpose::verifying(contact),
        message_purpose: MessagePurpose::VerifyUserAttribute,
        contact,
        address: Some(&address),
        client: None,
    };
    let sent = pool.send_code(cx, bearer.user, request)?;
    Ok(json!({"CodeDeliveryDetails": sent}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct VerifyUserAttribute {
    access_token: String,
    attribute_name: String,
    code: String,
}

pub(crate) fn verify(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: VerifyUserAttribute,
) -> Result<Value, ServiceError> {
    let contact = contact(&input.attribute_name)?;
    let now = now(cx);
    let (pool, _, bearer) = cognito.bearer(cx, &input.access_token)?;
    let id = bearer.user;
    let user = pool.users.get_mut(id).ok_or_else(no_such_user)?;
    let purpose = CodePurpose::verifying(contact);
    let code = user.verify_code(cx, purpose, Quota::VerifyUserAttribute, &input.code)?;
    // The code verifies the address it was sent to, not one that was set later.
    if user.address_to_verify(contact) != Some(&code.address) {
        return Err(expired_code());
    }
    user.pending.remove(contact.attribute());
    let changes = BTreeMap::from([
        (contact.attribute().to_owned(), code.address),
        (contact.verified().to_owned(), "true".to_owned()),
    ]);
    pool.claim_aliases(Some(id), &changes, false, now)?;
    let changes = changes.into_iter().map(|(name, value)| (name, Some(value)));
    pool.users.set_attributes(id, changes, now);
    Ok(json!({}))
}
