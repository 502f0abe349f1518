//! What a run tells: [`Event`]s in, a console, a JUnit file or JSON lines out.
//!
//! This room owns how an outcome looks. It sees events and nothing else: not
//! the runner, not a scenario file, not a cloud. Whatever a report needs is in
//! the events, so that JSON lines written on one machine can be told again on
//! another.

mod console;
mod diff;
mod gather;
mod github;
mod html;
mod jsonl;
mod junit;
mod logline;
mod merge;
mod moment;
mod words;

use std::io;

use rehearsal_record::Event;
use time::OffsetDateTime;

use crate::gather::Gather;

pub use console::{Console, Terminal};
pub use github::GitHub;
pub use html::Html;
pub use jsonl::{JsonLines, ReadError, read};
pub use junit::Junit;
pub use merge::{is_whole, merge};

/// The story of each case among the events that is not green, as plain text.
pub fn story(events: &[Event]) -> String {
    let mut gather = Gather::default();
    let mut told = Vec::new();
    for event in events {
        gather.keep(event);
        if let Event::CaseFinished { id, outcome } = event {
            let played = gather.take(id);
            told.push(console::explain(id, &played.title, played.last(outcome)));
        }
    }
    told.join("\n")
}

/// Something that is told every event of a run, in order.
pub trait Reporter: Send {
    /// Takes one event. The last one is [`Event::RunFinished`].
    fn event(&mut self, event: &Event) -> io::Result<()>;

    /// Whether it wants to be told the time, too.
    fn ticks(&self) -> bool {
        false
    }

    /// Takes the time, several times a second.
    fn tick(&mut self, now: OffsetDateTime) -> io::Result<()> {
        let _ = now;
        Ok(())
    }
}
