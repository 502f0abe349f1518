//! Transformation of records by a function.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use crate::buffers::Failure;
use crate::deliver::{self, PRINCIPAL};
use crate::state::{DeliveryStream, Firehose, Place, Record, Transforming, millis};

/// Has the records that wait for it transformed, if there are enough or their time is over.
pub(crate) fn advance(firehose: &mut Firehose, cx: &mut CallContext<'_>, place: &Place) {
    let now = millis(cx.now());
    let Some(stream) = firehose.at(place) else {
        return;
    };
    let Some(transform) = &stream.settings.transform else {
        return;
    };
    if !stream.untransformed.is_due(transform.buffer, now) {
        return;
    }
    let batch = std::mem::take(&mut stream.untransformed);
    let transforming = Transforming {
        place: place.clone(),
        records: batch.records,
        retries: 0,
    };
    let number = firehose.next_number();
    invoke(firehose, cx, number, transforming);
}

/// Invokes the function of a stream for records.
fn invoke(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    number: u64,
    transforming: Transforming,
) {
    let invocation = cx.ids.uuid("invocation");
    let Some(stream) = firehose.at(&transforming.place) else {
        return;
    };
    let Some(transform) = &stream.settings.transform else {
        return;
    };
    let records = transforming
        .records
        .iter()
        .enumerate()
        .map(|(index, record)| {
            json!({
                "recordId": record_id(number, index),
                "approximateArrivalTimestamp": record.at,
                "data": record.data,
            })
        });
    let mut event = json!({
        "invocationId": invocation,
        "deliveryStreamArn": stream.arn(),
        "region": stream.place.region,
        "records": records.collect::<Vec<_>>(),
    });
    if let Some(source) = &stream.source {
        event["sourceKinesisStreamArn"] = source.stream_arn.as_str().into();
    }
    let call = ServiceCall::invoke_function(&transform.function_arn, &event, PRINCIPAL);
    let stream_arn = stream.arn();
    firehose.transforms.insert(number, transforming);
    let Some(mut call) = call else {
        let message = "LambdaArn is no function's ARN.";
        let error = ServiceError::sender("Lambda.FunctionNotFound", message);
        return answered(firehose, cx, number, Err(error));
    };
    call.source_arn = Some(stream_arn.into());
    let call = Effect::Call(call.and_wait());
    cx.effect_with_ticket(call, json!({"transform": number}));
}

/// Returns the id of a record in the event of a function: 56 digits, as those of AWS.
fn record_id(number: u64, index: usize) -> String {
    format!("{number:020}{index:036}")
}

/// Hears what a function has made of records.
pub(crate) fn answered(
    firehose: &mut Firehose,
    cx: &mut CallContext<'_>,
    number: u64,
    outcome: Result<Value, ServiceError>,
) {
    let now = millis(cx.now());
    let Some(mut transforming) = firehose.transforms.remove(&number) else {
        return;
    };
    let place = transforming.place.clone();
    let Some(stream) = firehose.at(&place) else {
        return;
    };
    match results(outcome) {
        Ok(results) => {
            for (index, record) in transforming.records.iter().enumerate() {
                let result = results.get(&record_id(number, index));
                stream.transformed(record, result, now);
            }
        }
        Err(failure) => {
            let retries = stream
                .settings
                .transform
                .as_ref()
                .map_or(0, |one| one.retries);
            if transforming.retries < retries {
                transforming.retries += 1;
                return invoke(firehose, cx, number, transforming);
            }
            for record in &transforming.records {
                let failure = Failure {
                    code: &failure.0,
                    message: &failure.1,
                    attempts: transforming.retries + 1,
                };
                stream.fail(record, &failure, now);
            }
        }
    }
    deliver::advance(firehose, cx, &place);
}

/// Returns what a function answered for each record, by the records' ids, or code and
/// message of the error.
fn results(
    outcome: Result<Value, ServiceError>,
) -> Result<BTreeMap<String, Value>, (String, String)> {
    let output = match outcome {
        Ok(output) => output,
        Err(error) => return Err((format!("Lambda.{}", error.code), error.message)),
    };
    let payload = STANDARD.decode(output["Payload"].as_str().unwrap_or_default());
    let payload = payload.unwrap_or_default();
    if !output["FunctionError"].is_null() {
        let message = String::from_utf8_lossy(&payload).into_owned();
        return Err(("Lambda.FunctionError".to_owned(), message));
    }
    let response: Value = serde_json::from_slice(&payload).unwrap_or_default();
    let Some(records) = response["records"].as_array() else {
        return Err((
            "Lambda.JsonProcessingException".to_owned(),
            "The Lambda function was successfully invoked but it returned an error result: the \
             response has no records."
                .to_owned(),
        ));
    };
    let records = records
        .iter()
        .filter_map(|record| Some((record["recordId"].as_str()?.to_owned(), record.clone())));
    Ok(records.collect())
}

impl DeliveryStream {
    /// Takes a record as a function has transformed it.
    fn transformed(&mut self, record: &Record, result: Option<&Value>, now: i64) {
        let Some(result) = result else {
            let failure = Failure {
                code: "Lambda.MissingRecordId",
                message: "The Lambda function did not return the record.",
                attempts: 1,
            };
            return self.fail(record, &failure, now);
        };
        let failure = |message| Failure {
            code: "Lambda.ProcessingFailedStatus",
            message,
            attempts: 1,
        };
        match (result["result"].as_str(), result["data"].as_str()) {
            (Some("Dropped"), _) => {}
            (Some("Ok"), Some(data)) if STANDARD.decode(data).is_ok() => {
                let keys = result["metadata"]["partitionKeys"].as_object();
                let keys = keys
                    .into_iter()
                    .flatten()
                    .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
                let record = Record {
                    data: data.into(),
                    at: record.at,
                };
                self.buffer(record, &keys.collect(), now);
            }
            (Some("Ok"), _) => self.fail(
                record,
                &failure("The Lambda function returned data that is not base64."),
                now,
            ),
            _ => self.fail(
                record,
                &failure("ProcessingFailed status set for record"),
                now,
            ),
        }
    }
}
