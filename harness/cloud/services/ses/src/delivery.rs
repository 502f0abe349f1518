//! Sending: the checks that all ways of sending share, the mailbox, and the events.

use serde_json::{Value, json};

use crate::address::check_address;
use crate::events;
use crate::message::EmailMessage;
use crate::message_tags::check_tags;
use crate::rendering::RenderError;
use crate::state::{Region, Template};
use rehearsal_cloud_core::effect::Note;
use rehearsal_cloud_core::mailbox::{MailboxMessage, MessageKind};
use rehearsal_cloud_core::service::{CallContext, Effect};
use rehearsal_model::error::ServiceError;

/// The most recipients that a message may have.
const MAX_RECIPIENTS: usize = 50;

/// Sends a message to the mailbox, publishes its events and returns its id.
pub(crate) fn send(
    cx: &mut CallContext<'_>,
    region: &mut Region,
    mut message: EmailMessage,
) -> Result<String, ServiceError> {
    check(cx, region, &message)?;
    let id = message_id(cx);
    region.send_times.push_back(cx.now());
    region.sent_last_24_hours(cx.now());
    let set = configuration_set(region, &message);
    events::publish_events(cx, region, &message, &id, set.as_deref());
    for recipients in [&mut message.to, &mut message.cc, &mut message.bcc] {
        recipients.retain(|address| !events::is_suppressed(region, address));
    }
    message.set_detail("MessageId", id.as_str());
    if let Some(set) = set {
        message.set_detail("ConfigurationSetName", set);
    }
    for (name, addresses) in [
        ("To", message.to.clone()),
        ("Cc", message.cc.clone()),
        ("Bcc", message.bcc.clone()),
    ] {
        if !addresses.is_empty() {
            message.set_detail(name, addresses);
        }
    }
    let text = message.text.unwrap_or_default();
    let mut delivered = MailboxMessage::new(MessageKind::Email, "ses", "", text);
    delivered.to = [message.to, message.cc, message.bcc].concat();
    if delivered.to.is_empty() {
        // All recipients are suppressed.
        return Ok(id);
    }
    delivered.from = Some(message.from);
    delivered.subject = message.subject;
    delivered.html = message.html;
    delivered.details = message.details;
    cx.effect(Effect::Mail(delivered));
    Ok(id)
}

/// Renders a template into a message and sends it. SES accepts the call before
/// it renders: data that do not fit the template lose the message, but do not
/// fail the call. The journal records the failure.
pub(crate) fn send_templated(
    cx: &mut CallContext<'_>,
    region: &mut Region,
    mut message: EmailMessage,
    template: &Template,
    data: &Value,
) -> Result<String, ServiceError> {
    match template.render(data) {
        Ok(rendered) => {
            message.subject = rendered.subject;
            message.text = rendered.text;
            message.html = rendered.html;
            send(cx, region, message)
        }
        Err(error) => {
            check(cx, region, &message)?;
            Ok(record_rendering_failure(cx, &message, data, &error))
        }
    }
}

/// Records in the journal that a message could not be rendered and returns the
/// message's id.
fn record_rendering_failure(
    cx: &mut CallContext<'_>,
    message: &EmailMessage,
    data: &Value,
    error: &RenderError,
) -> String {
    let id = message_id(cx);
    cx.effect(Effect::Note(Note {
        service: "ses",
        operation: "RenderingFailure",
        account: cx.account().clone(),
        region: cx.region().clone(),
        resource: Some(message.from.clone()),
        request: json!({"MessageId": id, "Destination": message.to, "TemplateData": data}),
        status: 400,
        error: Some(rehearsal_record::CallError {
            code: "RenderingFailure".into(),
            message: error.to_string(),
        }),
    }));
    id
}

fn message_id(cx: &mut CallContext<'_>) -> String {
    format!(
        "{}-{}-000000",
        cx.ids.hex("message", 16),
        cx.ids.uuid("message")
    )
}

/// Checks the addresses, the sender's identity and whether sending is paused.
fn check(
    cx: &CallContext<'_>,
    region: &Region,
    message: &EmailMessage,
) -> Result<(), ServiceError> {
    if region.sending_paused {
        return Err(ServiceError::sender(
            "AccountSendingPausedException",
            "Email sending is disabled for the account.",
        ));
    }
    let tags = message.details.get("Tags").and_then(Value::as_array);
    check_tags(tags.map_or(&[], Vec::as_slice))?;
    check_address(&message.from)?;
    if message.recipients().next().is_none() {
        return Err(ServiceError::sender(
            "InvalidParameterValue",
            "Missing required header 'To'.",
        ));
    }
    if message.recipients().count() > MAX_RECIPIENTS {
        return Err(ServiceError::sender(
            "InvalidParameterValue",
            format!("Recipient count exceeds {MAX_RECIPIENTS}."),
        ));
    }
    message
        .recipients()
        .try_for_each(|recipient| check_address(recipient))?;
    if let Some(name) = configuration_set(region, message)
        && !region.configuration_set(&name)?.sending_enabled()
    {
        return Err(ServiceError::sender(
            "ConfigurationSetSendingPausedException",
            format!("Sending paused for configuration set <{name}>."),
        ));
    }
    region.check_sender(cx, &message.from)
}

/// Returns the configuration set of a message: the one it names, or its sender's default.
fn configuration_set(region: &Region, message: &EmailMessage) -> Option<String> {
    let default = || {
        region
            .sender_identity(&message.from)?
            .configuration_set
            .clone()
    };
    message.configuration_set.clone().or_else(default)
}
