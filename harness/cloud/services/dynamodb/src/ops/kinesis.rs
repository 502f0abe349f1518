//! Kinesis streams that get the changes of a table.

use std::sync::Arc;

use rehearsal_cloud_core::effect::ServiceCall;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::lookup::table_ref;
use super::tables::TableInput;
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::{Change, KinesisDestination, Precision, Table};
use crate::value::AttributeMap;

/// Who puts the records.
const PRINCIPAL: &str = "dynamodb.amazonaws.com";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Destination {
    table_name: String,
    stream_arn: Arc<str>,
    enable_kinesis_streaming_configuration: Option<Configuration>,
    update_kinesis_streaming_configuration: Option<Configuration>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Configuration {
    approximate_creation_date_time_precision: Option<Precision>,
}

impl Destination {
    fn table<'a>(
        &self,
        dynamo: &'a mut Dynamo,
        cx: &CallContext<'_>,
    ) -> Result<(TableRef, &'a mut Table), Error> {
        let name = table_ref(cx, &self.table_name)?;
        let table = dynamo
            .table_mut(&name)
            .ok_or_else(|| Error::table_not_found(&name.name))?;
        Ok((name, table))
    }

    fn output(&self, name: &TableRef, status: &str) -> Value {
        json!({
            "TableName": name.name,
            "StreamArn": self.stream_arn,
            "DestinationStatus": status,
        })
    }
}

fn describe_configuration(precision: Option<Precision>) -> Value {
    match precision {
        Some(precision) => json!({"ApproximateCreationDateTimePrecision": precision}),
        None => json!({}),
    }
}

/// Recorded: test_kinesis_streaming_destination_crud.
pub(crate) fn enable_kinesis_streaming_destination(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: Destination,
) -> Result<Value, ServiceError> {
    let (name, table) = input.table(dynamo, cx)?;
    let configuration = input.enable_kinesis_streaming_configuration.as_ref();
    let precision = configuration.and_then(|given| given.approximate_creation_date_time_precision);
    let destinations = &mut table.definition.kinesis;
    let is_active =
        |known: &KinesisDestination| known.is_active && known.stream == input.stream_arn;
    if destinations.iter().any(is_active) {
        return Err(not_in_state("enable", "DISABLED or ENABLE_FAILED", "ENABLE").into());
    }
    destinations.retain(|known| known.stream != input.stream_arn);
    destinations.push(KinesisDestination {
        stream: Arc::clone(&input.stream_arn),
        precision,
        is_active: true,
    });
    let mut output = input.output(&name, "ENABLING");
    output["EnableKinesisStreamingConfiguration"] = describe_configuration(precision);
    Ok(output)
}

pub(crate) fn disable_kinesis_streaming_destination(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: Destination,
) -> Result<Value, ServiceError> {
    let (name, table) = input.table(dynamo, cx)?;
    let mut destinations = table.definition.kinesis.iter_mut();
    let found = destinations.find(|known| known.is_active && known.stream == input.stream_arn);
    let Some(found) = found else {
        return Err(not_in_state("disable", "ACTIVE", "DISABLE").into());
    };
    found.is_active = false;
    Ok(input.output(&name, "DISABLING"))
}

fn not_in_state(action: &str, states: &str, operation: &str) -> Error {
    Error::validation(format!(
        "Table is not in a valid state to {action} Kinesis Streaming Destination: \
         KinesisStreamingDestination must be {states} to perform {operation} operation."
    ))
}

pub(crate) fn update_kinesis_streaming_destination(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: Destination,
) -> Result<Value, ServiceError> {
    let configuration = input.update_kinesis_streaming_configuration.as_ref();
    let precision = configuration.and_then(|given| given.approximate_creation_date_time_precision);
    let (name, table) = input.table(dynamo, cx)?;
    let Some(precision) = precision else {
        return Err(Error::validation(
            "Streaming destination cannot be updated with given parameters: \
             UpdateKinesisStreamingConfiguration cannot be null or contain only null values",
        )
        .into());
    };
    let id = table.definition.id.clone();
    let mut destinations = table.definition.kinesis.iter_mut();
    let found = destinations.find(|known| known.is_active && known.stream == input.stream_arn);
    let Some(found) = found else {
        return Err(Error::validation(format!(
            "Table is not in a valid state to enable Kinesis Streaming Destination: No streaming \
             destination with streamArn: {} found for table with tableName: {}",
            input.stream_arn, name.name
        ))
        .into());
    };
    if found.precision == Some(precision) {
        return Err(Error::validation(format!(
            "Invalid Request: Precision is already set to the desired value of {} for tableId: \
             {id}, kdsArn: {}",
            precision.name(),
            input.stream_arn
        ))
        .into());
    }
    found.precision = Some(precision);
    let mut output = input.output(&name, "UPDATING");
    output["UpdateKinesisStreamingConfiguration"] = describe_configuration(Some(precision));
    Ok(output)
}

