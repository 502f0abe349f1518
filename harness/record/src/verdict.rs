use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Place;

/// How a step, or a case, ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// All expectations were met.
    Passed,
    /// All expectations were met, but not at the first attempt. Only a case
    /// can be flaky, never a step.
    Flaky {
        /// The number of attempts it took.
        attempts: u32,
    },
    /// The app did not do what the scenario expects.
    Failed {
        /// Every expectation that was not met.
        mismatches: Vec<Mismatch>,
    },
    /// The environment broke, so the app could not be judged.
    Broken(EnvironmentError),
    /// The scenario or the stage file is wrong, which showed only while it ran.
    Mistake(Mistake),
    /// It was not run.
    Skipped {
        /// Why not.
        reason: String,
    },
}

impl Verdict {
    /// The kinds of verdicts, as in the key `verdict`.
    pub const KINDS: &[&str] = &["passed", "flaky", "failed", "broken", "mistake", "skipped"];

    /// Returns its kind, as in the key `verdict`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Flaky { .. } => "flaky",
            Self::Failed { .. } => "failed",
            Self::Broken(_) => "broken",
            Self::Mistake(_) => "mistake",
            Self::Skipped { .. } => "skipped",
        }
    }

    /// Whether it makes a run fail.
    pub fn is_red(&self) -> bool {
        matches!(
            self,
            Self::Failed { .. } | Self::Broken(_) | Self::Mistake(_)
        )
    }
}

/// One expectation that was not met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mismatch {
    /// The path in the observation: `json.items[0].sku`.
    pub path: String,
    /// What the file expects, in words for the reader.
    pub expected: String,
    /// The value found; `None` if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<Value>,
    /// The expectation in the scenario file.
    pub place: Place,
    /// The text of that line, so that a report need not read the file.
    pub source: String,
    /// The difference line by line, if both sides are long (a snapshot).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<String>,
}

/// An error of the environment, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EnvironmentError {
    /// "could not …: …"
    pub message: String,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// A mistake of the author that only showed while a scenario ran: an environment
/// variable that is not set, a function that was given a wrong value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Its place in the file.
    pub place: Place,
    /// The text of that line, so that a report need not read the file.
    pub source: String,
}
