//! Operations that send messages.

use serde::Deserialize;
use serde_json::{Value, json};

use super::errors::v2_error;
use super::templates::TemplateContent;
use crate::compose::{Body, Content, Destination, RawMessage, SendOptions, parse_raw_message};
use crate::delivery::{send, send_templated};
use crate::message::EmailMessage;
use crate::rendering::{merge_data, parse_data};
use crate::state::{Region, Ses, Template};
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
    options: SendOptions,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EmailContent {
    simple: Option<SimpleContent>,
    raw: Option<RawMessage>,
    template: Option<TemplateReference>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SimpleContent {
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
struct TemplateReference {
    #[serde(rename = "TemplateName")]
    name: Option<String>,
    #[serde(rename = "TemplateArn")]
    arn: Option<String>,
    #[serde(rename = "TemplateContent")]
    content: Option<TemplateContent>,
    #[serde(rename = "TemplateData", default)]
    data: String,
}

impl TemplateReference {
    /// Returns the template, and its name if the request names one.
    fn find(&mut self, region: &Region) -> Result<(Template, Option<String>), ServiceError> {
        let by_arn = self.arn.take().and_then(|arn| {
            let (_, name) = arn.split_once(":template/")?;
            Some(name.to_owned())
        });
        match (self.name.take().or(by_arn), self.content.take()) {
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
    let id = send_content(region, cx, input).map_err(v2_error)?;
    Ok(json!({"MessageId": id}))
}

fn send_content(
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
    if let Some(raw) = content.raw {
        let mut message = parse_raw_message(&raw.data.0, from_email_address)?;
        let mut recipients = EmailMessage::default();
        destination.apply(&mut recipients);
        if recipients.recipients().next().is_some() {
            (message.to, message.cc, message.bcc) = (recipients.to, recipients.cc, recipients.bcc);
        }
        options.apply(&mut message);
        return send(cx, region, message);
    }
    let mut message = EmailMessage {
        from: from_email_address.unwrap_or_default(),
        ..EmailMessage::default()
    };
    destination.apply(&mut message);
    options.apply(&mut message);
    if let Some(simple) = content.simple {
        message.subject = Some(simple.subject.data);
        message.text = simple.body.text.map(|text| text.data);
        message.html = simple.body.html.map(|html| html.data);
        if !simple.headers.is_empty() {
            message.set_detail("Headers", simple.headers);
        }
        if !simple.attachments.is_empty() {
            let names: Vec<String> = simple
                .attachments
                .into_iter()
                .map(|attachment| attachment.file_name)
                .collect();
            message.set_detail("Attachments", names);
        }
        return send(cx, region, message);
    }
    let Some(mut reference) = content.template else {
        return Err(ServiceError::sender(
            "BadRequestException",
            "The content must be Simple, Raw or Template.",
        ));
    };
    let (template, name) = reference.find(region)?;
    message
        .details
        .extend(name.map(|name| ("Template".to_owned(), name.into())));
    send_templated(
        cx,
        region,
        message,
        &template,
        &parse_data(&reference.data)?,
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendBulkEmail {
    from_email_address: Option<String>,
    default_content: EmailContent,
    #[serde(default)]
    bulk_email_entries: Vec<BulkEntry>,
    #[serde(flatten)]
    options: SendOptions,
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
    let Some(mut reference) = input.default_content.template else {
        return Err(ServiceError::sender(
            "BadRequestException",
            "The template must be specified.",
        ));
    };
    let (template, name) = reference.find(region).map_err(v2_error)?;
    let from = input.from_email_address.unwrap_or_default();
    region.check_sender(cx, &from)?;
    let mut results = Vec::new();
    for BulkEntry {
        destination,
        replacement_email_content,
    } in input.bulk_email_entries
    {
        let mut message = EmailMessage {
            from: from.clone(),
            ..EmailMessage::default()
        };
        destination.apply(&mut message);
        input.options.clone().apply(&mut message);
        message.details.extend(
            name.clone()
                .map(|name| ("Template".to_owned(), name.into())),
        );
        let replacements =
            replacement_email_content["ReplacementTemplate"]["ReplacementTemplateData"].as_str();
        let data = merge_data(&reference.data, replacements.unwrap_or_default());
        results.push(
            match data.and_then(|data| send_templated(cx, region, message, &template, &data)) {
                Ok(id) => json!({"Status": "SUCCESS", "MessageId": id}),
                Err(error) => json!({"Status": "FAILED", "Error": error.message}),
            },
        );
    }
    Ok(json!({"BulkEmailEntryResults": results}))
}
