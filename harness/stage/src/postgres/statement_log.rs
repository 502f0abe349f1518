//! The statements that databases have run, read from the log of the server: for
//! the report, and for steps that wait for a row.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rehearsal_process::Output;
use rehearsal_record::Statement;
use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::connect::APPLICATION_NAME;

/// Settings that make the server log every statement with its time and database,
/// and without parameter values.
pub(super) const SETTINGS: [&str; 4] = [
    "log_min_duration_statement=0",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
    "log_line_prefix=%n\t%p\t%d\t%a\t",
];
/// The number of statements kept of a database; the oldest are dropped first.
const KEPT: usize = 2_000;
/// The number of characters kept of a statement.
const WIDTH: usize = 2_000;
/// The server's name for a client without an application name.
const UNKNOWN_APPLICATION: &str = "[unknown]";
/// The text of a statement that marks a position in the log.
const MARK: &str = "rehearsal reads the log up to ";
/// How long to wait until the log has been read up to a mark.
const MARK_TIMEOUT: Duration = Duration::from_millis(500);

/// The statements that one database has run. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct StatementLog {
    kept: Arc<Mutex<RecentStatements>>,
    /// The number of statements of apps.
    app_statements: Arc<watch::Sender<u64>>,
}

#[derive(Debug, Default)]
struct RecentStatements {
    /// The number of statements dropped so far.
    dropped: u64,
    statements: VecDeque<Statement>,
}

impl StatementLog {
    /// Returns the number of statements so far.
    pub fn count(&self) -> u64 {
        let kept = self.lock();
        kept.dropped + kept.statements.len() as u64
    }

    /// Returns the statements after the first `count`.
    pub fn since(&self, count: u64) -> Vec<Statement> {
        let kept = self.lock();
        let skip = usize::try_from(count.saturating_sub(kept.dropped)).unwrap_or(usize::MAX);
        kept.statements.iter().skip(skip).cloned().collect()
    }

    /// Watches for statements of apps, after which an expected row may exist.
    ///
    /// Statements of steps are no change.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.app_statements.subscribe()
    }

    fn push(&self, statement: Statement) {
        let is_own = statement.app.as_deref() == Some(APPLICATION_NAME);
        {
            let mut kept = self.lock();
            kept.statements.push_back(statement);
            if kept.statements.len() > KEPT {
                kept.statements.pop_front();
                kept.dropped += 1;
            }
        }
        if !is_own {
            self.app_statements.send_modify(|count| *count += 1);
        }
    }

    /// Adds a line to the last statement.
    fn extend(&self, text: &str) {
        if let Some(last) = self.lock().statements.back_mut() {
            append_words(&mut last.text, text);
        }
    }

    fn lock(&self) -> MutexGuard<'_, RecentStatements> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the log of a server until it is dropped.
#[derive(Debug)]
pub(super) struct StatementLogReader {
    shared: Arc<LogState>,
    reading: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct LogState {
    /// The databases whose statements are kept.
    databases: Mutex<HashMap<String, StatementLog>>,
    /// The number of the last mark that was read.
    mark: watch::Sender<u64>,
}

impl Drop for StatementLogReader {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl StatementLogReader {
    pub(super) fn follow(output: &Output) -> Self {
        let shared = Arc::new(LogState::default());
        let mut reader = LogReader {
            shared: Arc::clone(&shared),
            last: None,
            errors: HashMap::new(),
        };
        let output = output.clone();
        let reading = tokio::spawn(async move {
            let mut changed = output.watch();
            let mut cursor = 0;
            loop {
                changed.mark_unchanged();
                let (lines, next) = output.since(cursor);
                cursor = next;
                for line in lines {
                    reader.line(&line.text);
                }
                if changed.changed().await.is_err() {
                    return;
                }
            }
        });
        Self { shared, reading }
    }

    /// Returns the statements of a database from now on.
    pub(super) fn statements(&self, database: &str) -> StatementLog {
        let mut databases = self.shared.lock();
        databases.entry(database.to_owned()).or_default().clone()
    }

    /// Stops keeping the statements of a database.
    pub(super) fn forget(&self, database: &str) {
        self.shared.lock().remove(database);
    }

