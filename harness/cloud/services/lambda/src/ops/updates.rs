//! Changes the code and the configuration of functions.

use std::sync::Arc;

use rehearsal_cloud_core::effect::Effect;
use rehearsal_cloud_core::functions::EnvironmentScope;
use rehearsal_cloud_core::service::{Answer, CallContext, ServiceError};
use serde::Deserialize;
use serde_json::Value;

use crate::error::{function_not_found, wrong_revision};
use crate::function::Function;
use crate::lookup;
use crate::names::{FunctionName, LATEST};
use crate::ops::source::CodeInput;
use crate::ops::{layer_use, versions};
use crate::settings::SettingsInput;
use crate::state::Lambda;
use crate::view::{Shown, configuration};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CodeUpdateInput {
    function_name: String,
    revision_id: Option<String>,
    #[serde(default)]
    publish: bool,
    #[serde(default)]
    dry_run: bool,
    architectures: Option<Vec<String>>,
    #[serde(flatten)]
    code: CodeInput,
}

pub(crate) fn update_function_code(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: CodeUpdateInput,
) -> Result<Answer<Value>, ServiceError> {
    let name = FunctionName::of_own(cx, "UpdateFunctionCode", &input.function_name, None)?;
    check(lambda.find(cx, &name)?, &name, input.revision_id.as_deref())?;
    let Some(code) = input.code.read(lambda, cx)? else {
        return Ok(lookup::wait(cx));
    };
    let function = lambda.find(cx, &name)?;
    layer_use::check_size(&code, &function.latest.settings.layers)?;
    if input.dry_run {
        let shown = configuration(function, &function.latest, None, Shown::Ready);
        return Ok(Answer::Now(shown));
    }
    let latest = &mut function.latest;
    latest.code = code;
    if let Some(architecture) = input
        .architectures
        .and_then(|given| given.into_iter().next())
    {
        latest.settings.architecture = architecture;
    }
    changed(cx, function);
    if input.publish {
        let number = versions::publish(cx, function, None);
        let version = &function.published[&number];
        let qualifier = Some(version.name.as_str());
        let shown = configuration(function, version, qualifier, Shown::Ready);
        return Ok(Answer::Now(shown));
    }
    let shown = configuration(function, &function.latest, None, Shown::Updated);
    Ok(Answer::Now(shown))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConfigurationUpdateInput {
    function_name: String,
    revision_id: Option<String>,
    #[serde(flatten)]
    settings: SettingsInput,
}

pub(crate) fn update_function_configuration(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ConfigurationUpdateInput,
) -> Result<Value, ServiceError> {
    let text = &input.function_name;
    let name = FunctionName::of_own(cx, "UpdateFunctionConfiguration", text, None)?;
    check(lambda.find(cx, &name)?, &name, input.revision_id.as_deref())?;
    let layers = input.settings.layers.as_deref();
    let layers = layers.map(|arns| layer_use::find_all(lambda, cx, arns));
    let layers = layers.transpose()?;
    let function = lambda.find(cx, &name)?;
    if let Some(layers) = &layers {
        layer_use::check_size(&function.latest.code, layers)?;
    }
    function.latest.settings.change(input.settings, layers)?;
    changed(cx, function);
    Ok(configuration(
        function,
        &function.latest,
        None,
        Shown::Updated,
    ))
}

/// Refuses a change of anything but the latest revision of the version that changes.
fn check(
    function: &Function,
    name: &FunctionName,
    revision: Option<&str>,
) -> Result<(), ServiceError> {
    match name.qualifier.as_deref() {
        None | Some(LATEST) => {}
        qualifier => return Err(function_not_found(&function.qualified_arn(qualifier))),
    }
    if revision.is_some_and(|revision| revision != function.latest.revision) {
        return Err(wrong_revision("GetFunction/GetAlias"));
    }
    Ok(())
}

/// Notes that the latest version has changed: it gets new environments.
fn changed(cx: &mut CallContext<'_>, function: &mut Function) {
    let latest = &mut function.latest;
    latest.revision = cx.ids.uuid("revision");
    latest.modified = cx.now();
    latest.environment = None;
    cx.effect(Effect::Retire(EnvironmentScope {
        cloud: Arc::clone(&cx.environment.endpoint),
        function: Some(Arc::clone(&function.arn)),
        version: Some(LATEST.to_owned()),
    }));
}
