//! What every service of the embedded AWS stands on: the `Service` trait, state and
//! locking, the virtual clock and timers, journal, injected faults, credentials and
//! signatures, effects, identifiers and the mailbox.
//!
//! This crate knows no service and opens no socket.

pub mod access;
pub mod arn;
pub mod auth;
pub mod batch_failures;
pub mod clock;
pub mod config;
pub mod control;
pub mod data_keys;
pub mod duration;
pub mod effect;
pub mod encryption;
pub mod endpoint;
pub mod engine;
pub mod environment;
pub mod faults;
pub mod functions;
pub mod handle;
pub mod hosts;
pub mod ids;
pub mod init;
pub mod input_template;
pub mod journal;
pub mod keys;
pub mod logs;
pub mod mailbox;
pub mod objects;
mod operation_table;
pub mod origin;
pub mod outbound;
pub mod paging;
pub mod pattern;
pub mod policy;
pub mod queues;
pub mod raw;
pub mod registry;
pub mod schedule;
mod scoped;
pub mod service;
pub mod streams;
pub mod sync;
pub mod tagged_by_arn;
pub mod tagging;
pub mod upgrade;
pub mod upstream;
pub mod warnings;
