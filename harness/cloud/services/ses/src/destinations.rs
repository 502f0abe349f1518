//! Who hears of the mails of a configuration set.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::state::{Region, Ses};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// Who hears of the mails of a set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct EventDestination {
    pub(super) name: String,
    #[serde(default)]
    pub(super) enabled: bool,
    #[serde(default)]
    pub(super) matching_event_types: Vec<String>,
    /// `SnsDestination` and its kind.
    #[serde(flatten)]
    pub(super) target: Map<String, Value>,
}

impl EventDestination {
    /// The topic it publishes to.
    pub(super) fn topic(&self) -> Option<&str> {
        self.target.get("SnsDestination")?.get("TopicArn")?.as_str()
    }

    /// What it must have, whichever API gave it.
    fn check(&self) -> Result<(), ServiceError> {
        match self.target.get("SnsDestination") {
            Some(_) if !self.topic().is_some_and(|arn| arn.starts_with("arn:")) => {
                Err(ServiceError::sender(
                    "InvalidSNSDestinationException",
                    format!(
                        "Invalid SNS topic ARN <{}>.",
                        self.topic().unwrap_or_default()
                    ),
                ))
            }
            _ => Ok(()),
        }
    }
}

/// What the two APIs call the same thing: the older one, the newer one.
const NAMES: [(&str, &str); 6] = [
    ("SNSDestination", "SnsDestination"),
    ("TopicARN", "TopicArn"),
    ("IAMRoleARN", "IamRoleArn"),
    ("DeliveryStreamARN", "DeliveryStreamArn"),
    ("renderingFailure", "RENDERING_FAILURE"),
    ("Require", "REQUIRE"),
];

/// A destination of the older API as the newer one says it.
fn newer(value: &Value) -> Value {
    let name = |text: &str| {
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
                        "renderingFailure" => name(kind),
                        kind => kind.to_ascii_uppercase(),
                    });
                    (key.clone(), types.collect())
                }
                _ => (name(key), newer(value)),
            })
            .collect(),
        Value::Array(values) => values.iter().map(newer).collect(),
        other => other.clone(),
    }
}

/// A destination as the older API says it.
pub(super) fn older(value: &Value) -> Value {
    let name = |text: &str| {
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
                        "RENDERING_FAILURE" => name(kind),
                        kind => kind.to_ascii_lowercase(),
                    });
                    (key.clone(), types.collect())
                }
                _ => (name(key), older(value)),
            })
            .collect(),
        Value::Array(values) => values.iter().map(older).collect(),
        other => other.clone(),
    }
}

fn no_such_destination(set: &str, name: &str) -> ServiceError {
    ServiceError::sender(
        "EventDestinationDoesNotExistException",
        format!("Event destination <{name}> does not exist for configuration set <{set}>."),
    )
}

impl Region {
    /// Adds a destination to a set.
    pub(super) fn add_destination(
        &mut self,
        set: &str,
        destination: EventDestination,
    ) -> Result<(), ServiceError> {
        let found = self.set_mut(set)?;
        destination.check()?;
        if found
            .destinations
            .iter()
            .any(|d| d.name == destination.name)
        {
            return Err(ServiceError::sender(
                "EventDestinationAlreadyExistsException",
                format!(
                    "An event destination with name <{}> already exists for configuration set <{set}>.",
                    destination.name
                ),
            ));
        }
        found.destinations.push(destination);
        Ok(())
    }

    /// Puts a destination in another's place.
    pub(super) fn change_destination(
        &mut self,
        set: &str,
        destination: EventDestination,
    ) -> Result<(), ServiceError> {
        let found = self.set_mut(set)?;
        destination.check()?;
        let mut places = found.destinations.iter_mut();
        match places.find(|d| d.name == destination.name) {
            Some(place) => *place = destination,
            None => return Err(no_such_destination(set, &destination.name)),
        }
        Ok(())
    }

    /// Takes a destination away.
    pub(super) fn remove_destination(&mut self, set: &str, name: &str) -> Result<(), ServiceError> {
        let found = self.set_mut(set)?;
        let before = found.destinations.len();
        found.destinations.retain(|d| d.name != name);
        if found.destinations.len() == before {
            return Err(no_such_destination(set, name));
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DestinationOf {
    configuration_set_name: String,
    event_destination: Value,
}

impl DestinationOf {
    fn read(self) -> Result<(String, EventDestination), ServiceError> {
        let destination = rehearsal_cloud_core::service::read(&newer(&self.event_destination))?;
        Ok((self.configuration_set_name, destination))
    }
}

pub(super) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DestinationOf,
) -> Result<(), ServiceError> {
    let (set, destination) = input.read()?;
    ses.regions
        .for_caller(cx)
        .add_destination(&set, destination)
}

pub(super) fn update(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DestinationOf,
) -> Result<(), ServiceError> {
    let (set, destination) = input.read()?;
    ses.regions
        .for_caller(cx)
        .change_destination(&set, destination)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DestinationName {
    configuration_set_name: String,
    event_destination_name: String,
}

pub(super) fn delete(
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
    fn a_destination_is_the_same_in_both_apis() {
        let old = json!({
            "Name": "n", "Enabled": true, "MatchingEventTypes": ["send", "renderingFailure"],
            "SNSDestination": {"TopicARN": "arn:aws:sns:us-east-1:000000000000:t"},
        });
        let new = newer(&old);
        assert_eq!(
            new["MatchingEventTypes"],
            json!(["SEND", "RENDERING_FAILURE"])
        );
        assert_eq!(
            new["SnsDestination"]["TopicArn"],
            "arn:aws:sns:us-east-1:000000000000:t"
        );
        assert_eq!(older(&new), old);
    }
}
