use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{Call, EnvironmentError, ExternalRequest, Observation, Place, Route, System, Verdict};

/// The identity of one case of one scenario, which is one test.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct CaseId {
    /// The scenario file, as the person named it.
    pub file: Arc<str>,
    /// The scenario's path below the scenarios folder, without its extension: `checkout/paid_order`.
    pub scenario: Arc<str>,
    /// The name of the row of `cases`; `None` if the scenario has no cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Arc<str>>,
    /// The number of the round, from one, in a run that plays every case
    /// several times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
}

impl CaseId {
    /// Returns the name without the round: what a person types to run it.
    pub fn name(&self) -> String {
        match &self.case {
            Some(case) => format!("{}::{case}", self.scenario),
            None => self.scenario.to_string(),
        }
    }
}

impl std::fmt::Display for CaseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name())?;
        match self.round {
            Some(round) => write!(f, "#{round}"),
            None => Ok(()),
        }
    }
}

/// One part of all cases, when several machines share them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shard {
    /// The number of the part, from one.
    pub index: u32,
    /// The number of parts.
    pub of: u32,
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

/// An event of a run. Reports are made from events and from nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The run started; nothing has booted yet.
    RunStarted {
        /// The version of the event format.
        format: u32,
        /// The real time.
        #[serde(with = "time::serde::rfc3339")]
        #[schemars(with = "crate::schema::Timestamp")]
        at: OffsetDateTime,
        /// The seed of all random values.
        seed: u64,
        /// The number of cases that run at the same time.
        jobs: usize,
        /// The stage: `embedded`, `docker`, `external`.
        stage: String,
        /// The number of cases to run, counting each round.
        cases: usize,
        /// The number of times that every case is run.
        rounds: u32,
        /// The number of times that a case is retried before it counts as red.
        retries: u32,
        /// Whether a flaky case fails the run.
        flaky_fails: bool,
        /// The part of all cases that this run covers; `None` if it covers all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shard: Option<Shard>,
        /// The version of rehearsal.
        version: String,
        /// The state of the code under test, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<Revision>,
    },
    /// What the stage consists of.
    StageDescribed {
        /// Its parts and links.
        system: System,
    },
    /// The routes of an app, from the OpenAPI document that it serves.
    RoutesRead {
        /// The app.
        app: Arc<str>,
        /// Its routes, in the order of the document.
        routes: Vec<Route>,
    },
    /// A line of information about the run, such as which PostgreSQL it uses.
    Notice {
        /// The line.
        text: String,
    },
    /// A part of the stage is ready.
    Booted {
        /// The name of the part: `postgres`, `template`, `build storefront`.
        part: String,
        /// The time it took.
        #[serde(rename = "duration_us", with = "crate::micros")]
        #[schemars(rename = "duration_us", with = "u64")]
        duration: Duration,
    },
    /// A case started.
    CaseStarted {
        /// The case.
        id: CaseId,
        /// The title of the scenario, with that of the row.
        title: String,
        /// The scenario's tags.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<Arc<str>>,
        /// The number of the attempt, from one.
        attempt: u32,
        /// The real time.
        #[serde(with = "time::serde::rfc3339")]
        #[schemars(with = "crate::schema::Timestamp")]
        at: OffsetDateTime,
    },
    /// A step started.
    StepStarted {
        /// The case it belongs to.
        id: CaseId,
        /// The number of the step, as in its outcome.
        number: usize,
        /// The step's name, or a short form of its action.
        title: String,
        /// The real time.
        #[serde(with = "time::serde::rfc3339")]
        #[schemars(with = "crate::schema::Timestamp")]
        at: OffsetDateTime,
    },
    /// The text of a file that steps are in, before the first step of it ends.
    SourceFile {
        /// The file, as in the places of the steps.
        file: Arc<str>,
        /// Its text when the run read it.
        text: String,
    },
    /// A step ended.
    StepFinished {
        /// The case it belongs to.
        id: CaseId,
        /// How it ended.
        step: Box<StepOutcome>,
    },
    /// An attempt at a case did not pass, and the next attempt follows with its
    /// own `CaseStarted` and steps.
    CaseRetried {
        /// The case.
        id: CaseId,
        /// How the attempt ended.
        outcome: Box<CaseOutcome>,
    },
    /// A case ended.
    CaseFinished {
        /// The case.
        id: CaseId,
        /// How it ended.
        outcome: Box<CaseOutcome>,
    },
    /// The run stopped early, and these cases were not run, or not to their
    /// end.
    Unplayed {
        /// Why the run stopped.
        reason: String,
        /// The case.
        ids: Vec<CaseId>,
    },
    /// The run ended.
    RunFinished {
        /// The counts.
        summary: Summary,
        /// Why it stopped early.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stopped: Option<StopReason>,
        /// Why the stage could not be started, if no case could be run.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<EnvironmentError>,
        /// Whether that is because a file is wrong, not the environment.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_mistake: bool,
    },
}

impl Event {
    /// The kinds of events, as in the key `event`.
    pub const KINDS: &[&str] = &[
        "run_started",
        "stage_described",
        "routes_read",
        "notice",
        "booted",
        "case_started",
        "step_started",
        "source_file",
        "step_finished",
        "case_retried",
        "case_finished",
        "unplayed",
        "run_finished",
    ];
}

