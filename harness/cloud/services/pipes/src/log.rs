//! The log of a pipe: what becomes of its batches, for the destinations of its
//! `LogConfiguration`.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::ServiceCall;
use rehearsal_cloud_core::logs::LogRecords;
use rehearsal_cloud_core::service::{CallContext, Effect, ServiceError};
use serde_json::{Value, json};

use crate::error::not_here;
use crate::state::{PRINCIPAL, Pipe};

/// How much a record matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Error,
    Info,
    Trace,
}

/// What a record says of a batch, by the names of the user guide ("Logging Amazon EventBridge
/// Pipes performance").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogEvent<'a> {
    ExecutionStarted,
    ExecutionSucceeded,
    ExecutionPartiallyFailed(&'a str),
    ExecutionFailed(&'a str),
    EnrichmentStageEntered,
    EnrichmentStageSucceeded,
    EnrichmentStageFailed(&'a str),
    TargetStageEntered,
    TargetStageSucceeded,
    TargetStageFailed(&'a str),
}

impl LogEvent<'_> {
    fn name(self) -> &'static str {
        match self {
            Self::ExecutionStarted => "EXECUTION_STARTED",
            Self::ExecutionSucceeded => "EXECUTION_SUCCEEDED",
            Self::ExecutionPartiallyFailed(_) => "EXECUTION_PARTIALLY_FAILED",
            Self::ExecutionFailed(_) => "EXECUTION_FAILED",
            Self::EnrichmentStageEntered => "ENRICHMENT_STAGE_ENTERED",
            Self::EnrichmentStageSucceeded => "ENRICHMENT_STAGE_SUCCEEDED",
            Self::EnrichmentStageFailed(_) => "ENRICHMENT_STAGE_FAILED",
            Self::TargetStageEntered => "TARGET_STAGE_ENTERED",
            Self::TargetStageSucceeded => "TARGET_STAGE_SUCCEEDED",
            Self::TargetStageFailed(_) => "TARGET_STAGE_FAILED",
        }
    }

    /// Returns why something failed; only that matters as an error.
    fn reason(&self) -> Option<&str> {
        match self {
            Self::ExecutionPartiallyFailed(reason)
            | Self::ExecutionFailed(reason)
            | Self::EnrichmentStageFailed(reason)
            | Self::TargetStageFailed(reason) => Some(reason),
            _ => None,
        }
    }

    fn level(&self) -> Level {
        match self.reason() {
            Some(_) => Level::Error,
            None => Level::Info,
        }
    }
}

/// Checks that the destinations of a configuration are here.
pub(crate) fn check(configuration: &Value) -> Result<(), ServiceError> {
    if configuration["S3LogDestination"].is_null() {
        return Ok(());
    }
    Err(not_here("the S3LogDestination"))
}

/// Writes a record about the batch of a lane, if the pipe's log has such.
pub(crate) fn write(cx: &mut CallContext<'_>, pipe: &Pipe, lane: &str, event: LogEvent<'_>) {
    let configuration = &pipe.log_configuration;
    let most = match configuration["Level"].as_str() {
        Some("ERROR") => Level::Error,
        Some("INFO") => Level::Info,
        Some("TRACE") => Level::Trace,
        _ => return,
    };
    if event.level() > most {
        return;
    }
    let lane = pipe.work.lanes.get(lane);
    let Some(batch) = lane.and_then(|lane| lane.batch.as_ref()) else {
        return;
    };
    let millis = cx.now().unix_timestamp_nanos() / 1_000_000;
    let mut record = json!({
        "resourceArn": pipe.arn,
        "timestamp": i64::try_from(millis).unwrap_or_default(),
        "executionId": batch.execution_id,
        "messageType": event.name(),
        "logLevel": match most {
            Level::Error => "ERROR",
            Level::Info => "INFO",
            Level::Trace => "TRACE",
        },
    });
    if let Some(reason) = event.reason() {
        record["error"] = json!({"message": reason});
    }
    let includes_data = configuration["IncludeExecutionData"].as_array();
    if includes_data.is_some_and(|included| !included.is_empty()) {
        record["payload"] = Value::from(batch.records.clone()).to_string().into();
    }
    send(cx, pipe, &record.to_string());
}

/// Sends a record to the destinations.
fn send(cx: &mut CallContext<'_>, pipe: &Pipe, record: &str) {
    let configuration = &pipe.log_configuration;
    let group = configuration["CloudwatchLogsLogDestination"]["LogGroupArn"].as_str();
    if let Some(arn) = group.and_then(Arn::parse)
        && let Some(group) = arn.resource.strip_prefix("log-group:")
    {
        cx.effect(Effect::Log(LogRecords {
            account: arn.account.into(),
            region: arn.region.into(),
            group: group.trim_end_matches(":*").to_owned(),
            stream: pipe.name.clone(),
            messages: vec![record.to_owned()],
        }));
    }
    let stream = configuration["FirehoseLogDestination"]["DeliveryStreamArn"].as_str();
    let line = format!("{record}\n");
    let call = stream.and_then(|arn| ServiceCall::put_delivery_record(arn, line, PRINCIPAL));
    if let Some(call) = call {
        cx.effect(pipe.in_role(call));
    }
}
