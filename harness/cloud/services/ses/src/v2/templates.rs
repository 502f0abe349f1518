//! E-mail templates.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::errors::{already_exists, v2_error};
use crate::rendering::parse_data;
use crate::state::{Ses, Template};
use crate::v1::NoInput;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TemplateContent {
    subject: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

impl TemplateContent {
    pub(crate) fn into_template(self) -> Template {
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
pub(crate) struct TemplateInput {
    template_name: String,
    template_content: TemplateContent,
}

pub(crate) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateInput,
) -> Result<(), ServiceError> {
    let templates = &mut ses.regions.for_caller(cx).templates;
    if templates.contains_key(&input.template_name) {
        return Err(already_exists(format!(
            "Template {} already exists",
            input.template_name
        )));
    }
    let template = checked_template(input.template_content)?;
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

/// Checks a template that is to be stored.
fn checked_template(content: TemplateContent) -> Result<Template, ServiceError> {
    let template = content.into_template();
    match template.check() {
        Ok(()) => Ok(template),
        Err(error) => Err(ServiceError::sender(
            "BadRequestException",
            error.to_string(),
        )),
    }
}

pub(crate) fn update(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateInput,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    let created = region
        .template(&input.template_name)
        .map_err(v2_error)?
        .created;
    let template = checked_template(input.template_content)?;
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
pub(crate) struct TemplateNameInput {
    template_name: String,
    #[serde(default)]
    template_data: String,
}

pub(crate) fn get(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateNameInput,
) -> Result<Value, ServiceError> {
    let template = ses
        .regions
        .for_caller(cx)
        .template(&input.template_name)
        .map_err(v2_error)?;
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

pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateNameInput,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.template(&input.template_name).map_err(v2_error)?;
    region.templates.remove(&input.template_name);
    Ok(())
}

pub(crate) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
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

pub(crate) fn test_render(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateNameInput,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    let rendered = region
        .template(&input.template_name)
        .and_then(|template| template.test_render(&parse_data(&input.template_data)?))
        .map_err(v2_error)?;
    Ok(json!({"RenderedTemplate": rendered}))
}
