mod failure;
mod live;
mod same_errors;
mod sent;
mod snippet;
mod timeline;
mod undelivered;

use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use rehearsal_record::{CaseId, CaseOutcome, Event, Summary, Verdict};
use time::OffsetDateTime;

use self::live::Live;
pub use self::live::Terminal;
use self::same_errors::SameErrors;
use crate::Reporter;
use crate::cases::{Attempt, CaseCollector};
use crate::denials::Denials;
use crate::flakes::Flakes;
use crate::missing::MissingCalls;
use crate::text;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();

/// Writes lines for a person: one per case that passes, and everything about one
/// that does not. On a terminal the running cases are drawn below them, and cases
/// that pass have no line.
#[derive(Debug)]
pub struct Console<W> {
    out: W,
    cases: CaseCollector,
    timings: bool,
    live: Option<Live>,
    /// The lines that are repeated at the end of the run.
    repeated: Vec<String>,
    missing: MissingCalls,
    denials: Denials,
    same_errors: SameErrors,
    flakes: Flakes,
}

impl<W: Write> Console<W> {
    /// Creates a reporter that writes to `out`, with colours; a writer can strip
    /// them. `timings` shows how long each part of the stage took to boot.
    pub fn new(out: W, timings: bool) -> Self {
        Self {
            out,
            cases: CaseCollector::default(),
            timings,
            live: None,
            repeated: Vec::new(),
            missing: MissingCalls::default(),
            denials: Denials::default(),
            same_errors: SameErrors::default(),
            flakes: Flakes::default(),
        }
    }

    /// Draws the running cases on a terminal.
    #[must_use]
    pub fn live(self, terminal: Terminal) -> Self {
        Self {
            live: Some(Live::new(terminal)),
            ..self
        }
    }

    /// Writes lines above the drawing, and draws it again. A closed pipe is no
    /// error: its reader needs no more lines.
    fn print(&mut self, text: &str) -> io::Result<()> {
        match self.write(text) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let Some(live) = &mut self.live else {
            self.out.write_all(text.as_bytes())?;
            return self.out.flush();
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
            out.push_str(&strip_colours(&drawing));
        }
        // In one call, so that nothing flickers.
        self.out.write_all(out.as_bytes())?;
        self.out.flush()
    }

    fn case(&mut self, out: &mut String, id: &CaseId, outcome: &CaseOutcome) {
        self.missing.add(&outcome.calls);
        self.denials.add(&outcome.calls);
        let case = self.cases.take(id);
        self.flakes.add(id, outcome, &case);
        let (style, word) = match &outcome.verdict {
            Verdict::Passed => (GREEN, "pass"),
            Verdict::Flaky { .. } => (YELLOW, "FLAKY"),
            Verdict::Failed { .. } => (RED, "FAIL"),
            Verdict::Broken(_) => (RED, "BROKEN"),
            Verdict::Mistake(_) => (RED, "MISTAKE"),
            Verdict::Skipped { .. } => (YELLOW, "skip"),
        };
        if self.live.is_some() && outcome.verdict == Verdict::Passed {
            return;
        }
        let duration = text::duration(outcome.duration);
        let _ = write!(
            out,
            "{style}{word:>8}{style:#}  {DIM}[{duration:>8}]{DIM:#}  {id}"
        );
        let mut repeat = || {
            self.repeated
                .push(format!("{style}{word:>8}{style:#}  {id}"));
        };
        match &outcome.verdict {
            Verdict::Skipped { reason } => {
                let _ = writeln!(out, "{DIM}: {reason}{DIM:#}");
            }
            Verdict::Passed => out.push('\n'),
            Verdict::Flaky { attempts } => {
                repeat();
                let _ = writeln!(out, "{DIM}: passed at attempt {attempts}{DIM:#}");
                let all = case.attempts(outcome);
                for attempt in &all[..all.len() - 1] {
                    let _ = writeln!(out, "{:>8}  {}", "", failure::one_line(*attempt));
                }
            }
            Verdict::Failed { .. } | Verdict::Broken(_) | Verdict::Mistake(_) => {
                repeat();
                let all = case.attempts(outcome);
                let message = match &outcome.verdict {
                    Verdict::Broken(error) => Some(&error.message),
                    Verdict::Mistake(mistake) => Some(&mistake.message),
                    _ => None,
                };
                if let Some(message) = message
                    && case.last_attempt(outcome).steps.is_empty()
                    && let Some(first) = self.same_errors.add(message, id)
                {
                    let _ = writeln!(out, "{DIM}: stopped by the same as {first}{DIM:#}");
                    return;
                }
                out.push_str("\n\n");
                for attempt in &all[..all.len() - 1] {
                    let _ = writeln!(out, "  {}\n", failure::one_line(*attempt));
                }
                out.push_str(&failure::render(&case.title, case.last_attempt(outcome)));
                out.push('\n');
            }
        }
    }

