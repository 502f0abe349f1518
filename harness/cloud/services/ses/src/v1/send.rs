//! Operations that send messages.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::compose::{Body, Content, Destination, RawMessage, SendOptions, parse_raw_message};
use crate::delivery::{send, send_templated};
use crate::message::EmailMessage;
use crate::rendering::{merge_data, parse_data};
use crate::state::Ses;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Message {
    subject: Content,
    body: Body,
}

fn message_id(id: String) -> Value {
    json!({"MessageId": id})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendEmail {
    source: String,
    #[serde(default)]
    destination: Destination,
    message: Message,
    #[serde(flatten)]
    options: SendOptions,
}

pub(crate) fn send_email(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendEmail,
) -> Result<Value, ServiceError> {
    let mut message = EmailMessage {
        from: input.source,
        subject: Some(input.message.subject.data),
        text: input.message.body.text.map(|text| text.data),
        html: input.message.body.html.map(|html| html.data),
        ..EmailMessage::default()
    };
    input.destination.apply(&mut message);
    input.options.apply(&mut message);
    send(cx, ses.regions.for_caller(cx), message).map(message_id)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendRawEmail {
    source: Option<String>,
    #[serde(default)]
    destinations: Vec<String>,
    raw_message: RawMessage,
    #[serde(flatten)]
    options: SendOptions,
}

pub(crate) fn send_raw_email(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendRawEmail,
) -> Result<Value, ServiceError> {
    let mut message = parse_raw_message(&input.raw_message.data.0, input.source)?;
    if !input.destinations.is_empty() {
        message.to = input.destinations;
        message.cc.clear();
        message.bcc.clear();
    }
    input.options.apply(&mut message);
    send(cx, ses.regions.for_caller(cx), message).map(message_id)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendTemplatedEmail {
    source: String,
    #[serde(default)]
    destination: Destination,
    template: String,
    #[serde(default)]
    template_data: String,
    #[serde(flatten)]
    options: SendOptions,
}

pub(crate) fn send_templated_email(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SendTemplatedEmail,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    let template = region.template(&input.template)?.clone();
    let mut message = EmailMessage {
        from: input.source,
        ..EmailMessage::default()
    };
    input.destination.apply(&mut message);
    input.options.apply(&mut message);
    message.set_detail("Template", input.template);
    send_templated(
        cx,
        region,
        message,
        &template,
        &parse_data(&input.template_data)?,
    )
    .map(message_id)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendBulkTemplatedEmail {
    source: String,
    template: String,
    #[serde(default)]
    default_template_data: String,
    #[serde(default)]
    destinations: Vec<BulkDestination>,
    #[serde(flatten)]
    options: SendOptions,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BulkDestination {
    #[serde(default)]
    destination: Destination,
    #[serde(default)]
    replacement_template_data: String,
}

pub(crate) fn send_bulk_templated_email(
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
        let mut message = EmailMessage {
            from: input.source.clone(),
            ..EmailMessage::default()
        };
        destination.apply(&mut message);
        input.options.clone().apply(&mut message);
        message.set_detail("Template", input.template.as_str());
        let data = merge_data(&input.default_template_data, &replacement_template_data);
        results.push(
            match data.and_then(|data| send_templated(cx, region, message, &template, &data)) {
                Ok(id) => json!({"Status": "Success", "MessageId": id}),
                Err(error) => json!({"Status": "Failed", "Error": error.message}),
            },
        );
    }
    Ok(json!({"Status": results}))
}
