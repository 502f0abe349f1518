//! What happened during one attempt at a case, on one axis of real time: its
//! steps, what the cloud and the database received, what the apps wrote.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use rehearsal_record::{Call, LogLine, Statement, StepOutcome, Verdict};
use serde_json::Value;
use time::OffsetDateTime;

use crate::gather::Attempt;
use crate::logline::{self, Level};
use crate::words::cut;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lane<'a> {
    Steps,
    App(&'a str),
    Service(&'a str),
    Database,
}

impl<'a> Lane<'a> {
    pub(crate) fn name(self) -> &'a str {
        match self {
            Self::Steps => "steps",
            Self::App(name) | Self::Service(name) => name,
            Self::Database => "database",
        }
    }
}

/// How it is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    /// It changed nothing and nothing came of it: a statement that only reads.
    Minor,
    /// It waited for something to come: a long poll.
    Wait,
    Skipped,
    Warn,
    Error,
    Broken,
}

/// What there is to know about it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    Step(&'a StepOutcome),
    Call(&'a Call),
    Statement(&'a Statement),
    Log(&'a LogLine),
}

#[derive(Debug)]
pub(crate) struct Moment<'a> {
    pub(crate) at: OffsetDateTime,
    pub(crate) duration: Duration,
    pub(crate) lane: Lane<'a>,
    pub(crate) tone: Tone,
    pub(crate) text: String,
    pub(crate) source: Source<'a>,
}

impl Moment<'_> {
    /// The part of the action that changed the world, where the step did: the
    /// clock, a fault, an app's life. Such a moment is a mark in every lane.
    pub(crate) fn mark(&self) -> Option<&str> {
        const MARKS: &[&str] = &["clock.", "fault", "app."];
        match self.source {
            Source::Step(step) if self.tone != Tone::Skipped => MARKS
                .iter()
                .any(|mark| step.action.starts_with(mark))
                .then_some(&*step.action),
            _ => None,
        }
    }
}

/// All moments of an attempt, in order.
pub(crate) fn all<'a>(attempt: Attempt<'a>) -> Vec<Moment<'a>> {
    let outcome = attempt.outcome;
    let steps = attempt.begun.steps.iter().map(of_step);
    let calls = outcome.calls.iter().map(of_call);
    let waiting = outcome.waiting.iter().map(of_waiting);
    let statements = outcome.statements.iter().map(of_statement);
    let logs = outcome.logs.iter().map(of_log);
    let mut moments: Vec<Moment<'a>> = steps
        .chain(calls)
        .chain(waiting)
        .chain(statements)
        .chain(logs)
        .collect();
    // Stable: what happened at one instant stays steps, calls, statements, logs.
    moments.sort_by_key(|moment| moment.at);
    moments
}

/// How long after a step something may still tell of it: an app's line is read
/// a little after it was written.
pub(crate) const AFTERWARDS: Duration = Duration::from_millis(50);

/// When the last red step was over.
pub(crate) fn red_until(attempt: Attempt<'_>) -> Option<OffsetDateTime> {
    attempt.red().map(|step| step.at + step.duration).max()
}

/// The error that most likely explains the red steps: the last one that an app,
/// a service or the database told before they were over. What a red step itself
/// asked for in vain is told with the step.
pub(crate) fn last_error(moments: &[Moment<'_>], attempt: Attempt<'_>) -> Option<usize> {
    let until = red_until(attempt);
    let own = |moment: &Moment<'_>| match moment.source {
        Source::Call(call) => attempt.red().any(|red| {
            let family = red.action.split('.').next().unwrap_or_default();
            moment.at >= red.at && call.service.starts_with(family)
        }),
        Source::Step(_) => true,
        Source::Statement(_) | Source::Log(_) => false,
    };
    let candidate = |moment: &Moment<'_>, tone: Tone| {
        let late = match moment.source {
            Source::Log(_) => AFTERWARDS,
            _ => Duration::ZERO,
        };
        let told = until.is_none_or(|until| moment.at <= until + late);
        moment.tone == tone && told && !own(moment)
    };
    [Tone::Error, Tone::Warn]
        .iter()
        .find_map(|tone| moments.iter().rposition(|moment| candidate(moment, *tone)))
}

/// The apps that wrote something before and nothing since: where they should
/// have had something to do, it never came to them.
pub(crate) fn silent<'a>(moments: &[Moment<'a>], began: OffsetDateTime) -> Vec<&'a str> {
    let wrote = |since: bool| {
        let moments = moments.iter().filter(|one| (one.at >= began) == since);
        let apps = moments.filter_map(|one| match one.lane {
            Lane::App(app) => Some(app),
            _ => None,
        });
        apps.collect::<BTreeSet<_>>()
    };
    wrote(false).difference(&wrote(true)).copied().collect()
}

