//! Exports of tables into buckets, in DynamoDB JSON.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use md5::{Digest as _, Md5};
use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::objects::BucketAccess;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::describe::{from_seconds, seconds, timestamp};
use super::lookup::{millis, table_ref};
use super::transfers::{self, ListTransfers, PRINCIPAL, Ticket};
use crate::error::Error;
use crate::names::TableRef;
use crate::state::{Dynamo, Transfer};
use crate::value::StoredItem;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ExportTable {
    table_arn: String,
    /// In seconds since the epoch.
    export_time: Option<f64>,
    client_token: Option<String>,
    s3_bucket: String,
    s3_prefix: Option<String>,
    s3_sse_algorithm: Option<String>,
    export_format: Option<String>,
    export_type: Option<String>,
    filter_specification: Option<Value>,
}

impl ExportTable {
    /// Refuses what is not there.
    fn check(&self) -> Result<(), ServiceError> {
        let missing = if self.export_format.as_deref() == Some("ION") {
            "ExportTableToPointInTime in ION"
        } else if self.export_type.as_deref() == Some("INCREMENTAL_EXPORT") {
            "ExportTableToPointInTime of an increment"
        } else if self.filter_specification.is_some() {
            "ExportTableToPointInTime with FilterSpecification"
        } else {
            return Ok(());
        };
        Err(ServiceError::not_implemented("dynamodb", missing))
    }
}

pub(crate) fn export_table_to_point_in_time(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: ExportTable,
) -> Result<Value, ServiceError> {
    input.check()?;
    let name = table_ref(cx, &input.table_arn)?;
    let not_found = || {
        Error::new(
            "TableNotFoundException",
            format!("Table not found: {}", name.name),
        )
    };
    let table = dynamo.table(&name).ok_or_else(not_found)?;
    let now = millis(cx.now());
    let earliest = table.earliest_restorable(now).ok_or_else(|| {
        Error::new(
            "PointInTimeRecoveryUnavailableException",
            format!(
                "Point in time recovery is not enabled for table '{}'",
                name.name
            ),
        )
    })?;
    let at = input.export_time.map_or(now, from_seconds);
    if !(earliest..=now).contains(&at) {
        return Err(Error::new(
            "InvalidExportTimeException",
            "The specified ExportTime is outside of the point in time recovery window",
        )
        .into());
    }
    if let Some(known) = transfers::known(dynamo, &name, input.client_token.as_deref()) {
        return Ok(json!({"ExportDescription": known.description}));
    }
    let id = format!("{now:014}-{}", cx.ids.hex("export", 8));
    let arn = format!("{}/export/{id}", name.arn());
    let table = dynamo.table(&name).ok_or_else(not_found)?;
    let items = table.items_at(at);
    let size: usize = items.iter().map(StoredItem::size).sum();
    let mut folder = format!("AWSDynamoDB/{id}");
    if let Some(prefix) = input
        .s3_prefix
        .as_deref()
        .filter(|prefix| !prefix.is_empty())
    {
        folder = format!("{}/{folder}", prefix.trim_end_matches('/'));
    }
    let mut lines = Vec::new();
    for item in &items {
        let line = json!({"Item": item}).to_string();
        lines.extend_from_slice(line.as_bytes());
        lines.push(b'\n');
    }
    let data = gzip(&lines)?;
    let data_key = format!(
        "{folder}/data/{}.json.gz",
        cx.ids.text("export file", FILE_NAME, 26)
    );
    let files = json!({
        "itemCount": items.len(),
        "md5Checksum": STANDARD.encode(Md5::digest(&data)),
        "etag": format!("{}-1", hex::encode(Md5::digest(&data))),
        "dataFileS3Key": data_key,
    });
    let manifest = format!("{folder}/manifest-summary.json");
    let files_key = format!("{folder}/manifest-files.json");
    let description = json!({
        "ExportArn": arn,
        "ExportStatus": "IN_PROGRESS",
        "StartTime": seconds(now),
        "TableArn": name.arn(),
        "TableId": table.definition.id,
        "ExportTime": seconds(at),
        "ClientToken": input.client_token,
        "S3Bucket": input.s3_bucket,
        "S3Prefix": input.s3_prefix,
        "S3SseAlgorithm": input.s3_sse_algorithm.as_deref().unwrap_or("AES256"),
        "ExportFormat": "DYNAMODB_JSON",
        "ExportType": "FULL_EXPORT",
    });
    let description = without_nulls(description);
    let summary = json!({
        "version": "2020-06-30",
        "exportArn": arn,
        "startTime": timestamp(now),
        "endTime": timestamp(now),
        "tableArn": name.arn(),
        "tableId": table.definition.id,
        "exportTime": timestamp(at),
        "s3Bucket": input.s3_bucket,
        "s3Prefix": input.s3_prefix,
        "s3SseAlgorithm": description["S3SseAlgorithm"],
        "s3SseKmsKeyId": null,
        "manifestFilesS3Key": files_key,
        "billedSizeBytes": size,
        "itemCount": items.len(),
        "outputFormat": "DYNAMODB_JSON",
    });
    let mut done = description.clone();
    done["ExportStatus"] = "COMPLETED".into();
    done["EndTime"] = seconds(now).into();
    done["ExportManifest"] = manifest.as_str().into();
    done["BilledSizeBytes"] = size.into();
    done["ItemCount"] = items.len().into();
    let bucket = BucketAccess {
        account: name.account.clone(),
        region: name.region.clone(),
        bucket: input.s3_bucket,
        principal: PRINCIPAL,
    };
    put_all(
        cx,
        &arn,
        [
            bucket.put(&data_key, "application/octet-stream", data),
            bucket.put(&files_key, "application/json", format!("{files}\n")),
            bucket.put(&manifest, "application/json", summary.to_string()),
        ],
    );
    let region = dynamo.regions.at(&name.account, &name.region);
    let transfer = Transfer::new(input.client_token, description.clone(), done);
    region.transfers.insert(arn, transfer);
    Ok(json!({"ExportDescription": description}))
}

