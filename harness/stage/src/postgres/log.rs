//! What the databases of a server of ours were asked, as its own log tells it:
//! for the report, and for a step that waits for a row.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rehearsal_record::Statement;
use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::connect::US;
use crate::process::Output;

/// What makes the server tell every statement it ran, with its time and its
/// database; values are not told apart from the statement.
pub(super) const SETTINGS: [&str; 4] = [
    "log_min_duration_statement=0",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
    "log_line_prefix=%n\t%p\t%d\t%a\t",
];
/// How many statements of one database are kept; the oldest go first.
const KEPT: usize = 2_000;
/// How many characters of one are kept.
const WIDTH: usize = 2_000;
/// What the server calls a client that does not say its name.
const NAMELESS: &str = "[unknown]";
/// What a statement says that is there to be seen in the log.
const MARK: &str = "rehearsal reads the log up to ";
/// How long the log may take to be read up to a mark.
const PATIENCE: Duration = Duration::from_millis(500);

/// What one database was asked. A cheap handle.
#[derive(Debug, Clone, Default)]
pub struct StatementLog {
    kept: Arc<Mutex<Kept>>,
    /// How many statements came from others than us.
    others: Arc<watch::Sender<u64>>,
}

#[derive(Debug, Default)]
struct Kept {
    /// How many have left at the front.
    dropped: u64,
    statements: VecDeque<Statement>,
}

impl StatementLog {
    /// How many there have been.
    pub fn count(&self) -> u64 {
        let kept = self.lock();
        kept.dropped + kept.statements.len() as u64
    }

    /// Those after the first `count`.
    pub fn since(&self, count: u64) -> Vec<Statement> {
        let kept = self.lock();
        let skip = usize::try_from(count.saturating_sub(kept.dropped)).unwrap_or(usize::MAX);
        kept.statements.iter().skip(skip).cloned().collect()
    }

