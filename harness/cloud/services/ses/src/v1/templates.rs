//! E-mail templates.

use serde::Deserialize;
use serde_json::{Value, json};

use super::NoInput;
use crate::rendering::parse_data;
use crate::state::{Ses, Template};
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TemplateInput {
    template: TemplateFields,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TemplateFields {
    template_name: String,
    subject_part: Option<String>,
    text_part: Option<String>,
    html_part: Option<String>,
}

impl TemplateFields {
    /// Checks the fields and returns the template and its name.
    fn into_template(self, cx: &CallContext<'_>) -> Result<(String, Template), ServiceError> {
        let template = Template {
            subject: self.subject_part,
            text: self.text_part,
            html: self.html_part,
            created: Some(cx.now()),
        };
        if template.subject.as_deref().is_none_or(str::is_empty) {
            return Err(ServiceError::sender(
                "InvalidParameterValue",
                "The subject must be specified.",
            ));
        }
        template
            .check()
            .map_err(|error| ServiceError::sender("InvalidTemplateException", error.to_string()))?;
        Ok((self.template_name, template))
    }
}

pub(crate) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateInput,
) -> Result<(), ServiceError> {
    let (name, template) = input.template.into_template(cx)?;
    let templates = &mut ses.regions.for_caller(cx).templates;
    if templates.contains_key(&name) {
        return Err(ServiceError::sender(
            "AlreadyExistsException",
            format!("Template {name} already exists"),
        ));
    }
    templates.insert(name, template);
    Ok(())
}

pub(crate) fn update(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateInput,
) -> Result<(), ServiceError> {
    let (name, template) = input.template.into_template(cx)?;
    let region = ses.regions.for_caller(cx);
    let created = region.template(&name)?.created;
    region.templates.insert(
        name,
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
    let template = ses.regions.for_caller(cx).template(&input.template_name)?;
    let mut answer = json!({"TemplateName": input.template_name});
    for (name, part) in [
        ("SubjectPart", &template.subject),
        ("TextPart", &template.text),
        ("HtmlPart", &template.html),
    ] {
        if let Some(part) = part {
            answer[name] = part.as_str().into();
        }
    }
    Ok(json!({"Template": answer}))
}

pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateNameInput,
) -> Result<(), ServiceError> {
    ses.regions
        .for_caller(cx)
        .templates
        .remove(&input.template_name);
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
        .map(|(name, template)| json!({"Name": name, "CreatedTimestamp": template.created.map(Timestamp)}))
        .collect();
    Ok(json!({"TemplatesMetadata": templates}))
}

pub(crate) fn test_render(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateNameInput,
) -> Result<Value, ServiceError> {
    let template = ses.regions.for_caller(cx).template(&input.template_name)?;
    Ok(json!({"RenderedTemplate": template.test_render(&parse_data(&input.template_data)?)?}))
}
