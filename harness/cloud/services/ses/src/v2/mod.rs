//! The REST API of 2019 over the same state.

pub(super) mod account;
pub(super) mod contacts;
pub(super) mod custom;
pub(super) mod identities;
mod send;
pub(super) mod sets;
pub(super) mod tags;

pub(super) use account::Suppressed;
pub(super) use contacts::ContactList;
pub(super) use send::{send_bulk_email, send_email};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::identities::Nothing;
use super::state::{Ses, Template};
use super::templates::data;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

fn missing(what: String) -> ServiceError {
    ServiceError::sender("NotFoundException", what)
}

fn already(what: String) -> ServiceError {
    ServiceError::sender("AlreadyExistsException", what)
}

/// The errors of the older API by the newer one's names.
fn renamed(fault: ServiceError) -> ServiceError {
    let code = match fault.code.as_ref() {
        code if code.ends_with("DoesNotExistException") => "NotFoundException",
        code if code.ends_with("AlreadyExistsException") => "AlreadyExistsException",
        "AccountSendingPausedException" | "ConfigurationSetSendingPausedException" => {
            "SendingPausedException"
        }
        "MessageRejected" => return fault,
        _ => "BadRequestException",
    };
    ServiceError::sender(code, fault.message)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TemplateContent {
    subject: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

impl TemplateContent {
    fn into_template(self) -> Template {
        Template {
            subject: self.subject,
            text: self.text,
            html: self.html,
            created: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct EmailTemplate {
    template_name: String,
    template_content: TemplateContent,
}

pub(super) fn create_template(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: EmailTemplate,
) -> Result<(), ServiceError> {
    let templates = &mut ses.regions.for_caller(cx).templates;
    if templates.contains_key(&input.template_name) {
        return Err(already(format!(
            "Template {} already exists",
            input.template_name
        )));
    }
    let template = checked(input.template_content)?;
    let created = Some(cx.now());
    templates.insert(
        input.template_name,
        Template {
            created,
            ..template
        },
    );
    Ok(())
}

fn checked(content: TemplateContent) -> Result<Template, ServiceError> {
    let template = content.into_template();
    match template.check() {
        Ok(()) => Ok(template),
        Err(trouble) => Err(ServiceError::sender(
            "BadRequestException",
            trouble.to_string(),
        )),
    }
}

pub(super) fn update_template(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: EmailTemplate,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    let created = region
        .template(&input.template_name)
        .map_err(renamed)?
        .created;
    let template = checked(input.template_content)?;
    region.templates.insert(
        input.template_name,
        Template {
            created,
            ..template
        },
    );
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TemplateName {
    template_name: String,
    #[serde(default)]
    template_data: String,
}

pub(super) fn get_template(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateName,
) -> Result<Value, ServiceError> {
    let template = ses
        .regions
        .for_caller(cx)
        .template(&input.template_name)
        .map_err(renamed)?;
    let mut content = Map::new();
    for (name, part) in [
        ("Subject", &template.subject),
        ("Text", &template.text),
        ("Html", &template.html),
    ] {
        content.extend(part.as_deref().map(|part| (name.to_owned(), part.into())));
    }
    Ok(json!({"TemplateName": input.template_name, "TemplateContent": content}))
}

pub(super) fn delete_template(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateName,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.template(&input.template_name).map_err(renamed)?;
    region.templates.remove(&input.template_name);
    Ok(())
}

pub(super) fn list_templates(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    let templates: Vec<Value> = ses
        .regions
        .for_caller(cx)
        .templates
        .iter()
        .map(|(name, template)| json!({"TemplateName": name, "CreatedTimestamp": template.created.map(Timestamp)}))
        .collect();
    Ok(json!({"TemplatesMetadata": templates}))
}

pub(super) fn test_render_template(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateName,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    let rendered = region
        .template(&input.template_name)
        .and_then(|template| template.try_out(&data(&input.template_data)?))
        .map_err(renamed)?;
    Ok(json!({"RenderedTemplate": rendered}))
}
