//! The Model Context Protocol over standard input and output: JSON-RPC 2.0, one message a
//! line. Each tool is a command of this program with `--format json`, run as a process of
//! its own: what it prints cannot get into the conversation, and a call can be cancelled.
//!
//! The protocol is small; its crates bring macros, schemas and HTTP, none of which this
//! needs.

mod protocol;
mod resources;
mod server;
mod tools;

pub(crate) use server::serve;
