//! Event source mappings: what brings the messages of a queue or the records of a stream to
//! a function.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::Timestamp;
use rehearsal_cloud_core::tagging::Tags;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::filter::Pattern;
use crate::names;
use crate::place::FunctionPlace;
use crate::stream::{Shard, StreamSettings};

/// How many batches of one mapping run at once unless it says otherwise. AWS starts with
/// five pollers.
const MOST_RUNNING: u32 = 5;

/// A mapping.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Mapping {
    pub(crate) uuid: String,
    /// The ARN of the queue or stream.
    pub(crate) source: String,
    pub(crate) function: FunctionPlace,
    pub(crate) qualifier: Option<String>,
    pub(crate) is_enabled: bool,
    pub(crate) batch_size: usize,
    /// How long a batch is gathered, in seconds.
    pub(crate) window: u32,
    /// Patterns, of which a message has to match one.
    pub(crate) filters: Vec<String>,
    /// Whether the function reports which messages failed.
    pub(crate) reports_failures: bool,
    pub(crate) maximum_concurrency: Option<u32>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) modified: OffsetDateTime,
    pub(crate) tags: Tags,
    /// How the source is read if it is a stream.
    #[serde(default)]
    pub(crate) stream: Option<StreamSettings>,
    #[serde(skip)]
    pub(crate) work: Work,
}

/// What a mapping is doing. A copy of it does nothing.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// Whether a call waits for messages, or the shards of the stream were asked for.
    pub(crate) is_receiving: bool,
    /// The messages of the next batch.
    pub(crate) gathered: Vec<Value>,
    /// When the batch is full at the latest.
    pub(crate) window_end: Option<OffsetDateTime>,
    /// How many batches run.
    pub(crate) running: u32,
    /// The shards of a stream, by id.
    pub(crate) shards: BTreeMap<String, Shard>,
}

impl Work {
    /// Returns when something comes due.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        let shards = self.shards.values().filter_map(Shard::next_due);
        self.window_end.into_iter().chain(shards).min()
    }
}

impl Clone for Work {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Mapping {
    /// Whether the queue is a FIFO queue.
    pub(crate) fn is_fifo(&self) -> bool {
        self.source.strip_suffix(".fifo").is_some()
    }

    /// Whether another batch may run.
    pub(crate) fn has_capacity(&self) -> bool {
        self.work.running < self.maximum_concurrency.unwrap_or(MOST_RUNNING)
    }

    /// Whether what was gathered is a batch.
    pub(crate) fn has_batch(&self, now: OffsetDateTime) -> bool {
        let work = &self.work;
        let is_over = work.window_end.is_none_or(|end| end <= now);
        !work.gathered.is_empty() && (work.gathered.len() >= self.batch_size || is_over)
    }

    /// Whether a message is for the function.
    pub(crate) fn accepts(&self, record: &Value) -> bool {
        let patterns = self.filters.iter().filter_map(|text| Pattern::parse(text));
        let mut patterns = patterns.peekable();
        if patterns.peek().is_none() {
            return true;
        }
        let mut record = record.clone();
        // A body that is JSON is compared by its members.
        let parsed = record["body"]
            .as_str()
            .and_then(|body| serde_json::from_str(body).ok());
        if let Some(parsed @ (Value::Object(_) | Value::Array(_))) = parsed {
            record["body"] = parsed;
        }
        patterns.any(|pattern| pattern.matches(&record))
    }

    /// Returns its ARN.
    pub(crate) fn arn(&self) -> String {
        let FunctionPlace {
            account, region, ..
        } = &self.function;
        format!(
            "arn:aws:lambda:{region}:{account}:event-source-mapping:{}",
            self.uuid
        )
    }

    /// Returns the ARN of the function, with the version or alias.
    pub(crate) fn function_arn(&self) -> String {
        let FunctionPlace {
            account,
            region,
            name,
        } = &self.function;
        let arn = names::arn(region, account, name);
        match &self.qualifier {
            Some(qualifier) => format!("{arn}:{qualifier}"),
            None => arn,
        }
    }

    /// Returns it as the API shows it. Recorded: lambda_integration_sqs,
    /// `test_sqs_event_source_mapping`.
    pub(crate) fn view(&self, state: &str) -> Value {
        let types: &[&str] = if self.reports_failures {
            &["ReportBatchItemFailures"]
        } else {
            &[]
        };
        let mut view = json!({
            "UUID": self.uuid,
            "EventSourceMappingArn": self.arn(),
            "EventSourceArn": self.source,
            "FunctionArn": self.function_arn(),
            "BatchSize": self.batch_size,
            "MaximumBatchingWindowInSeconds": self.window,
            "FunctionResponseTypes": types,
            "LastModified": Timestamp(self.modified),
            "State": state,
            "StateTransitionReason": "USER_INITIATED",
        });
        if !self.filters.is_empty() {
            let filters = self.filters.iter().map(|text| json!({"Pattern": text}));
            view["FilterCriteria"] = json!({"Filters": filters.collect::<Vec<_>>()});
        }
        if let (Some(stream), Some(members)) = (&self.stream, view.as_object_mut()) {
            stream.show(members);
        }
        if let Some(most) = self.maximum_concurrency {
            view["ScalingConfig"] = json!({"MaximumConcurrency": most});
        }
        view
    }

    /// Returns its state when nothing changes.
    pub(crate) fn state(&self) -> &'static str {
        if self.is_enabled {
            "Enabled"
        } else {
            "Disabled"
        }
    }
}