pub(crate) fn describe_kinesis_streaming_destination(
    dynamo: &mut Dynamo,
    cx: &mut CallContext<'_>,
    input: TableInput,
) -> Result<Value, ServiceError> {
    let name = table_ref(cx, &input.table_name)?;
    let table = dynamo
        .table(&name)
        .ok_or_else(|| Error::table_not_found(&name.name))?;
    let destinations = table.definition.kinesis.iter().map(|known| {
        let status = if known.is_active {
            "ACTIVE"
        } else {
            "DISABLED"
        };
        let mut described = json!({"StreamArn": known.stream, "DestinationStatus": status});
        if let Some(precision) = known.precision {
            described["ApproximateCreationDateTimePrecision"] = json!(precision);
        }
        described
    });
    Ok(json!({
        "TableName": name.name,
        "KinesisDataStreamDestinations": destinations.collect::<Value>(),
    }))
}

/// Returns the calls that put the record of a change into the streams of its table. A write
/// that changes nothing has no record. `at` is in milliseconds.
pub(super) fn records(
    table: &Table,
    region: &str,
    change: &Change,
    is_expiry: bool,
    at: i64,
    id: impl FnOnce() -> String,
) -> Vec<ServiceCall> {
    let definition = &table.definition;
    let active = || definition.kinesis.iter().filter(|known| known.is_active);
    if active().next().is_none() || change.old == change.new {
        return Vec::new();
    }
    let id = id();
    let calls = active().filter_map(|destination| {
        let record = record(table, region, change, is_expiry, at, &id, destination);
        let keys = record["dynamodb"]["Keys"].to_string();
        // The records of one item are in one shard.
        let partition = hex::encode(Sha256::digest(keys));
        ServiceCall::put_record(
            &destination.stream,
            &partition[..32],
            record.to_string(),
            PRINCIPAL,
        )
    });
    calls.collect()
}

/// Returns a record as the developer guide shows it.
fn record(
    table: &Table,
    region: &str,
    change: &Change,
    is_expiry: bool,
    at: i64,
    id: &str,
    destination: &KinesisDestination,
) -> Value {
    let (old, new) = (change.old.as_deref(), change.new.as_deref());
    let name = match (old, new) {
        (None, _) => "INSERT",
        (Some(_), Some(_)) => "MODIFY",
        (Some(_), None) => "REMOVE",
    };
    let keys = new
        .or(old)
        .map(|item| table.definition.keys.key_attributes(item));
    let keys = keys.unwrap_or_default();
    let images = [old, new].into_iter().flatten();
    let precision = destination.precision.unwrap_or(Precision::Millisecond);
    let mut changed = Map::from_iter([
        (
            "ApproximateCreationDateTime".to_owned(),
            precision.time(at).into(),
        ),
        (
            "ApproximateCreationDateTimePrecision".to_owned(),
            precision.name().into(),
        ),
        (
            "SizeBytes".to_owned(),
            (keys.size() + images.map(AttributeMap::size).sum::<usize>()).into(),
        ),
        ("Keys".to_owned(), json!(keys)),
    ]);
    for (member, image) in [("NewImage", new), ("OldImage", old)] {
        if let Some(image) = image {
            changed.insert(member.to_owned(), json!(image));
        }
    }
    let user = is_expiry.then(|| json!({"type": "Service", "principalId": PRINCIPAL}));
    json!({
        "awsRegion": region,
        "eventID": id,
        "eventName": name,
        "userIdentity": user,
        "recordFormat": "application/json",
        "tableName": table.definition.name,
        "dynamodb": changed,
        "eventSource": "aws:dynamodb",
    })
}
