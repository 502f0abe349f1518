//! How the events of functions are handled, and where the outcomes go.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{invalid_parameter, not_found};
use crate::events::EventConfig;
use crate::function::Function;
use crate::names::{FunctionName, LATEST};
use crate::ops::page::page;
use crate::place::FunctionPlace;
use crate::state::Lambda;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutInput {
    function_name: String,
    qualifier: Option<String>,
    maximum_retry_attempts: Option<u32>,
    maximum_event_age_in_seconds: Option<u32>,
    destination_config: Option<DestinationsInput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DestinationsInput {
    on_success: Option<DestinationInput>,
    on_failure: Option<DestinationInput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DestinationInput {
    destination: Option<String>,
}

impl PutInput {
    /// Takes over what the call names.
    fn apply(&self, config: &mut EventConfig) {
        if self.maximum_retry_attempts.is_some() {
            config.maximum_retries = self.maximum_retry_attempts;
        }
        if self.maximum_event_age_in_seconds.is_some() {
            config.maximum_age = self.maximum_event_age_in_seconds;
        }
        if let Some(given) = &self.destination_config {
            let of = |given: &Option<DestinationInput>| given.as_ref()?.destination.clone();
            config.on_success = of(&given.on_success);
            config.on_failure = of(&given.on_failure);
        }
    }
}

pub(crate) fn put_function_event_invoke_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: PutInput,
) -> Result<Value, ServiceError> {
    set(lambda, cx, &input, EventConfig::default())
}

pub(crate) fn update_function_event_invoke_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: PutInput,
) -> Result<Value, ServiceError> {
    let (text, qualifier) = (&input.function_name, input.qualifier.as_deref());
    let (place, qualifier) = named(cx, text, qualifier)?;
    let known = known(lambda, &place, &qualifier)?.clone();
    set(lambda, cx, &input, known)
}

fn set(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: &PutInput,
    mut config: EventConfig,
) -> Result<Value, ServiceError> {
    let nothing = input.maximum_retry_attempts.is_none()
        && input.maximum_event_age_in_seconds.is_none()
        && input.destination_config.is_none();
    if nothing {
        return Err(invalid_parameter(
            "You must specify at least one of error handling or destination setting.",
        ));
    }
    let (place, qualifier) = named(cx, &input.function_name, input.qualifier.as_deref())?;
    input.apply(&mut config);
    config.modified = Some(cx.now());
    for target in [&config.on_success, &config.on_failure]
        .into_iter()
        .flatten()
    {
        check_destination(lambda, &place, target, &config)?;
    }
    let function = lambda.at(&place).ok_or_else(no_function)?;
    function
        .check_qualifier(&qualifier)
        .map_err(|_| no_function())?;
    let view = view(function, &qualifier, &config);
    function.event_configs.insert(qualifier, config);
    Ok(view)
}

/// Recorded: lambda_api, `test_lambda_eventinvokeconfig_exceptions`.
fn check_destination(
    lambda: &mut Lambda,
    place: &FunctionPlace,
    target: &str,
    config: &EventConfig,
) -> Result<(), ServiceError> {
    let arn = Arn::parse(target);
    match arn.map(|arn| arn.service) {
        Some("sqs" | "sns" | "events") => Ok(()),
        Some("lambda") => {
            let name = FunctionName::parse(target);
            if name.name == place.name {
                return Err(invalid_parameter(
                    "You can't specify the function as a destination for itself.",
                ));
            }
            let other = FunctionPlace {
                name: name.name,
                ..place.clone()
            };
            if lambda.at(&other).is_none() {
                let message = format!("The destination ARN {target} is invalid.");
                return Err(invalid_parameter(message));
            }
            Ok(())
        }
        _ => {
            let shown = |name: &str, target: &Option<String>| match target {
                Some(target) => format!("{name}(destination={target})"),
                None => "null".to_owned(),
            };
            Err(invalid_parameter(format!(
                "The provided destination config DestinationConfig(onSuccess={}, onFailure={}) is \
                 invalid.",
                shown("OnSuccess", &config.on_success),
                shown("OnFailure", &config.on_failure)
            )))
        }
    }
}

fn no_function() -> ServiceError {
    not_found("The function doesn't exist.")
}

/// Returns the function and the qualifier that a call names.
fn named(
    cx: &CallContext<'_>,
    text: &str,
    qualifier: Option<&str>,
) -> Result<(FunctionPlace, String), ServiceError> {
    let name = FunctionName::of_own(cx, "PutFunctionEventInvokeConfig", text, qualifier)?;
    let place = FunctionPlace::of(cx, &name);
    Ok((place, name.qualifier.unwrap_or_else(|| LATEST.to_owned())))
}

fn known<'a>(
    lambda: &'a mut Lambda,
    place: &FunctionPlace,
    qualifier: &str,
) -> Result<&'a EventConfig, ServiceError> {
    let message = format!(
        "The function {}:{qualifier} doesn't have an EventInvokeConfig",
        place.arn()
    );
    let function = lambda.at(place);
    let config = function.and_then(|function| function.event_configs.get(qualifier));
    config.ok_or_else(|| not_found(message))
}

fn view(function: &Function, qualifier: &str, config: &EventConfig) -> Value {
    let destination = |target: &Option<String>| match target {
        Some(target) => json!({"Destination": target}),
        None => json!({}),
    };
    let mut view = json!({
        "LastModified": config.modified.map(Timestamp),
        "FunctionArn": function.qualified_arn(Some(qualifier)),
        "DestinationConfig": {
            "OnSuccess": destination(&config.on_success),
            "OnFailure": destination(&config.on_failure),
        },
    });
    if let Some(retries) = config.maximum_retries {
        view["MaximumRetryAttempts"] = retries.into();
    }
    if let Some(age) = config.maximum_age {
        view["MaximumEventAgeInSeconds"] = age.into();
    }
    view
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct FunctionInput {
    function_name: String,
    qualifier: Option<String>,
}

pub(crate) fn get_function_event_invoke_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: FunctionInput,
) -> Result<Value, ServiceError> {
    let (place, qualifier) = named(cx, &input.function_name, input.qualifier.as_deref())?;
    let config = known(lambda, &place, &qualifier)?.clone();
    let function = lambda.at(&place).ok_or_else(no_function)?;
    Ok(view(function, &qualifier, &config))
}

pub(crate) fn delete_function_event_invoke_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: FunctionInput,
) -> Result<Value, ServiceError> {
    let (place, qualifier) = named(cx, &input.function_name, input.qualifier.as_deref())?;
    known(lambda, &place, &qualifier)?;
    if let Some(function) = lambda.at(&place) {
        function.event_configs.remove(&qualifier);
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    function_name: String,
    marker: Option<String>,
    max_items: Option<usize>,
}

pub(crate) fn list_function_event_invoke_configs(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let (place, _) = named(cx, &input.function_name, None)?;
    let function = lambda.at(&place).ok_or_else(no_function)?;
    let configs = function.event_configs.iter();
    let found = configs.map(|(qualifier, config)| view(function, qualifier, config));
    let (size, marker) = (input.max_items, input.marker.as_deref());
    page("FunctionEventInvokeConfigs", found.collect(), size, marker)
}
