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

pub use console::Console;
pub use jsonl::JsonLines;
pub use junit::Junit;

/// Something that is told every event of a run, in order.
pub trait Reporter: Send {
    /// Takes one event. The last one is [`Event::RunFinished`].
    fn event(&mut self, event: &Event) -> io::Result<()>;
}
