//! The state of the service.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_core::effect::ServiceCall;
use rehearsal_cloud_core::pattern::Pattern;
use rehearsal_cloud_core::service::{CallContext, Effect, Scoped, ServiceError};
use rehearsal_cloud_core::tagging::Tags;
use rehearsal_model::protocol::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::error::not_found;

pub(crate) const PRINCIPAL: &str = "pipes.amazonaws.com";
/// The name of the sessions in which pipes call other services.
const SESSION: &str = "pipes";

/// EventBridge Pipes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Pipes {
    pub(crate) regions: Scoped<Region>,
    /// When a lane next comes due by itself.
    #[serde(skip)]
    pub(crate) next_due: Option<OffsetDateTime>,
    #[serde(skip)]
    pub(crate) started: Started,
}

/// Whether the pipes read their sources. A copied state does not.
#[derive(Debug, Default)]
pub(crate) struct Started(pub(crate) bool);

impl Clone for Started {
    fn clone(&self) -> Self {
        Self(false)
    }
}

/// The state of an account in a region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    pub(crate) pipes: BTreeMap<String, Pipe>,
}

/// A pipe.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Pipe {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) is_running: bool,
    pub(crate) role_arn: Arc<str>,
    pub(crate) source: String,
    pub(crate) source_parameters: Value,
    pub(crate) enrichment: Option<String>,
    pub(crate) enrichment_parameters: Value,
    pub(crate) target: String,
    pub(crate) target_parameters: Value,
    #[serde(default)]
    pub(crate) log_configuration: Value,
    pub(crate) tags: Tags,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    /// The sequence number of the last record of each shard that is done.
    pub(crate) done: BTreeMap<String, String>,
    #[serde(skip)]
    pub(crate) work: Work,
}

/// What a pipe is about to do. A copied state begins anew: what was not done comes again.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// The lanes by the ids of shards; that of a queue has none.
    pub(crate) lanes: BTreeMap<String, Lane>,
    /// Whether the shards of a stream were asked for.
    pub(crate) is_listing: bool,
    /// Tells the calls of this run of the pipe from those of earlier ones.
    pub(crate) run: u64,
}

impl Clone for Work {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// The way of the records of a shard or a queue.
#[derive(Debug, Default)]
pub(crate) struct Lane {
    /// Where the next records of a shard are; none before the first and after the last.
    pub(crate) iterator: Option<String>,
    /// Whether a call waits for records.
    pub(crate) is_reading: bool,
    /// The records of the next batch.
    pub(crate) gathered: Vec<Value>,
    /// When that batch is full at the latest.
    pub(crate) window_end: Option<OffsetDateTime>,
    /// The batch that is next: it runs, or is tried again.
    pub(crate) batch: Option<Batch>,
    /// When the batch is tried again.
    pub(crate) retry_at: Option<OffsetDateTime>,
    /// The shards that follow this one, which is closed.
    pub(crate) children: Vec<String>,
}

/// Records that go through the pipe together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Batch {
    pub(crate) records: Vec<Value>,
    /// Tells this attempt at the records from others, in the log.
    pub(crate) execution_id: String,
    /// How often it has failed.
    pub(crate) failures: u32,
    /// The outcomes of the calls of the target: whether each went well.
    pub(crate) outcomes: Vec<Option<bool>>,
    /// Whether there is a call of the target for each record.
    pub(crate) is_by_record: bool,
    /// Why it has failed, the first time.
    pub(crate) reason: Option<String>,
}

impl Lane {
    /// Returns when something comes due.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        // A window matters once the batch before it is done.
        let window = self.window_end.filter(|_| self.batch.is_none());
        window.into_iter().chain(self.retry_at).min()
    }
}

/// Where a pipe is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PipePlace {
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) name: String,
}

impl PipePlace {
    /// Returns the place of the caller's pipe of a name.
    pub(crate) fn of_caller(cx: &CallContext<'_>, name: &str) -> Self {
        Self {
            account: cx.account().clone(),
            region: cx.region().clone(),
            name: name.to_owned(),
        }
    }

    pub(crate) fn arn(&self) -> String {
        format!(
            "arn:aws:pipes:{}:{}:pipe/{}",
            self.region, self.account, self.name
        )
    }
}

impl Pipes {
    /// Returns the pipe at a place.
    pub(crate) fn at(&mut self, place: &PipePlace) -> Option<&mut Pipe> {
        let region = self.regions.get_mut(&place.account, &place.region)?;
        region.pipes.get_mut(&place.name)
    }

    /// Returns the pipe that a call names.
    pub(crate) fn find(
        &mut self,
        cx: &CallContext<'_>,
        name: &str,
    ) -> Result<&mut Pipe, ServiceError> {
        let pipe = self.regions.for_caller(cx).pipes.get_mut(name);
        pipe.ok_or_else(|| not_found(name))
    }

    /// Notes when something next comes due.
    pub(crate) fn plan(&mut self) {
        let regions = self.regions.iter();
        let pipes = regions.flat_map(|(_, _, region)| region.pipes.values());
        let lanes = pipes.flat_map(|pipe| pipe.work.lanes.values());
        self.next_due = lanes.filter_map(Lane::next_due).min();
    }
}

impl Pipe {
    /// Whether the source is a queue.
    pub(crate) fn has_queue(&self) -> bool {
        self.source.starts_with("arn:aws:sqs:")
    }

    /// Returns the parameters of the kind of source.
    pub(crate) fn own_source_parameters(&self) -> &Value {
        let kind = match self.source.split(':').nth(2) {
            Some("sqs") => "SqsQueueParameters",
            Some("kinesis") => "KinesisStreamParameters",
            _ => "DynamoDBStreamParameters",
        };
        &self.source_parameters[kind]
    }

    /// Returns how many records a batch has at most. The API reference: 10 of a queue, 100
    /// of a stream.
    pub(crate) fn batch_size(&self) -> usize {
        let given = self.own_source_parameters()["BatchSize"].as_u64();
        let given = given.and_then(|size| usize::try_from(size).ok());
        given.unwrap_or(if self.has_queue() { 10 } else { 100 })
    }

    /// Returns how long a batch waits to become full, in seconds.
    pub(crate) fn window(&self) -> i64 {
        let given = self.own_source_parameters()["MaximumBatchingWindowInSeconds"].as_i64();
        given.unwrap_or(0)
    }

    /// Returns how often a batch of a stream is tried again; `None` is for ever.
    pub(crate) fn retries(&self) -> Option<u32> {
        let given = self.own_source_parameters()["MaximumRetryAttempts"].as_i64();
        given.and_then(|given| u32::try_from(given).ok())
    }

    /// Returns the patterns of which a record has to match one; none let all through.
    pub(crate) fn patterns(&self) -> Vec<Pattern> {
        let filters = self.source_parameters["FilterCriteria"]["Filters"].as_array();
        let filters = filters.into_iter().flatten();
        let patterns = filters.filter_map(|filter| filter["Pattern"].as_str());
        patterns
            .filter_map(|pattern| Pattern::parse(pattern).ok())
            .collect()
    }

    /// Returns a call in the pipe's role.
    pub(crate) fn in_role(&self, mut call: ServiceCall) -> Effect {
        call.source_arn = Some(self.arn.as_str().into());
        Effect::CallAs {
            call,
            role_arn: self.role_arn.clone(),
            session: SESSION.into(),
        }
    }
}

/// Returns what identifies a call of a pipe in the report of its outcome.
pub(crate) fn ticket(place: &PipePlace, run: u64, lane: &str, what: &str) -> Value {
    json!({"pipe": place, "run": run, "lane": lane, "what": what})
}
