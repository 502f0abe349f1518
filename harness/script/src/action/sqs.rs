//! Queues.

use super::{ERROR, ObservedField, ObservedType, action, group_of, observed};
use crate::settings::{Count, Dynamic, Entries, FilePath, Flag, Name, Text, TimeSpan};
use crate::stage::QueueKind;
use crate::value::Template;

const MESSAGE: &[ObservedField] = &[
    observed("id", ObservedType::Text, "The message id."),
    observed("body", ObservedType::Text, "The body."),
    observed("json", ObservedType::Any, "The body where it is JSON."),
    observed(
        "attributes",
        ObservedType::ScalarMap,
        "The message attributes, name to value.",
    ),
    observed(
        "group",
        ObservedType::Text,
        "The message group, in a FIFO queue.",
    ),
    observed(
        "dedup",
        ObservedType::Text,
        "The deduplication id, in a FIFO queue.",
    ),
    observed(
        "sequence",
        ObservedType::Text,
        "The sequence number, in a FIFO queue.",
    ),
    observed(
        "receives",
        ObservedType::Integer,
        "How often it was received so far.",
    ),
    observed(
        "sent_at",
        ObservedType::Time,
        "When it was sent, by the virtual clock.",
    ),
    observed(
        "receipt",
        ObservedType::Text,
        "The receipt handle, where it was received.",
    ),
];

const MESSAGES: &[ObservedField] = &[
    observed(
        "messages",
        ObservedType::Objects(MESSAGE),
        "The messages, oldest first.",
    ),
    observed(
        "count",
        ObservedType::Integer,
        "How many messages there are.",
    ),
    ERROR,
];

action! {
    /// Sends a message to a queue.
    pub struct Send = "sqs.send" {
        /// The queue.
        subject queue: Name<QueueKind>,
        /// The body as JSON.
        json: Option<Template>,
        /// The body as text.
        body: Option<Text>,
        /// The body as a file.
        file: Option<FilePath>,
        /// Message attributes; numbers are sent as numbers, all else as text.
        attributes: Entries<Template>,
        /// The message group, for a FIFO queue.
        group: Option<Text>,
        /// The deduplication id, for a FIFO queue.
        dedup: Option<Text>,
        /// How long it stays hidden.
        delay: Option<Dynamic<TimeSpan>>,
    }
    at most one of ["json", "body", "file"]
    observes &[
        observed("id", ObservedType::Text, "The message id."),
        observed("sequence", ObservedType::Text, "The sequence number, in a FIFO queue."),
        ERROR,
    ];
    properties: [Changes];
    needs: |step| group_of(&step.queue, step.group.as_ref());
    example "- sqs.send: orders\n  json: {sku: MUG-01, qty: 1}";
}

action! {
    /// Receives messages, as a consumer would: they are hidden from others and
    /// deleted, unless `keep` is set. To read without consuming, use `sqs.peek`.
    pub struct Receive = "sqs.receive" {
        /// The queue.
        subject queue: Name<QueueKind>,
        /// The largest number of messages, 1 to 10; without, 10.
        max: Option<Dynamic<Count>>,
        /// How long to wait for the first one.
        wait: Option<Dynamic<TimeSpan>>,
        /// How long they stay hidden; without, as the queue says.
        visibility: Option<Dynamic<TimeSpan>>,
        /// Leaves them in the queue, hidden until the visibility timeout is over.
        keep: Flag,
    }
    observes MESSAGES;
    properties: [];
    example "- sqs.receive: orders\n  wait: 2s\n  expect: {count: 1, messages: [{json: {sku: MUG-01}}]}";
}

action! {
    /// Reads every message in a queue, hidden and delayed ones too, and consumes none.
    pub struct Peek = "sqs.peek" {
        /// The queue.
        subject queue: Name<QueueKind>,
    }
    observes MESSAGES;
    properties: [NeedsExpectation];
    example "- sqs.peek: orders-dlq\n  expect: {count: 0}";
}

action! {
    /// Reads every message sent to a queue since the scenario began from the
    /// journal: those already consumed too.
    pub struct Sent = "sqs.sent" {
        /// The queue.
        subject queue: Name<QueueKind>,
    }
    observes MESSAGES;
    properties: [NeedsExpectation, AppendOnly];
    example "- sqs.sent: orders\n  within: 5s\n  expect: {count: 1}";
}

action! {
    /// Deletes every message in a queue.
    pub struct Purge = "sqs.purge" {
        /// The queue.
        subject queue: Name<QueueKind>,
    }
    observes &[ERROR];
    properties: [Changes];
    example "- sqs.purge: orders";
}
