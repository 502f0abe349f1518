//! Configuration sets.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{EventDestination, Region};
use rehearsal_model::error::ServiceError;

/// A configuration set, in the format of the REST API; both APIs share it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct ConfigurationSet {
    /// Event destinations in the order in which they were added.
    pub(crate) destinations: Vec<EventDestination>,
    /// `TrackingOptions`, `DeliveryOptions` and the like, as far as they are set.
    pub(crate) options: Map<String, Value>,
}

impl ConfigurationSet {
    /// Returns whether messages with this set may be sent.
    pub(crate) fn sending_enabled(&self) -> bool {
        let options = self.options.get("SendingOptions");
        options.is_none_or(|options| options["SendingEnabled"] != Value::Bool(false))
    }

    /// Sets a group of options, or removes it if `options` is empty.
    pub(crate) fn set_options(&mut self, name: &str, options: Map<String, Value>) {
        if options.is_empty() {
            self.options.remove(name);
        } else {
            self.options.insert(name.to_owned(), options.into());
        }
    }
}

fn no_such_set(name: &str) -> ServiceError {
    ServiceError::sender(
        "ConfigurationSetDoesNotExistException",
        format!("Configuration set <{name}> does not exist."),
    )
}

impl Region {
    /// Adds a configuration set.
    pub(crate) fn add_configuration_set(
        &mut self,
        name: String,
        set: ConfigurationSet,
    ) -> Result<(), ServiceError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || name.len() > 64 || !name.chars().all(allowed) {
            return Err(ServiceError::sender(
                "InvalidConfigurationSetException",
                format!(
                    "Invalid configuration set name <{name}>: only alphanumeric ASCII characters, '_', and '-' are allowed."
                ),
            ));
        }
        if self.configuration_sets.contains_key(&name) {
            return Err(ServiceError::sender(
                "ConfigurationSetAlreadyExistsException",
                format!("Configuration set <{name}> already exists."),
            ));
        }
        self.configuration_sets.insert(name, set);
        Ok(())
    }

    /// Returns the configuration set with that name.
    pub(crate) fn configuration_set(&self, name: &str) -> Result<&ConfigurationSet, ServiceError> {
        self.configuration_sets
            .get(name)
            .ok_or_else(|| no_such_set(name))
    }

    /// Returns the configuration set with that name, to change it.
    pub(crate) fn configuration_set_mut(
        &mut self,
        name: &str,
    ) -> Result<&mut ConfigurationSet, ServiceError> {
        self.configuration_sets
            .get_mut(name)
            .ok_or_else(|| no_such_set(name))
    }

    /// Removes a configuration set.
    pub(crate) fn remove_configuration_set(&mut self, name: &str) -> Result<(), ServiceError> {
        let removed = self.configuration_sets.remove(name);
        removed.map(|_| ()).ok_or_else(|| no_such_set(name))
    }
}
