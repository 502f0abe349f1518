use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{Call, Observation, Place, Verdict};

/// One case of one scenario: what a test is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseId {
    /// The scenario file, as the person named it.
    pub file: Arc<str>,
    /// The scenario's path below the scenarios folder, without its ending: `checkout/paid_order`.
    pub scenario: Arc<str>,
    /// The row of `cases` by name; `None` where the scenario has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Arc<str>>,
}

impl std::fmt::Display for CaseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.scenario)?;
        match &self.case {
            Some(case) => write!(f, "::{case}"),
            None => Ok(()),
        }
    }
}

/// What a run says while it goes on; reports are made of these and of nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The run begins; nothing has booted.
    RunStarted {
        /// The real time.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
        /// The seed all chance comes from.
        seed: u64,
        /// How many cases play at once.
        jobs: usize,
        /// The stage: `embedded`, `docker`, `external`.
        stage: String,
        /// How many cases are to be played.
        cases: usize,
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
        duration: Duration,
    },
    /// A case begins.
    CaseStarted {
        /// Which.
        id: CaseId,
        /// Its title: the scenario's, and the row's.
        title: String,
        /// The real time.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// A step ended.
    StepFinished {
        /// The case it belongs to.
        id: CaseId,
        /// What became of it.
        step: Box<StepOutcome>,
    },
    /// A case ended.
    CaseFinished {
        /// Which.
        id: CaseId,
        /// What became of it.
        outcome: Box<CaseOutcome>,
    },
    /// The run ended.
    RunFinished {
        /// The counts.
        summary: Summary,
    },
}

/// How one step ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepOutcome {
    /// Its place among the steps, from one; steps of a flow and of `always` go on counting.
    pub number: usize,
    /// Its name, or its action in short (`http POST /orders`).
    pub title: String,
    /// The action key: `http`, `s3.get`.
    pub action: Arc<str>,
    /// Where it stands.
    pub place: Place,
    /// When it began, in real time.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// How long it took.
    #[serde(rename = "duration_us", with = "crate::micros")]
    pub duration: Duration,
    /// How often it was tried (`within`).
    pub attempts: u32,
    /// What it saw last.
    pub observation: Observation,
    /// How it ended.
    pub verdict: Verdict,
}

/// How one case ended, with what helps to understand it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseOutcome {
    /// How it ended.
    pub verdict: Verdict,
    /// From its start to its end, without waiting for a sandbox.
    #[serde(rename = "duration_us", with = "crate::micros")]
    pub duration: Duration,
    /// What the cloud received meanwhile.
    pub calls: Vec<Call>,
    /// What the apps wrote meanwhile; empty where the case passed.
    pub logs: Vec<LogLine>,
    /// The command that plays just this again.
    pub rerun: String,
}

/// One line an app wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// The app by its logical name.
    pub app: Arc<str>,
    /// When it was read, in real time.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The line, without its end.
    pub text: String,
}

/// The counts of a run, by case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Cases in which everything held.
    pub passed: usize,
    /// Cases in which the app was wrong.
    pub failed: usize,
    /// Cases in which the environment broke.
    pub broken: usize,
    /// Cases that were not played.
    pub skipped: usize,
    /// From the run's start to its end.
    #[serde(rename = "duration_us", with = "crate::micros")]
    pub duration: Duration,
}