    fn end(&self, out: &mut String, summary: &Summary) {
        if self.repeated.len() > 1 {
            out.push('\n');
            for line in &self.repeated {
                let _ = writeln!(out, "{line}");
            }
        }
        if let Some(missing) = self.missing.text() {
            let _ = writeln!(
                out,
                "\n{YELLOW}the cloud does not have what was called:{YELLOW:#} {missing}"
            );
        }
        let mut denials = self.denials.lines().peekable();
        if denials.peek().is_some() {
            let _ = writeln!(out, "\n{YELLOW}IAM would deny:{YELLOW:#}");
        }
        for line in denials {
            let _ = writeln!(out, "  {line}");
        }
        for line in self.same_errors.lines() {
            let _ = writeln!(out, "\n{line}");
        }
        for flake in self.flakes.found() {
            let _ = writeln!(
                out,
                "\n{YELLOW}{:>8}{YELLOW:#}  {}: {}",
                "FLAKY",
                flake.case,
                flake.by_seed()
            );
            if let Some(difference) = &flake.difference {
                let _ = writeln!(
                    out,
                    "{:>8}  first difference: {}",
                    "",
                    text::plain(difference)
                );
            }
        }
        let line = totals(summary);
        let style = if summary.failed + summary.broken + summary.mistakes > 0 {
            RED
        } else if summary.passed == 0 || summary.flaky + summary.unplayed > 0 {
            YELLOW.bold()
        } else {
            GREEN.bold()
        };
        let _ = writeln!(
            out,
            "\n{style}{line}{style:#} in {}",
            text::duration(summary.duration)
        );
    }
}

/// Returns the counts of a run as text.
pub(crate) fn totals(summary: &Summary) -> String {
    let ran = summary.passed + summary.flaky + summary.failed + summary.broken + summary.mistakes;
    let mut line = match ran {
        0 => "nothing ran".to_owned(),
        _ => format!("{} passed, {} failed", summary.passed, summary.failed),
    };
    for (count, word) in [
        (summary.flaky, "flaky"),
        (summary.broken, "broken"),
        (summary.mistakes, "with a mistake"),
        (summary.skipped, "skipped"),
        (summary.unplayed, "not run"),
    ] {
        if count > 0 {
            let _ = write!(line, ", {count} {word}");
        }
    }
    line
}

impl<W: Write + Send> Reporter for Console<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.cases.add(event);
        if let Some(live) = &mut self.live {
            live.update(event);
        }
        self.flakes.start(event);
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
                    text::count(*cases, "case"),
                );
            }
            Event::Notice { text } => {
                let _ = writeln!(out, "{DIM}    note  {text}{DIM:#}");
            }
            Event::Booted { part, duration } if self.timings => {
                let duration = text::duration(*duration);
                let _ = writeln!(out, "{DIM}    boot  [{duration:>8}]  {part}{DIM:#}");
            }
            Event::CaseFinished { id, outcome } => self.case(&mut out, id, outcome),
            Event::Unplayed { reason, ids } => {
                let count = ids.len();
                let _ = writeln!(out, "{YELLOW}{count} not run{YELLOW:#}: {reason}");
            }
            Event::RunFinished { summary, .. } => self.end(&mut out, summary),
            Event::Booted { .. }
            | Event::CaseRetried { .. }
            | Event::CaseStarted { .. }
            | Event::RoutesRead { .. }
            | Event::SourceFile { .. }
            | Event::StageDescribed { .. }
            | Event::StepStarted { .. }
            | Event::StepFinished { .. } => {}
        }
        // The clock draws the running cases, because there are too many events.
        if out.is_empty() && self.live.is_some() {
            return Ok(());
        }
        self.print(&out)
    }

    fn ticks(&self) -> bool {
        self.live.is_some()
    }

    fn tick(&mut self, now: OffsetDateTime) -> io::Result<()> {
        if let Some(live) = &mut self.live {
            live.tick(now);
            self.print("")?;
        }
        Ok(())
    }
}

/// Explains an attempt that did not pass, without colours.
pub(crate) fn explain(id: &CaseId, title: &str, attempt: Attempt<'_>) -> String {
    strip(&format!("{id}\n\n{}", failure::render(title, attempt)))
}

/// Removes colours.
fn strip(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// Removes the colours of a drawing, but not the escapes that move the cursor.
fn strip_colours(drawing: &str) -> String {
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

/// Formats a text in a style.
pub(crate) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
