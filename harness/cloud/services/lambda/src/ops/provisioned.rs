//! Provisioned concurrency: environments that are started before they are needed.

use std::sync::Arc;

use rehearsal_cloud_core::effect::Effect;
use rehearsal_cloud_core::functions::EnvironmentScope;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{conflict, function_not_found, invalid_parameter, not_found, of_user};
use crate::function::{Function, Provisioned};
use crate::names::{FunctionName, LATEST, is_number};
use crate::ops::concurrency::{ACCOUNT_LIMIT, UNRESERVED_MINIMUM};
use crate::ops::page::page;
use crate::place::FunctionPlace;
use crate::run;
use crate::state::Lambda;
use crate::view::modified;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutInput {
    function_name: String,
    qualifier: String,
    provisioned_concurrent_executions: u32,
}

/// Recorded: lambda_api, `test_lambda_provisioned_lifecycle`,
/// `test_provisioned_concurrency_exceptions`, `test_provisioned_concurrency_limits`; lambda,
/// `test_reserved_provisioned_overlap`.
pub(crate) fn put_provisioned_concurrency_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: PutInput,
) -> Result<Value, ServiceError> {
    let operation = "PutProvisionedConcurrencyConfig";
    let given = Some(input.qualifier.as_str());
    let name = FunctionName::of_own(cx, operation, &input.function_name, given)?;
    let qualifier = name.qualifier.clone().unwrap_or_default();
    if qualifier == LATEST {
        return Err(invalid_parameter(
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
        ));
    }
    let place = FunctionPlace::of(cx, &name);
    let function = find(lambda, &place, &qualifier)?;
    let version = function.find(Some(&qualifier))?.name.clone();
    check_conflict(function, &qualifier, &version)?;
    let wanted = input.provisioned_concurrent_executions;
    let others = function.provisioned.iter();
    let others = others.filter(|(known, _)| **known != qualifier);
    let total = others.map(|(_, config)| config.requested).sum::<u32>() + wanted;
    match function.reserved {
        Some(reserved) if total > reserved => {
            return Err(invalid_parameter(
                "Requested Provisioned Concurrency should not be greater than the \
                 reservedConcurrentExecution for function",
            ));
        }
        Some(_) => {}
        None => check_account(total)?,
    }
    let config = Provisioned {
        requested: wanted,
        allocated: None,
        modified: cx.now(),
    };
    let shown = view(&config);
    function.provisioned.insert(qualifier.clone(), config);
    start(lambda, cx, &place, &qualifier)?;
    Ok(shown)
}

/// Starts the environments of the version that a configuration is about now.
fn start(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &FunctionPlace,
    qualifier: &str,
) -> Result<(), ServiceError> {
    let function = find(lambda, place, qualifier)?;
    let version = function.find(Some(qualifier))?.name.clone();
    if let Some(version) = function.version_mut(&version) {
        // Its environments know how they came to be.
        version.environment = None;
    }
    let arn = Arc::clone(&function.arn);
    let config = function.provisioned.get(qualifier);
    let wanted = config.map_or(0, |config| config.requested);
    let prepared = run::prepare(lambda, cx, place, &version)?;
    let ticket = json!({"provisioned": [
        *place.account, *place.region, place.name, qualifier, *arn,
    ]});
    cx.effect_with_ticket(Effect::Prepare(Box::new(prepared), wanted), ticket);
    Ok(())
}

/// Has the environments of an alias follow it to another version: those of the old one end.
pub(crate) fn follow(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    place: &FunctionPlace,
    alias: &str,
    old: &str,
) -> Result<(), ServiceError> {
    let function = find(lambda, place, alias)?;
    let now = cx.now();
    let Some(config) = function.provisioned.get_mut(alias) else {
        return Ok(());
    };
    config.allocated = None;
    config.modified = now;
    let arn = Arc::clone(&function.arn);
    if let Some(version) = function.version_mut(old) {
        version.environment = None;
    }
    cx.effect(Effect::Retire(EnvironmentScope {
        cloud: Arc::clone(&cx.environment.endpoint),
        function: Some(arn),
        version: Some(old.to_owned()),
    }));
    start(lambda, cx, place, alias)
}

/// Hears whether the environments have started.
pub(crate) fn prepared(
    lambda: &mut Lambda,
    ticket: &Value,
    outcome: &Result<Value, ServiceError>,
) -> bool {
    let text = |index: usize| ticket["provisioned"][index].as_str();
    let (Some(account), Some(region), Some(name), Some(qualifier)) =
        (text(0), text(1), text(2), text(3))
    else {
        return false;
    };
    let place = FunctionPlace {
        account: account.into(),
        region: region.into(),
        name: name.to_owned(),
    };
    let function = lambda.at(&place);
    let config = function.and_then(|function| function.provisioned.get_mut(qualifier));
    if let Some(config) = config {
        let has_started = outcome.as_ref().is_ok_and(|started| *started == true);
        config.allocated = Some(if has_started { config.requested } else { 0 });
    }
    true
}

