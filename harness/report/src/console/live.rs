//! Draws the running cases and the progress of the run at the bottom of a
//! terminal. The drawing is removed before anything else is written, and drawn
//! again below it, so that only the written lines remain on the screen.
//!
//! By hand, because it needs only three escape sequences: a progress-bar library
//! would add a terminal abstraction and a thread, and could not be tested as
//! text.

use std::fmt::Write as _;

use rehearsal_record::{CaseId, Event, Verdict};
use time::OffsetDateTime;

use super::{BOLD, DIM, GREEN, RED, YELLOW};

/// The number of running cases that are shown.
const MAX_CASES: usize = 8;
/// The width of the bar.
const BAR_WIDTH: usize = 24;

/// Starts the escape that moves the cursor up, and clears to the end of the screen.
const UP: &str = "\u{1b}[";
const CLEAR: &str = "\u{1b}[J";
/// Cuts long lines instead of wrapping them, so that as many lines are removed as
/// were drawn.
const NO_WRAP: &str = "\u{1b}[?7l";
const WRAP: &str = "\u{1b}[?7h";

/// A terminal to draw on.
pub struct Terminal {
    /// Whether to use colours.
    pub colour: bool,
    /// Returns its current columns and rows.
    pub size: Box<dyn Fn() -> (usize, usize) + Send>,
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Terminal {{ colour: {}, .. }}", self.colour)
    }
}

/// A running case.
#[derive(Debug)]
struct RunningCase {
    id: CaseId,
    started_at: OffsetDateTime,
    step: Option<(usize, String)>,
}

#[derive(Debug)]
pub(super) struct Live {
    pub(super) terminal: Terminal,
    running: Vec<RunningCase>,
    started_at: Option<OffsetDateTime>,
    now: OffsetDateTime,
    cases: usize,
    done: usize,
    red: usize,
    flaky: usize,
    /// The part of the stage that was ready last.
    booted: String,
    /// The number of lines that are drawn.
    drawn: usize,
}

impl Live {
    pub(super) fn new(terminal: Terminal) -> Self {
        Self {
            terminal,
            running: Vec::new(),
            started_at: None,
            now: OffsetDateTime::UNIX_EPOCH,
            cases: 0,
            done: 0,
            red: 0,
            flaky: 0,
            booted: String::new(),
            drawn: 0,
        }
    }

    /// Updates the state from an event.
    pub(super) fn update(&mut self, event: &Event) {
        match event {
            Event::RunStarted { at, cases, .. } => {
                self.started_at = Some(*at);
                self.now = *at;
                self.cases = *cases;
            }
            Event::Booted { part, .. } => self.booted.clone_from(part),
            Event::CaseStarted { id, at, .. } => {
                self.running.retain(|running| running.id != *id);
                self.running.push(RunningCase {
                    id: id.clone(),
                    started_at: *at,
                    step: None,
                });
            }
            Event::StepStarted {
                id, number, title, ..
            } => {
                let mut running = self.running.iter_mut();
                if let Some(running) = running.find(|running| running.id == *id) {
                    running.step = Some((*number, title.clone()));
                }
            }
            Event::CaseFinished { id, outcome } => {
                self.running.retain(|running| running.id != *id);
                self.done += 1;
                match outcome.verdict {
                    Verdict::Failed { .. } | Verdict::Broken(_) | Verdict::Mistake(_) => {
                        self.red += 1;
                    }
                    Verdict::Flaky { .. } => self.flaky += 1,
                    Verdict::Passed | Verdict::Skipped { .. } => {}
                }
            }
            Event::RunFinished { .. } => self.started_at = None,
            Event::Notice { .. }
            | Event::RoutesRead { .. }
            | Event::SourceFile { .. }
            | Event::StageDescribed { .. }
            | Event::StepFinished { .. }
            | Event::CaseRetried { .. }
            | Event::Unplayed { .. } => {}
        }
    }

    /// Updates the current time.
    pub(super) fn tick(&mut self, now: OffsetDateTime) {
        self.now = now.max(self.now);
    }

    /// Removes the drawing.
    pub(super) fn clear(&mut self, out: &mut String) {
        if self.drawn > 0 {
            let _ = write!(out, "\r{UP}{}A{CLEAR}", self.drawn);
            self.drawn = 0;
        }
    }

    /// Draws the running cases; nothing when the run has ended.
    pub(super) fn draw(&mut self, out: &mut String) {
        if self.started_at.is_none() {
            return;
        }
        let (columns, rows) = (self.terminal.size)();
        // Two rows are for the bar and the cursor.
        let lines = self
            .running
            .len()
            .min(MAX_CASES)
            .min(rows.saturating_sub(2));
        let mut text = String::new();
        for running in &self.running[..lines] {
            let line = self.line(running, columns);
            let _ = writeln!(text, "{line}");
        }
        let hidden = self.running.len() - lines;
        let bar = self.bar(hidden);
        let _ = writeln!(text, "{bar}");
        out.push_str(NO_WRAP);
        out.push_str(&text);
        out.push_str(WRAP);
        self.drawn = lines + 1;
    }

    fn elapsed(&self, at: OffsetDateTime) -> String {
        let elapsed = (self.now - at).as_seconds_f64().max(0.0);
        format!("{elapsed:.1} s")
    }

    fn line(&self, running: &RunningCase, columns: usize) -> String {
        let elapsed = self.elapsed(running.started_at);
        let id = running.id.to_string();
        let step = match &running.step {
            Some((number, title)) => format!("{number}. {title}"),
            None => String::new(),
        };
        // The name is cut before the step, because the step is news.
        let room = columns.saturating_sub(16);
        let name = cut(
            &id,
            room.saturating_sub(step.chars().count() + 2).max(room / 3),
        );
        let step = cut(&step, room.saturating_sub(name.chars().count() + 2));
        format!("    {DIM}{elapsed:>8}{DIM:#}  {name}  {DIM}{step}{DIM:#}")
    }

    fn bar(&self, hidden: usize) -> String {
        let Some(started_at) = self.started_at else {
            return String::new();
        };
        let elapsed = self.elapsed(started_at);
        if self.done == 0 && self.running.is_empty() {
            return format!(
                "    {DIM}{elapsed:>8}  booting{}{DIM:#}",
                if self.booted.is_empty() {
                    String::new()
                } else {
                    format!(": {} is ready", self.booted)
                }
            );
        }
        let style = if self.red > 0 { RED } else { GREEN };
        let full = BAR_WIDTH * self.done.min(self.cases) / self.cases.max(1);
        let bar = format!(
            "{style}{}{style:#}{DIM}{}{DIM:#}",
            "━".repeat(full),
            "─".repeat(BAR_WIDTH - full)
        );
        let mut line = format!(
            "    {DIM}{elapsed:>8}{DIM:#}  {bar}  {BOLD}{}{BOLD:#} of {}",
            self.done, self.cases
        );
        if self.red > 0 {
            let _ = write!(line, ", {RED}{} red{RED:#}", self.red);
        }
        if self.flaky > 0 {
            let _ = write!(line, ", {YELLOW}{} flaky{YELLOW:#}", self.flaky);
        }
        if hidden > 0 {
            let _ = write!(line, "{DIM}, {hidden} more running{DIM:#}");
        }
        line
    }
}

fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(max.saturating_sub(1)).collect();
    cut.push('…');
    cut
}
