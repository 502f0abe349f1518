//! The timeline of one attempt at a case: its steps, the calls to the cloud, the
//! statements on the database and the apps' log lines, in real time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use rehearsal_record::{Call, ExternalRequest, LogLine, Statement, StepOutcome, Verdict};
use serde_json::Value;
use time::OffsetDateTime;

use crate::cases::{Attempt, OpenStep};
use crate::delivery;
use crate::log_line::{self, Level, LogText};
use crate::text::{cut, plain};
use crate::traceback::{self, Part};

/// The source of an entry, which has a lane of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lane<'a> {
    Steps,
    App(&'a str),
    External(&'a str),
    Service(&'a str),
    Database,
}

impl<'a> Lane<'a> {
    pub(crate) fn name(self) -> &'a str {
        match self {
            Self::Steps => "steps",
            Self::App(name) | Self::External(name) | Self::Service(name) => name,
            Self::Database => "database",
        }
    }
}

/// How an entry is highlighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Normal,
    /// It changed nothing: a statement that only reads.
    Minor,
    /// It waits for a message: a long poll.
    Waiting,
    Skipped,
    Warning,
    Error,
    Broken,
}

/// The record that an entry was made from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    Step(&'a StepOutcome),
    Open,
    Call(&'a Call),
    Request(&'a ExternalRequest),
    Statement(&'a Statement),
    Log(&'a LogLine),
}

#[derive(Debug)]
pub(crate) struct TimelineEntry<'a> {
    pub(crate) at: OffsetDateTime,
    pub(crate) duration: Duration,
    pub(crate) lane: Lane<'a>,
    pub(crate) status: Status,
    pub(crate) text: String,
    pub(crate) source: Source<'a>,
    /// What it is in a traceback, if it is in one.
    pub(crate) part: Option<Part>,
}

impl TimelineEntry<'_> {
    /// Returns the action of a step that changed the environment (the clock, a
    /// fault, an app), which is marked in every lane.
    pub(crate) fn mark(&self) -> Option<&str> {
        match self.source {
            Source::Step(step) if step.changes_environment && self.status != Status::Skipped => {
                Some(&step.action)
            }
            _ => None,
        }
    }
}

/// Returns all entries of an attempt, in order.
pub(crate) fn entries<'a>(attempt: Attempt<'a>) -> Vec<TimelineEntry<'a>> {
    let outcome = attempt.outcome;
    let steps = attempt.steps.iter().map(of_step);
    let open = attempt.open.iter().map(|step| of_open(step, attempt));
    let calls = outcome.calls.iter().map(of_call);
    let waiting = outcome.waiting.iter().map(of_waiting_call);
    let requests = outcome.externals.iter().map(of_request);
    let statements = outcome.statements.iter().map(of_statement);
    let parts = traceback_parts(&outcome.logs);
    let logs = outcome.logs.iter().zip(parts);
    let logs = logs.map(|(line, part)| of_log_line(line, part));
    let mut entries: Vec<TimelineEntry<'a>> = steps
        .chain(open)
        .chain(calls)
        .chain(waiting)
        .chain(requests)
        .chain(statements)
        .chain(logs)
        .collect();
    // Stable: at the same instant the order is steps, calls, requests to externals,
    // statements, logs.
    entries.sort_by_key(|entry| entry.at);
    entries
}

/// The time after a step in which log lines may still be about it, because they
/// are read a little after they were written.
pub(crate) const LOG_DELAY: Duration = Duration::from_millis(50);

/// Returns when the last red step ended.
pub(crate) fn red_until(attempt: Attempt<'_>) -> Option<OffsetDateTime> {
    attempt
        .red_steps()
        .map(|step| step.at + step.duration)
        .max()
}

/// Returns the time until which log lines may be about the red steps: until the
/// next step starts, because the runner waits for the apps to tell what went wrong.
pub(crate) fn red_logs_until(attempt: Attempt<'_>) -> Option<OffsetDateTime> {
    let until = red_until(attempt)?;
    let later = attempt.steps.iter().map(|step| step.at);
    later.filter(|at| *at > until).min()
}

