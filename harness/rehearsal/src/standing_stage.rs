//! Runs cases on the stage that `rehearsal up` keeps running.

use std::path::PathBuf;

use rehearsal_record::{EnvironmentError, Event, Summary};
use rehearsal_run::{Case, Events, count};
use serde_json::{Value, json};

use crate::history::History;

/// The file by which runs find the stage.
const FILE: &str = "up.json";

/// Returns the file by which runs find the stage that is up for this folder.
pub(crate) fn connection_file() -> Result<PathBuf, String> {
    Ok(History::open()?.folder().join(FILE))
}

/// The stage that `rehearsal up` keeps running for this folder.
#[derive(Debug)]
pub(crate) struct StandingStage {
    url: String,
    token: String,
}

impl StandingStage {
    /// Finds the stage; `None` if there is none.
    pub(crate) fn find() -> Result<Option<Self>, String> {
        let file = connection_file()?;
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("could not read {}: {error}", file.display())),
        };
        let found: Value = serde_json::from_str(&text).unwrap_or_default();
        match (found["url"].as_str(), found["token"].as_str()) {
            (Some(url), Some(token)) => Ok(Some(Self {
                url: url.to_owned(),
                token: token.to_owned(),
            })),
            _ => Err(format!(
                "could not read {}: it has no URL and token",
                file.display()
            )),
        }
    }

    /// Runs the cases one after another, because they share the stage's sandbox.
    pub(crate) async fn run_cases(
        &self,
        cases: &[Case],
        seed: u64,
        retries: u32,
        fail_fast: bool,
        events: &Events,
    ) -> (Summary, Option<EnvironmentError>) {
        let mut summary = Summary::default();
        for (at, case) in cases.iter().enumerate() {
            let run = tokio::select! {
                run = self.run(case, seed, retries) => run.map(Some),
                _ = events.stopped() => Ok(None),
            };
            let received = match run {
                Ok(Some(received)) => received,
                Ok(None) => {
                    return (unplayed(summary, &cases[at..], events), None);
                }
                Err(message) => {
                    let help = "is it still up? `rehearsal up` starts it";
                    let error = EnvironmentError {
                        message,
                        help: Some(help.to_owned()),
                    };
                    return (unplayed(summary, &cases[at..], events), Some(error));
                }
            };
            let mut is_red = false;
            for event in received {
                if let Event::CaseFinished { outcome, .. } = &event {
                    count(&mut summary, &outcome.verdict);
                    is_red |= outcome.verdict.is_red();
                }
                events.send(event);
            }
            if is_red && fail_fast {
                events.stop(rehearsal_run::Stop::FailFast);
            }
        }
        (summary, None)
    }

    /// Runs one case; returns its events.
    async fn run(&self, case: &Case, seed: u64, retries: u32) -> Result<Vec<Event>, String> {
        let name = case.id.name();
        let failed =
            |reason: String| format!("could not run {name} on the stage that is up: {reason}");
        let client = reqwest::Client::builder().no_proxy().build();
        let request = client
            .map_err(|error| failed(error.to_string()))?
            .post(format!("{}/scenarios/run", self.url))
            .bearer_auth(&self.token)
            .json(&json!({ "case": name, "seed": seed, "retries": retries }));
        let response = request.send().await;
        let response = response.map_err(|error| failed(error.to_string()))?;
        let is_success = response.status().is_success();
        let mut body: Value = response
            .json()
            .await
            .map_err(|error| failed(error.to_string()))?;
        if !is_success {
            let message = body["error"].as_str();
            let message = message.map_or_else(|| body.to_string(), str::to_owned);
            return Err(failed(message));
        }
        serde_json::from_value(body["events"].take()).map_err(|error| failed(error.to_string()))
    }
}

fn unplayed(mut summary: Summary, cases: &[Case], events: &Events) -> Summary {
    summary.unplayed = cases.len();
    events.send_unplayed(cases);
    summary
}
