//! Configuration sets, by the REST API.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::renamed;
use super::tags::{Tag, arn, keep_tags, told_tags};
use crate::destinations::EventDestination;
use crate::identities::Nothing;
use crate::sets::ConfigurationSet;
use crate::state::Ses;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// The options a set can have, by the names they are told by.
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
pub(crate) struct Create {
    configuration_set_name: String,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(flatten)]
    options: Map<String, Value>,
}

pub(crate) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Create,
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
    region.add_set(name, set).map_err(renamed)?;
    keep_tags(region, arn, input.tags);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetName {
    configuration_set_name: String,
}

pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SetName,
) -> Result<(), ServiceError> {
    let arn = arn(cx, "configuration-set", &input.configuration_set_name);
    let region = ses.regions.for_caller(cx);
    region
        .remove_set(&input.configuration_set_name)
        .map_err(renamed)?;
    region.tags.remove(&arn);
    Ok(())
}

pub(crate) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    _: Nothing,
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
    input: SetName,
) -> Result<Value, ServiceError> {
    let name = input.configuration_set_name;
    let arn = arn(cx, "configuration-set", &name);
    let region = ses.regions.for_caller(cx);
    let set = region.set(&name).map_err(renamed)?;
    let mut answer = set.options.clone();
    for (option, usual) in [
        ("DeliveryOptions", json!({"TlsPolicy": "OPTIONAL"})),
        (
            "ReputationOptions",
            json!({"ReputationMetricsEnabled": false}),
        ),
        ("SendingOptions", json!({"SendingEnabled": true})),
    ] {
        answer.entry(option).or_insert(usual);
    }
    answer.insert("ConfigurationSetName".to_owned(), name.into());
    answer.insert("Tags".to_owned(), told_tags(region, &arn));
    Ok(answer.into())
}

/// Says one of a set's options.
fn say(
    ses: &mut Ses,
    cx: &CallContext<'_>,
    mut input: Map<String, Value>,
    option: &str,
) -> Result<(), ServiceError> {
    let name = input.remove("ConfigurationSetName").unwrap_or_default();
    let name = name.as_str().unwrap_or_default();
    let set = ses.regions.for_caller(cx).set_mut(name).map_err(renamed)?;
    set.say(option, input);
    Ok(())
}

macro_rules! says {
    ($($name:ident: $option:literal),* $(,)?) => {$(
        pub(in crate) fn $name(
            ses: &mut Ses,
            cx: &mut CallContext<'_>,
            input: Map<String, Value>,
        ) -> Result<(), ServiceError> {
            say(ses, cx, input, $option)
        }
    )*};
}

says! {
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
    // The only options that come in a member of their own.
    if let Some(Value::Object(options)) = input.remove("VdmOptions") {
        input.extend(options);
    }
    say(ses, cx, input, "VdmOptions")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DestinationOf {
    configuration_set_name: String,
    event_destination_name: String,
    #[serde(default)]
    event_destination: Map<String, Value>,
}

impl DestinationOf {
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
    input: DestinationOf,
) -> Result<(), ServiceError> {
    let (set, destination) = input.read()?;
    let region = ses.regions.for_caller(cx);
    region.add_destination(&set, destination).map_err(renamed)
}

pub(crate) fn update_destination(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DestinationOf,
) -> Result<(), ServiceError> {
    let (set, destination) = input.read()?;
    let region = ses.regions.for_caller(cx);
    region
        .change_destination(&set, destination)
        .map_err(renamed)
}

pub(crate) fn delete_destination(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: DestinationOf,
) -> Result<(), ServiceError> {
    let (set, name) = (input.configuration_set_name, input.event_destination_name);
    let region = ses.regions.for_caller(cx);
    region.remove_destination(&set, &name).map_err(renamed)
}

pub(crate) fn get_destinations(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: SetName,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    let set = region.set(&input.configuration_set_name).map_err(renamed)?;
    Ok(json!({"EventDestinations": set.destinations}))
}
