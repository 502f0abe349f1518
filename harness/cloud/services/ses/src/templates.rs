//! Templates: kept, rendered, tried out.

use serde::Deserialize;
use serde_json::{Value, json};

use super::render::{self, Trouble};
use super::state::{Region, Ses, Template};
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// A template filled.
#[derive(Debug, Default)]
pub(super) struct Filled {
    pub(super) subject: Option<String>,
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
}

/// There is no template of that name.
pub(super) fn no_such_template(name: &str) -> ServiceError {
    ServiceError::sender(
        "TemplateDoesNotExistException",
        format!("Template {name} does not exist"),
    )
}

impl Region {
    /// The template of that name.
    pub(super) fn template(&self, name: &str) -> Result<&Template, ServiceError> {
        self.templates
            .get(name)
            .ok_or_else(|| no_such_template(name))
    }
}

/// Data for a template's blanks: a JSON object.
pub(super) fn data(text: &str) -> Result<Value, ServiceError> {
    match serde_json::from_str(text) {
        Ok(data @ Value::Object(_)) => Ok(data),
        _ => Err(ServiceError::sender(
            "InvalidRenderingParameterException",
            "Template rendering data is invalid",
        )),
    }
}

impl Template {
    /// Whether it can be read.
    pub(super) fn check(&self) -> Result<(), Trouble> {
        [&self.subject, &self.text, &self.html]
            .into_iter()
            .flatten()
            .try_for_each(|part| render::check(part))
    }

    /// Fills its blanks.
    pub(super) fn fill(&self, data: &Value) -> Result<Filled, Trouble> {
        let part = |part: &Option<String>| {
            part.as_deref()
                .map(|part| render::render(part, data))
                .transpose()
        };
        Ok(Filled {
            subject: part(&self.subject)?,
            text: part(&self.text)?,
            html: part(&self.html)?,
        })
    }

    /// Fills its blanks, for somebody who waits to hear of it.
    pub(super) fn try_out(&self, data: &Value) -> Result<String, ServiceError> {
        let filled = self.fill(data).map_err(|trouble| {
            let code = match trouble {
                Trouble::Missing(_) => "MissingRenderingAttributeException",
                Trouble::Template(_) => "InvalidTemplateException",
            };
            ServiceError::sender(code, trouble.to_string())
        })?;
        Ok(filled.to_mail())
    }
}

impl Filled {
    /// As a raw mail.
    fn to_mail(&self) -> String {
        const BOUNDARY: &str = "----=_Part_1";
        let subject = self.subject.as_deref().unwrap_or_default();
        let mut mail = format!(
            "Subject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"{BOUNDARY}\"\r\n\r\n"
        );
        for (kind, part) in [("plain", &self.text), ("html", &self.html)] {
            if let Some(part) = part {
                mail.extend([
                    format!("--{BOUNDARY}\r\nContent-Type: text/{kind}; charset=UTF-8\r\n"),
                    format!("Content-Transfer-Encoding: 8bit\r\n\r\n{part}\r\n"),
                ]);
            }
        }
        mail + "--" + BOUNDARY + "--\r\n"
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TemplateInput {
    template: Given,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Given {
    template_name: String,
    subject_part: Option<String>,
    text_part: Option<String>,
    html_part: Option<String>,
}

impl Given {
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
        template.check().map_err(|trouble| {
            ServiceError::sender("InvalidTemplateException", trouble.to_string())
        })?;
        Ok((self.template_name, template))
    }
}

pub(super) fn create_template(
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

pub(super) fn update_template(
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
    let template = ses.regions.for_caller(cx).template(&input.template_name)?;
    let mut found = json!({"TemplateName": input.template_name});
    for (name, part) in [
        ("SubjectPart", &template.subject),
        ("TextPart", &template.text),
        ("HtmlPart", &template.html),
    ] {
        if let Some(part) = part {
            found[name] = part.as_str().into();
        }
    }
    Ok(json!({"Template": found}))
}

pub(super) fn delete_template(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateName,
) -> Result<(), ServiceError> {
    ses.regions
        .for_caller(cx)
        .templates
        .remove(&input.template_name);
    Ok(())
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

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
        .map(|(name, template)| json!({"Name": name, "CreatedTimestamp": template.created.map(Timestamp)}))
        .collect();
    Ok(json!({"TemplatesMetadata": templates}))
}

pub(super) fn test_render_template(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TemplateName,
) -> Result<Value, ServiceError> {
    let template = ses.regions.for_caller(cx).template(&input.template_name)?;
    Ok(json!({"RenderedTemplate": template.try_out(&data(&input.template_data)?)?}))
}
