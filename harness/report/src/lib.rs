//! What a run tells: [`Event`]s in, a console, a JUnit file or JSON lines out.
//!
//! This room owns how an outcome looks. It sees events and nothing else: not
//! the runner, not a scenario file, not a cloud. Whatever a report needs is in
//! the events, so that JSON lines written on one machine can be told again on
//! another.

mod console;
mod gather;
mod jsonl;
mod junit;

use std::io;

use rehearsal_record::Event;

use crate::gather::Gather;

pub use console::Console;
pub use jsonl::JsonLines;
pub use junit::Junit;

/// The story of each case among the events that is not green, as plain text.
pub fn story(events: &[Event]) -> String {
    let mut gather = Gather::default();
    let mut told = Vec::new();
    for event in events {
        gather.keep(event);
        if let Event::CaseFinished { id, outcome } = event {
            told.push(console::explain(id, outcome, &gather.take(id)));
        }
    }
    told.join("\n")
}

/// Something that is told every event of a run, in order.
pub trait Reporter: Send {
    /// Takes one event. The last one is [`Event::RunFinished`].
    fn event(&mut self, event: &Event) -> io::Result<()>;
}
