//! Server-sent events: streams that stay open between steps.

use super::connection::connect_action;
use super::{ObservedType, action, observed};
use crate::settings::{PlainText, Text};

connect_action! {
    /// Opens a stream of server-sent events. It stays open for the steps that name it, until
    /// `sse.close` or the end of the scenario.
    pub struct Connect = "sse.connect" {
        /// A name for the stream; a second one of the same name replaces it.
        subject stream,
        /// A path of the app, or a URL of the stage.
        to,
        /// The id of the event after which the stream goes on.
        last_event: Option<Text>,
    }
    observes [], json "The body of an answer that is no stream, where it is JSON.";
    example "- sse.connect: updates\n  to: /updates\n  app: storefront";
}

action! {
    /// The events that came over a stream since it was opened, in their order, and whether it
    /// has ended. With `within`, the step goes on as soon as what it expects arrives.
    pub struct Events = "sse.events" {
        /// The stream.
        subject stream: PlainText,
    }
    observes &[
        observed("events", ObservedType::Objects(&[
            observed("event", ObservedType::Text, "The type: `message` where the server names none."),
            observed("id", ObservedType::Text, "The id; missing where none was given so far."),
            observed("body", ObservedType::Text, "The data."),
            observed("json", ObservedType::Any, "The data where it is JSON."),
        ]), "The events, oldest first."),
        observed("count", ObservedType::Integer, "How many events there are."),
        observed("ended", ObservedType::Boolean, "Whether the server has ended the stream."),
    ];
    properties: [NeedsExpectation, AppendOnly];
    example "- sse.events: updates\n  within: 5s\n  expect: {count: 1, events: [{event: paid, json: {order: O-17}}]}";
}

action! {
    /// Closes a stream of server-sent events.
    pub struct Close = "sse.close" {
        /// The stream.
        subject stream: PlainText,
    }
    observes &[];
    properties: [Changes];
    example "- sse.close: updates";
}
