//! Models of AWS services, and one codec over them.
//!
//! A model says what AWS publishes of a service: its operations, the shapes of their
//! inputs and outputs, its errors and its protocol. The codec turns requests and
//! responses into JSON values and back, for a server, a client and a proxy alike.
//! This crate knows no state, no clock and no I/O.

pub mod body;
pub mod client;
pub mod codec;
pub mod error;
pub mod models;
pub mod percent;
pub mod protocol;
