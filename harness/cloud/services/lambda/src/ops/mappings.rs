//! Event source mappings: creates, changes, lists and deletes them.

use std::collections::BTreeMap;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{conflict, invalid_parameter, not_implemented, resource_not_found};
use crate::filter::Pattern;
use crate::lookup;
use crate::mapping::{Mapping, Work};
use crate::names::FunctionName;
use crate::ops::page::page;
use crate::place::{FunctionPlace, MappingPlace};
use crate::polling;
use crate::state::Lambda;
use crate::stream::{StreamInput, StreamSettings};

/// The most messages of a batch without a window, and of a FIFO queue.
const MOST_WITHOUT_WINDOW: usize = 10;
/// How many records of a stream a batch has unless the mapping says otherwise.
const STREAM_BATCH: usize = 100;
const PRINCIPAL: &str = "lambda.amazonaws.com";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    event_source_arn: Option<String>,
    function_name: String,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    #[serde(flatten)]
    settings: SettingsInput,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SettingsInput {
    enabled: Option<bool>,
    batch_size: Option<usize>,
    maximum_batching_window_in_seconds: Option<u32>,
    filter_criteria: Option<FiltersInput>,
    function_response_types: Option<Vec<String>>,
    scaling_config: Option<ScalingInput>,
    #[serde(flatten)]
    stream: StreamInput,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FiltersInput {
    #[serde(default)]
    filters: Vec<FilterInput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FilterInput {
    pattern: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ScalingInput {
    maximum_concurrency: Option<u32>,
}

impl SettingsInput {
    /// Takes over what the call names.
    fn apply(self, mapping: &mut Mapping) -> Result<(), ServiceError> {
        match &mut mapping.stream {
            Some(stream) => stream.change(self.stream)?,
            // Recorded: lambda_api, `destination_config_failure`.
            None if self.stream.has_destination() => {
                return Err(invalid_parameter(
                    "Unsupported DestinationConfig parameter for given event source mapping type.",
                ));
            }
            None => {}
        }
        if let Some(given) = self.filter_criteria {
            let patterns = given
                .filters
                .into_iter()
                .filter_map(|filter| filter.pattern);
            mapping.filters = patterns.collect();
            if mapping
                .filters
                .iter()
                .any(|text| Pattern::parse(text).is_none())
            {
                return Err(invalid_parameter("Invalid filter pattern definition."));
            }
        }
        if let Some(types) = self.function_response_types {
            mapping.reports_failures = !types.is_empty();
        }
        if let Some(given) = self.scaling_config {
            mapping.maximum_concurrency = given.maximum_concurrency;
        }
        mapping.is_enabled = self.enabled.unwrap_or(mapping.is_enabled);
        mapping.batch_size = self.batch_size.unwrap_or(mapping.batch_size);
        let window = self.maximum_batching_window_in_seconds;
        mapping.window = window.unwrap_or(mapping.window);
        let is_large = mapping.batch_size > MOST_WITHOUT_WINDOW;
        if mapping.is_fifo() {
            if mapping.window > 0 {
                return Err(invalid_parameter(
                    "Batching window is not supported for FIFO queues",
                ));
            }
            if is_large {
                return Err(invalid_parameter(
                    "Batch size should be between 1 and 10 for FIFO queues",
                ));
            }
        }
        if is_large && mapping.window == 0 && mapping.stream.is_none() {
            // Recorded: lambda_integration_sqs, `test_event_source_mapping_default_batch_size`.
            return Err(invalid_parameter(
                "Maximum batch window in seconds must be greater than 0 if maximum batch size is \
                 greater than 10",
            ));
        }
        Ok(())
    }
}

pub(crate) fn create_event_source_mapping(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Answer<Value>, ServiceError> {
    let source = input
        .event_source_arn
        .ok_or_else(|| invalid_parameter("Unrecognized event source."))?;
    check_source(&source)?;
    let text = &input.function_name;
    let name = FunctionName::of_own(cx, "CreateEventSourceMapping", text, None)?;
    let function = FunctionPlace::of(cx, &name);
    let timeout = {
        let no_function = || invalid_parameter("Function does not exist");
        let found = lambda.at(&function).ok_or_else(no_function)?;
        let version = found.find(name.qualifier.as_deref());
        version.map_err(|_| no_function())?.settings.timeout
    };
    let is_stream = !source.starts_with("arn:aws:sqs:");
    let stream = is_stream.then(|| StreamSettings::new(&input.settings.stream));
    let mut mapping = Mapping {
        uuid: String::new(),
        source,
        function,
        qualifier: name.qualifier,
        is_enabled: true,
        batch_size: if is_stream {
            STREAM_BATCH
        } else {
            MOST_WITHOUT_WINDOW
        },
        window: 0,
        filters: Vec::new(),
        reports_failures: false,
        maximum_concurrency: None,
        modified: cx.now(),
        tags: input.tags,
        stream: stream.transpose()?,
        work: Work::default(),
    };
    input.settings.apply(&mut mapping)?;
    // The queue has to be there.
    let id = cx.caller.request_id.clone();
    let Some(found) = lambda.lookups.take(&id) else {
        if lambda.lookups.start(id) {
            let ticket = lookup::ticket(cx.request_id());
            let call = match ServiceCall::list_shards(&mapping.source, PRINCIPAL) {
                Some(call) => call,
                None => attributes_of(&mapping.source),
            };
            cx.effect_with_ticket(Effect::Call(call), ticket);
        }
        return Ok(lookup::wait(cx));
    };
    if is_stream {
        // Recorded: lambda_integration_kinesis, `test_esm_with_not_existing_kinesis_stream`.
        found.map_err(|_| invalid_parameter(format!("Stream not found: {}", mapping.source)))?;
    } else {
        check_queue(found, timeout)?;
    }
    let others = lambda.regions.for_caller(cx).mappings.values();
    let is_same = |other: &&Mapping| {
        (&other.source, other.function_arn()) == (&mapping.source, mapping.function_arn())
    };
    if let Some(other) = { others }.find(is_same) {
        // Recorded: lambda_integration_sqs, `test_duplicate_event_source_mappings`.
        if is_stream {
            // Recorded: lambda_integration_dynamodbstreams,
            // `test_duplicate_event_source_mappings`.
            return Err(conflict(format!(
                "The event source arn (\" {} \") and function (\" {} \") provided mapping already \
                 exists. Please update or delete the existing mapping with UUID {}",
                mapping.source, mapping.function.name, other.uuid
            )));
        }
        return Err(conflict(format!(
            "An event source mapping with SQS arn (\" {} \") and function (\" {} \") already \
             exists. Please update or delete the existing mapping with UUID {}",
            mapping.source, mapping.function.name, other.uuid
        )));
    }
    mapping.uuid = cx.ids.uuid("mapping");
    let state = if mapping.is_enabled {
        "Creating"
    } else {
        "Disabled"
    };
    let view = mapping.view(state);
    let place = MappingPlace::of(cx, &mapping.uuid);
    let mappings = &mut lambda.regions.for_caller(cx).mappings;
    mappings.insert(mapping.uuid.clone(), mapping);
    polling::advance(lambda, cx, &place);
    Ok(Answer::Now(view))
}

fn check_source(source: &str) -> Result<(), ServiceError> {
    match Arn::parse(source).map(|arn| arn.service) {
        Some("sqs" | "dynamodb" | "kinesis") => Ok(()),
        Some(service @ ("kafka" | "mq" | "rds")) => Err(not_implemented(&format!(
            "event source mappings of {service} (only of SQS, DynamoDB and Kinesis)"
        ))),
        _ => Err(invalid_parameter("Unrecognized event source.")),
    }
}

/// Returns the call that asks for the visibility timeout of a queue.
fn attributes_of(queue_arn: &str) -> ServiceCall {
    let arn = Arn::parse(queue_arn);
    let (account, region, name) =
        arn.map_or(("", "", ""), |arn| (arn.account, arn.region, arn.resource));
    ServiceCall {
        service: "sqs",
        operation: "GetQueueAttributes",
        account: account.into(),
        region: region.into(),
        input: json!({
            "QueueUrl": format!("/{account}/{name}"),
            "AttributeNames": ["VisibilityTimeout"],
        }),
        principal: PRINCIPAL,
        source_arn: None,
    }
}

fn check_queue(queue: Result<Value, ServiceError>, timeout: u32) -> Result<(), ServiceError> {
    // Recorded: lambda_integration_sqs, `test_esm_with_not_existing_sqs_queue`.
    let queue = queue.map_err(|_| {
        invalid_parameter(
            "Error occurred while ReceiveMessage. SQS Error Code: \
             AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does \
             not exist.",
        )
    })?;
    let visibility = queue["Attributes"]["VisibilityTimeout"].as_str();
    let visibility = visibility
        .and_then(|seconds| seconds.parse().ok())
        .unwrap_or(30_u32);
    if visibility < timeout {
        return Err(invalid_parameter(format!(
            "Queue visibility timeout: {visibility} seconds is less than Function timeout: \
             {timeout} seconds"
        )));
    }
    Ok(())
}

#[derive(Deserialize)]
pub(crate) struct UuidInput {
    #[serde(rename = "UUID")]
    uuid: String,
}

pub(crate) fn get_event_source_mapping(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: UuidInput,
) -> Result<Value, ServiceError> {
    let mapping = lambda.mapping(&MappingPlace::of(cx, &input.uuid));
    let mapping = mapping.ok_or_else(resource_not_found)?;
    Ok(mapping.view(mapping.state()))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateInput {
    #[serde(rename = "UUID")]
    uuid: String,
    function_name: Option<String>,
    #[serde(flatten)]
    settings: SettingsInput,
}

pub(crate) fn update_event_source_mapping(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: UpdateInput,
) -> Result<Value, ServiceError> {
    let place = MappingPlace::of(cx, &input.uuid);
    let mut changed = lambda
        .mapping(&place)
        .ok_or_else(resource_not_found)?
        .clone();
    if let Some(text) = &input.function_name {
        let name = FunctionName::of_own(cx, "UpdateEventSourceMapping", text, None)?;
        changed.function = FunctionPlace::of(cx, &name);
        changed.qualifier = name.qualifier;
        if lambda.at(&changed.function).is_none() {
            return Err(invalid_parameter("Function does not exist"));
        }
    }
    let was_enabled = changed.is_enabled;
    input.settings.apply(&mut changed)?;
    changed.modified = cx.now();
    let state = match (was_enabled, changed.is_enabled) {
        (false, true) => "Enabling",
        (true, false) => "Disabling",
        _ => "Updating",
    };
    let view = changed.view(state);
    if let Some(mapping) = lambda.mapping(&place) {
        polling::stop(cx, &place, mapping);
        changed.work.running = mapping.work.running;
        *mapping = changed;
    }
    polling::advance(lambda, cx, &place);
    Ok(view)
}

pub(crate) fn delete_event_source_mapping(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: UuidInput,
) -> Result<Value, ServiceError> {
    let place = MappingPlace::of(cx, &input.uuid);
    let mappings = &mut lambda.regions.for_caller(cx).mappings;
    let mut mapping = mappings
        .remove(&input.uuid)
        .ok_or_else(resource_not_found)?;
    polling::stop(cx, &place, &mut mapping);
    Ok(mapping.view("Deleting"))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    event_source_arn: Option<String>,
    function_name: Option<String>,
    marker: Option<String>,
    max_items: Option<usize>,
}

pub(crate) fn list_event_source_mappings(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let function = input.function_name.as_deref().map(FunctionName::parse);
    let is_wanted = |mapping: &&Mapping| {
        let source = input.event_source_arn.as_ref();
        source.is_none_or(|source| *source == mapping.source)
            && function
                .as_ref()
                .is_none_or(|name| name.name == mapping.function.name)
    };
    let mappings = lambda.regions.for_caller(cx).mappings.values();
    let found = mappings
        .filter(is_wanted)
        .map(|mapping| mapping.view(mapping.state()));
    let found = found.collect();
    page(
        "EventSourceMappings",
        found,
        input.max_items,
        input.marker.as_deref(),
    )
}
