//! Rendering of e-mail templates.

mod handlebars;

pub(crate) use handlebars::RenderError;

use serde_json::{Value, json};

use crate::state::Template;
use rehearsal_model::error::ServiceError;

/// A rendered template.
#[derive(Debug, Default)]
pub(crate) struct RenderedTemplate {
    pub(crate) subject: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) html: Option<String>,
}

/// Parses the data of a template: a JSON object.
pub(crate) fn parse_data(text: &str) -> Result<Value, ServiceError> {
    match serde_json::from_str(text) {
        Ok(data @ Value::Object(_)) => Ok(data),
        _ => Err(ServiceError::sender(
            "InvalidRenderingParameterException",
            "Template rendering data is invalid",
        )),
    }
}

/// Parses the default data of a bulk message and the replacements of one
/// recipient, and merges them.
pub(crate) fn merge_data(defaults: &str, replacements: &str) -> Result<Value, ServiceError> {
    let object = |text: &str| {
        if text.trim().is_empty() {
            Ok(json!({}))
        } else {
            parse_data(text)
        }
    };
    let (mut data, replacements) = (object(defaults)?, object(replacements)?);
    if let (Some(data), Value::Object(replacements)) = (data.as_object_mut(), replacements) {
        data.extend(replacements);
    }
    Ok(data)
}

impl Template {
    /// Checks that its parts can be parsed.
    pub(crate) fn check(&self) -> Result<(), RenderError> {
        [&self.subject, &self.text, &self.html]
            .into_iter()
            .flatten()
            .try_for_each(|part| handlebars::check(part))
    }

    /// Renders its parts.
    pub(crate) fn render(&self, data: &Value) -> Result<RenderedTemplate, RenderError> {
        let part = |part: &Option<String>| {
            part.as_deref()
                .map(|part| handlebars::render(part, data))
                .transpose()
        };
        Ok(RenderedTemplate {
            subject: part(&self.subject)?,
            text: part(&self.text)?,
            html: part(&self.html)?,
        })
    }

    /// Renders it into a raw message, for the operations that test a template.
    pub(crate) fn test_render(&self, data: &Value) -> Result<String, ServiceError> {
        let rendered = self.render(data).map_err(|error| {
            let code = match error {
                RenderError::MissingAttribute(_) => "MissingRenderingAttributeException",
                RenderError::InvalidTemplate(_) => "InvalidTemplateException",
                RenderError::TooLong => "InvalidRenderingParameterException",
            };
            ServiceError::sender(code, error.to_string())
        })?;
        Ok(rendered.to_raw_message())
    }
}

impl RenderedTemplate {
    /// Returns it as a raw message.
    fn to_raw_message(&self) -> String {
        const BOUNDARY: &str = "----=_Part_1";
        let subject = self.subject.as_deref().unwrap_or_default();
        let mut message = format!(
            "Subject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"{BOUNDARY}\"\r\n\r\n"
        );
        for (kind, part) in [("plain", &self.text), ("html", &self.html)] {
            if let Some(part) = part {
                message.extend([
                    format!("--{BOUNDARY}\r\nContent-Type: text/{kind}; charset=UTF-8\r\n"),
                    format!("Content-Transfer-Encoding: 8bit\r\n\r\n{part}\r\n"),
                ]);
            }
        }
        message + "--" + BOUNDARY + "--\r\n"
    }
}
