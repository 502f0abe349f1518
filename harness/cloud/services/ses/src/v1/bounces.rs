//! Bounces that an application sends.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::address::bare_address;
use crate::delivery;
use crate::message::EmailMessage;
use crate::state::Ses;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BounceInput {
    original_message_id: String,
    bounce_sender: String,
    explanation: Option<String>,
    bounced_recipient_info_list: Vec<BouncedRecipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BouncedRecipient {
    recipient: String,
}

/// Sends a bounce. Incoming messages do not exist here, so the author of the
/// message is unknown: the bounce is addressed to its own sender.
pub(crate) fn send(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: BounceInput,
) -> Result<Value, ServiceError> {
    let recipients = input.bounced_recipient_info_list.iter();
    let recipients: Vec<&str> = recipients.map(|info| info.recipient.as_str()).collect();
    let mut message = EmailMessage {
        to: vec![bare_address(&input.bounce_sender).to_owned()],
        from: input.bounce_sender,
        subject: Some("Delivery Status Notification (Failure)".to_owned()),
        text: Some(input.explanation.unwrap_or_default()),
        ..EmailMessage::default()
    };
    message.set_detail("OriginalMessageId", input.original_message_id);
    message.set_detail("BouncedRecipients", recipients);
    let id = delivery::send(cx, ses.regions.for_caller(cx), message)?;
    Ok(json!({"MessageId": id}))
}
