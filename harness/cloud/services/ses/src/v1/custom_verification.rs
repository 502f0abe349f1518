//! Custom verification e-mails and their templates.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::NoInput;
use crate::address::check_address;
use crate::delivery;
use crate::message::EmailMessage;
use crate::state::{Region, Ses};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// Returns the error for a template that does not exist.
pub(crate) fn no_such_template(name: &str) -> ServiceError {
    ServiceError::sender(
        "CustomVerificationEmailTemplateDoesNotExistException",
        format!("Custom verification email template <{name}> does not exist."),
    )
}

fn check_from_address(
    region: &Region,
    cx: &CallContext<'_>,
    from: &str,
) -> Result<(), ServiceError> {
    region.check_sender(cx, from).map_err(|_| {
        ServiceError::sender(
            "FromEmailAddressNotVerifiedException",
            format!("Email address <{from}> is not verified."),
        )
    })
}

/// Returns a text member of a template.
fn text<'a>(template: &'a Map<String, Value>, name: &str) -> &'a str {
    template
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

pub(crate) fn create(
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
    check_from_address(region, cx, text(&input, "FromEmailAddress"))?;
    region.verification_templates.insert(name, input);
    Ok(())
}

pub(crate) fn update(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Map<String, Value>,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    let name = text(&input, "TemplateName");
    if let Some(from) = input.get("FromEmailAddress").and_then(Value::as_str) {
        check_from_address(region, cx, from)?;
    }
    let template = region.verification_templates.get_mut(name);
    template
        .ok_or_else(|| no_such_template(name))?
        .extend(input);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NameInput {
    template_name: String,
}

pub(crate) fn get(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<Value, ServiceError> {
    let templates = &ses.regions.for_caller(cx).verification_templates;
    let template = templates.get(&input.template_name);
    let template = template.ok_or_else(|| no_such_template(&input.template_name))?;
    Ok(template.clone().into())
}

/// Deletes a template; it need not exist.
pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<(), ServiceError> {
    let templates = &mut ses.regions.for_caller(cx).verification_templates;
    templates.remove(&input.template_name);
    Ok(())
}

pub(crate) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
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
pub(crate) struct SendInput {
    email_address: String,
    template_name: String,
    configuration_set_name: Option<String>,
}

/// Sends a verification e-mail and makes the address an identity.
pub(crate) fn send(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendInput,
) -> Result<Value, ServiceError> {
    check_address(&input.email_address)?;
    let region = ses.regions.for_caller(cx);
    let template = region.verification_templates.get(&input.template_name);
    let template = template.ok_or_else(|| no_such_template(&input.template_name))?;
    let mut message = EmailMessage {
        from: text(template, "FromEmailAddress").to_owned(),
        to: vec![input.email_address.clone()],
        subject: Some(text(template, "TemplateSubject").to_owned()),
        html: Some(text(template, "TemplateContent").to_owned()),
        configuration_set: input.configuration_set_name,
        ..EmailMessage::default()
    };
    message.set_detail("Template", input.template_name);
    let id = delivery::send(cx, region, message)?;
    region.identities.entry(input.email_address).or_default();
    Ok(json!({"MessageId": id}))
}
