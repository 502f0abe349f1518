//! Creates, shows, lists and deletes functions.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use rehearsal_cloud_core::effect::Effect;
use rehearsal_cloud_core::functions::EnvironmentScope;
use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{conflict, function_not_found, invalid_parameter, not_implemented};
use crate::function::{Function, Version};
use crate::lookup;
use crate::names::{FunctionName, LATEST};
use crate::ops::page::page;
use crate::ops::source::CodeInput;
use crate::ops::{code_signing, layer_use, tags, versions};
use crate::place::FunctionPlace;
use crate::settings::{Settings, SettingsInput};
use crate::state::Lambda;
use crate::view::{Shown, configuration};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    function_name: String,
    code: CodeInput,
    package_type: Option<String>,
    #[serde(default)]
    publish: bool,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    code_signing_config_arn: Option<String>,
    #[serde(flatten)]
    settings: SettingsInput,
}

pub(crate) fn create_function(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Answer<Value>, ServiceError> {
    let name = FunctionName::of_own(cx, "CreateFunction", &input.function_name, None)?;
    name.check_new()?;
    if input.package_type.as_deref() == Some("Image") {
        return Err(not_implemented("Lambda functions from container images"));
    }
    let layers = input.settings.layers.as_deref().unwrap_or_default();
    let layers = layer_use::find_all(lambda, cx, layers)?;
    let settings = Settings::new(&name.name, input.settings, Some(layers))?;
    tags::check_count(&input.tags)?;
    if let Some(arn) = &input.code_signing_config_arn {
        code_signing::check(lambda, cx, arn)?;
    }
    let Some(code) = input.code.read(lambda, cx)? else {
        return Ok(lookup::wait(cx));
    };
    layer_use::check_size(&code, &settings.layers)?;
    let place = FunctionPlace::of(cx, &name);
    if lambda.at(&place).is_some() {
        let message = format!("Function already exist: {}", name.name);
        return Err(conflict(message));
    }
    let function = Function {
        name: name.name.clone(),
        arn: place.arn().into(),
        latest: Version {
            name: LATEST.to_owned(),
            settings,
            code,
            revision: cx.ids.uuid("revision"),
            modified: cx.now(),
            environment: None,
        },
        published: BTreeMap::new(),
        last_number: 0,
        aliases: BTreeMap::new(),
        policies: BTreeMap::new(),
        tags: input.tags,
        reserved: None,
        running: 0,
        events: VecDeque::new(),
        event_configs: BTreeMap::new(),
        urls: BTreeMap::new(),
        provisioned: BTreeMap::new(),
        code_signing: input.code_signing_config_arn,
        running_events: 0,
    };
    let functions = lambda.functions(cx);
    let function = functions.entry(name.name).or_insert(function);
    if input.publish {
        let number = versions::publish(cx, function, None);
        let version = &function.published[&number];
        let shown = configuration(function, version, Some(&version.name), Shown::Created);
        return Ok(Answer::Now(shown));
    }
    let shown = configuration(function, &function.latest, None, Shown::Created);
    Ok(Answer::Now(shown))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct FunctionInput {
    function_name: String,
    qualifier: Option<String>,
}

pub(crate) fn get_function(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: FunctionInput,
) -> Result<Value, ServiceError> {
    let qualifier = input.qualifier.as_deref();
    let name = FunctionName::of_own(cx, "GetFunction", &input.function_name, qualifier)?;
    let place = FunctionPlace::of(cx, &name);
    let base_url = cx.base_url().to_owned();
    let function = lambda.find(cx, &name)?;
    let qualifier = name.qualifier.as_deref();
    let version = function.find(qualifier)?;
    let mut output = json!({
        "Configuration": configuration(function, version, qualifier, Shown::Ready),
        "Code": {
            "RepositoryType": "S3",
            "Location": crate::download::url(&base_url, &place, version),
        },
    });
    if !function.tags.is_empty() {
        output["Tags"] = json!(function.tags);
    }
    if let Some(reserved) = function.reserved {
        output["Concurrency"] = json!({"ReservedConcurrentExecutions": reserved});
    }
    Ok(output)
}

pub(crate) fn get_function_configuration(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: FunctionInput,
) -> Result<Value, ServiceError> {
    let (text, qualifier) = (&input.function_name, input.qualifier.as_deref());
    let name = FunctionName::of_own(cx, "GetFunctionConfiguration", text, qualifier)?;
    let function = lambda.find(cx, &name)?;
    let qualifier = name.qualifier.as_deref();
    let version = function.find(qualifier)?;
    Ok(configuration(function, version, qualifier, Shown::Ready))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    function_version: Option<String>,
    marker: Option<String>,
    max_items: Option<usize>,
}

pub(crate) fn list_functions(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let with_versions = input.function_version.is_some();
    let mut found = Vec::new();
    for function in lambda.functions(cx).values() {
        let latest = with_versions.then_some(LATEST);
        found.push(configuration(
            function,
            &function.latest,
            latest,
            Shown::InList,
        ));
        if with_versions {
            for version in function.published.values() {
                let qualifier = Some(version.name.as_str());
                found.push(configuration(function, version, qualifier, Shown::InList));
            }
        }
    }
    page("Functions", found, input.max_items, input.marker.as_deref())
}

pub(crate) fn delete_function(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: FunctionInput,
) -> Result<Value, ServiceError> {
    let qualifier = input.qualifier.as_deref();
    let name = FunctionName::of_own(cx, "DeleteFunction", &input.function_name, qualifier)?;
    let function = lambda.find(cx, &name)?;
    let arn = Arc::clone(&function.arn);
    let version = match name.qualifier.as_deref() {
        None => {
            lambda.functions(cx).remove(&name.name);
            None
        }
        // Recorded: lambda_api, `test_ops_with_arn_qualifier_mismatch[delete_function]`.
        Some(LATEST) => {
            return Err(invalid_parameter(
                "$LATEST version cannot be deleted without deleting the function.",
            ));
        }
        Some(qualifier) => {
            let number = qualifier.parse();
            let number: u64 =
                number.map_err(|_| function_not_found(&function.qualified_arn(Some(qualifier))))?;
            let uses = |(_, alias): &(&String, &crate::function::Alias)| {
                alias.version == qualifier
                    || alias
                        .other
                        .as_ref()
                        .is_some_and(|(other, _)| other == qualifier)
            };
            if let Some((alias, _)) = function.aliases.iter().find(uses) {
                let arn = function.qualified_arn(Some(alias));
                return Err(conflict(format!(
                    "Version {qualifier} of function {arn} is pointed to by an alias: {alias}"
                )));
            }
            // Recorded: `test_delete_on_nonexisting_version`: a version that is not there is
            // deleted, too.
            function.published.remove(&number);
            Some(qualifier.to_owned())
        }
    };
    cx.effect(Effect::Retire(EnvironmentScope {
        cloud: Arc::clone(&cx.environment.endpoint),
        function: Some(arn),
        version,
    }));
    Ok(json!({"StatusCode": 204}))
}
