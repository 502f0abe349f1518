//! Reports of a run, made from its [`Event`]s: the console, JUnit, HTML, JSON
//! lines and annotations for GitHub.
//!
//! Reports see events and nothing else: not the runner, not the scenario files,
//! not the cloud. Whatever a report needs is in the events, so that it can be
//! made on another machine from the JSON lines of a run.

mod cases;
mod console;
mod coverage;
mod delivery;
mod denials;
mod diff;
mod flakes;
mod format;
mod github;
mod html;
mod json;
mod jsonl;
mod junit;
mod least_policy;
mod log_line;
mod merge;
mod missing;
mod system_map;
mod text;
mod timeline;
mod traceback;

use std::io;

use rehearsal_record::Event;
use time::OffsetDateTime;

use crate::cases::CaseCollector;

pub use console::{Console, Terminal};
pub use coverage::{Coverage, CoverageSummary};
pub use format::ReportFormat;
pub use github::GitHub;
pub use html::{CasePage, CasePages, Html, RENDERER, STYLE};
pub use json::{Json, describe};
pub use jsonl::{JsonLines, ReadError, read};
pub use junit::Junit;
pub use least_policy::{PolicyNames, least_policies};
pub use merge::{is_complete, merge};
pub use system_map::SystemMap;

/// The formats of report files. A new format is a module and a line here.
pub const FORMATS: &[ReportFormat] = &[
    html::FORMAT,
    junit::FORMAT,
    jsonl::FORMAT,
    json::FORMAT,
    coverage::FORMAT,
];

/// Explains each finished case among the events, as plain text.
pub fn explain(events: &[Event]) -> String {
    let mut cases = CaseCollector::default();
    let mut texts = Vec::new();
    for event in events {
        cases.add(event);
        if let Event::CaseFinished { id, outcome } = event {
            let case = cases.take(id);
            let attempt = case.last_attempt(outcome);
            texts.push(console::explain(id, &case.title, attempt));
        }
    }
    texts.join("\n")
}

/// A report that is made from the events of a run as they happen.
pub trait Reporter: Send {
    /// Handles the next event. The last one is [`Event::RunFinished`].
    fn event(&mut self, event: &Event) -> io::Result<()>;

    /// Returns whether [`tick`](Self::tick) has to be called.
    fn ticks(&self) -> bool {
        false
    }

    /// Handles the passing of time; called several times per second.
    fn tick(&mut self, now: OffsetDateTime) -> io::Result<()> {
        let _ = now;
        Ok(())
    }
}
