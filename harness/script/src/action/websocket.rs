//! WebSockets: connections that stay open between steps.

use super::connection::connect_action;
use super::{ObservedType, action, observed};
use crate::settings::{Count, Dynamic, PlainText, Text};
use crate::value::Template;

connect_action! {
    /// Opens a WebSocket. The connection stays open for the steps that name it, until
    /// `websocket.close` or the end of the scenario.
    pub struct Connect = "websocket.connect" {
        /// A name for the connection; a second one of the same name replaces it.
        subject connection,
        /// A path of the app, or a URL of the stage such as that of a WebSocket API.
        to,
        /// The subprotocols to choose from, the preferred one first.
        protocols: Vec<Text>,
    }
    observes [
        observed("protocol", ObservedType::Text, "The subprotocol that was chosen; missing if none was."),
    ], json "The body of an answer that refuses the connection, where it is JSON.";
    example "- websocket.connect: updates\n  to: ${cloud.apis.updates.url}\n  query: {order: O-17}";
}

action! {
    /// Sends a message over a WebSocket.
    pub struct Send = "websocket.send" {
        /// The connection.
        subject connection: PlainText,
        /// The message as JSON.
        json: Option<Template>,
        /// The message as text.
        body: Option<Text>,
    }
    at most one of ["json", "body"]
    observes &[
        observed("error", ObservedType::Text, "Why it was not sent; missing where it was."),
    ];
    properties: [Changes];
    example "- websocket.send: updates\n  json: {action: subscribe, order: O-17}";
}

action! {
    /// The messages that came over a WebSocket since it was opened, in their order, and how
    /// it was closed. With `within`, the step goes on as soon as what it expects arrives.
    pub struct Messages = "websocket.messages" {
        /// The connection.
        subject connection: PlainText,
    }
    observes &[
        observed("messages", ObservedType::Objects(&[
            observed("body", ObservedType::Text, "The message, where it is text."),
            observed("json", ObservedType::Any, "The message where it is JSON."),
            observed("base64", ObservedType::Text, "The message, where it is no text."),
        ]), "The messages, oldest first."),
        observed("count", ObservedType::Integer, "How many messages there are."),
        observed("closed", ObservedType::Object(&[
            observed("code", ObservedType::Integer, "The code: 1005 for a close frame without one, 1006 for an end without a close frame."),
            observed("reason", ObservedType::Text, "The reason."),
        ]), "How the server closed the connection; missing while it is open."),
    ];
    properties: [NeedsExpectation, AppendOnly];
    example "- websocket.messages: updates\n  within: 5s\n  expect: {count: 1, messages: [{json: {status: paid}}]}";
}

action! {
    /// Closes a WebSocket, and waits until the server has closed it, too.
    pub struct Close = "websocket.close" {
        /// The connection.
        subject connection: PlainText,
        /// The code; without, 1000.
        code: Option<Dynamic<Count>>,
        /// The reason.
        reason: Option<Text>,
    }
    observes &[];
    properties: [Changes];
    example "- websocket.close: updates";
}
