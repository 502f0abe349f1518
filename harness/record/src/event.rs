use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{Call, Observation, Place, Trouble, Verdict};

/// One case of one scenario: what a test is.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct CaseId {
    /// The scenario file, as the person named it.
    pub file: Arc<str>,
    /// The scenario's path below the scenarios folder, without its ending: `checkout/paid_order`.
    pub scenario: Arc<str>,
    /// The row of `cases` by name; `None` where the scenario has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Arc<str>>,
    /// Which time it is played, from one, in a run that plays every case
    /// several times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
}

impl CaseId {
    /// Its name whatever the round: what a person types to play it.
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

/// A part of all cases, where several machines share them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shard {
    /// Which part, from one.
    pub index: u32,
    /// Of how many.
    pub of: u32,
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

/// What a run says while it goes on; reports are made of these and of nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The run begins; nothing has booted.
    RunStarted {
        /// The version of these records.
        format: u32,
        /// The real time.
        #[serde(with = "time::serde::rfc3339")]
        #[schemars(with = "crate::schema::Moment")]
        at: OffsetDateTime,
        /// The seed all chance comes from.
        seed: u64,
        /// How many cases play at once.
        jobs: usize,
        /// The stage: `embedded`, `docker`, `external`.
        stage: String,
        /// How many cases are to be played, each round counted.
        cases: usize,
        /// How often every case is played.
        rounds: u32,
        /// How often a case that is not green is tried again.
        retries: u32,
        /// Whether a flaky case makes the run red.
        flaky_fails: bool,
        /// The part of all cases that this run plays; `None` where it is all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shard: Option<Shard>,
        /// The version of rehearsal.
        version: String,
    },
    /// One line worth telling once: which PostgreSQL was taken, what was swept.
    Notice {
        /// The line.
        text: String,
    },
    /// A part of the stage is ready.
    Booted {
        /// What: `postgres`, `template`, `build storefront`.
        part: String,
        /// How long it took.
        #[serde(rename = "duration_us", with = "crate::micros")]
        #[schemars(rename = "duration_us", with = "u64")]
        duration: Duration,
    },
    /// A case begins.
    CaseStarted {
        /// Which.
        id: CaseId,
        /// Its title: the scenario's, and the row's.
        title: String,
        /// The scenario's tags.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<Arc<str>>,
        /// Which attempt it is, from one.
        attempt: u32,
        /// The real time.
        #[serde(with = "time::serde::rfc3339")]
        #[schemars(with = "crate::schema::Moment")]
        at: OffsetDateTime,
    },
    /// A step begins: what a person sees while it goes on.
    StepStarted {
        /// The case it belongs to.
        id: CaseId,
        /// Its place among the steps, as its outcome will have it.
        number: usize,
        /// Its name, or its action in short.
        title: String,
        /// The real time.
        #[serde(with = "time::serde::rfc3339")]
        #[schemars(with = "crate::schema::Moment")]
        at: OffsetDateTime,
    },
    /// A step ended.
    StepFinished {
        /// The case it belongs to.
        id: CaseId,
        /// What became of it.
        step: Box<StepOutcome>,
    },
    /// An attempt at a case was not green, and the next one follows: its own
    /// `CaseStarted` and steps come after this.
    CaseRetried {
        /// Which.
        id: CaseId,
        /// What became of the attempt.
        outcome: Box<CaseOutcome>,
    },
    /// A case ended.
    CaseFinished {
        /// Which.
        id: CaseId,
        /// What became of it.
        outcome: Box<CaseOutcome>,
    },
    /// The run ended before its time, and these cases were not played, or not
    /// to their end.
    Unplayed {
        /// Why the run ended.
        reason: String,
        /// Which.
        ids: Vec<CaseId>,
    },
    /// The run ended.
    RunFinished {
        /// The counts.
        summary: Summary,
        /// What ended it before its time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stopped: Option<Stopped>,
        /// What kept the stage from standing, where nothing could be played.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trouble: Option<Trouble>,
    },
}

/// What ended a run before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stopped {
    /// A case was not green, and nobody wanted to see more.
    FailFast,
    /// Somebody interrupted it.
    Interrupted,
    /// The time that it was given was over.
    OutOfTime,
}

