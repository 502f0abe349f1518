//! Conversations with an editor, over a connection in memory.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod conversation;
mod editor;
mod fuzz;
mod names;
mod runs;
mod session;
mod words;
