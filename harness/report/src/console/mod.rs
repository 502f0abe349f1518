mod failure;
mod timeline;

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use rehearsal_record::{CaseId, CaseOutcome, Event, Summary, Verdict};

use crate::Reporter;
use crate::gather::{Gather, Played};

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();

/// Plain lines for a person: a line a case while all is green, everything
/// there is to know where it is not.
///
/// It always writes colours; give it a writer that strips them where none are
/// wanted.
#[derive(Debug)]
pub struct Console<W> {
    to: W,
    gather: Gather,
    timings: bool,
    red: Vec<String>,
}

impl<W: Write> Console<W> {
    /// Writes to `to`; `timings` shows how long each part of the stage took to boot.
    pub fn new(to: W, timings: bool) -> Self {
        Self {
            to,
            gather: Gather::default(),
            timings,
            red: Vec::new(),
        }
    }

    fn case(&mut self, id: &CaseId, outcome: &CaseOutcome) -> io::Result<()> {
        let played = self.gather.take(id);
        let (style, word) = match &outcome.verdict {
            Verdict::Passed => (GREEN, "pass"),
            Verdict::Failed { .. } => (RED, "FAIL"),
            Verdict::Broken(_) => (RED, "BROKEN"),
            Verdict::Skipped { .. } => (YELLOW, "skip"),
        };
        let duration = span(outcome.duration);
        write!(
            self.to,
            "{style}{word:>8}{style:#}  {DIM}[{duration:>8}]{DIM:#}  {id}"
        )?;
        match &outcome.verdict {
            Verdict::Skipped { reason } => writeln!(self.to, "{DIM}: {reason}{DIM:#}"),
            Verdict::Passed => writeln!(self.to),
            Verdict::Failed { .. } | Verdict::Broken(_) => {
                self.red.push(format!("{style}{word:>8}{style:#}  {id}"));
                write!(self.to, "\n\n{}\n", failure::tell(outcome, &played))
            }
        }
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        if self.red.len() > 1 {
            writeln!(self.to)?;
            for line in &self.red {
                writeln!(self.to, "{line}")?;
            }
        }
        let mut line = format!("{} passed, {} failed", summary.passed, summary.failed);
        for (count, word) in [(summary.broken, "broken"), (summary.skipped, "skipped")] {
            if count > 0 {
                let _ = write!(line, ", {count} {word}");
            }
        }
        let style = if summary.failed + summary.broken > 0 {
            RED
        } else {
            GREEN.bold()
        };
        writeln!(
            self.to,
            "\n{style}{line}{style:#} in {}",
            span(summary.duration)
        )
    }
}

impl<W: Write + Send> Reporter for Console<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.gather.keep(event);
        match event {
            Event::RunStarted {
                seed,
                jobs,
                stage,
                cases,
                ..
            } => writeln!(
                self.to,
                "{BOLD}rehearsal{BOLD:#}: {cases} {} on the {stage} stage, {jobs} at a time, seed {seed}",
                if *cases == 1 { "case" } else { "cases" },
            ),
            Event::Notice { text } => writeln!(self.to, "{DIM}    note  {text}{DIM:#}"),
            Event::Booted { part, duration } if self.timings => {
                writeln!(
                    self.to,
                    "{DIM}    boot  [{:>8}]  {part}{DIM:#}",
                    span(*duration)
                )
            }
            Event::CaseFinished { id, outcome } => self.case(id, outcome),
            Event::RunFinished { summary } => self.end(summary),
            Event::Booted { .. } | Event::CaseStarted { .. } | Event::StepFinished { .. } => Ok(()),
        }?;
        self.to.flush()
    }
}

/// The whole story of a case that is not green, without colours.
pub(crate) fn explain(id: &CaseId, outcome: &CaseOutcome, played: &Played) -> String {
    strip(&format!("{id}\n\n{}", failure::tell(outcome, played)))
}

/// Takes out the colours this module put in.
fn strip(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        plain.push_str(&rest[..at]);
        rest = rest[at..].find('m').map_or("", |end| &rest[at + end + 1..]);
    }
    plain.push_str(rest);
    plain
}

/// A duration to three digits or so: `740 µs`, `41 ms`, `2.31 s`.
pub(crate) fn span(duration: Duration) -> String {
    match duration.as_micros() {
        micros @ 0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => format!("{} ms", duration.as_millis()),
        _ => format!("{:.2} s", duration.as_secs_f64()),
    }
}
