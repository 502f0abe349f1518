//! A single HTML file that needs no network, no framework and no server.
//!
//! The file is written while the run goes on, one block of JSON per case, so that
//! a run of a thousand cases needs little memory, and one that is killed leaves a
//! page of what happened so far. The script of the page parses a block when its
//! case is opened.

mod data;
mod limits;
mod pages;
mod shell;

use std::io::{self, Write};

use rehearsal_record::Event;
use serde_json::{Value, json};

use crate::{ReportFormat, Reporter};

pub use self::pages::{CasePage, CasePages};
pub use self::shell::{RENDERER, STYLE};

pub(crate) const FORMAT: ReportFormat = ReportFormat {
    name: "html",
    create: |out| Box::new(Html::new(out)),
};

/// Writes a page with a summary, and the steps and the timeline of each case.
#[derive(Debug)]
pub struct Html<W> {
    out: W,
    pages: CasePages,
    /// Whether the head of the page has been written.
    started: bool,
}

impl<W: Write> Html<W> {
    /// Creates a reporter that writes to `out`.
    pub fn new(out: W) -> Self {
        Self {
            out,
            pages: CasePages::default(),
            started: false,
        }
    }

    fn write_block(&mut self, kind: &str, value: &Value) -> io::Result<()> {
        let text = shell::embedded(value);
        writeln!(
            self.out,
            "<script type=\"application/json\" data-kind=\"{kind}\">{text}</script>"
        )
    }

    fn write_case(&mut self, page: &CasePage) -> io::Result<()> {
        self.write_block("head", &page.head)?;
        let Some(text) = &page.data else {
            return Ok(());
        };
        writeln!(
            self.out,
            "<script type=\"application/json\" data-kind=\"case\" id=\"case-{}\">{text}</script>",
            page.head["at"]
        )
    }
}

fn micros(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

impl<W: Write + Send> Reporter for Html<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        if !self.started {
            self.started = true;
            self.out.write_all(shell::head().as_bytes())?;
        }
        for page in self.pages.add(event) {
            self.write_case(&page)?;
        }
        match event {
            Event::RunStarted { .. } => self.write_block("run", &json!(event)),
            Event::Notice { text } => self.write_block("note", &json!(text)),
            Event::Booted { .. } => self.write_block("boot", &json!(event)),
            Event::SourceFile { .. } => self.write_block("source", &json!(event)),
            Event::RunFinished { .. } => {
                let coverage = self.pages.coverage();
                if coverage.has_parts() {
                    let map = json!(coverage.map().drawing());
                    let coverage = coverage.to_json();
                    self.write_block("map", &map)?;
                    self.write_block("coverage", &coverage)?;
                }
                let flakes = self.pages.flakes().to_json();
                if flakes.as_array().is_some_and(|flakes| !flakes.is_empty()) {
                    self.write_block("flakes", &flakes)?;
                }
                self.write_block("end", &json!(event))?;
                self.out.write_all(shell::END.as_bytes())?;
                self.out.flush()
            }
            _ => Ok(()),
        }
    }
}
