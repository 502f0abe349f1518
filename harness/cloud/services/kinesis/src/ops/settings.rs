//! What can be changed about a stream: retention, encryption, monitoring, mode.

use std::collections::BTreeSet;

use rehearsal_cloud_core::encryption::KeyUse;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::streams::ModeDetails;
use crate::encryption;
use crate::error::{invalid_argument, validation};
use crate::lookup::StreamRef;
use crate::state::Kinesis;
use crate::stream::LEAST_RETENTION;

/// The longest that records are kept, in hours: 365 days.
const LONGEST_RETENTION: i64 = 8_760;

/// The metrics of shards that can be reported.
const METRICS: [&str; 7] = [
    "IncomingBytes",
    "IncomingRecords",
    "IteratorAgeMilliseconds",
    "OutgoingBytes",
    "OutgoingRecords",
    "ReadProvisionedThroughputExceeded",
    "WriteProvisionedThroughputExceeded",
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RetentionPeriod {
    #[serde(flatten)]
    stream: StreamRef,
    retention_period_hours: i64,
}

fn check_retention(hours: i64) -> Result<(), ServiceError> {
    if hours < LEAST_RETENTION {
        return Err(invalid_argument(format!(
            "Minimum allowed retention period is {LEAST_RETENTION} hours. Requested retention \
             period ({hours} hours) is too short."
        )));
    }
    if hours > LONGEST_RETENTION {
        return Err(invalid_argument(format!(
            "Maximum allowed retention period is {LONGEST_RETENTION} hours. Requested retention \
             period ({hours} hours) is too long."
        )));
    }
    Ok(())
}

pub(crate) fn increase_stream_retention_period(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: RetentionPeriod,
) -> Result<Value, ServiceError> {
    let hours = input.retention_period_hours;
    let stream = kinesis.stream(cx, &input.stream, "IncreaseStreamRetentionPeriod")?;
    check_retention(hours)?;
    let current = stream.retention_hours;
    if hours < current {
        return Err(invalid_argument(format!(
            "Requested retention period ({hours} hours) for stream {} can not be shorter than \
             existing retention period ({current} hours). Use DecreaseRetentionPeriod API.",
            stream.name
        )));
    }
    stream.retention_hours = hours;
    Ok(json!({}))
}

pub(crate) fn decrease_stream_retention_period(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: RetentionPeriod,
) -> Result<Value, ServiceError> {
    let hours = input.retention_period_hours;
    let stream = kinesis.stream(cx, &input.stream, "DecreaseStreamRetentionPeriod")?;
    check_retention(hours)?;
    let current = stream.retention_hours;
    if hours > current {
        return Err(invalid_argument(format!(
            "Requested retention period ({hours} hours) for stream {} can not be longer than \
             existing retention period ({current} hours). Use IncreaseRetentionPeriod API.",
            stream.name
        )));
    }
    stream.retention_hours = hours;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StreamEncryption {
    #[serde(flatten)]
    stream: StreamRef,
    encryption_type: String,
    key_id: String,
}

pub(crate) fn start_stream_encryption(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: StreamEncryption,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "StartStreamEncryption")?;
    if input.encryption_type != "KMS" {
        return Err(invalid_argument(
            "EncryptionType must be KMS to start stream encryption.",
        ));
    }
    encryption::check_key(cx, stream, &input.key_id, KeyUse::GenerateDataKey)?;
    stream.key_id = Some(input.key_id);
    Ok(json!({}))
}

pub(crate) fn stop_stream_encryption(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: StreamEncryption,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "StopStreamEncryption")?;
    if stream.key_id.as_ref() != Some(&input.key_id) {
        return Err(invalid_argument(format!(
            "Stream {} under account {} is not encrypted with the key {}.",
            stream.name, stream.account, input.key_id
        )));
    }
    stream.key_id = None;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct EnhancedMonitoring {
    #[serde(flatten)]
    stream: StreamRef,
    shard_level_metrics: Vec<String>,
}

impl EnhancedMonitoring {
    fn metrics(&self) -> BTreeSet<String> {
        if self
            .shard_level_metrics
            .iter()
            .any(|metric| metric == "ALL")
        {
            return METRICS.map(str::to_owned).into();
        }
        self.shard_level_metrics.iter().cloned().collect()
    }

    /// Changes the metrics of the stream and answers those before and after.
    fn change(
        self,
        kinesis: &mut Kinesis,
        cx: &CallContext<'_>,
        operation: &str,
        change: impl FnOnce(&BTreeSet<String>, &BTreeSet<String>) -> BTreeSet<String>,
    ) -> Result<Value, ServiceError> {
        let stream = kinesis.stream(cx, &self.stream, operation)?;
        let changed = change(&stream.metrics, &self.metrics());
        let output = json!({
            "StreamName": stream.name,
            "StreamARN": stream.arn,
            "CurrentShardLevelMetrics": stream.metrics,
            "DesiredShardLevelMetrics": changed,
        });
        stream.metrics = changed;
        Ok(output)
    }
}

pub(crate) fn enable_enhanced_monitoring(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: EnhancedMonitoring,
) -> Result<Value, ServiceError> {
    input.change(kinesis, cx, "EnableEnhancedMonitoring", |before, given| {
        before | given
    })
}

pub(crate) fn disable_enhanced_monitoring(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: EnhancedMonitoring,
) -> Result<Value, ServiceError> {
    input.change(kinesis, cx, "DisableEnhancedMonitoring", |before, given| {
        before - given
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateStreamMode {
    #[serde(rename = "StreamARN")]
    stream_arn: String,
    stream_mode_details: ModeDetails,
}

pub(crate) fn update_stream_mode(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: UpdateStreamMode,
) -> Result<Value, ServiceError> {
    let stream = StreamRef::of_arn(&input.stream_arn);
    let stream = kinesis.stream(cx, &stream, "UpdateStreamMode")?;
    stream.mode = input.stream_mode_details.stream_mode;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateMaxRecordSize {
    #[serde(flatten)]
    stream: StreamRef,
    #[serde(rename = "MaxRecordSizeInKiB")]
    kilobytes: usize,
}

pub(crate) fn update_max_record_size(
    kinesis: &mut Kinesis,
    cx: &mut CallContext<'_>,
    input: UpdateMaxRecordSize,
) -> Result<Value, ServiceError> {
    let stream = kinesis.stream(cx, &input.stream, "UpdateMaxRecordSize")?;
    if stream.most_kilobytes == input.kilobytes {
        return Err(validation(format!(
            "The maximum record size of stream {} is {} KiB already.",
            stream.name, input.kilobytes
        )));
    }
    stream.most_kilobytes = input.kilobytes;
    Ok(json!({}))
}
