//! Values in the formats of messages, by their shapes.
//!
//! What a server, a client and a proxy have in common: XML elements, members of
//! HTTP messages, and the frames of event streams.

pub mod event_stream;
pub(crate) mod http;
pub mod xml;
