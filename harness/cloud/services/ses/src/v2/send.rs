//! Sending, by the REST API.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{TemplateContent, renamed};
use crate::mail::Mail;
use crate::send::{Body, Content, Destination, Options, RawMessage, merged, raw, templated};
use crate::state::{Region, Ses, Template};
use crate::templates::data;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendEmail {
    from_email_address: Option<String>,
    #[serde(default)]
    destination: Destination,
    content: EmailContent,
    #[serde(flatten)]
    options: Options,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EmailContent {
    simple: Option<Simple>,
    raw: Option<RawMessage>,
    template: Option<ByTemplate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Simple {
    subject: Content,
    body: Body,
    #[serde(default)]
    headers: Vec<Value>,
    #[serde(default)]
    attachments: Vec<Attachment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attachment {
    file_name: String,
}

#[derive(Deserialize)]
struct ByTemplate {
    #[serde(rename = "TemplateName")]
    name: Option<String>,
    #[serde(rename = "TemplateContent")]
    content: Option<TemplateContent>,
    #[serde(rename = "TemplateData", default)]
    data: String,
}

impl ByTemplate {
    /// The template meant, and its name where it has one.
    fn find(&mut self, region: &Region) -> Result<(Template, Option<String>), ServiceError> {
        match (self.name.take(), self.content.take()) {
            (Some(name), _) => Ok((region.template(&name)?.clone(), Some(name))),
            (None, Some(content)) => Ok((content.into_template(), None)),
            (None, None) => Err(ServiceError::sender(
                "BadRequestException",
                "The template must be specified.",
            )),
        }
    }
}

pub(crate) fn send_email(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendEmail,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    let id = send(region, cx, input).map_err(renamed)?;
    Ok(json!({"MessageId": id}))
}

fn send(
    region: &mut Region,
    cx: &mut CallContext<'_>,
    input: SendEmail,
) -> Result<String, ServiceError> {
    let SendEmail {
        from_email_address,
        destination,
        content,
        options,
    } = input;
    if let Some(message) = content.raw {
        let mut mail = raw(&message.data.0, from_email_address)?;
        let mut addressed = Mail::default();
        destination.address(&mut addressed);
        if !(addressed.to.is_empty() && addressed.cc.is_empty() && addressed.bcc.is_empty()) {
            (mail.to, mail.cc, mail.bcc) = (addressed.to, addressed.cc, addressed.bcc);
        }
        options.apply(&mut mail);
        return mail.send(cx, region);
    }
    let mut mail = Mail {
        from: from_email_address.unwrap_or_default(),
        ..Mail::default()
    };
    destination.address(&mut mail);
    options.apply(&mut mail);
    if let Some(simple) = content.simple {
        mail.subject = Some(simple.subject.data);
        mail.text = simple.body.text.map(|text| text.data);
        mail.html = simple.body.html.map(|html| html.data);
        if !simple.headers.is_empty() {
            mail.details
                .insert("Headers".to_owned(), simple.headers.into());
        }
        if !simple.attachments.is_empty() {
            let names: Vec<String> = simple
                .attachments
                .into_iter()
                .map(|attachment| attachment.file_name)
                .collect();
            mail.details.insert("Attachments".to_owned(), json!(names));
        }
        return mail.send(cx, region);
    }
    let Some(mut by_template) = content.template else {
        return Err(ServiceError::sender(
            "BadRequestException",
            "The content must be Simple, Raw or Template.",
        ));
    };
    let (template, name) = by_template.find(region)?;
    mail.details
        .extend(name.map(|name| ("Template".to_owned(), name.into())));
    templated(cx, region, mail, &template, &data(&by_template.data)?)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendBulkEmail {
    from_email_address: Option<String>,
    default_content: EmailContent,
    #[serde(default)]
    bulk_email_entries: Vec<BulkEntry>,
    #[serde(flatten)]
    options: Options,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BulkEntry {
    #[serde(default)]
    destination: Destination,
    #[serde(default)]
    replacement_email_content: Value,
}

pub(crate) fn send_bulk_email(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendBulkEmail,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    let Some(mut by_template) = input.default_content.template else {
        return Err(ServiceError::sender(
            "BadRequestException",
            "The template must be specified.",
        ));
    };
    let (template, name) = by_template.find(region).map_err(renamed)?;
    let from = input.from_email_address.unwrap_or_default();
    region.check_sender(cx, &from)?;
    let mut results = Vec::new();
    for BulkEntry {
        destination,
        replacement_email_content,
    } in input.bulk_email_entries
    {
        let mut mail = Mail {
            from: from.clone(),
            ..Mail::default()
        };
        destination.address(&mut mail);
        input.options.clone().apply(&mut mail);
        mail.details.extend(
            name.clone()
                .map(|name| ("Template".to_owned(), name.into())),
        );
        let own =
            replacement_email_content["ReplacementTemplate"]["ReplacementTemplateData"].as_str();
        let data = merged(&by_template.data, own.unwrap_or_default());
        results.push(
            match data.and_then(|data| templated(cx, region, mail, &template, &data)) {
                Ok(id) => json!({"Status": "SUCCESS", "MessageId": id}),
                Err(fault) => json!({"Status": "FAILED", "Error": fault.message}),
            },
        );
    }
    Ok(json!({"BulkEmailEntryResults": results}))
}
