//! Sent e-mails at `/_aws/ses`, in the form that LocalStack has them there.

use rehearsal_cloud_core::control::{ControlError, ControlOperation, ControlRequest};
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::mailbox::MailboxMessage;
use serde_json::{Value, json};

const PATH: &str = "/_aws/ses";

pub(crate) const OPERATIONS: &[ControlOperation] = &[
    ControlOperation {
        method: "GET",
        path: PATH,
        run: messages,
    },
    ControlOperation {
        method: "DELETE",
        path: PATH,
        run: delete,
    },
];

/// Returns whether a message is one of SES, and has the id or sender that the query names.
fn is_asked_for(message: &MailboxMessage, request: &ControlRequest) -> bool {
    let id = request.query.get("id");
    let sender = request.query.get("email");
    message.service == "ses"
        && id.is_none_or(|id| message.details.get("MessageId").is_some_and(|it| it == id))
        && sender.is_none_or(|sender| message.from.as_deref() == Some(sender))
}

#[expect(clippy::unnecessary_wraps, reason = "operations can fail")]
fn messages(engine: &Engine, request: &ControlRequest) -> Result<Value, ControlError> {
    let messages = engine.mailbox.messages();
    let messages = messages
        .iter()
        .filter(|message| is_asked_for(message, request));
    let messages: Vec<Value> = messages.map(|message| as_localstack(message)).collect();
    Ok(json!({ "messages": messages }))
}

#[expect(clippy::unnecessary_wraps, reason = "operations can fail")]
fn delete(engine: &Engine, request: &ControlRequest) -> Result<Value, ControlError> {
    engine
        .mailbox
        .retain(|message| !is_asked_for(message, request));
    Ok(json!({}))
}

fn as_localstack(message: &MailboxMessage) -> Value {
    let detail = |name: &str| message.details.get(name).cloned();
    let addresses = |name| detail(name).unwrap_or_else(|| json!([]));
    json!({
        "Id": detail("MessageId"),
        "Timestamp": message.at.unix_timestamp(),
        "Source": message.from,
        "Destination": {
            "ToAddresses": addresses("To"),
            "CcAddresses": addresses("Cc"),
            "BccAddresses": addresses("Bcc"),
        },
        "Subject": message.subject,
        "Body": {"text_part": message.text, "html_part": message.html},
    })
}
