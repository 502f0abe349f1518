//! Sending, by the query API.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::mail::Mail;
use super::mime;
use super::state::{Region, Ses, Template};
use super::templates::data;
use rehearsal_cloud_core::effect::Note;
use rehearsal_cloud_core::service::{CallContext, Effect};
use rehearsal_model::error::ServiceError;
use rehearsal_model::protocol::Blob;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Destination {
    #[serde(rename = "ToAddresses")]
    to: Vec<String>,
    #[serde(rename = "CcAddresses")]
    cc: Vec<String>,
    #[serde(rename = "BccAddresses")]
    bcc: Vec<String>,
}

/// A text with its character set, which the SDK has taken care of.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Content {
    pub(super) data: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Body {
    pub(super) text: Option<Content>,
    pub(super) html: Option<Content>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Message {
    subject: Content,
    body: Body,
}

/// What all ways of sending take besides the mail itself.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Options {
    reply_to_addresses: Vec<String>,
    return_path: Option<String>,
    configuration_set_name: Option<String>,
    tags: Vec<Value>,
    email_tags: Vec<Value>,
}

impl Destination {
    /// Addresses a mail.
    pub(super) fn address(self, mail: &mut Mail) {
        mail.to = self.to;
        mail.cc = self.cc;
        mail.bcc = self.bcc;
    }
}

impl Options {
    /// Adds what was wanted to a mail.
    pub(super) fn apply(self, mail: &mut Mail) {
        mail.configuration_set = self.configuration_set_name;
        let tags = [self.tags, self.email_tags].concat();
        if !self.reply_to_addresses.is_empty() {
            mail.details
                .insert("ReplyTo".to_owned(), json!(self.reply_to_addresses));
        }
        if let Some(path) = self.return_path {
            mail.details.insert("ReturnPath".to_owned(), path.into());
        }
        if !tags.is_empty() {
            mail.details.insert("Tags".to_owned(), tags.into());
        }
    }
}

