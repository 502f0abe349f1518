//! Configuration sets.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::errors::v2_error;
use super::tags::{Tag, add_tags, arn, describe_tags};
use crate::state::{ConfigurationSet, EventDestination, Ses};
use crate::topic_check;
use crate::v1::NoInput;
use rehearsal_cloud_core::service::{Answer, CallContext};
use rehearsal_model::error::ServiceError;

/// The groups of options that a set can have.
const OPTIONS: [&str; 7] = [
    "TrackingOptions",
    "DeliveryOptions",
    "ReputationOptions",
    "SendingOptions",
    "SuppressionOptions",
    "VdmOptions",
    "ArchivingOptions",
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    configuration_set_name: String,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(flatten)]
    options: Map<String, Value>,
}

pub(crate) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<(), ServiceError> {
    let name = input.configuration_set_name;
    let mut options = input.options;
    options.retain(|option, _| OPTIONS.contains(&option.as_str()));
    let set = ConfigurationSet {
        options,
        ..ConfigurationSet::default()
    };
    let arn = arn(cx, "configuration-set", &name);
    let region = ses.regions.for_caller(cx);
    region.add_configuration_set(name, set).map_err(v2_error)?;
    add_tags(region, arn, input.tags);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NameInput {
    configuration_set_name: String,
}

pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<(), ServiceError> {
    let arn = arn(cx, "configuration-set", &input.configuration_set_name);
    let region = ses.regions.for_caller(cx);
    region
        .remove_configuration_set(&input.configuration_set_name)
        .map_err(v2_error)?;
    region.tags.remove(&arn);
    Ok(())
}

pub(crate) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let names: Vec<&String> = ses
        .regions
        .for_caller(cx)
        .configuration_sets
        .keys()
        .collect();
    Ok(json!({"ConfigurationSets": names}))
}

pub(crate) fn get(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<Value, ServiceError> {
    let name = input.configuration_set_name;
    let arn = arn(cx, "configuration-set", &name);
    let region = ses.regions.for_caller(cx);
    let set = region.configuration_set(&name).map_err(v2_error)?;
    let mut answer = set.options.clone();
    for (option, default) in [
        ("DeliveryOptions", json!({"TlsPolicy": "OPTIONAL"})),
        (
            "ReputationOptions",
            json!({"ReputationMetricsEnabled": false}),
        ),
        ("SendingOptions", json!({"SendingEnabled": true})),
    ] {
        answer.entry(option).or_insert(default);
    }
    answer.insert("ConfigurationSetName".to_owned(), name.into());
    answer.insert("Tags".to_owned(), describe_tags(region, &arn));
    Ok(answer.into())
}

/// Sets a group of options of a set.
fn put_options(
    ses: &mut Ses,
    cx: &CallContext<'_>,
    mut input: Map<String, Value>,
    option: &str,
) -> Result<(), ServiceError> {
    let name = input.remove("ConfigurationSetName").unwrap_or_default();
    let name = name.as_str().unwrap_or_default();
    let set = ses
        .regions
        .for_caller(cx)
        .configuration_set_mut(name)
        .map_err(v2_error)?;
    set.set_options(option, input);
    Ok(())
}

macro_rules! put_options_operations {
    ($($name:ident: $option:literal),* $(,)?) => {$(
        pub(crate) fn $name(
            ses: &mut Ses,
            cx: &mut CallContext<'_>,
            input: Map<String, Value>,
        ) -> Result<(), ServiceError> {
            put_options(ses, cx, input, $option)
        }
    )*};
}

put_options_operations! {
    put_archiving: "ArchivingOptions",
    put_delivery: "DeliveryOptions",
    put_reputation: "ReputationOptions",
    put_sending: "SendingOptions",
    put_suppression: "SuppressionOptions",
    put_tracking: "TrackingOptions",
}

pub(crate) fn put_vdm(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    mut input: Map<String, Value>,
) -> Result<(), ServiceError> {
    // Unlike the other options, these are in a member of the input.
    if let Some(Value::Object(options)) = input.remove("VdmOptions") {
        input.extend(options);
    }
    put_options(ses, cx, input, "VdmOptions")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DestinationInput {
    configuration_set_name: String,
    event_destination_name: String,
    #[serde(default)]
    event_destination: Map<String, Value>,
}

impl DestinationInput {
    fn read(self) -> Result<(String, EventDestination), ServiceError> {
        let mut destination = self.event_destination;
        destination.insert("Name".to_owned(), self.event_destination_name.into());
        let destination = rehearsal_cloud_core::service::read(&destination.into())?;
        Ok((self.configuration_set_name, destination))
    }
}

pub(crate) fn create_destination(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DestinationInput,
) -> Result<Answer<()>, ServiceError> {
    let (set, destination) = input.read()?;
    topic_check::put_destination(ses, cx, &set, destination, false).map_err(v2_error)
}

pub(crate) fn update_destination(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DestinationInput,
) -> Result<Answer<()>, ServiceError> {
    let (set, destination) = input.read()?;
    topic_check::put_destination(ses, cx, &set, destination, true).map_err(v2_error)
}

pub(crate) fn delete_destination(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DestinationInput,
) -> Result<(), ServiceError> {
    let (set, name) = (input.configuration_set_name, input.event_destination_name);
    let region = ses.regions.for_caller(cx);
    region.remove_destination(&set, &name).map_err(v2_error)
}

pub(crate) fn get_destinations(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    let set = region
        .configuration_set(&input.configuration_set_name)
        .map_err(v2_error)?;
    Ok(json!({"EventDestinations": set.destinations}))
}
