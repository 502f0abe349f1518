mod failure;
mod live;
mod snippet;
mod timeline;

use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use rehearsal_record::{CaseId, CaseOutcome, Event, Summary, Verdict};
use time::OffsetDateTime;

use self::live::Live;
pub use self::live::Terminal;
use crate::Reporter;
use crate::gather::{Attempt, Gather};
use crate::words::{counted, span};

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const BLUE: Style = AnsiColor::Blue.on_default().bold();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();

/// Plain lines for a person: a line a case while all is green, everything
/// there is to know where it is not. On a terminal what is under way is drawn
/// below them, and cases that pass need no line.
#[derive(Debug)]
pub struct Console<W> {
    to: W,
    gather: Gather,
    timings: bool,
    live: Option<Live>,
    /// What the end of a run names again.
    notable: Vec<String>,
}

impl<W: Write> Console<W> {
    /// Writes lines to `to`, with colours: give it a writer that strips them
    /// where none are wanted. `timings` shows how long each part of the stage
    /// took to boot.
    pub fn new(to: W, timings: bool) -> Self {
        Self {
            to,
            gather: Gather::default(),
            timings,
            live: None,
            notable: Vec::new(),
        }
    }

    /// Draws on a terminal what is under way.
    #[must_use]
    pub fn live(self, terminal: Terminal) -> Self {
        Self {
            live: Some(Live::new(terminal)),
            ..self
        }
    }

    /// Writes lines above what is drawn, and draws it anew. A reader that has
    /// seen enough closes the pipe: that is no failure of the run.
    fn put(&mut self, text: &str) -> io::Result<()> {
        match self.write(text) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let Some(live) = &mut self.live else {
            self.to.write_all(text.as_bytes())?;
            return self.to.flush();
        };
        let mut out = String::new();
        live.clear(&mut out);
        let mut drawing = String::new();
        live.draw(&mut drawing);
        if live.terminal.colour {
            out.push_str(text);
            out.push_str(&drawing);
        } else {
            out.push_str(&strip(text));
            out.push_str(&colourless(&drawing));
        }
        // At once, so that nothing flickers.
        self.to.write_all(out.as_bytes())?;
        self.to.flush()
    }

    fn case(&mut self, out: &mut String, id: &CaseId, outcome: &CaseOutcome) {
        let played = self.gather.take(id);
        let (style, word) = match &outcome.verdict {
            Verdict::Passed => (GREEN, "pass"),
            Verdict::Flaky { .. } => (YELLOW, "FLAKY"),
            Verdict::Failed { .. } => (RED, "FAIL"),
            Verdict::Broken(_) => (RED, "BROKEN"),
            Verdict::Skipped { .. } => (YELLOW, "skip"),
        };
        if self.live.is_some() && outcome.verdict == Verdict::Passed {
            return;
        }
        let duration = span(outcome.duration);
        let _ = write!(
            out,
            "{style}{word:>8}{style:#}  {DIM}[{duration:>8}]{DIM:#}  {id}"
        );
        let mut notable = || {
            self.notable
                .push(format!("{style}{word:>8}{style:#}  {id}"));
        };
        match &outcome.verdict {
            Verdict::Skipped { reason } => {
                let _ = writeln!(out, "{DIM}: {reason}{DIM:#}");
            }
            Verdict::Passed => out.push('\n'),
            Verdict::Flaky { attempts } => {
                notable();
                let _ = writeln!(out, "{DIM}: held at attempt {attempts}{DIM:#}");
                let all = played.attempts(outcome);
                for attempt in &all[..all.len() - 1] {
                    let _ = writeln!(out, "{:>8}  {}", "", failure::in_short(*attempt));
                }
            }
            Verdict::Failed { .. } | Verdict::Broken(_) => {
                notable();
                out.push_str("\n\n");
                let all = played.attempts(outcome);
                for attempt in &all[..all.len() - 1] {
                    let _ = writeln!(out, "  {}\n", failure::in_short(*attempt));
                }
                out.push_str(&failure::tell(&played.title, played.last(outcome)));
                out.push('\n');
            }
        }
    }

