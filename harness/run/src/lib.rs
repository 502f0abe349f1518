//! Runs scenarios: plays their steps, waits, compares what steps observe with
//! what they expect, saves values, and sends everything that happens as
//! [`Event`](rehearsal_record::Event)s.
//!
//! This crate decides the order of steps in a case and of cases in a run. It
//! gets resolved scenarios and a booted stage, and does not depend on how they
//! were made or on how events are reported.

mod actions;
mod attempt;
mod browser;
mod case;
mod case_eval;
mod clock;
mod context;
mod database;
mod error;
mod event_streams;
mod events;
mod history;
mod live;
mod matching;
mod needs;
mod openapi;
mod options;
mod output;
mod player;
mod runner;
mod running;
mod secrets;
mod seed;
mod snapshot;
mod sockets;
mod source;
mod step;
mod step_tally;
mod step_trace;
mod timeout;
mod undo;
mod verdict;
mod verify;
mod wait;

pub use case::Case;
pub use clock::{Stopwatch, now};
pub use events::{EventReceiver, Events, Stop};
pub use options::Options;
pub use runner::{count, play_all, play_case};
pub use secrets::Secrets;
pub use snapshot::{Snapshot, Update, find_all as snapshots};