    /// Changes when somebody else than a step has asked something: a row that
    /// is waited for may be there.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.others.subscribe()
    }

    fn push(&self, statement: Statement) {
        let is_ours = statement.app.as_deref() == Some(US);
        {
            let mut kept = self.lock();
            kept.statements.push_back(statement);
            if kept.statements.len() > KEPT {
                kept.statements.pop_front();
                kept.dropped += 1;
            }
        }
        if !is_ours {
            self.others.send_modify(|count| *count += 1);
        }
    }

    /// A line that belongs to the last statement.
    fn extend(&self, text: &str) {
        if let Some(last) = self.lock().statements.back_mut() {
            add(&mut last.text, text);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The log of a server, read as long as this lives.
#[derive(Debug)]
pub(super) struct Log {
    shared: Arc<Shared>,
    reading: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    /// Those that somebody wants to know of.
    databases: Mutex<HashMap<String, StatementLog>>,
    /// The last mark that was read.
    mark: watch::Sender<u64>,
}

impl Drop for Log {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl Log {
    pub(super) fn follow(output: &Output) -> Self {
        let shared = Arc::new(Shared::default());
        let mut reader = Reader {
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

    /// What this database is asked from now on.
    pub(super) fn of(&self, database: &str) -> StatementLog {
        let mut databases = self.shared.lock();
        databases.entry(database.to_owned()).or_default().clone()
    }

    /// Nobody wants to know of this database any more.
    pub(super) fn forget(&self, database: &str) {
        self.shared.lock().remove(database);
    }

    /// The statement that marks the log here, and what is asked for once it
    /// has been run.
    pub(super) fn mark(&self, number: u64) -> (String, impl Future<Output = ()> + use<>) {
        let mut seen = self.shared.mark.subscribe();
        let read = async move {
            // Not to have the last line is better than to wait for it for long.
            let _ = tokio::time::timeout(PATIENCE, seen.wait_for(|mark| *mark >= number)).await;
        };
        (format!("SELECT '{MARK}{number}'"), read)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, StatementLog>> {
        self.databases
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes statements of lines.
struct Reader {
    shared: Arc<Shared>,
    /// Where a line that goes on belongs.
    last: Option<StatementLog>,
    /// What a server process has refused, until it says which statement.
    errors: HashMap<String, (OffsetDateTime, String)>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix('\t') {
            if let Some(last) = &self.last {
                last.extend(rest);
            }
            return;
        }
        self.last = None;
        let mut parts = line.splitn(5, '\t');
        let (Some(at), Some(process), Some(database), Some(app), Some(told)) = (
            parts.next().and_then(moment),
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
        ) else {
            return;
        };
        let Some((level, told)) = told.split_once(":  ") else {
            return;
        };
        let (at, duration, text, error) = match level {
            "LOG" => {
                let Some((duration, text)) = ran(told) else {
                    return;
                };
                (at - duration, duration, text, None)
            }
            "ERROR" | "FATAL" => {
                self.errors
                    .insert(process.to_owned(), (at, told.to_owned()));
                return;
            }
            "STATEMENT" => match self.errors.remove(process) {
                Some((at, error)) => (at, Duration::ZERO, told, Some(error)),
                None => return,
            },
            _ => return,
        };
        if let Some(number) = mark(text) {
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
        let mut whole = String::new();
        add(&mut whole, text);
        statements.push(Statement {
            at,
            duration,
            text: whole,
            error,
            app: (!["", NAMELESS].contains(&app)).then(|| app.into()),
        });
        self.last = Some(statements);
    }
}

/// A statement that was run, and how long it took: preparing it is not told.
fn ran(told: &str) -> Option<(Duration, &str)> {
    let (millis, told) = told.strip_prefix("duration: ")?.split_once(" ms  ")?;
    let duration = Duration::try_from_secs_f64(millis.parse::<f64>().ok()? / 1000.0).ok()?;
    let (kind, text) = told.split_once(": ")?;
    (kind == "statement" || kind.starts_with("execute ")).then_some((duration, text))
}

/// Seconds since 1970, with three digits after the point.
fn moment(text: &str) -> Option<OffsetDateTime> {
    let (seconds, millis) = text.split_once('.')?;
    let seconds: i64 = seconds.parse().ok()?;
    let millis: i64 = millis.parse().ok()?;
    let at = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    Some(at + time::Duration::milliseconds(millis))
}

fn mark(text: &str) -> Option<u64> {
    let (_, number) = text.split_once(MARK)?;
    number.trim_end_matches('\'').parse().ok()
}

/// Adds words to a text on one line, within bounds.
fn add(text: &mut String, more: &str) {
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
        let shared = Arc::new(Shared::default());
        let statements = StatementLog::default();
        shared.lock().insert("shop".into(), statements.clone());
        let mut reader = Reader {
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
    fn statements_are_read_with_their_time() {
        let told = read(&[
            "1767323045.250\t71\tshop\tstorefront\tLOG:  duration: 0.031 ms  parse s1: select 1",
            "1767323045.250\t71\tshop\tstorefront\tLOG:  duration: 50.000 ms  execute s1: select 1,",
            "\t       2",
            "1767323045.300\t72\tother\t\tLOG:  duration: 1.000 ms  statement: select 3",
            "1767323045.300\t72\tshop\t\tLOG:  duration: 1.500 ms  statement: select 4",
        ]);
        let texts: Vec<_> = told.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["select 1, 2", "select 4"]);
        assert_eq!(told[0].duration, Duration::from_millis(50));
        let began = time::macros::datetime!(2026-01-02 03:04:05.2 UTC);
        assert_eq!(told[0].at, began);
        assert_eq!(told[0].app.as_deref(), Some("storefront"));
        assert_eq!(told[1].app, None);
    }

    #[test]
    fn what_was_refused_has_its_reason() {
        let told = read(&[
            "1767323045.250\t71\tshop\tx\tERROR:  relation \"orders\" does not exist at character 15",
            "1767323045.250\t71\tshop\tx\tSTATEMENT:  select * from orders",
            "1767323045.260\t71\tshop\tx\tSTATEMENT:  select 1",
        ]);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].text, "select * from orders");
        let error = told[0].error.as_deref().expect("it was refused");
        assert!(error.contains("does not exist"), "{error}");
    }

    #[test]
    fn long_statements_and_long_logs_are_cut() {
        let long = format!(
            "1767323045.250\t71\tshop\tx\tLOG:  duration: 1.000 ms  statement: select {}",
            "word ".repeat(WIDTH)
        );
        let told = read(&[&long, "\tmore"]);
        assert!(told[0].text.len() < WIDTH + 8 && told[0].text.ends_with('…'));
        let short = "1767323045.250\t71\tshop\tx\tLOG:  duration: 1.000 ms  statement: select 1";
        assert_eq!(read(&vec![short; KEPT + 5]).len(), KEPT);
    }
}
