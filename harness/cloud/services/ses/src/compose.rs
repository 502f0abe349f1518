//! The parts of requests that messages are composed of, in both APIs.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::message::EmailMessage;
use crate::mime;
use rehearsal_model::error::ServiceError;
use rehearsal_model::protocol::Blob;

/// The recipients of a message.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Destination {
    #[serde(rename = "ToAddresses")]
    to: Vec<String>,
    #[serde(rename = "CcAddresses")]
    cc: Vec<String>,
    #[serde(rename = "BccAddresses")]
    bcc: Vec<String>,
}

/// A text. Its character set is ignored, as requests are always UTF-8.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Content {
    pub(crate) data: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Body {
    pub(crate) text: Option<Content>,
    pub(crate) html: Option<Content>,
}

/// The parameters that all operations that send have in common.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct SendOptions {
    reply_to_addresses: Vec<String>,
    return_path: Option<String>,
    configuration_set_name: Option<String>,
    tags: Vec<Value>,
    email_tags: Vec<Value>,
}

impl Destination {
    /// Sets the recipients of a message.
    pub(crate) fn apply(self, message: &mut EmailMessage) {
        message.to = self.to;
        message.cc = self.cc;
        message.bcc = self.bcc;
    }
}

impl SendOptions {
    /// Adds the parameters to a message.
    pub(crate) fn apply(self, message: &mut EmailMessage) {
        message.configuration_set = self.configuration_set_name;
        let tags = [self.tags, self.email_tags].concat();
        if !self.reply_to_addresses.is_empty() {
            message.set_detail("ReplyTo", self.reply_to_addresses);
        }
        if let Some(path) = self.return_path {
            message.set_detail("ReturnPath", path);
        }
        if !tags.is_empty() {
            message.set_detail("Tags", tags);
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RawMessage {
    pub(crate) data: Blob,
}

/// Parses a raw message. `source` overrides its sender.
pub(crate) fn parse_raw_message(
    bytes: &[u8],
    source: Option<String>,
) -> Result<EmailMessage, ServiceError> {
    let parsed = mime::parse(bytes);
    let Some(from) = source.or(parsed.from) else {
        return Err(ServiceError::sender(
            "InvalidParameterValue",
            "Missing required header 'From'.",
        ));
    };
    let mut details = Map::new();
    if !parsed.attachments.is_empty() {
        details.insert("Attachments".to_owned(), json!(parsed.attachments));
    }
    if !parsed.reply_to.is_empty() {
        details.insert("ReplyTo".to_owned(), json!(parsed.reply_to));
    }
    Ok(EmailMessage {
        from,
        to: parsed.to,
        cc: parsed.cc,
        bcc: parsed.bcc,
        subject: parsed.subject,
        text: parsed.text,
        html: parsed.html,
        configuration_set: None,
        details,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_both_apis_become_details() {
        let options: SendOptions = serde_json::from_value(json!({
            "ReplyToAddresses": ["help@example.com"],
            "ReturnPath": "bounces@example.com",
            "ConfigurationSetName": "orders",
            "EmailTags": [{"Name": "kind", "Value": "receipt"}],
        }))
        .unwrap();
        let mut message = EmailMessage::default();
        options.apply(&mut message);
        assert_eq!(message.configuration_set.as_deref(), Some("orders"));
        assert_eq!(
            Value::from(message.details),
            json!({
                "ReplyTo": ["help@example.com"],
                "ReturnPath": "bounces@example.com",
                "Tags": [{"Name": "kind", "Value": "receipt"}],
            })
        );
    }
}