/// How one step ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepOutcome {
    /// Its place among the steps, from one; steps of a flow and of `always` go on counting.
    pub number: usize,
    /// Its name, or its action in short (`http POST /orders`).
    pub title: String,
    /// The action key: `http`, `s3.get`.
    pub action: Arc<str>,
    /// Where it stands.
    pub place: Place,
    /// The line of the file it stands in, so that a report needs no file.
    pub source: String,
    /// When it began, in real time.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Moment")]
    pub at: OffsetDateTime,
    /// How long it took.
    #[serde(rename = "duration_us", with = "crate::micros")]
    #[schemars(rename = "duration_us", with = "u64")]
    pub duration: Duration,
    /// How often it was tried (`within`).
    pub attempts: u32,
    /// What it saw last.
    pub observation: Observation,
    /// How it ended.
    pub verdict: Verdict,
    /// What it saw while it waited, where that changed; empty where the first
    /// attempt decided. Of a long history the first and the last are here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Look>,
}

/// What attempts at a step saw, one after the other, as long as it was the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Look {
    /// When the first of them ended, from the step's beginning.
    #[serde(rename = "after_us", with = "crate::micros")]
    #[schemars(rename = "after_us", with = "u64")]
    pub after: Duration,
    /// How many attempts in a row saw this.
    pub times: u32,
    /// Every expectation that did not hold: the fewer, the nearer. Empty where
    /// all held (and had to go on holding).
    pub missed: Vec<Missed>,
}

/// An expectation that did not hold at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Missed {
    /// Where in the observation: `rows[0].status`.
    pub path: String,
    /// What was there; `None` where nothing was. Long values are cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<serde_json::Value>,
}

/// How one case ended, with what helps to understand it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseOutcome {
    /// How it ended.
    pub verdict: Verdict,
    /// Which attempt this is, from one; the last one in `CaseFinished`.
    pub attempt: u32,
    /// From its start to its end, without waiting for a sandbox.
    #[serde(rename = "duration_us", with = "crate::micros")]
    #[schemars(rename = "duration_us", with = "u64")]
    pub duration: Duration,
    /// What the cloud received meanwhile.
    pub calls: Vec<Call>,
    /// What the cloud received and had not answered when the case ended: long
    /// polls. They have no number, no answer and no status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Call>,
    /// What its database was asked meanwhile, by the apps and by the steps;
    /// empty where the server is not one of ours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// What the apps wrote meanwhile, and while they started; of a case that
    /// passed the last lines of what they wrote meanwhile.
    pub logs: Vec<LogLine>,
    /// The apps that did not run any more when the case ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<AppEnd>,
    /// The command that plays just this again.
    pub rerun: String,
}

/// One statement that a database ran, as its own log tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// When it began, in real time, by the server's clock.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Moment")]
    pub at: OffsetDateTime,
    /// How long it took.
    #[serde(rename = "duration_us", with = "crate::micros")]
    #[schemars(rename = "duration_us", with = "u64")]
    pub duration: Duration,
    /// Its text, on one line and cut to a bound.
    pub text: String,
    /// What the server answered where it refused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What the client calls itself (`application_name`), where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<Arc<str>>,
}

/// One line an app wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LogLine {
    /// The app by its logical name.
    pub app: Arc<str>,
    /// When it was read, in real time.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "crate::schema::Moment")]
    pub at: OffsetDateTime,
    /// The line, without its end.
    pub text: String,
}

/// An app that has ended, or one of its replicas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AppEnd {
    /// The app by its logical name.
    pub app: Arc<str>,
    /// How: `exit status: 101`, `signal: 9 (SIGKILL)`.
    pub how: String,
}

/// The counts of a run, by case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Cases in which everything held at the first attempt.
    pub passed: usize,
    /// Cases in which everything held, but not at the first attempt.
    pub flaky: usize,
    /// Cases in which the app was wrong.
    pub failed: usize,
    /// Cases in which the environment broke.
    pub broken: usize,
    /// Cases that were not to be played.
    pub skipped: usize,
    /// Cases whose turn did not come, because the run ended before its time.
    pub unplayed: usize,
    /// From the run's start to its end.
    #[serde(rename = "duration_us", with = "crate::micros")]
    #[schemars(rename = "duration_us", with = "u64")]
    pub duration: Duration,
}
