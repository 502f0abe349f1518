//! Plays scenarios: steps, waiting, matching, saving; what happens goes out as
//! [`Event`](rehearsal_record::Event)s.
//!
//! This room owns the order of things within a case and among cases. It gets
//! scenarios that are resolved and sandboxes that stand; it must not know how
//! either came about, nor how an event is told.

mod actions;
mod case;
mod clock;
mod events;
mod history;
mod judge;
mod limit;
mod matching;
mod player;
mod runner;
mod running;
mod secrets;
mod seed;
mod snapshot;
mod source;
mod step;
mod verdict;
mod wait;
mod world;

pub use case::Case;
pub use clock::{Stopwatch, now};
pub use events::{Events, Stop, Told};
pub use runner::{Options, play_all, play_case};
pub use secrets::Secrets;
pub use snapshot::{Snapshot, Update, all_of as snapshots};
