//! Configuration sets.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::NoInput;
use super::event_destinations::to_v1;
use crate::state::{ConfigurationSet, Ses};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    configuration_set: SetFields,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SetFields {
    name: String,
}

pub(crate) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<(), ServiceError> {
    let set = ConfigurationSet::default();
    ses.regions
        .for_caller(cx)
        .add_configuration_set(input.configuration_set.name, set)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NameInput {
    configuration_set_name: String,
    #[serde(default)]
    configuration_set_attribute_names: Vec<String>,
}

pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<(), ServiceError> {
    ses.regions
        .for_caller(cx)
        .remove_configuration_set(&input.configuration_set_name)
}

pub(crate) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let names = ses.regions.for_caller(cx).configuration_sets.keys();
    let listed: Vec<Value> = names.map(|name| json!({"Name": name})).collect();
    Ok(json!({"ConfigurationSets": listed}))
}

pub(crate) fn describe(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<Value, ServiceError> {
    let name = input.configuration_set_name;
    let set = ses.regions.for_caller(cx).configuration_set(&name)?;
    let mut answer = json!({"ConfigurationSet": {"Name": name}});
    for attribute in &input.configuration_set_attribute_names {
        match attribute.as_str() {
            "eventDestinations" => {
                let all: Vec<Value> = set
                    .destinations
                    .iter()
                    .map(|destination| to_v1(&json!(destination)))
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
                    "SendingEnabled": set.sending_enabled(),
                    "ReputationMetricsEnabled": metrics.and_then(Value::as_bool).unwrap_or(false),
                });
            }
        }
    }
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct OptionsInput {
    configuration_set_name: String,
    #[serde(default)]
    tracking_options: Map<String, Value>,
    #[serde(default)]
    delivery_options: Map<String, Value>,
    #[serde(default)]
    enabled: bool,
}

pub(crate) fn create_tracking(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: OptionsInput,
) -> Result<(), ServiceError> {
    let name = input.configuration_set_name;
    let set = ses.regions.for_caller(cx).configuration_set_mut(&name)?;
    if set.options.contains_key("TrackingOptions") {
        return Err(ServiceError::sender(
            "TrackingOptionsAlreadyExistsException",
            format!("Tracking options already exist for configuration set <{name}>."),
        ));
    }
    set.set_options("TrackingOptions", input.tracking_options);
    Ok(())
}

fn no_tracking(name: &str) -> ServiceError {
    ServiceError::sender(
        "TrackingOptionsDoesNotExistException",
        format!("Tracking options do not exist for configuration set <{name}>."),
    )
}

pub(crate) fn update_tracking(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: OptionsInput,
) -> Result<(), ServiceError> {
    let name = input.configuration_set_name;
    let set = ses.regions.for_caller(cx).configuration_set_mut(&name)?;
    if !set.options.contains_key("TrackingOptions") {
        return Err(no_tracking(&name));
    }
    set.set_options("TrackingOptions", input.tracking_options);
    Ok(())
}

pub(crate) fn delete_tracking(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: OptionsInput,
) -> Result<(), ServiceError> {
    let name = input.configuration_set_name;
    let set = ses.regions.for_caller(cx).configuration_set_mut(&name)?;
    let removed = set.options.remove("TrackingOptions");
    removed.map(|_| ()).ok_or_else(|| no_tracking(&name))
}

pub(crate) fn put_delivery(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: OptionsInput,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .configuration_set_mut(&input.configuration_set_name)?;
    let policy = input.delivery_options.get("TlsPolicy");
    let policy = policy.and_then(Value::as_str).unwrap_or("Optional");
    let policy = json!({"TlsPolicy": policy.to_ascii_uppercase()});
    set.options.insert("DeliveryOptions".to_owned(), policy);
    Ok(())
}

pub(crate) fn set_reputation_metrics(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: OptionsInput,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .configuration_set_mut(&input.configuration_set_name)?;
    let options = json!({"ReputationMetricsEnabled": input.enabled});
    set.options.insert("ReputationOptions".to_owned(), options);
    Ok(())
}

pub(crate) fn set_sending(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: OptionsInput,
) -> Result<(), ServiceError> {
    let set = ses
        .regions
        .for_caller(cx)
        .configuration_set_mut(&input.configuration_set_name)?;
    let options = json!({"SendingEnabled": input.enabled});
    set.options.insert("SendingOptions".to_owned(), options);
    Ok(())
}