    fn end(&self, out: &mut String, summary: &Summary) {
        if self.notable.len() > 1 {
            out.push('\n');
            for line in &self.notable {
                let _ = writeln!(out, "{line}");
            }
        }
        let line = totals(summary);
        let style = if summary.failed + summary.broken > 0 {
            RED
        } else if summary.passed == 0 || summary.flaky + summary.unplayed > 0 {
            YELLOW.bold()
        } else {
            GREEN.bold()
        };
        let _ = writeln!(
            out,
            "\n{style}{line}{style:#} in {}",
            span(summary.duration)
        );
    }
}

/// The counts of a run, as its last line says them.
pub(crate) fn totals(summary: &Summary) -> String {
    let ran = summary.passed + summary.flaky + summary.failed + summary.broken;
    let mut line = match ran {
        0 => "nothing ran".to_owned(),
        _ => format!("{} passed, {} failed", summary.passed, summary.failed),
    };
    for (count, word) in [
        (summary.flaky, "flaky"),
        (summary.broken, "broken"),
        (summary.skipped, "skipped"),
        (summary.unplayed, "not played"),
    ] {
        if count > 0 {
            let _ = write!(line, ", {count} {word}");
        }
    }
    line
}

impl<W: Write + Send> Reporter for Console<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.gather.keep(event);
        if let Some(live) = &mut self.live {
            live.keep(event);
        }
        let mut out = String::new();
        match event {
            Event::RunStarted {
                seed,
                jobs,
                stage,
                cases,
                shard,
                ..
            } => {
                let shard = shard.map_or_else(String::new, |shard| format!(", shard {shard}"));
                let _ = writeln!(
                    out,
                    "{BOLD}rehearsal{BOLD:#}: {} on the {stage} stage, {jobs} at a time, seed {seed}{shard}",
                    counted(*cases, "case"),
                );
            }
            Event::Notice { text } => {
                let _ = writeln!(out, "{DIM}    note  {text}{DIM:#}");
            }
            Event::Booted { part, duration } if self.timings => {
                let duration = span(*duration);
                let _ = writeln!(out, "{DIM}    boot  [{duration:>8}]  {part}{DIM:#}");
            }
            Event::CaseFinished { id, outcome } => self.case(&mut out, id, outcome),
            Event::Unplayed { reason, ids } => {
                let count = ids.len();
                let _ = writeln!(out, "{YELLOW}{count} not played{YELLOW:#}: {reason}");
            }
            Event::RunFinished { summary, .. } => self.end(&mut out, summary),
            Event::Booted { .. }
            | Event::CaseRetried { .. }
            | Event::CaseStarted { .. }
            | Event::StepStarted { .. }
            | Event::StepFinished { .. } => {}
        }
        // What is under way is drawn by the clock: events come by the hundred.
        if out.is_empty() && self.live.is_some() {
            return Ok(());
        }
        self.put(&out)
    }

    fn ticks(&self) -> bool {
        self.live.is_some()
    }

    fn tick(&mut self, now: OffsetDateTime) -> io::Result<()> {
        if let Some(live) = &mut self.live {
            live.tick(now);
            self.put("")?;
        }
        Ok(())
    }
}

/// The whole story of an attempt that is not green, without colours.
pub(crate) fn explain(id: &CaseId, title: &str, attempt: Attempt<'_>) -> String {
    strip(&format!("{id}\n\n{}", failure::tell(title, attempt)))
}

/// Takes out the colours this module put in.
fn strip(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// Takes out the colours of a drawing and leaves what holds it together.
fn colourless(drawing: &str) -> String {
    let mut plain = String::with_capacity(drawing.len());
    let mut rest = drawing;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        let end = rest[at + 2..].find(|c: char| c.is_ascii_alphabetic());
        let end = end.map_or(rest.len(), |end| at + 2 + end + 1);
        if !rest[..end].ends_with('m') {
            plain.push_str(&rest[at..end]);
        }
        rest = &rest[end..];
    }
    plain.push_str(rest);
    plain
}

/// Text in a style that ends with it.
pub(crate) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
