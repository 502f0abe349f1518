use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Place, Route};

/// The last run of each case, as a run leaves it for editors.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LastRuns {
    /// The runs, by the names of the cases.
    #[serde(default)]
    pub cases: BTreeMap<String, LastRun>,
    /// The routes of the apps that serve an OpenAPI document, by their names.
    #[serde(default)]
    pub routes: BTreeMap<String, Vec<Route>>,
}

/// The last run of a case.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LastRun {
    /// How it ended: one of [`Verdict::KINDS`](crate::Verdict::KINDS).
    pub verdict: String,
    /// The seed of all random values.
    pub seed: u64,
    /// The HTML report of the run, if it wrote one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<PathBuf>,
    /// Its steps, in the order in which they ended.
    pub steps: Vec<LastStep>,
}

/// A step of the last run of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LastStep {
    /// Its place in the file.
    pub place: Place,
    /// The text of that line, by which an editor knows whether the file has changed.
    pub source: String,
    /// How it ended: one of [`Verdict::KINDS`](crate::Verdict::KINDS).
    pub verdict: String,
    /// The number of attempts.
    pub attempts: u32,
    /// The time it took.
    #[serde(rename = "duration_us", with = "crate::micros")]
    pub duration: Duration,
    /// The status or the number of things that it observed.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub observed: Map<String, Value>,
    /// The variables that its action used. Long values are cut, secrets masked.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub variables: Map<String, Value>,
}

impl LastRuns {
    /// The name of the file in the folder of a project's records.
    pub const FILE: &str = "last-runs.json";
}