/// Returns the index of the error that most likely explains the red steps: the
/// last one of an app, a service or the database before they ended. Errors of
/// calls that a red step made itself are reported with the step; those before the
/// case started, and those that an earlier step expected, explain nothing.
pub(crate) fn last_error(entries: &[TimelineEntry<'_>], attempt: Attempt<'_>) -> Option<usize> {
    let start = attempt.start();
    let until = red_until(attempt);
    let logs_until = red_logs_until(attempt);
    let is_of_step = |entry: &TimelineEntry<'_>| match entry.source {
        Source::Call(call) => attempt.red_steps().any(|red| {
            let family = red.action.split('.').next().unwrap_or_default();
            entry.at >= red.at && call.service.starts_with(family)
        }),
        Source::Step(_) | Source::Open => true,
        Source::Request(_) | Source::Statement(_) | Source::Log(_) => false,
    };
    let is_candidate = |entry: &TimelineEntry<'_>, status: Status| {
        let in_time = match entry.source {
            Source::Log(_) => logs_until.is_none_or(|until| entry.at <= until),
            _ => until.is_none_or(|until| entry.at <= until),
        };
        let is_early = entry.at + entry.duration < start;
        entry.status == status
            && in_time
            && !is_early
            && !is_of_step(entry)
            && !is_expected(entry, attempt)
    };
    [Status::Error, Status::Warning].iter().find_map(|status| {
        entries
            .iter()
            .rposition(|entry| is_candidate(entry, *status))
    })
}

/// Returns whether an entry falls into a step that passed although it observed an
/// error, which it must have expected.
fn is_expected(entry: &TimelineEntry<'_>, attempt: Attempt<'_>) -> bool {
    let mut steps = attempt.steps.iter().enumerate();
    steps.any(|(index, step)| {
        if step.verdict != Verdict::Passed || !observed_error(step) {
            return false;
        }
        let end = step.at + step.duration;
        let end = match entry.source {
            Source::Log(_) => {
                let next = attempt.steps[index + 1..].iter().map(|step| step.at);
                let late = end + LOG_DELAY;
                next.min().map_or(late, |next| late.min(next.max(end)))
            }
            _ => end,
        };
        (step.at..=end).contains(&entry.at)
    })
}

/// Returns whether a step observed an error of a call, or a status of one.
fn observed_error(step: &StepOutcome) -> bool {
    let status = step.observation.get("status").and_then(Value::as_u64);
    let error = step.observation.get("error");
    error.is_some_and(|error| !error.is_null()) || status.is_some_and(|status| status >= 400)
}

/// Returns the apps that logged lines before the case started and none since,
/// which suggests that nothing reached them.
pub(crate) fn silent_apps<'a>(
    entries: &[TimelineEntry<'a>],
    start: OffsetDateTime,
) -> Vec<&'a str> {
    let apps = |since: bool| {
        let entries = entries.iter().filter(|entry| (entry.at >= start) == since);
        let apps = entries.filter_map(|entry| match entry.lane {
            Lane::App(app) => Some(app),
            _ => None,
        });
        apps.collect::<BTreeSet<_>>()
    };
    apps(false).difference(&apps(true)).copied().collect()
}

fn of_step(step: &StepOutcome) -> TimelineEntry<'_> {
    let status = match &step.verdict {
        Verdict::Passed | Verdict::Flaky { .. } => Status::Normal,
        Verdict::Failed { .. } => Status::Error,
        Verdict::Broken(_) | Verdict::Mistake(_) => Status::Broken,
        Verdict::Skipped { .. } => Status::Skipped,
    };
    TimelineEntry {
        at: step.at,
        duration: step.duration,
        lane: Lane::Steps,
        status,
        text: format!("{}. {}", step.number, step.title),
        source: Source::Step(step),
        part: None,
    }
}

/// Returns the entry of a step that runs, until now: a case that has not ended has
/// taken the time since it started.
fn of_open(step: &OpenStep, attempt: Attempt<'_>) -> TimelineEntry<'static> {
    let now = attempt.start() + attempt.outcome.duration;
    TimelineEntry {
        at: step.at,
        duration: (now - step.at).try_into().unwrap_or_default(),
        lane: Lane::Steps,
        status: Status::Waiting,
        text: format!("{}. {}", step.number, step.title),
        source: Source::Open,
        part: None,
    }
}

fn of_call(call: &Call) -> TimelineEntry<'_> {
    const MAX_MESSAGE: usize = 80;
    let field = |name: &str| call.request.get(name).and_then(Value::as_str);
    let mut text = call.operation.to_string();
    let function = function_of_run(call);
    if function.is_some() && call.response["cold"] == true {
        text.push_str(" (cold start)");
    }
    if let Some(resource) = call.resource.as_ref().filter(|_| function.is_none()) {
        text.push(' ');
        text.push_str(resource);
        if let Some(key) = field("Key") {
            text.push('/');
            text.push_str(key);
        }
    }
    if let Some(message) = field("MessageBody").or_else(|| field("Message")) {
        text.push(' ');
        text.push_str(&truncate(message, MAX_MESSAGE));
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
    if let Some(summary) = delivery::summary_of_call(call) {
        let _ = write!(text, " ({summary})");
    }
    let is_long_poll = call
        .request
        .get("WaitTimeSeconds")
        .and_then(Value::as_u64)
        .is_some_and(|seconds| seconds > 0);
    let status = match call.status {
        400.. => Status::Error,
        _ if function.is_some() && call.error.is_some() => Status::Error,
        _ if is_long_poll => Status::Waiting,
        _ if call.fault.is_some() || delivery::lost(call).next().is_some() => Status::Warning,
        _ => Status::Normal,
    };
    TimelineEntry {
        at: call.real_at,
        duration: call.duration,
        lane: function.map_or(Lane::Service(&call.service), Lane::App),
        status,
        text: plain(&text),
        source: Source::Call(call),
        part: None,
    }
}

/// Returns the function whose run a call is. Its lane is the one of what it writes to its
/// outputs.
fn function_of_run(call: &Call) -> Option<&str> {
    let is_run = &*call.service == "lambda" && &*call.operation == "Run";
    call.resource.as_deref().filter(|_| is_run)
}

/// Returns the entry of a call without a response.
fn of_waiting_call(call: &Call) -> TimelineEntry<'_> {
    let mut entry = of_call(call);
    entry.text.push_str(" … still open");
    entry.status = Status::Waiting;
    entry
}