/// Refuses a version that an alias provides for, and the other way round.
fn check_conflict(function: &Function, qualifier: &str, version: &str) -> Result<(), ServiceError> {
    if is_number(qualifier) {
        let mut aliases = function.provisioned.keys();
        let points_here = |alias: &String| {
            function
                .aliases
                .get(alias)
                .is_some_and(|alias| alias.version == version)
        };
        if aliases.any(points_here) {
            return Err(conflict(
                "Version is pointed by a Provisioned Concurrency alias",
            ));
        }
    } else if function.provisioned.contains_key(version) {
        return Err(conflict(
            "Alias can't be used for Provisioned Concurrency configuration on an already \
             Provisioned version",
        ));
    }
    Ok(())
}

fn check_account(wanted: u32) -> Result<(), ServiceError> {
    if wanted > ACCOUNT_LIMIT {
        return Err(invalid_parameter(format!(
            "Specified ConcurrentExecutions for function is greater than account's unreserved \
             concurrency [{ACCOUNT_LIMIT}]."
        )));
    }
    if wanted > ACCOUNT_LIMIT - UNRESERVED_MINIMUM {
        return Err(invalid_parameter(format!(
            "Specified ConcurrentExecutions for function decreases account's \
             UnreservedConcurrentExecution below its minimum value of [{UNRESERVED_MINIMUM}]."
        )));
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NamedInput {
    function_name: String,
    qualifier: String,
}

pub(crate) fn get_provisioned_concurrency_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: NamedInput,
) -> Result<Value, ServiceError> {
    let (function, qualifier) = named(lambda, cx, "GetProvisionedConcurrencyConfig", &input)?;
    let config = function.provisioned.get(&qualifier);
    let config = config.ok_or_else(|| {
        of_user(
            "ProvisionedConcurrencyConfigNotFoundException",
            "No Provisioned Concurrency Config found for this function",
        )
    })?;
    Ok(view(config))
}

/// Deletes a configuration; one that is not there is no error.
pub(crate) fn delete_provisioned_concurrency_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: NamedInput,
) -> Result<Value, ServiceError> {
    let (function, qualifier) = named(lambda, cx, "DeleteProvisionedConcurrencyConfig", &input)?;
    function.provisioned.remove(&qualifier);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    function_name: String,
    marker: Option<String>,
    max_items: Option<usize>,
}

pub(crate) fn list_provisioned_concurrency_configs(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let text = &input.function_name;
    let name = FunctionName::of_own(cx, "ListProvisionedConcurrencyConfigs", text, None)?;
    let function = lambda.find(cx, &name)?;
    let configs = function.provisioned.iter().map(|(qualifier, config)| {
        let mut view = view(config);
        view["FunctionArn"] = function.qualified_arn(Some(qualifier)).into();
        view
    });
    let found = configs.collect();
    page(
        "ProvisionedConcurrencyConfigs",
        found,
        input.max_items,
        input.marker.as_deref(),
    )
}

/// Returns the function that a call names, and the version or alias.
fn named<'l>(
    lambda: &'l mut Lambda,
    cx: &CallContext<'_>,
    operation: &str,
    input: &NamedInput,
) -> Result<(&'l mut Function, String), ServiceError> {
    let given = Some(input.qualifier.as_str());
    let name = FunctionName::of_own(cx, operation, &input.function_name, given)?;
    let qualifier = name.qualifier.clone().unwrap_or_default();
    if qualifier == LATEST {
        return Err(invalid_parameter(
            "The function resource provided must be an alias or a published version.",
        ));
    }
    let place = FunctionPlace::of(cx, &name);
    Ok((find(lambda, &place, &qualifier)?, qualifier))
}

fn find<'l>(
    lambda: &'l mut Lambda,
    place: &FunctionPlace,
    qualifier: &str,
) -> Result<&'l mut Function, ServiceError> {
    let arn = format!("{}:{qualifier}", place.arn());
    let is_there = |function: &&mut Function| {
        function.aliases.contains_key(qualifier) || function.version(qualifier).is_some()
    };
    lambda.at(place).filter(is_there).ok_or_else(|| {
        if is_number(qualifier) {
            function_not_found(&arn)
        } else {
            not_found(format!("Cannot find alias arn: {arn}"))
        }
    })
}

/// What the API shows of a configuration.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    requested_provisioned_concurrent_executions: u32,
    allocated_provisioned_concurrent_executions: u32,
    available_provisioned_concurrent_executions: u32,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_reason: Option<&'static str>,
    last_modified: String,
}

fn view(config: &Provisioned) -> Value {
    let allocated = config.allocated.unwrap_or_default();
    let (status, reason) = match config.allocated {
        None => ("IN_PROGRESS", None),
        Some(0) => ("FAILED", Some("FUNCTION_ERROR_INIT_FAILURE")),
        Some(_) => ("READY", None),
    };
    json!(Shown {
        requested_provisioned_concurrent_executions: config.requested,
        allocated_provisioned_concurrent_executions: allocated,
        available_provisioned_concurrent_executions: allocated,
        status,
        status_reason: reason,
        last_modified: modified(config.modified),
    })
}