/// A state of the code, as the version control knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revision {
    /// The commit.
    pub commit: String,
    /// The branch or tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Whether files differ from the commit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub modified: bool,
}

/// Why a run stopped early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// A case did not pass, and the run was to stop at the first such case.
    FailFast,
    /// A person or a signal interrupted it.
    Interrupted,
    /// Its time limit was reached.
    OutOfTime,
}

/// How one step ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepOutcome {
    /// The number of the step, from one; steps of flows and of `always` are counted in the same sequence.
    pub number: usize,
    /// Its name, or a short form of its action (`http POST /orders`).
    pub title: String,
    /// The action: `http`, `s3.get`.
    pub action: Arc<str>,
    /// Whether the action changes the environment (the clock, a fault, an app),
    /// which reports mark on the time axis.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub changes_environment: bool,
    /// Its place in the scenario file.
    pub place: Place,
    /// The text of that line, so that a report need not read the file.
    pub source: String,
    /// When it started, in real time.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Timestamp")]
    pub at: OffsetDateTime,
    /// The time it took.
    #[serde(rename = "duration_us", with = "crate::micros")]
    #[schemars(rename = "duration_us", with = "u64")]
    pub duration: Duration,
    /// The number of attempts (`within`).
    pub attempts: u32,
    /// What it sent last: the request of its action, in words of its own
    /// (`method`, `url`, `statement`, `input` …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<serde_json::Value>,
    /// The variables that its action used, with their values.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub variables: serde_json::Map<String, serde_json::Value>,
    /// What it observed last.
    pub observation: Observation,
    /// How it ended.
    pub verdict: Verdict,
    /// What it observed while it waited, one entry per change; empty if the
    /// first attempt decided. A long history keeps its first and last entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<HistoryEntry>,
}

/// A series of attempts at a step that all observed the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HistoryEntry {
    /// When the first of them ended, counted from the start of the step.
    #[serde(rename = "after_us", with = "crate::micros")]
    #[schemars(rename = "after_us", with = "u64")]
    pub after: Duration,
    /// The number of attempts in this series.
    pub times: u32,
    /// Every expectation that was not met. Empty if all were met (and had to
    /// stay so for a while).
    pub unmet: Vec<UnmetExpectation>,
}

/// An expectation that an attempt did not meet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnmetExpectation {
    /// The path in the observation: `rows[0].status`.
    pub path: String,
    /// The value found; `None` if there was none. Long values are cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<serde_json::Value>,
}

/// How one case ended, with the data to understand why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseOutcome {
    /// How it ended.
    pub verdict: Verdict,
    /// The number of the attempt, from one; the last one in `CaseFinished`.
    pub attempt: u32,
    /// The time it took, without waiting for a sandbox.
    #[serde(rename = "duration_us", with = "crate::micros")]
    #[schemars(rename = "duration_us", with = "u64")]
    pub duration: Duration,
    /// The calls that the cloud received meanwhile.
    pub calls: Vec<Call>,
    /// The calls that the cloud had not answered when the case ended: long
    /// polls. They have no number, no response and no status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Call>,
    /// The requests that the mocks of its externals received meanwhile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub externals: Vec<ExternalRequest>,
    /// The statements that its database ran meanwhile, from apps and from
    /// steps; empty if the stage does not run the database server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// The lines that the apps logged meanwhile and while they started. Of a
    /// case that passed, only the last lines logged meanwhile.
    pub logs: Vec<LogLine>,
    /// The apps that had exited when the case ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exited: Vec<AppExit>,
    /// The values of its row of `cases`.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub row: serde_json::Map<String, serde_json::Value>,
    /// The command that runs just this case again.
    pub rerun: String,
}

/// One statement that a database ran, from the server's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// When it started, in real time, by the server's clock.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Timestamp")]
    pub at: OffsetDateTime,
    /// The time it took.
    #[serde(rename = "duration_us", with = "crate::micros")]
    #[schemars(rename = "duration_us", with = "u64")]
    pub duration: Duration,
    /// Its text on one line; long texts are cut.
    pub text: String,
    /// The server's error, if it refused the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The client's `application_name`, if it sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<Arc<str>>,
}

/// One line that an app logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LogLine {
    /// The logical name of the app.
    pub app: Arc<str>,
    /// When it was read, in real time.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Timestamp")]
    pub at: OffsetDateTime,
    /// The line, without its line break.
    pub text: String,
}

/// An app, or one of its replicas, that has exited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AppExit {
    /// The logical name of the app.
    pub app: Arc<str>,
    /// Its exit status: `exit status: 101`, `signal: 9 (SIGKILL)`.
    pub status: String,
}

/// The number of cases of a run by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Cases that passed at the first attempt.
    pub passed: usize,
    /// Cases that passed, but not at the first attempt.
    pub flaky: usize,
    /// Cases that failed.
    pub failed: usize,
    /// Cases that ended because the environment broke.
    pub broken: usize,
    /// Cases that ended because the scenario or the stage file is wrong.
    #[serde(default)]
    pub mistakes: usize,
    /// Cases that were skipped.
    pub skipped: usize,
    /// Cases that were not run, because the run stopped early.
    pub unplayed: usize,
    /// The time from the start of the run to its end.
    #[serde(rename = "duration_us", with = "crate::micros")]
    #[schemars(rename = "duration_us", with = "u64")]
    pub duration: Duration,
}