/// Returns the entry of a request to an external. A status that the mock is there to
/// answer is no error of the system.
fn of_request(request: &ExternalRequest) -> TimelineEntry<'_> {
    let mut text = format!("{} {}", request.method, request.path);
    let mut status = Status::Normal;
    match (request.status, &request.fault) {
        (answer, Some(fault)) => {
            status = Status::Warning;
            let answer = answer.map_or_else(|| "no answer".to_owned(), |code| code.to_string());
            let _ = write!(text, " → {answer} (fault {fault})");
        }
        (Some(code), None) => {
            if code >= 400 {
                status = Status::Warning;
            }
            let _ = write!(text, " → {code}");
        }
        (None, None) => {
            status = Status::Waiting;
            text.push_str(" … still open");
        }
    }
    if let Some(error) = &request.error {
        status = Status::Error;
        let _ = write!(text, ": {error}");
    } else if !request.known.is_empty() {
        status = Status::Error;
        let _ = write!(
            text,
            ": no route matches; there are {}",
            request.known.join(", ")
        );
    } else if request.route.is_none() && request.status == Some(404) {
        status = Status::Error;
        text.push_str(": the mock has no routes");
    }
    TimelineEntry {
        at: request.real_at,
        duration: request.duration,
        lane: Lane::External(&request.external),
        status,
        text: plain(&text),
        source: Source::Request(request),
        part: None,
    }
}

fn of_statement(statement: &Statement) -> TimelineEntry<'_> {
    const MAX_TEXT: usize = 120;
    let mut text = truncate(&statement.text, MAX_TEXT);
    if let Some(app) = &statement.app {
        text = format!("{app}: {text}");
    }
    if let Some(error) = &statement.error {
        text = format!("{text} → {error}");
    }
    TimelineEntry {
        at: statement.at,
        duration: statement.duration,
        lane: Lane::Database,
        status: match &statement.error {
            Some(_) => Status::Error,
            None if writes(&statement.text) => Status::Normal,
            None => Status::Minor,
        },
        text: plain(&text),
        source: Source::Statement(statement),
        part: None,
    }
}

/// Returns whether a statement may change data, by its first word. One that
/// starts with `with` may.
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

/// Returns what each log line is in a traceback. Apps write at the same time, so
/// the lines of each are looked at on their own.
fn traceback_parts(logs: &[LogLine]) -> Vec<Option<Part>> {
    let mut by_app: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, line) in logs.iter().enumerate() {
        by_app.entry(&line.app).or_default().push(at);
    }
    let mut parts = vec![None; logs.len()];
    for indices in by_app.values() {
        let lines: Vec<String> = indices.iter().map(|at| plain(&logs[*at].text)).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        for (at, part) in indices.iter().zip(traceback::parts(&lines)) {
            parts[*at] = part;
        }
    }
    parts
}

fn of_log_line(line: &LogLine, part: Option<Part>) -> TimelineEntry<'_> {
    const MAX_TEXT: usize = 400;
    let LogText { level, text } = match part {
        None => log_line::parse(&plain(&line.text)),
        Some(part) => LogText {
            level: match part {
                Part::Headline => Level::Error,
                Part::Other => Level::Info,
            },
            text: plain(line.text.trim_end()),
        },
    };
    TimelineEntry {
        at: line.at,
        duration: Duration::ZERO,
        lane: Lane::App(&line.app),
        status: match level {
            Level::Info => Status::Normal,
            Level::Warning => Status::Warning,
            Level::Error => Status::Error,
        },
        text: cut(&text, MAX_TEXT),
        source: Source::Log(line),
        part,
    }
}

/// Cuts a text to `max` characters.
fn truncate(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::writes;

    #[test]
    fn first_word_decides_whether_a_statement_writes() {
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
