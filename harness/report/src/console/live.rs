//! What is under way, at the foot of a terminal: a line per case that plays,
//! and how far the run has come. It is drawn, taken away before anything else
//! is written, and drawn again, so that what stays on the screen is what plain
//! lines would have been.
//!
//! By hand, because it is three escape sequences: a progress-bar library would
//! bring a terminal abstraction and a thread of its own, and could not be
//! tested as text.

use std::fmt::Write as _;

use rehearsal_record::{CaseId, Event, Verdict};
use time::OffsetDateTime;

use super::{BOLD, DIM, GREEN, RED, YELLOW};

/// How many running cases are shown at most.
const MOST: usize = 8;
/// How wide the bar is.
const BAR: usize = 24;

/// Moves up by lines, and clears from there to the end of the screen.
const UP: &str = "\u{1b}[";
const CLEAR: &str = "\u{1b}[J";
/// A line that is too long is cut and does not wrap, so that as many lines are
/// taken away as were drawn.
const NO_WRAP: &str = "\u{1b}[?7l";
const WRAP: &str = "\u{1b}[?7h";

/// A terminal that can be drawn on.
pub struct Terminal {
    /// Whether colours are wanted.
    pub colour: bool,
    /// How many columns and rows it has now.
    pub size: Box<dyn Fn() -> (usize, usize) + Send>,
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Terminal {{ colour: {}, .. }}", self.colour)
    }
}

/// A case that plays.
#[derive(Debug)]
struct Running {
    id: CaseId,
    since: OffsetDateTime,
    step: Option<(usize, String)>,
}

#[derive(Debug)]
pub(super) struct Live {
    pub(super) terminal: Terminal,
    running: Vec<Running>,
    began: Option<OffsetDateTime>,
    now: OffsetDateTime,
    cases: usize,
    done: usize,
    red: usize,
    flaky: usize,
    /// A part of the stage that was last heard of, while nothing plays.
    boot: String,
    /// How many lines are drawn.
    drawn: usize,
}

impl Live {
    pub(super) fn new(terminal: Terminal) -> Self {
        Self {
            terminal,
            running: Vec::new(),
            began: None,
            now: OffsetDateTime::UNIX_EPOCH,
            cases: 0,
            done: 0,
            red: 0,
            flaky: 0,
            boot: String::new(),
            drawn: 0,
        }
    }

    /// Knows from now on what an event says.
    pub(super) fn keep(&mut self, event: &Event) {
        match event {
            Event::RunStarted { at, cases, .. } => {
                self.began = Some(*at);
                self.now = *at;
                self.cases = *cases;
            }
            Event::Booted { part, .. } => self.boot.clone_from(part),
            Event::CaseStarted { id, at, .. } => {
                self.running.retain(|running| running.id != *id);
                self.running.push(Running {
                    id: id.clone(),
                    since: *at,
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
                    Verdict::Failed { .. } | Verdict::Broken(_) => self.red += 1,
                    Verdict::Flaky { .. } => self.flaky += 1,
                    Verdict::Passed | Verdict::Skipped { .. } => {}
                }
            }
            Event::RunFinished { .. } => self.began = None,
            Event::Notice { .. }
            | Event::StepFinished { .. }
            | Event::CaseRetried { .. }
            | Event::Unplayed { .. } => {}
        }
    }

    /// Knows what time it is.
    pub(super) fn tick(&mut self, now: OffsetDateTime) {
        self.now = now.max(self.now);
    }

    /// Takes away what is drawn.
    pub(super) fn clear(&mut self, out: &mut String) {
        if self.drawn > 0 {
            let _ = write!(out, "\r{UP}{}A{CLEAR}", self.drawn);
            self.drawn = 0;
        }
    }

    /// Draws what is under way; nothing once the run is over.
    pub(super) fn draw(&mut self, out: &mut String) {
        if self.began.is_none() {
            return;
        }
        let (columns, rows) = (self.terminal.size)();
        // A line for the bar, and one that the cursor stands in.
        let lines = self.running.len().min(MOST).min(rows.saturating_sub(2));
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

    fn since(&self, at: OffsetDateTime) -> String {
        let since = (self.now - at).as_seconds_f64().max(0.0);
        format!("{since:.1} s")
    }

    fn line(&self, running: &Running, columns: usize) -> String {
        let since = self.since(running.since);
        let id = running.id.to_string();
        let step = match &running.step {
            Some((number, title)) => format!("{number}. {title}"),
            None => String::new(),
        };
        // The name is cut before the step: one knows what one has started.
        let room = columns.saturating_sub(16);
        let name = cut(
            &id,
            room.saturating_sub(step.chars().count() + 2).max(room / 3),
        );
        let step = cut(&step, room.saturating_sub(name.chars().count() + 2));
        format!("    {DIM}{since:>8}{DIM:#}  {name}  {DIM}{step}{DIM:#}")
    }

    fn bar(&self, hidden: usize) -> String {
        let Some(began) = self.began else {
            return String::new();
        };
        let since = self.since(began);
        if self.done == 0 && self.running.is_empty() {
            return format!(
                "    {DIM}{since:>8}  booting{}{DIM:#}",
                if self.boot.is_empty() {
                    String::new()
                } else {
                    format!(": {} is ready", self.boot)
                }
            );
        }
        let style = if self.red > 0 { RED } else { GREEN };
        let full = BAR * self.done.min(self.cases) / self.cases.max(1);
        let bar = format!(
            "{style}{}{style:#}{DIM}{}{DIM:#}",
            "━".repeat(full),
            "─".repeat(BAR - full)
        );
        let mut line = format!(
            "    {DIM}{since:>8}{DIM:#}  {bar}  {BOLD}{}{BOLD:#} of {}",
            self.done, self.cases
        );
        if self.red > 0 {
            let _ = write!(line, ", {RED}{} not green{RED:#}", self.red);
        }
        if self.flaky > 0 {
            let _ = write!(line, ", {YELLOW}{} flaky{YELLOW:#}", self.flaky);
        }
        if hidden > 0 {
            let _ = write!(line, "{DIM}, {hidden} more playing{DIM:#}");
        }
        line
    }
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.push('…');
    cut
}
