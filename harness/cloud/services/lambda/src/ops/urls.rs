//! The URLs of functions: creates, changes, lists and deletes them.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_http::cors::Cors;
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use crate::error::{conflict, not_found, resource_not_found, validation};
use crate::function::Function;
use crate::names::{FunctionName, LATEST, is_number};
use crate::ops::page::page;
use crate::place::FunctionPlace;
use crate::state::Lambda;
use crate::url;
use crate::url::config::{AuthType, FunctionUrl, InvokeMode, new_id};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateInput {
    function_name: String,
    qualifier: Option<String>,
    auth_type: AuthType,
    cors: Option<Cors>,
    invoke_mode: Option<InvokeMode>,
}

pub(crate) fn create_function_url_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: CreateInput,
) -> Result<Value, ServiceError> {
    let (text, qualifier) = (&input.function_name, input.qualifier.as_deref());
    let name = name(cx, "CreateFunctionUrlConfig", text, qualifier)?;
    let new = FunctionUrl {
        id: new_id(cx.ids),
        auth: input.auth_type,
        cors: input.cors,
        mode: input.invoke_mode,
        created: cx.now(),
        modified: cx.now(),
    };
    let function = lambda.at(&FunctionPlace::of(cx, &name));
    let function = function.ok_or_else(no_function)?;
    let qualifier = name.qualifier.unwrap_or_default();
    if !qualifier.is_empty() && !function.aliases.contains_key(&qualifier) {
        return Err(no_function());
    }
    if function.urls.contains_key(&qualifier) {
        // Recorded: lambda_api, `test_url_config_lifecycle`.
        let arn = arn(function, &qualifier);
        return Err(conflict(format!(
            "Failed to create function url config for [functionArn = {arn}]. Error message:  \
             FunctionUrlConfig exists for this Lambda function"
        )));
    }
    let mut output = view(cx, &arn(function, &qualifier), &new);
    function.urls.insert(qualifier, new);
    if let Some(members) = output.as_object_mut() {
        members.remove("LastModifiedTime");
    }
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateInput {
    function_name: String,
    qualifier: Option<String>,
    auth_type: Option<AuthType>,
    cors: Option<Cors>,
    invoke_mode: Option<InvokeMode>,
}

pub(crate) fn update_function_url_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: UpdateInput,
) -> Result<Value, ServiceError> {
    let (text, qualifier) = (&input.function_name, input.qualifier.as_deref());
    let name = name(cx, "UpdateFunctionUrlConfig", text, qualifier)?;
    let (arn, url) = find(lambda, cx, &name)?;
    url.auth = input.auth_type.unwrap_or(url.auth);
    url.cors = input.cors.or(url.cors.take());
    url.mode = input.invoke_mode.or(url.mode);
    url.modified = cx.now();
    Ok(view(cx, &arn, url))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NamedInput {
    function_name: String,
    qualifier: Option<String>,
}

pub(crate) fn get_function_url_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: NamedInput,
) -> Result<Value, ServiceError> {
    let (text, qualifier) = (&input.function_name, input.qualifier.as_deref());
    let name = name(cx, "GetFunctionUrlConfig", text, qualifier)?;
    let (arn, url) = find(lambda, cx, &name)?;
    Ok(full_view(cx, &arn, url))
}

pub(crate) fn delete_function_url_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: NamedInput,
) -> Result<Value, ServiceError> {
    let (text, qualifier) = (&input.function_name, input.qualifier.as_deref());
    let name = name(cx, "DeleteFunctionUrlConfig", text, qualifier)?;
    find(lambda, cx, &name)?;
    if let Some(function) = lambda.at(&FunctionPlace::of(cx, &name)) {
        function
            .urls
            .remove(name.qualifier.as_deref().unwrap_or_default());
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

pub(crate) fn list_function_url_configs(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let text = &input.function_name;
    let name = FunctionName::of_own(cx, "ListFunctionUrlConfigs", text, None)?;
    let function = lambda.at(&FunctionPlace::of(cx, &name));
    let function = function.ok_or_else(no_function)?;
    let urls = function.urls.iter();
    let found = urls.map(|(qualifier, url)| full_view(cx, &arn(function, qualifier), url));
    let found = found.collect();
    page(
        "FunctionUrlConfigs",
        found,
        input.max_items,
        input.marker.as_deref(),
    )
}

/// Reads the name of a function or an alias: versions have no URLs.
fn name(
    cx: &CallContext<'_>,
    operation: &str,
    text: &str,
    qualifier: Option<&str>,
) -> Result<FunctionName, ServiceError> {
    // Recorded: lambda_api, `test_url_config_exceptions`.
    if let Some(qualifier) = qualifier.filter(|text| is_number(text) || *text == LATEST) {
        return Err(validation(format!(
            "1 validation error detected: Value '{qualifier}' at 'qualifier' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: \
             ((?!^\\d+$)^[0-9a-zA-Z-_]+$)"
        )));
    }
    FunctionName::of_own(cx, operation, text, qualifier)
}

/// Returns the URL that a call names, and the ARN of what it invokes.
fn find<'l>(
    lambda: &'l mut Lambda,
    cx: &CallContext<'_>,
    name: &FunctionName,
) -> Result<(String, &'l mut FunctionUrl), ServiceError> {
    let function = lambda.at(&FunctionPlace::of(cx, name));
    let function = function.ok_or_else(resource_not_found)?;
    let qualifier = name.qualifier.as_deref().unwrap_or_default();
    let arn = arn(function, qualifier);
    let url = function.urls.get_mut(qualifier);
    Ok((arn, url.ok_or_else(resource_not_found)?))
}

fn no_function() -> ServiceError {
    not_found("Function does not exist")
}

/// Returns the ARN of what a URL invokes.
fn arn(function: &Function, qualifier: &str) -> String {
    function.qualified_arn(Some(qualifier).filter(|text| !text.is_empty()))
}

/// Returns a URL as operations show it that read it.
fn full_view(cx: &CallContext<'_>, arn: &str, url: &FunctionUrl) -> Value {
    let mut view = view(cx, arn, url);
    view["InvokeMode"] = json!(url.mode.unwrap_or_default());
    view
}

/// Returns a URL as operations show it that change it.
fn view(cx: &CallContext<'_>, arn: &str, url: &FunctionUrl) -> Value {
    let mut view = json!({
        "FunctionUrl": url::url(cx, &url.id),
        "FunctionArn": arn,
        "AuthType": url.auth,
        "CreationTime": time(url.created),
        "LastModifiedTime": time(url.modified),
    });
    if let Some(cors) = &url.cors {
        view["Cors"] = json!(cors);
    }
    // Recorded: lambda_api, `test_url_config_lifecycle`: what was never said is not shown.
    if let Some(mode) = url.mode {
        view["InvokeMode"] = json!(mode);
    }
    view
}

fn time(at: OffsetDateTime) -> String {
    at.format(format_description!(
        "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z"
    ))
    .unwrap_or_default()
}
