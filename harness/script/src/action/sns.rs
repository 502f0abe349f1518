//! Topics.

use super::{ERROR, ObservedType, action, group_of, observed};
use crate::settings::{Entries, Name, Text};
use crate::stage::TopicKind;
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
        observed("id", ObservedType::Text, "The message id."),
        observed("sequence", ObservedType::Text, "The sequence number, from a FIFO topic."),
        ERROR,
    ];
    properties: [Changes];
    needs: |step| group_of(&step.topic, step.group.as_ref());
    example "- sns.publish: order-events\n  json: {type: OrderPlaced}\n  attributes: {type: OrderPlaced}";
}

action! {
    /// Reads every message published to a topic since the scenario began from
    /// the journal; it consumes nothing.
    pub struct Published = "sns.published" {
        /// The topic.
        subject topic: Name<TopicKind>,
    }
    observes &[
        observed("messages", ObservedType::Objects(&[
            observed("id", ObservedType::Text, "The message id."),
            observed("body", ObservedType::Text, "The message."),
            observed("json", ObservedType::Any, "The message where it is JSON."),
            observed("subject", ObservedType::Text, "The subject line."),
            observed("attributes", ObservedType::ScalarMap, "The message attributes, name to value."),
            observed("group", ObservedType::Text, "The message group, in a FIFO topic."),
            observed("dedup", ObservedType::Text, "The deduplication id, in a FIFO topic."),
            observed("sent_at", ObservedType::Time, "When it was published, by the virtual clock."),
        ]), "The messages, oldest first."),
        observed("count", ObservedType::Integer, "How many messages there are."),
    ];
    properties: [NeedsExpectation, AppendOnly];
    example "- sns.published: order-events\n  within: 5s\n  expect: {count: 1, messages: [{json: {type: OrderPlaced}}]}";
}
