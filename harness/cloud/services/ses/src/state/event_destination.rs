//! Event destinations of configuration sets.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Region;
use rehearsal_model::error::ServiceError;

/// Where events about the messages of a configuration set are published, in
/// the format of the REST API.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct EventDestination {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) enabled: bool,
    #[serde(default)]
    pub(crate) matching_event_types: Vec<String>,
    /// `SnsDestination`, `CloudWatchDestination` and the like.
    #[serde(flatten)]
    pub(crate) target: Map<String, Value>,
}

impl EventDestination {
    /// Returns the ARN of the topic that it publishes to.
    pub(crate) fn topic(&self) -> Option<&str> {
        self.target.get("SnsDestination")?.get("TopicArn")?.as_str()
    }

    /// Checks the topic's ARN.
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

fn no_such_destination(set: &str, name: &str) -> ServiceError {
    ServiceError::sender(
        "EventDestinationDoesNotExistException",
        format!("Event destination <{name}> does not exist for configuration set <{set}>."),
    )
}

impl Region {
    /// Checks that a destination can be added to a configuration set, or can replace the
    /// one of its name there.
    pub(crate) fn check_destination(
        &self,
        set: &str,
        destination: &EventDestination,
        replaces: bool,
    ) -> Result<(), ServiceError> {
        let found = self.configuration_set(set)?;
        destination.check()?;
        let mut destinations = found.destinations.iter();
        let exists = destinations.any(|other| other.name == destination.name);
        match (exists, replaces) {
            (true, false) => Err(ServiceError::sender(
                "EventDestinationAlreadyExistsException",
                format!(
                    "An event destination with name <{}> already exists for configuration set <{set}>.",
                    destination.name
                ),
            )),
            (false, true) => Err(no_such_destination(set, &destination.name)),
            _ => Ok(()),
        }
    }

    /// Adds a destination to a configuration set, or replaces the one of its name.
    pub(crate) fn put_destination(
        &mut self,
        set: &str,
        destination: EventDestination,
    ) -> Result<(), ServiceError> {
        let found = self.configuration_set_mut(set)?;
        let mut destinations = found.destinations.iter_mut();
        match destinations.find(|other| other.name == destination.name) {
            Some(existing) => *existing = destination,
            None => found.destinations.push(destination),
        }
        Ok(())
    }

    /// Removes a destination.
    pub(crate) fn remove_destination(&mut self, set: &str, name: &str) -> Result<(), ServiceError> {
        let found = self.configuration_set_mut(set)?;
        let before = found.destinations.len();
        found.destinations.retain(|d| d.name != name);
        if found.destinations.len() == before {
            return Err(no_such_destination(set, name));
        }
        Ok(())
    }
}
