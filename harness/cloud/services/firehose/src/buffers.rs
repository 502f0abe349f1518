//! Puts records into the buffers of a delivery stream, by their partition keys.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::prefix::{KeySource, Keys};
use crate::state::{Batch, Buffer, DeliveryStream, Record};

/// The error type of records that a function or the service could not process.
const PROCESSING_FAILED: &str = "processing-failed";

/// Why a record goes to the error prefix.
pub(crate) struct Failure<'a> {
    pub(crate) code: &'a str,
    pub(crate) message: &'a str,
    pub(crate) attempts: u32,
}

impl DeliveryStream {
    /// Puts a record into the buffer of its partition keys, of which a function has given
    /// some. A record without a key goes to the error prefix.
    pub(crate) fn buffer(&mut self, record: Record, given: &BTreeMap<String, String>, now: i64) {
        let mut keys = Keys::new();
        if let Some(query) = &self.settings.query {
            let data = STANDARD.decode(&*record.data).unwrap_or_default();
            match query.evaluate(&data) {
                Ok(found) => {
                    let found = found.into_iter();
                    keys.extend(found.map(|(name, value)| ((KeySource::Query, name), value)));
                }
                Err(message) => {
                    let failure = Failure {
                        code: "DynamicPartitioning.MetadataExtractionFailed",
                        message: &message,
                        attempts: 1,
                    };
                    return self.fail(&record, &failure, now);
                }
            }
        }
        let names = self.settings.prefix.keys();
        let names = names.filter(|(source, _)| *source == KeySource::Lambda);
        let names: Vec<String> = names.map(|(_, name)| name.to_owned()).collect();
        for name in names {
            let Some(value) = given.get(&name).filter(|value| !value.is_empty()) else {
                let failure = Failure {
                    code: "DynamicPartitioning.PartitionKeyNotFound",
                    message: &format!("partition key {name} is null or empty"),
                    attempts: 1,
                };
                return self.fail(&record, &failure, now);
            };
            keys.insert((KeySource::Lambda, name), value.clone());
        }
        let found = self.buffers.iter_mut().find(|buffer| buffer.keys == keys);
        if let Some(buffer) = found {
            return buffer.batch.push(record, now);
        }
        let mut batch = Batch::default();
        batch.push(record, now);
        self.buffers.push(Buffer { keys, batch });
    }

    /// Puts a record that could not be processed into what is delivered to the error prefix.
    pub(crate) fn fail(&mut self, record: &Record, failure: &Failure<'_>, now: i64) {
        self.fail_as(PROCESSING_FAILED, record, failure, now);
    }

    /// Puts a record that failed into what is delivered to the error prefix, by the type of
    /// the error.
    pub(crate) fn fail_as(&mut self, kind: &str, record: &Record, failure: &Failure<'_>, now: i64) {
        let mut line = json!({
            "attemptsMade": failure.attempts,
            "arrivalTimestamp": record.at,
            "errorCode": failure.code,
            "errorMessage": failure.message,
            "attemptEndingTimestamp": now,
            "rawData": record.data,
        });
        if let Some(transform) = &self.settings.transform {
            line["lambdaArn"] = transform.function_arn.as_str().into();
        }
        let error = Record {
            data: STANDARD.encode(format!("{line}\n")).into(),
            at: record.at,
        };
        let errors = self.errors.entry(kind.to_owned()).or_default();
        errors.push(error, now);
    }
}