fn of_step(step: &StepOutcome) -> Moment<'_> {
    let tone = match &step.verdict {
        Verdict::Passed | Verdict::Flaky { .. } => Tone::Plain,
        Verdict::Failed { .. } => Tone::Error,
        Verdict::Broken(_) => Tone::Broken,
        Verdict::Skipped { .. } => Tone::Skipped,
    };
    Moment {
        at: step.at,
        duration: step.duration,
        lane: Lane::Steps,
        tone,
        text: format!("{}. {}", step.number, step.title),
        source: Source::Step(step),
    }
}

fn of_call(call: &Call) -> Moment<'_> {
    /// How much of a message is told.
    const MESSAGE: usize = 80;
    let field = |name: &str| call.request.get(name).and_then(Value::as_str);
    let mut text = call.operation.to_string();
    if let Some(resource) = &call.resource {
        text.push(' ');
        text.push_str(resource);
        if let Some(key) = field("Key") {
            text.push('/');
            text.push_str(key);
        }
    }
    if let Some(message) = field("MessageBody").or_else(|| field("Message")) {
        text.push(' ');
        text.push_str(&cut_short(message, MESSAGE));
    }
    match &call.error {
        Some(error) => {
            let (status, code, message) = (call.status, &error.code, &error.message);
            let _ = write!(text, " → {status} {code}: {message}");
        }
        None if call.status >= 400 => {
            let _ = write!(text, " → {}", call.status);
        }
        None => {}
    }
    if let Some(fault) = &call.fault {
        let _ = write!(text, " (fault {fault})");
    }
    let waits = call
        .request
        .get("WaitTimeSeconds")
        .and_then(Value::as_u64)
        .is_some_and(|seconds| seconds > 0);
    let tone = match call.status {
        400.. => Tone::Error,
        _ if waits => Tone::Wait,
        _ if call.fault.is_some() => Tone::Warn,
        _ => Tone::Plain,
    };
    Moment {
        at: call.real_at,
        duration: call.duration,
        lane: Lane::Service(&call.service),
        tone,
        text,
        source: Source::Call(call),
    }
}

/// A call that had no answer yet.
fn of_waiting(call: &Call) -> Moment<'_> {
    let mut moment = of_call(call);
    moment.text.push_str(" … still open");
    moment.tone = Tone::Wait;
    moment
}

fn of_statement(statement: &Statement) -> Moment<'_> {
    const TEXT: usize = 120;
    let mut text = cut_short(&statement.text, TEXT);
    if let Some(app) = &statement.app {
        text = format!("{app}: {text}");
    }
    if let Some(error) = &statement.error {
        text = format!("{text} → {error}");
    }
    Moment {
        at: statement.at,
        duration: statement.duration,
        lane: Lane::Database,
        tone: match &statement.error {
            Some(_) => Tone::Error,
            None if writes(&statement.text) => Tone::Plain,
            None => Tone::Minor,
        },
        text,
        source: Source::Statement(statement),
    }
}

/// Whether a statement changes something, by its first word; one that begins
/// with `with` may.
fn writes(statement: &str) -> bool {
    const READS: &[&str] = &[
        "begin",
        "close",
        "commit",
        "deallocate",
        "declare",
        "discard",
        "explain",
        "fetch",
        "listen",
        "release",
        "reset",
        "rollback",
        "savepoint",
        "select",
        "set",
        "show",
        "start",
        "unlisten",
        "values",
    ];
    let first = statement
        .split(|c: char| !c.is_ascii_alphabetic())
        .find(|word| !word.is_empty())
        .unwrap_or_default();
    !READS.iter().any(|read| first.eq_ignore_ascii_case(read))
}

fn of_log(line: &LogLine) -> Moment<'_> {
    const TEXT: usize = 400;
    let logline::Line { level, text } = logline::read(&line.text);
    Moment {
        at: line.at,
        duration: Duration::ZERO,
        lane: Lane::App(&line.app),
        tone: match level {
            Level::Calm => Tone::Plain,
            Level::Warning => Tone::Warn,
            Level::Error => Tone::Error,
        },
        text: cut(&text, TEXT),
        source: Source::Log(line),
    }
}

/// Cut without a word about how much there was.
fn cut_short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::writes;

    #[test]
    fn a_statement_is_known_by_its_first_word() {
        for reads in ["BEGIN", "select 1 for update", "  (SELECT 1)", "COMMIT"] {
            assert!(!writes(reads), "{reads}");
        }
        for changes in [
            "update orders set a = 1",
            "INSERT INTO a",
            "with b as (delete from a) select",
        ] {
            assert!(writes(changes), "{changes}");
        }
    }
}
