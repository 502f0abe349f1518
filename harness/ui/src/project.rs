//! What the page needs of a project: its cases, their runs, and sandboxes.

use std::collections::BTreeMap;
use std::fmt;

use futures_util::future::BoxFuture;
use rehearsal_record::{CaseId, Event, Summary};
use rehearsal_report::Reporter;
use rehearsal_run::{EventReceiver, Events};
use rehearsal_stage::Sandbox;
use serde::{Deserialize, Serialize};

/// A folder of scenarios.
pub trait Project: fmt::Debug + Send + Sync {
    /// Reads the files as they are now, and returns the cases.
    fn list(&self) -> Listing;

    /// Runs cases, from the first event to the last.
    fn run(&self, order: RunOrder, handle: RunHandle) -> BoxFuture<'_, Result<(), String>>;

    /// Returns the earlier runs, oldest first.
    fn history(&self) -> Result<Vec<RunRecord>, String>;

    /// Returns the events of an earlier run.
    fn events_of(&self, run: &str) -> Result<Vec<Event>, String>;

    /// Creates a sandbox of the stage that is kept, with everything in it.
    fn sandbox(&self) -> BoxFuture<'_, Result<Sandbox, String>>;

    /// Stops the stage.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// The cases of a project.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Listing {
    /// The folder of the scenario files.
    pub folder: String,
    /// The cases, in order.
    pub cases: Vec<ListedCase>,
    /// The mistakes in the files, as `check` prints them. Cases are then missing.
    pub mistakes: Option<String>,
}

/// A case in the list.
#[derive(Debug, Clone, Serialize)]
pub struct ListedCase {
    /// Its name: `checkout/order::one mug`.
    pub name: String,
    /// Its scenario file.
    pub file: String,
    /// Its title.
    pub title: String,
    /// The tags of its scenario.
    pub tags: Vec<String>,
    /// Why it is skipped, if it is.
    pub skip: Option<String>,
}

/// Which cases to run, and how.
#[derive(Debug, Clone)]
pub struct RunOrder {
    /// The names of the cases.
    pub cases: Vec<String>,
    /// The seed; chosen if not given.
    pub seed: Option<u64>,
}

/// The ends of a run that its viewer holds.
pub struct RunHandle {
    /// Where the events of the run go; it can be stopped by it, too.
    pub events: Events,
    /// Where they come from.
    pub received: EventReceiver,
    /// What they are shown by.
    pub reporter: Box<dyn Reporter>,
}

impl fmt::Debug for RunHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunHandle").finish_non_exhaustive()
    }
}

/// What is known of an earlier run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunRecord {
    /// Its number: the time of its start in milliseconds.
    pub id: String,
    /// Its seed.
    pub seed: u64,
    /// Its stage.
    pub stage: String,
    /// The commit that it ran on, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The counts.
    pub summary: Summary,
    /// Each case: its verdict, and how long it took in milliseconds.
    pub cases: BTreeMap<String, (String, u64)>,
    /// Whether its events are kept, so that its cases can be shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_events: bool,
}

impl RunRecord {
    /// Adds how a case ended; the worst round of it counts.
    pub fn add(&mut self, id: &CaseId, verdict: &str, millis: u64) {
        let case = self.cases.entry(id.name());
        let case = case.or_insert_with(|| (verdict.to_owned(), millis));
        if verdict != "passed" {
            verdict.clone_into(&mut case.0);
        }
        case.1 = case.1.max(millis);
    }
}
