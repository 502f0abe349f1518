//! Configuration sets: what mails sent by them get besides, and who hears of them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::destinations::{EventDestination, older};
use super::identities::Nothing;
use super::state::{Region, Ses};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// A configuration set. Both APIs see it; it is kept as the newer one says it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct ConfigurationSet {
    /// Who hears of its mails, in the order they were added.
    pub(super) destinations: Vec<EventDestination>,
    /// `TrackingOptions`, `DeliveryOptions` and the like, where they were given.
    pub(super) options: Map<String, Value>,
}

/// There is no configuration set of that name.
pub(super) fn no_such_set(name: &str) -> ServiceError {
    ServiceError::sender(
        "ConfigurationSetDoesNotExistException",
        format!("Configuration set <{name}> does not exist."),
    )
}

impl Region {
    /// Adds a set.
    pub(super) fn add_set(
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

    /// The set of that name.
    pub(super) fn set(&self, name: &str) -> Result<&ConfigurationSet, ServiceError> {
        self.configuration_sets
            .get(name)
            .ok_or_else(|| no_such_set(name))
    }

    /// The same, to change it.
    pub(super) fn set_mut(&mut self, name: &str) -> Result<&mut ConfigurationSet, ServiceError> {
        self.configuration_sets
            .get_mut(name)
            .ok_or_else(|| no_such_set(name))
    }

    /// Removes a set.
    pub(super) fn remove_set(&mut self, name: &str) -> Result<(), ServiceError> {
        let removed = self.configuration_sets.remove(name);
        removed.map(|_| ()).ok_or_else(|| no_such_set(name))
    }
}

impl ConfigurationSet {
    /// Whether mails may be sent by it.
    pub(super) fn sends(&self) -> bool {
        let options = self.options.get("SendingOptions");
        options.is_none_or(|options| options["SendingEnabled"] != Value::Bool(false))
    }

    /// Says one of its options anew; an empty one is taken back.
    pub(super) fn say(&mut self, name: &str, options: Map<String, Value>) {
        if options.is_empty() {
            self.options.remove(name);
        } else {
            self.options.insert(name.to_owned(), options.into());
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Create {
    configuration_set: Named,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    name: String,
}

pub(super) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Create,
) -> Result<(), ServiceError> {
    let set = ConfigurationSet::default();
    ses.regions
        .for_caller(cx)
        .add_set(input.configuration_set.name, set)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SetName {
    configuration_set_name: String,
    #[serde(default)]
    configuration_set_attribute_names: Vec<String>,
}

pub(super) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SetName,
) -> Result<(), ServiceError> {
    ses.regions
        .for_caller(cx)
        .remove_set(&input.configuration_set_name)
}

pub(super) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
) -> Result<Value, ServiceError> {
    let names = ses.regions.for_caller(cx).configuration_sets.keys();
    let listed: Vec<Value> = names.map(|name| json!({"Name": name})).collect();
    Ok(json!({"ConfigurationSets": listed}))
}

pub(super) fn describe(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SetName,
) -> Result<Value, ServiceError> {
    let name = input.configuration_set_name;
    let set = ses.regions.for_caller(cx).set(&name)?;
    let mut answer = json!({"ConfigurationSet": {"Name": name}});
    for wanted in &input.configuration_set_attribute_names {
        match wanted.as_str() {
            "eventDestinations" => {
                let all: Vec<Value> = set
                    .destinations
                    .iter()
                    .map(|destination| older(&json!(destination)))
                    .collect();
                answer["EventDestinations"] = all.into();
            }
            "trackingOptions" => {
                if let Some(options) = set.options.get("TrackingOptions") {
                    answer["TrackingOptions"] = options.clone();
                }
            }
            "deliveryOptions" => {
                if let Some(options) = set.options.get("DeliveryOptions") {
                    let policy = match options["TlsPolicy"].as_str() {
                        Some("REQUIRE") => "Require",
                        _ => "Optional",
                    };
                    answer["DeliveryOptions"] = json!({"TlsPolicy": policy});
                }
            }
            _ => {
                let metrics = set.options.get("ReputationOptions");
                let metrics = metrics.map(|options| &options["ReputationMetricsEnabled"]);
                answer["ReputationOptions"] = json!({
                    "SendingEnabled": set.sends(),
                    "ReputationMetricsEnabled": metrics.and_then(Value::as_bool).unwrap_or(false),
                });
            }
        }
    }
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Said {
    configuration_set_name: String,
    #[serde(default)]
    tracking_options: Map<String, Value>,
    #[serde(default)]
    delivery_options: Map<String, Value>,
    #[serde(default)]
    enabled: bool,
}

pub(super) fn create_tracking(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Said,
) -> Result<(), ServiceError> {
    let name = input.configuration_set_name;
    let set = ses.regions.for_caller(cx).set_mut(&name)?;
    if set.options.contains_key("TrackingOptions") {
        return Err(ServiceError::sender(
            "TrackingOptionsAlreadyExistsException",
            format!("Tracking options already exist for configuration set <{name}>."),
        ));
    }
    set.say("TrackingOptions", input.tracking_options);
    Ok(())
}

fn no_tracking(name: &str) -> ServiceError {
    ServiceError::sender(
        "TrackingOptionsDoesNotExistException",
        format!("Tracking options do not exist for configuration set <{name}>."),
    )
}

pub(super) fn update_tracking(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Said,
) -> Result<(), ServiceError> {
    let name = input.configuration_set_name;
    let set = ses.regions.for_caller(cx).set_mut(&name)?;
    if !set.options.contains_key("TrackingOptions") {
        return Err(no_tracking(&name));
    }
    set.say("TrackingOptions", input.tracking_options);
    Ok(())
}

pub(super) fn delete_tracking(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Said,
) -> Result<(), ServiceError> {
    let name = input.configuration_set_name;
    let set = ses.regions.for_caller(cx).set_mut(&name)?;
    let removed = set.options.remove("TrackingOptions");
    removed.map(|_| ()).ok_or_else(|| no_tracking(&name))
}

pub(super) fn put_delivery(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Said,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .set_mut(&input.configuration_set_name)?;
    let policy = input.delivery_options.get("TlsPolicy");
    let policy = policy.and_then(Value::as_str).unwrap_or("Optional");
    let policy = json!({"TlsPolicy": policy.to_ascii_uppercase()});
    set.options.insert("DeliveryOptions".to_owned(), policy);
    Ok(())
}

pub(super) fn set_reputation_metrics(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Said,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .set_mut(&input.configuration_set_name)?;
    let options = json!({"ReputationMetricsEnabled": input.enabled});
    set.options.insert("ReputationOptions".to_owned(), options);
    Ok(())
}

pub(super) fn set_sending(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Said,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .set_mut(&input.configuration_set_name)?;
    let options = json!({"SendingEnabled": input.enabled});
    set.options.insert("SendingOptions".to_owned(), options);
    Ok(())
}
