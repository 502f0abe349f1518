//! Values in the formats of messages, by the shapes of the models.
//!
//! There is one reader and one writer of each format: documents in JSON and CBOR
//! (`document`), forms (`query`), XML, the members that are elsewhere in an HTTP message
//! (`headers`, `uri`), and the events of a stream. `request` and `response` make whole
//! messages of them, by a protocol. Servers, clients and proxies use the same ones; what
//! differs between them is an argument: [`Reader`] says whether a value that the model
//! does not know is an error and how times are written, [`Writer`] whether an input is checked.
//!
//! A value is JSON with the members' API names, whatever the protocol. A blob is
//! base64 text, a time a number of seconds since 1970 or RFC 3339 text, and a number that
//! JSON does not have is one of the texts `NaN`, `Infinity` and `-Infinity`.

mod cbor;
mod document;
pub mod error;
pub mod error_response;
pub mod event_stream;
pub mod form;
mod headers;
mod json;
mod options;
mod payload;
mod query;
pub mod request;
pub mod response;
mod scalar;
mod timestamp;
pub mod types;
pub mod uri;
pub mod xml;

pub use options::{Reader, Times, Writer};

#[cfg(test)]
mod tests;
