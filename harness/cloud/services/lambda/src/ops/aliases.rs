//! Names for versions.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{conflict, function_not_found, invalid_parameter, not_found, wrong_revision};
use crate::function::{Alias, Function};
use crate::names::{FunctionName, LATEST, check_alias};
use crate::ops::page::page;
use crate::ops::provisioned;
use crate::place::FunctionPlace;
use crate::state::Lambda;
use crate::view;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AliasInput {
    function_name: String,
    name: String,
    function_version: Option<String>,
    description: Option<String>,
    routing_config: Option<RoutingInput>,
    revision_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RoutingInput {
    #[serde(default)]
    additional_version_weights: BTreeMap<String, f64>,
}

impl RoutingInput {
    /// Returns the other version and its share.
    fn read(self, first: &str) -> Result<Option<(String, f64)>, ServiceError> {
        let weights = self.additional_version_weights;
        if weights.len() > 1 {
            return Err(invalid_parameter(
                "Number of items in AdditionalVersionWeights cannot be greater than 1",
            ));
        }
        let Some((version, share)) = weights.into_iter().next() else {
            return Ok(None);
        };
        if first == LATEST {
            // Recorded: lambda_api, `target_version_exc_version_latest`.
            return Err(invalid_parameter(
                "$LATEST is not supported for an alias pointing to more than 1 version",
            ));
        }
        if version == first {
            return Err(invalid_parameter(format!(
                "Invalid function version {version}. Function version {version} is already \
                 included in routing configuration."
            )));
        }
        if !(0.0..=1.0).contains(&share) {
            return Err(invalid_parameter(format!(
                "1 validation error detected: Value '{{{version}={share:?}}}' at \
                 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value \
                 must satisfy constraint: [Member must have value less than or equal to 1.0, \
                 Member must have value greater than or equal to 0.0, Member must not be null]"
            )));
        }
        Ok(Some((version, share)))
    }
}

fn check_version(function: &Function, version: &str) -> Result<(), ServiceError> {
    match function.version(version) {
        Some(_) => Ok(()),
        None => Err(function_not_found(&function.qualified_arn(Some(version)))),
    }
}

pub(crate) fn create_alias(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: AliasInput,
) -> Result<Value, ServiceError> {
    check_alias(&input.name)?;
    let version = input.function_version.unwrap_or_default();
    let name = FunctionName::of_own(cx, "CreateAlias", &input.function_name, None)?;
    let revision = cx.ids.uuid("revision");
    // Recorded: `routing_config_exc_fn_doesnotexist`: the error names the version.
    let named = FunctionName {
        qualifier: Some(version.clone()),
        ..name
    };
    let function = lambda.find(cx, &named)?;
    let routing = input.routing_config.map(|given| given.read(&version));
    let other = routing.transpose()?.flatten();
    check_version(function, &version)?;
    if let Some((other, _)) = &other {
        check_version(function, other)?;
    }
    if function.aliases.contains_key(&input.name) {
        let arn = function.qualified_arn(Some(&input.name));
        return Err(conflict(format!("Alias already exists: {arn}")));
    }
    let alias = Alias {
        version,
        description: input.description.unwrap_or_default(),
        other,
        revision,
    };
    function.aliases.insert(input.name.clone(), alias.clone());
    Ok(view::alias(function, &input.name, &alias))
}

pub(crate) fn update_alias(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: AliasInput,
) -> Result<Value, ServiceError> {
    let name = FunctionName::of_own(cx, "UpdateAlias", &input.function_name, None)?;
    let revision = cx.ids.uuid("revision");
    let function = lambda.find(cx, &name)?;
    let Some(mut alias) = function.aliases.get(&input.name).cloned() else {
        // Recorded: lambda_api, `test_non_existent_alias_update`.
        let arn = function.qualified_arn(Some(&input.name));
        return Err(not_found(format!("Alias not found: {arn}")));
    };
    if input
        .revision_id
        .is_some_and(|given| given != alias.revision)
    {
        return Err(wrong_revision("GetFunction/GetAlias"));
    }
    let old = alias.version.clone();
    if let Some(version) = input.function_version {
        check_version(function, &version)?;
        alias.version = version;
    }
    if let Some(routing) = input.routing_config {
        alias.other = routing.read(&alias.version)?;
        if let Some((other, _)) = &alias.other {
            check_version(function, other)?;
        }
    }
    if let Some(description) = input.description {
        alias.description = description;
    }
    alias.revision = revision;
    function.aliases.insert(input.name.clone(), alias.clone());
    let shown = view::alias(function, &input.name, &alias);
    if alias.version != old {
        let place = FunctionPlace::of(cx, &name);
        provisioned::follow(lambda, cx, &place, &input.name, &old)?;
    }
    Ok(shown)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NamedInput {
    function_name: String,
    name: String,
}

pub(crate) fn get_alias(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: NamedInput,
) -> Result<Value, ServiceError> {
    let name = FunctionName::of_own(cx, "GetAlias", &input.function_name, None)?;
    let function = lambda.find(cx, &name)?;
    let Some(alias) = function.aliases.get(&input.name) else {
        // Recorded: lambda_api, `alias_does_not_exist_esc`.
        let arn = function.qualified_arn(Some(&input.name));
        return Err(not_found(format!("Cannot find alias arn: {arn}")));
    };
    Ok(view::alias(function, &input.name, alias))
}

/// Deletes an alias; one that is not there is no error.
pub(crate) fn delete_alias(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: NamedInput,
) -> Result<Value, ServiceError> {
    let name = FunctionName::of_own(cx, "DeleteAlias", &input.function_name, None)?;
    let function = lambda.find(cx, &name)?;
    function.aliases.remove(&input.name);
    function.policies.remove(&input.name);
    function.provisioned.remove(&input.name);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    function_name: String,
    function_version: Option<String>,
    marker: Option<String>,
    max_items: Option<usize>,
}

pub(crate) fn list_aliases(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let name = FunctionName::of_own(cx, "ListAliases", &input.function_name, None)?;
    let function = lambda.find(cx, &name)?;
    let wanted = input.function_version.as_deref();
    let found = function
        .aliases
        .iter()
        .filter(|(_, alias)| wanted.is_none_or(|wanted| wanted == alias.version))
        .map(|(name, alias)| view::alias(function, name, alias))
        .collect();
    page("Aliases", found, input.max_items, input.marker.as_deref())
}
