//! Topics.

use super::{ERROR, Seen, action, sees};
use crate::settings::{Entries, Name, Text, TopicKind};
use crate::value::Template;

action! {
    /// Publishes a message to a topic.
    pub struct Publish = "sns.publish" {
        /// The topic.
        subject topic: Name<TopicKind>,
        /// The message as JSON.
        json: Option<Template>,
        /// The message as text.
        body: Option<Text>,
        /// The subject line.
        subject_line as "subject": Option<Text>,
        /// Message attributes; numbers are sent as numbers, all else as text.
        attributes: Entries<Template>,
        /// The message group, for a FIFO topic.
        group: Option<Text>,
        /// The deduplication id, for a FIFO topic.
        dedup: Option<Text>,
    }
    at most one of ["json", "body"]
    observes &[
        sees("id", Seen::Text, "The message id."),
        sees("sequence", Seen::Text, "The sequence number, from a FIFO topic."),
        ERROR,
    ];
    only looks: false;
    example "- sns.publish: order-events\n  json: {type: OrderPlaced}\n  attributes: {type: OrderPlaced}";
}

action! {
    /// Every message published to a topic since the scenario began, read from
    /// the journal: it consumes nothing.
    pub struct Published = "sns.published" {
        /// The topic.
        subject topic: Name<TopicKind>,
    }
    observes &[
        sees("messages", Seen::Objects(&[
            sees("id", Seen::Text, "The message id."),
            sees("body", Seen::Text, "The message."),
            sees("json", Seen::Any, "The message where it is JSON."),
            sees("subject", Seen::Text, "The subject line."),
            sees("attributes", Seen::Map, "The message attributes, name to value."),
            sees("group", Seen::Text, "The message group, in a FIFO topic."),
            sees("dedup", Seen::Text, "The deduplication id, in a FIFO topic."),
            sees("sent_at", Seen::Time, "When it was published, by the virtual clock."),
        ]), "The messages, oldest first."),
        sees("count", Seen::Integer, "How many messages there are."),
    ];
    only looks: true;
    example "- sns.published: order-events\n  within: 5s\n  expect: {count: 1, messages: [{json: {type: OrderPlaced}}]}";
}
