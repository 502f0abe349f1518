//! How a mapping reads a stream, and what it does with each shard.

use std::collections::{BTreeMap, VecDeque};

use rehearsal_cloud_core::service::{ServiceError, Timestamp};
use rehearsal_cloud_core::streams::StreamPosition;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use crate::error::{invalid_parameter, validation};

/// How a mapping reads a stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StreamSettings {
    /// `TRIM_HORIZON`, `LATEST` or `AT_TIMESTAMP`.
    start: String,
    #[serde(with = "time::serde::rfc3339::option")]
    start_time: Option<OffsetDateTime>,
    /// How often a batch is tried again that failed; none is for ever.
    pub(super) retries: Option<u32>,
    /// How old records get, in seconds; none is for ever.
    pub(super) maximum_age: Option<u32>,
    /// Whether a batch that failed is split in two.
    pub(super) bisects: bool,
    /// The ARN of where failures go.
    pub(super) on_failure: Option<String>,
    /// How long the windows are whose state the function keeps, in seconds; without, there are
    /// none.
    #[serde(default)]
    pub(super) tumbling: Option<u32>,
    /// Stored: shards are read in order, one batch at a time.
    parallelization: u32,
    /// The sequence number of the last record of each shard that is done.
    pub(super) done: BTreeMap<String, String>,
}

/// What calls say of a stream.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StreamInput {
    starting_position: Option<String>,
    starting_position_timestamp: Option<Timestamp>,
    maximum_retry_attempts: Option<i64>,
    maximum_record_age_in_seconds: Option<i64>,
    bisect_batch_on_function_error: Option<bool>,
    parallelization_factor: Option<u32>,
    tumbling_window_in_seconds: Option<u32>,
    destination_config: Option<Value>,
}

impl StreamInput {
    /// Whether a destination is named.
    pub(crate) fn has_destination(&self) -> bool {
        self.destination_config.is_some()
    }
}

impl StreamSettings {
    /// Returns the settings of a new mapping, before what [`Self::change`] takes over.
    pub(crate) fn new(input: &StreamInput) -> Result<Self, ServiceError> {
        let Some(start) = &input.starting_position else {
            return Err(validation(
                "1 validation error detected: Value null at 'startingPosition' failed to satisfy \
                 constraint: Member must not be null.",
            ));
        };
        let start_time = input.starting_position_timestamp.as_ref();
        let settings = Self {
            start: start.clone(),
            start_time: start_time.map(|time| time.0),
            retries: None,
            maximum_age: None,
            bisects: false,
            on_failure: None,
            tumbling: None,
            parallelization: 1,
            done: BTreeMap::new(),
        };
        if settings.start == "AT_TIMESTAMP" && settings.start_time.is_none() {
            return Err(invalid_parameter(
                "StartingPositionTimestamp is required for AT_TIMESTAMP",
            ));
        }
        Ok(settings)
    }

    /// Takes over what a call names; where it begins does not change.
    pub(crate) fn change(&mut self, input: StreamInput) -> Result<(), ServiceError> {
        if let Some(given) = input.tumbling_window_in_seconds {
            self.tumbling = Some(given).filter(|seconds| *seconds > 0);
        }
        // -1 is for ever.
        let limit = |given: i64| u32::try_from(given).ok();
        if let Some(given) = input.maximum_retry_attempts {
            self.retries = limit(given);
        }
        if let Some(given) = input.maximum_record_age_in_seconds {
            self.maximum_age = limit(given);
        }
        self.bisects = input.bisect_batch_on_function_error.unwrap_or(self.bisects);
        let factor = input.parallelization_factor;
        self.parallelization = factor.unwrap_or(self.parallelization);
        if let Some(given) = input.destination_config {
            let target = given["OnFailure"]["Destination"].as_str();
            self.on_failure = target.map(str::to_owned);
        }
        Ok(())
    }

    /// Returns where the reading of a shard begins.
    pub(super) fn position(&self, shard: &str) -> StreamPosition {
        if let Some(number) = self.done.get(shard) {
            return StreamPosition::After(number.clone());
        }
        match (self.start.as_str(), self.start_time) {
            ("LATEST", _) => StreamPosition::Latest,
            ("AT_TIMESTAMP", Some(time)) => {
                #[expect(clippy::cast_precision_loss, reason = "microseconds since 1970 fit")]
                let seconds = (time.unix_timestamp_nanos() / 1_000) as f64 / 1e6;
                StreamPosition::AtTime(seconds)
            }
            _ => StreamPosition::TrimHorizon,
        }
    }

    /// Adds the settings to a mapping as the API shows it. Recorded:
    /// lambda_integration_dynamodbstreams, `test_deletion_event_source_mapping_with_dynamodb`.
    pub(crate) fn show(&self, view: &mut Map<String, Value>) {
        let limit = |value: Option<u32>| value.map_or(-1, i64::from);
        let destination = match &self.on_failure {
            Some(target) => json!({"Destination": target}),
            None => json!({}),
        };
        let mut add = |name: &str, value: Value| view.insert(name.to_owned(), value);
        add("StartingPosition", self.start.as_str().into());
        if let Some(time) = self.start_time {
            add("StartingPositionTimestamp", json!(Timestamp(time)));
        }
        add("ParallelizationFactor", self.parallelization.into());
        add("BisectBatchOnFunctionError", self.bisects.into());
        add("MaximumRetryAttempts", limit(self.retries).into());
        add("MaximumRecordAgeInSeconds", limit(self.maximum_age).into());
        let tumbling = self.tumbling.unwrap_or_default();
        add("TumblingWindowInSeconds", tumbling.into());
        add("DestinationConfig", json!({"OnFailure": destination}));
        let result = if self.done.is_empty() {
            "No records processed"
        } else {
            "OK"
        };
        add("LastProcessingResult", result.into());
        add("StateTransitionReason", "User action".into());
    }
}

/// What a mapping does with a shard.
#[derive(Debug, Default)]
pub(crate) struct Shard {
    /// Where the next records are; none before the first and after the last.
    pub(super) iterator: Option<String>,
    /// Whether a call waits for records.
    pub(super) is_reading: bool,
    /// The records of the next batch.
    pub(super) gathered: Vec<Value>,
    /// When that batch is full at the latest.
    pub(super) window_end: Option<OffsetDateTime>,
    /// The batches that wait; the first one may run.
    pub(super) batches: VecDeque<Batch>,
    pub(super) is_running: bool,
    /// When the first batch is tried again.
    pub(super) retry_at: Option<OffsetDateTime>,
    /// The tumbling window of the last batch, until the function has heard of its end.
    pub(super) window: Option<Window>,
    /// What the function has answered in that window.
    pub(super) window_state: Option<Value>,
    /// The shards that follow this one, which is closed.
    pub(super) children: Vec<String>,
}

/// A tumbling window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) start: OffsetDateTime,
    pub(crate) end: OffsetDateTime,
}

/// Records that go to the function at once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Batch {
    pub(super) records: Vec<Value>,
    /// How often the function has failed with it.
    pub(super) failures: u32,
    /// The tumbling window of the records.
    pub(super) window: Option<Window>,
    /// Whether the window ends with it.
    pub(super) is_final: bool,
}

impl Shard {
    /// Returns when something comes due.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        let window = self.window.map(|window| window.end);
        let times = [self.window_end, self.retry_at, window];
        times.into_iter().flatten().min()
    }
}
