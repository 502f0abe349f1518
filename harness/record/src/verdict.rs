use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Place;

/// How a step, or a case, ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// All that was expected held.
    Passed,
    /// All that was expected held, but not at the first attempt. No step is
    /// flaky, only a case.
    Flaky {
        /// How many attempts it took.
        attempts: u32,
    },
    /// The app did something else than the scenario says.
    Failed {
        /// Every expectation that did not hold.
        mismatches: Vec<Mismatch>,
    },
    /// The environment broke, so nothing can be said about the app.
    Broken(Trouble),
    /// It was not to be played.
    Skipped {
        /// Why not.
        reason: String,
    },
}

/// One expectation that did not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mismatch {
    /// Where in the observation: `json.items[0].sku`.
    pub path: String,
    /// What the file asks for, in a reader's words.
    pub expected: String,
    /// What was there; `None` where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<Value>,
    /// The expectation in the scenario file.
    pub place: Place,
    /// The line of the file it stands in, so that a report needs no file.
    pub source: String,
    /// The difference line by line, where both sides are long: a snapshot's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<String>,
}

/// What broke, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Trouble {
    /// "could not …: …"
    pub message: String,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}
