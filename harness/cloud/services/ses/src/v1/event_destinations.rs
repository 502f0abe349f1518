//! Event destinations of configuration sets.

use serde::Deserialize;
use serde_json::Value;

use crate::state::{EventDestination, Ses};
use crate::topic_check;
use rehearsal_cloud_core::service::{Answer, CallContext};
use rehearsal_model::error::ServiceError;

/// Names and values that differ between the APIs: in the query API, in the REST API.
const NAMES: [(&str, &str); 6] = [
    ("SNSDestination", "SnsDestination"),
    ("TopicARN", "TopicArn"),
    ("IAMRoleARN", "IamRoleArn"),
    ("DeliveryStreamARN", "DeliveryStreamArn"),
    ("renderingFailure", "RENDERING_FAILURE"),
    ("Require", "REQUIRE"),
];

/// Converts a destination of the query API to the format of the REST API.
fn from_v1(value: &Value) -> Value {
    let rename = |text: &str| {
        let known = NAMES.iter().find(|(old, _)| *old == text);
        known.map_or_else(|| text.to_owned(), |(_, new)| (*new).to_owned())
    };
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| match (key.as_str(), value) {
                ("MatchingEventTypes", Value::Array(types)) => {
                    let types = types.iter().filter_map(Value::as_str);
                    let types = types.map(|kind| match kind {
                        "renderingFailure" => rename(kind),
                        kind => kind.to_ascii_uppercase(),
                    });
                    (key.clone(), types.collect())
                }
                _ => (rename(key), from_v1(value)),
            })
            .collect(),
        Value::Array(values) => values.iter().map(from_v1).collect(),
        other => other.clone(),
    }
}

/// Converts a destination to the format of the query API.
pub(crate) fn to_v1(value: &Value) -> Value {
    let rename = |text: &str| {
        let known = NAMES.iter().find(|(_, new)| *new == text);
        known.map_or_else(|| text.to_owned(), |(old, _)| (*old).to_owned())
    };
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| match (key.as_str(), value) {
                ("MatchingEventTypes", Value::Array(types)) => {
                    let types = types.iter().filter_map(Value::as_str);
                    let types = types.map(|kind| match kind {
                        "RENDERING_FAILURE" => rename(kind),
                        kind => kind.to_ascii_lowercase(),
                    });
                    (key.clone(), types.collect())
                }
                _ => (rename(key), to_v1(value)),
            })
            .collect(),
        Value::Array(values) => values.iter().map(to_v1).collect(),
        other => other.clone(),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DestinationInput {
    configuration_set_name: String,
    event_destination: Value,
}

impl DestinationInput {
    fn read(self) -> Result<(String, EventDestination), ServiceError> {
        let destination = rehearsal_cloud_core::service::read(&from_v1(&self.event_destination))?;
        Ok((self.configuration_set_name, destination))
    }
}

pub(crate) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DestinationInput,
) -> Result<Answer<()>, ServiceError> {
    let (set, destination) = input.read()?;
    topic_check::put_destination(ses, cx, &set, destination, false)
}

pub(crate) fn update(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DestinationInput,
) -> Result<Answer<()>, ServiceError> {
    let (set, destination) = input.read()?;
    topic_check::put_destination(ses, cx, &set, destination, true)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DestinationName {
    configuration_set_name: String,
    event_destination_name: String,
}

pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DestinationName,
) -> Result<(), ServiceError> {
    ses.regions
        .for_caller(cx)
        .remove_destination(&input.configuration_set_name, &input.event_destination_name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn destination_converts_between_the_apis() {
        let old = json!({
            "Name": "n", "Enabled": true, "MatchingEventTypes": ["send", "renderingFailure"],
            "SNSDestination": {"TopicARN": "arn:aws:sns:us-east-1:000000000000:t"},
        });
        let new = from_v1(&old);
        assert_eq!(
            new["MatchingEventTypes"],
            json!(["SEND", "RENDERING_FAILURE"])
        );
        assert_eq!(
            new["SnsDestination"]["TopicArn"],
            "arn:aws:sns:us-east-1:000000000000:t"
        );
        assert_eq!(to_v1(&new), old);
    }
}
