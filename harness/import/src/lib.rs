//! Recorded HTTP traffic to scenario files.
//!
//! Each format is read into one list of [`Exchange`]s (a request with its answer):
//! command lines of curl, HAR files, OpenAPI documents and collections of Postman. From
//! there all go one way: [`select`] leaves out what a scenario is not about, and
//! [`scenario`] finds what varies, which value of an answer comes back in a later request,
//! and what is secret, and writes the file.
//!
//! This crate reads and writes text. It does no I/O and knows no stage: whoever calls it
//! says which apps and users there are ([`Target`]).

mod curl;
mod error;
mod exchange;
mod expected;
mod format;
mod har;
mod json;
mod kinds;
mod links;
mod openapi;
mod postman;
mod reference;
mod secrets;
mod select;
mod steps;
mod target;
mod url;
mod write;

pub use error::{Error, Place};
pub use exchange::{Answer, Body, Effect, Exchange, Part, Recording, Request};
pub use expected::Expected;
pub use format::{Format, read};
pub use select::{Selected, select};
pub use target::{Target, User};
pub use url::{Origin, Url};
pub use write::{Scenario, scenario};
