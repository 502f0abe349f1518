//! Verification mails of one's own making, and bounces sent by hand.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::identities::Nothing;
use super::mail::{Mail, address_of, check_address};
use super::state::{Region, Ses};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// Templates by name, as they were given.
pub(super) type Templates = BTreeMap<String, Map<String, Value>>;

pub(super) fn no_such_template(name: &str) -> ServiceError {
    ServiceError::sender(
        "CustomVerificationEmailTemplateDoesNotExistException",
        format!("Custom verification email template <{name}> does not exist."),
    )
}

fn check_from(region: &Region, cx: &CallContext<'_>, from: &str) -> Result<(), ServiceError> {
    region.check_sender(cx, from).map_err(|_| {
        ServiceError::sender(
            "FromEmailAddressNotVerifiedException",
            format!("Email address <{from}> is not verified."),
        )
    })
}

/// A template, told apart from what else an input may say.
fn text<'a>(template: &'a Map<String, Value>, name: &str) -> &'a str {
    template
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

pub(super) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Map<String, Value>,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    let name = text(&input, "TemplateName").to_owned();
    if region.verification_templates.contains_key(&name) {
        return Err(ServiceError::sender(
            "CustomVerificationEmailTemplateAlreadyExistsException",
            format!("Custom verification email template <{name}> already exists."),
        ));
    }
    check_from(region, cx, text(&input, "FromEmailAddress"))?;
    region.verification_templates.insert(name, input);
    Ok(())
}

pub(super) fn update(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Map<String, Value>,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    let name = text(&input, "TemplateName");
    if let Some(from) = input.get("FromEmailAddress").and_then(Value::as_str) {
        check_from(region, cx, from)?;
    }
    let found = region.verification_templates.get_mut(name);
    found.ok_or_else(|| no_such_template(name))?.extend(input);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Name {
    template_name: String,
}

pub(super) fn get(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Name,
) -> Result<Value, ServiceError> {
    let templates = &ses.regions.for_caller(cx).verification_templates;
    let found = templates.get(&input.template_name);
    let found = found.ok_or_else(|| no_such_template(&input.template_name))?;
    Ok(found.clone().into())
}

/// Deleting what is not there succeeds.
pub(super) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Name,
) -> Result<(), ServiceError> {
    let templates = &mut ses.regions.for_caller(cx).verification_templates;
    templates.remove(&input.template_name);
    Ok(())
}

pub(super) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    let templates = ses.regions.for_caller(cx).verification_templates.values();
    let listed: Vec<Value> = templates
        .cloned()
        .map(|mut template| {
            template.remove("TemplateContent");
            template.remove("Tags");
            template.into()
        })
        .collect();
    Ok(json!({"CustomVerificationEmailTemplates": listed}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Send {
    email_address: String,
    template_name: String,
    configuration_set_name: Option<String>,
}

/// The address becomes an identity, as by asking for its verification.
pub(super) fn send(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Send,
) -> Result<Value, ServiceError> {
    check_address(&input.email_address)?;
    let region = ses.regions.for_caller(cx);
    let template = region.verification_templates.get(&input.template_name);
    let template = template.ok_or_else(|| no_such_template(&input.template_name))?;
    let mut mail = Mail {
        from: text(template, "FromEmailAddress").to_owned(),
        to: vec![input.email_address.clone()],
        subject: Some(text(template, "TemplateSubject").to_owned()),
        html: Some(text(template, "TemplateContent").to_owned()),
        configuration_set: input.configuration_set_name,
        ..Mail::default()
    };
    mail.details
        .insert("Template".to_owned(), input.template_name.into());
    let id = mail.send(cx, region)?;
    region.identities.entry(input.email_address).or_default();
    Ok(json!({"MessageId": id}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Report {
    original_message_id: String,
    bounce_sender: String,
    explanation: Option<String>,
    bounced_recipient_info_list: Vec<BouncedRecipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BouncedRecipient {
    recipient: String,
}

/// Nothing comes in here, so nobody is known who wrote the mail that bounces:
/// the report goes to the sender of the bounce, and into the mailbox.
pub(super) fn bounce(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Report,
) -> Result<Value, ServiceError> {
    let bounced = input.bounced_recipient_info_list.iter();
    let bounced: Vec<&str> = bounced.map(|info| info.recipient.as_str()).collect();
    let mut mail = Mail {
        to: vec![address_of(&input.bounce_sender).to_owned()],
        from: input.bounce_sender,
        subject: Some("Delivery Status Notification (Failure)".to_owned()),
        text: Some(input.explanation.unwrap_or_default()),
        ..Mail::default()
    };
    mail.details.insert(
        "OriginalMessageId".to_owned(),
        input.original_message_id.into(),
    );
    mail.details
        .insert("BouncedRecipients".to_owned(), json!(bounced));
    let id = mail.send(cx, ses.regions.for_caller(cx))?;
    Ok(json!({"MessageId": id}))
}
