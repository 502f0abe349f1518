//! Queues.

use super::{ERROR, Observed, Seen, action, sees};
use crate::settings::{Count, Dynamic, Entries, FilePath, Flag, Name, QueueKind, Span, Text};
use crate::value::Template;

const MESSAGE: &[Observed] = &[
    sees("id", Seen::Text, "The message id."),
    sees("body", Seen::Text, "The body."),
    sees("json", Seen::Any, "The body where it is JSON."),
    sees(
        "attributes",
        Seen::Map,
        "The message attributes, name to value.",
    ),
    sees("group", Seen::Text, "The message group, in a FIFO queue."),
    sees(
        "dedup",
        Seen::Text,
        "The deduplication id, in a FIFO queue.",
    ),
    sees(
        "sequence",
        Seen::Text,
        "The sequence number, in a FIFO queue.",
    ),
    sees(
        "receives",
        Seen::Integer,
        "How often it was received so far.",
    ),
    sees(
        "sent_at",
        Seen::Time,
        "When it was sent, by the virtual clock.",
    ),
    sees(
        "receipt",
        Seen::Text,
        "The receipt handle, where it was received.",
    ),
];

const MESSAGES: &[Observed] = &[
    sees(
        "messages",
        Seen::Objects(MESSAGE),
        "The messages, oldest first.",
    ),
    sees("count", Seen::Integer, "How many messages there are."),
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
        delay: Option<Dynamic<Span>>,
    }
    at most one of ["json", "body", "file"]
    observes &[
        sees("id", Seen::Text, "The message id."),
        sees("sequence", Seen::Text, "The sequence number, in a FIFO queue."),
        ERROR,
    ];
    only looks: false;
    example "- sqs.send: orders\n  json: {sku: MUG-01, qty: 1}";
}

action! {
    /// Receives messages, as a consumer would: they are hidden from others and
    /// deleted, unless `keep` is set. To look without touching, use `sqs.peek`.
    pub struct Receive = "sqs.receive" {
        /// The queue.
        subject queue: Name<QueueKind>,
        /// At most so many, 1 to 10; without, 10.
        max: Option<Dynamic<Count>>,
        /// How long to wait for the first one.
        wait: Option<Dynamic<Span>>,
        /// How long they stay hidden; without, as the queue says.
        visibility: Option<Dynamic<Span>>,
        /// Leaves them in the queue, hidden until the visibility timeout is over.
        keep: Flag,
    }
    observes MESSAGES;
    only looks: false;
    example "- sqs.receive: orders\n  wait: 2s\n  expect: {count: 1, messages: [{json: {sku: MUG-01}}]}";
}

action! {
    /// Looks at every message in a queue, hidden and delayed ones too, and consumes none.
    pub struct Peek = "sqs.peek" {
        /// The queue.
        subject queue: Name<QueueKind>,
    }
    observes MESSAGES;
    only looks: true;
    example "- sqs.peek: orders-dlq\n  expect: {count: 0}";
}

action! {
    /// Every message sent to a queue since the scenario began, read from the
    /// journal: those already consumed too.
    pub struct Sent = "sqs.sent" {
        /// The queue.
        subject queue: Name<QueueKind>,
    }
    observes MESSAGES;
    only looks: true;
    example "- sqs.sent: orders\n  within: 5s\n  expect: {count: 1}";
}

action! {
    /// Throws away every message in a queue.
    pub struct Purge = "sqs.purge" {
        /// The queue.
        subject queue: Name<QueueKind>,
    }
    observes &[ERROR];
    only looks: false;
    example "- sqs.purge: orders";
}