fn sent(id: String) -> Value {
    json!({"MessageId": id})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendEmail {
    source: String,
    #[serde(default)]
    destination: Destination,
    message: Message,
    #[serde(flatten)]
    options: Options,
}

pub(super) fn send_email(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendEmail,
) -> Result<Value, ServiceError> {
    let mut mail = Mail {
        from: input.source,
        subject: Some(input.message.subject.data),
        text: input.message.body.text.map(|text| text.data),
        html: input.message.body.html.map(|html| html.data),
        ..Mail::default()
    };
    input.destination.address(&mut mail);
    input.options.apply(&mut mail);
    mail.send(cx, ses.regions.for_caller(cx)).map(sent)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendRawEmail {
    source: Option<String>,
    #[serde(default)]
    destinations: Vec<String>,
    raw_message: RawMessage,
    #[serde(flatten)]
    options: Options,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RawMessage {
    pub(super) data: Blob,
}

pub(super) fn send_raw_email(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendRawEmail,
) -> Result<Value, ServiceError> {
    let mut mail = raw(&input.raw_message.data.0, input.source)?;
    if !input.destinations.is_empty() {
        mail.to = input.destinations;
        mail.cc.clear();
        mail.bcc.clear();
    }
    input.options.apply(&mut mail);
    mail.send(cx, ses.regions.for_caller(cx)).map(sent)
}

/// A mail out of the bytes it is sent as.
pub(super) fn raw(bytes: &[u8], source: Option<String>) -> Result<Mail, ServiceError> {
    let parsed = mime::parse(bytes);
    let Some(from) = source.or_else(|| parsed.header("From")) else {
        return Err(ServiceError::sender(
            "InvalidParameterValue",
            "Missing required header 'From'.",
        ));
    };
    let mut details = Map::new();
    if !parsed.attachments.is_empty() {
        details.insert("Attachments".to_owned(), json!(parsed.attachments));
    }
    let reply_to = parsed.addresses("Reply-To");
    if !reply_to.is_empty() {
        details.insert("ReplyTo".to_owned(), json!(reply_to));
    }
    Ok(Mail {
        from,
        to: parsed.addresses("To"),
        cc: parsed.addresses("Cc"),
        bcc: parsed.addresses("Bcc"),
        subject: parsed.header("Subject"),
        text: parsed.text,
        html: parsed.html,
        configuration_set: None,
        details,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendTemplatedEmail {
    source: String,
    #[serde(default)]
    destination: Destination,
    template: String,
    #[serde(default)]
    template_data: String,
    #[serde(flatten)]
    options: Options,
}

pub(super) fn send_templated_email(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendTemplatedEmail,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    let template = region.template(&input.template)?.clone();
    let mut mail = Mail {
        from: input.source,
        ..Mail::default()
    };
    input.destination.address(&mut mail);
    input.options.apply(&mut mail);
    mail.details
        .insert("Template".to_owned(), input.template.into());
    templated(cx, region, mail, &template, &data(&input.template_data)?).map(sent)
}

/// Sends a mail by a template. SES takes the call first and fills the blanks
/// later: data that do not fit lose the mail, not the call. The journal says so.
pub(super) fn templated(
    cx: &mut CallContext<'_>,
    region: &mut Region,
    mut mail: Mail,
    template: &Template,
    data: &Value,
) -> Result<String, ServiceError> {
    match template.fill(data) {
        Ok(filled) => {
            mail.subject = filled.subject;
            mail.text = filled.text;
            mail.html = filled.html;
            mail.send(cx, region)
        }
        Err(trouble) => {
            mail.check(cx, region)?;
            let id = format!(
                "{}-{}-000000",
                cx.ids.hex("message", 16),
                cx.ids.uuid("message")
            );
            cx.effect(Effect::Note(Note {
                service: "ses",
                operation: "RenderingFailure",
                account: cx.account().clone(),
                region: cx.region().clone(),
                resource: Some(mail.from.clone()),
                request: json!({"MessageId": id, "Destination": mail.to, "TemplateData": data}),
                status: 400,
                error: Some(rehearsal_record::CallError {
                    code: "RenderingFailure".into(),
                    message: trouble.to_string(),
                }),
            }));
            Ok(id)
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendBulkTemplatedEmail {
    source: String,
    template: String,
    #[serde(default)]
    default_template_data: String,
    #[serde(default)]
    destinations: Vec<BulkDestination>,
    #[serde(flatten)]
    options: Options,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BulkDestination {
    #[serde(default)]
    destination: Destination,
    #[serde(default)]
    replacement_template_data: String,
}

pub(super) fn send_bulk_templated_email(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendBulkTemplatedEmail,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    let template = region.template(&input.template)?.clone();
    region.check_sender(cx, &input.source)?;
    let mut results = Vec::new();
    for BulkDestination {
        destination,
        replacement_template_data,
    } in input.destinations
    {
        let mut mail = Mail {
            from: input.source.clone(),
            ..Mail::default()
        };
        destination.address(&mut mail);
        input.options.clone().apply(&mut mail);
        mail.details
            .insert("Template".to_owned(), input.template.as_str().into());
        let data = merged(&input.default_template_data, &replacement_template_data);
        results.push(
            match data.and_then(|data| templated(cx, region, mail, &template, &data)) {
                Ok(id) => json!({"Status": "Success", "MessageId": id}),
                Err(fault) => json!({"Status": "Failed", "Error": fault.message}),
            },
        );
    }
    Ok(json!({"Status": results}))
}

/// A recipient's data over the default ones.
pub(super) fn merged(defaults: &str, own: &str) -> Result<Value, ServiceError> {
    let object = |text: &str| {
        if text.trim().is_empty() {
            Ok(json!({}))
        } else {
            data(text)
        }
    };
    let (mut all, own) = (object(defaults)?, object(own)?);
    if let (Some(all), Value::Object(own)) = (all.as_object_mut(), own) {
        all.extend(own);
    }
    Ok(all)
}