/// What the names of files are made of.
const FILE_NAME: &[u8] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Puts files, the last of which completes the export.
fn put_all<const N: usize>(cx: &mut CallContext<'_>, arn: &str, files: [ServiceCall; N]) {
    for (index, file) in files.into_iter().enumerate() {
        let ticket = Ticket::Put {
            transfer: arn.to_owned(),
            is_last: index + 1 == N,
        };
        cx.effect_with_ticket(Effect::Call(file), json!(ticket));
    }
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, ServiceError> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_err(|error| ServiceError::internal(error.to_string()))
}

fn without_nulls(mut description: Value) -> Value {
    if let Some(members) = description.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    description
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ExportInput {
    export_arn: String,
}

pub(crate) fn describe_export(
    dynamo: &mut Dynamo,
    _: &mut CallContext<'_>,
    input: ExportInput,
) -> Result<Value, ServiceError> {
    let arn = &input.export_arn;
    let transfer = TableRef::parse_arn(arn)
        .and_then(|table| dynamo.region(&table)?.transfers.get(arn))
        .filter(|transfer| transfer.is_export());
    let transfer = transfer.ok_or_else(|| {
        Error::new(
            "ExportNotFoundException",
            format!("Export not found: {arn}"),
        )
    })?;
    Ok(json!({"ExportDescription": transfer.description}))
}

pub(crate) fn list_exports(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: ListTransfers,
) -> Result<Value, ServiceError> {
    const MEMBERS: &[&str] = &["ExportArn", "ExportStatus", "ExportType"];
    let page = transfers::list(dynamo, cx, &input, "ExportArn", MEMBERS);
    Ok(transfers::page("ExportSummaries", page))
}