    /// Returns the statement that marks the log, and a future that waits until the
    /// mark has been read.
    pub(super) fn mark(&self, number: u64) -> (String, impl Future<Output = ()> + use<>) {
        let mut last = self.shared.mark.subscribe();
        let read = async move {
            // After the timeout the last lines may be missing, which does no harm.
            let _ = tokio::time::timeout(MARK_TIMEOUT, last.wait_for(|mark| *mark >= number)).await;
        };
        (format!("SELECT '{MARK}{number}'"), read)
    }
}

impl LogState {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, StatementLog>> {
        self.databases
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Parses lines of the log into statements.
struct LogReader {
    shared: Arc<LogState>,
    /// Where a continuation line belongs.
    last: Option<StatementLog>,
    /// The error of a server process, until the line with its statement.
    errors: HashMap<String, (OffsetDateTime, String)>,
}

impl LogReader {
    fn line(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix('\t') {
            if let Some(last) = &self.last {
                last.extend(rest);
            }
            return;
        }
        self.last = None;
        let mut parts = line.splitn(5, '\t');
        let (Some(at), Some(process), Some(database), Some(app), Some(message)) = (
            parts.next().and_then(parse_time),
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
        ) else {
            return;
        };
        let Some((level, text)) = message.split_once(":  ") else {
            return;
        };
        let (at, duration, text, error) = match level {
            "LOG" => {
                let Some((duration, text)) = parse_statement(text) else {
                    return;
                };
                (at - duration, duration, text, None)
            }
            "ERROR" | "FATAL" => {
                self.errors
                    .insert(process.to_owned(), (at, text.to_owned()));
                return;
            }
            "STATEMENT" => match self.errors.remove(process) {
                Some((at, error)) => (at, Duration::ZERO, text, Some(error)),
                None => return,
            },
            _ => return,
        };
        if let Some(number) = parse_mark(text) {
            self.shared.mark.send_if_modified(|mark| {
                let later = number > *mark;
                *mark = number.max(*mark);
                later
            });
            return;
        }
        let Some(statements) = self.shared.lock().get(database).cloned() else {
            return;
        };
        let mut statement = String::new();
        append_words(&mut statement, text);
        statements.push(Statement {
            at,
            duration,
            text: statement,
            error,
            app: (!["", UNKNOWN_APPLICATION].contains(&app)).then(|| app.into()),
        });
        self.last = Some(statements);
    }
}

/// Returns the statement of a log line and its duration; `None` for the lines
/// about its preparation.
fn parse_statement(line: &str) -> Option<(Duration, &str)> {
    let (millis, rest) = line.strip_prefix("duration: ")?.split_once(" ms  ")?;
    let duration = Duration::try_from_secs_f64(millis.parse::<f64>().ok()? / 1000.0).ok()?;
    let (kind, text) = rest.split_once(": ")?;
    (kind == "statement" || kind.starts_with("execute ")).then_some((duration, text))
}

/// Parses seconds since 1970 with three decimals.
fn parse_time(text: &str) -> Option<OffsetDateTime> {
    let (seconds, millis) = text.split_once('.')?;
    let seconds: i64 = seconds.parse().ok()?;
    let millis: i64 = millis.parse().ok()?;
    let at = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    Some(at + time::Duration::milliseconds(millis))
}

fn parse_mark(text: &str) -> Option<u64> {
    let (_, number) = text.split_once(MARK)?;
    number.trim_end_matches('\'').parse().ok()
}

/// Appends the words of a text on one line, up to the width.
fn append_words(text: &mut String, more: &str) {
    for word in more.split_whitespace() {
        if text.len() + word.len() > WIDTH {
            if !text.ends_with('…') {
                text.push('…');
            }
            return;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Vec<Statement> {
        let shared = Arc::new(LogState::default());
        let statements = StatementLog::default();
        shared.lock().insert("shop".into(), statements.clone());
        let mut reader = LogReader {
            shared,
            last: None,
            errors: HashMap::new(),
        };
        for line in lines {
            reader.line(line);
        }
        statements.since(0)
    }

    #[test]
    fn statements_are_parsed_with_their_time() {
        let statements = read(&[
            "1767323045.250\t71\tshop\tstorefront\tLOG:  duration: 0.031 ms  parse s1: select 1",
            "1767323045.250\t71\tshop\tstorefront\tLOG:  duration: 50.000 ms  execute s1: select 1,",
            "\t       2",
            "1767323045.300\t72\tother\t\tLOG:  duration: 1.000 ms  statement: select 3",
            "1767323045.300\t72\tshop\t\tLOG:  duration: 1.500 ms  statement: select 4",
        ]);
        let texts: Vec<_> = statements.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["select 1, 2", "select 4"]);
        assert_eq!(statements[0].duration, Duration::from_millis(50));
        let began = time::macros::datetime!(2026-01-02 03:04:05.2 UTC);
        assert_eq!(statements[0].at, began);
        assert_eq!(statements[0].app.as_deref(), Some("storefront"));
        assert_eq!(statements[1].app, None);
    }

    #[test]
    fn failed_statement_has_its_error() {
        let statements = read(&[
            "1767323045.250\t71\tshop\tx\tERROR:  relation \"orders\" does not exist at character 15",
            "1767323045.250\t71\tshop\tx\tSTATEMENT:  select * from orders",
            "1767323045.260\t71\tshop\tx\tSTATEMENT:  select 1",
        ]);
        assert_eq!(statements.len(), 1);
        assert_eq!(statements[0].text, "select * from orders");
        let error = statements[0]
            .error
            .as_deref()
            .expect("the statement has failed");
        assert!(error.contains("does not exist"), "{error}");
    }

    #[test]
    fn long_statements_and_long_logs_are_truncated() {
        let long = format!(
            "1767323045.250\t71\tshop\tx\tLOG:  duration: 1.000 ms  statement: select {}",
            "word ".repeat(WIDTH)
        );
        let statements = read(&[&long, "\tmore"]);
        assert!(statements[0].text.len() < WIDTH + 8 && statements[0].text.ends_with('…'));
        let short = "1767323045.250\t71\tshop\tx\tLOG:  duration: 1.000 ms  statement: select 1";
        assert_eq!(read(&vec![short; KEPT + 5]).len(), KEPT);
    }
}
