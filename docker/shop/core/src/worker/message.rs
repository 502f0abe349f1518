use aws_sdk_sqs::types::{Message as Received, MessageSystemAttributeName};
use serde::de::DeserializeOwned;

use super::HandlerError;

/// A received message.
#[derive(Debug, Clone)]
pub struct Message {
    /// The id that SQS gave it.
    pub id: String,
    /// The content.
    pub body: String,
    /// The number of this attempt, from one.
    pub attempt: u32,
    /// The trace it belongs to.
    pub trace: Option<String>,
    pub(super) group: Option<String>,
    pub(super) receipt: String,
}

impl Message {
    /// Parses the body as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, HandlerError> {
        serde_json::from_str(&self.body)
            .map_err(|error| format!("could not read the message: {error}").into())
    }
}

impl From<Received> for Message {
    fn from(received: Received) -> Self {
        let mut attributes = received.attributes.unwrap_or_default();
        Self {
            id: received.message_id.unwrap_or_default(),
            body: received.body.unwrap_or_default(),
            attempt: attributes
                .get(&MessageSystemAttributeName::ApproximateReceiveCount)
                .and_then(|count| count.parse().ok())
                .unwrap_or(1),
            trace: attributes.remove(&MessageSystemAttributeName::AwsTraceHeader),
            group: attributes.remove(&MessageSystemAttributeName::MessageGroupId),
            receipt: received.receipt_handle.unwrap_or_default(),
        }
    }
}

/// Splits messages by group, keeping their order within each. A message without
/// a group is a group of its own.
pub(super) fn by_group(messages: Vec<Message>) -> Vec<Vec<Message>> {
    let mut groups: Vec<Vec<Message>> = Vec::new();
    for message in messages {
        let same = groups
            .iter_mut()
            .find(|group| message.group.is_some() && group[0].group == message.group);
        match same {
            Some(group) => group.push(message),
            None => groups.push(vec![message]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, group: Option<&str>) -> Message {
        let mut received = Received::builder().message_id(id).body("{}");
        if let Some(group) = group {
            received = received.attributes(MessageSystemAttributeName::MessageGroupId, group);
        }
        received.build().into()
    }

    #[test]
    fn messages_are_split_by_group_in_order() {
        let groups = by_group(vec![
            message("1", Some("ada")),
            message("2", None),
            message("3", Some("bob")),
            message("4", Some("ada")),
            message("5", None),
        ]);
        let ids: Vec<Vec<&str>> = groups
            .iter()
            .map(|group| group.iter().map(|message| message.id.as_str()).collect())
            .collect();
        assert_eq!(ids, [vec!["1", "4"], vec!["2"], vec!["3"], vec!["5"]]);
    }

    #[test]
    fn reads_the_attempt_and_reports_invalid_json() {
        let message: Message = Received::builder()
            .body("{")
            .attributes(MessageSystemAttributeName::ApproximateReceiveCount, "3")
            .build()
            .into();
        assert_eq!(message.attempt, 3);
        let error = message.json::<serde_json::Value>().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("could not read the message: EOF")
        );
    }
}
