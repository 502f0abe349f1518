//! Code signing configurations: which signatures of code are accepted. They are kept, and have
//! no effect, as this cloud has no signatures.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::error::of_user;
use crate::function::Function;
use crate::names::FunctionName;
use crate::ops::page::page;
use crate::state::Lambda;
use crate::view::modified;

/// Recorded: lambda_api, `test_code_signing_not_found_excs`.
fn not_found(arn: &str) -> ServiceError {
    ServiceError::sender(
        "ResourceNotFoundException",
        format!("The Lambda code signing configuration {arn} can not be found."),
    )
}

/// Refuses the ARN of a configuration that is not there, for a function. Recorded: lambda_api,
/// `test_code_signing_not_found_excs`.
pub(crate) fn check(
    lambda: &mut Lambda,
    cx: &CallContext<'_>,
    arn: &str,
) -> Result<(), ServiceError> {
    if lambda.regions.for_caller(cx).code_signing.contains_key(arn) {
        return Ok(());
    }
    Err(of_user(
        "CodeSigningConfigNotFoundException",
        format!(
            "The code signing configuration cannot be found. Check that the provided \
             configuration is not deleted: {arn}."
        ),
    ))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConfigInput {
    code_signing_config_arn: String,
}

fn find<'a>(
    lambda: &'a mut Lambda,
    cx: &CallContext<'_>,
    arn: &str,
) -> Result<&'a mut Map<String, Value>, ServiceError> {
    let configs = &mut lambda.regions.for_caller(cx).code_signing;
    configs.get_mut(arn).ok_or_else(|| not_found(arn))
}

fn output(config: &Map<String, Value>) -> Value {
    json!({"CodeSigningConfig": config})
}

pub(crate) fn create_code_signing_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    mut input: Map<String, Value>,
) -> Result<Value, ServiceError> {
    const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let id = format!("csc-{}", cx.ids.text("code signing", ALPHABET, 17));
    let (region, account) = (cx.region(), cx.account());
    let arn = format!("arn:aws:lambda:{region}:{account}:code-signing-config:{id}");
    input.remove("Tags");
    input
        .entry("CodeSigningPolicies")
        .or_insert_with(|| json!({"UntrustedArtifactOnDeployment": "Warn"}));
    input.insert("CodeSigningConfigId".to_owned(), id.into());
    input.insert("CodeSigningConfigArn".to_owned(), arn.clone().into());
    input.insert("LastModified".to_owned(), modified(cx.now()).into());
    let described = output(&input);
    let configs = &mut lambda.regions.for_caller(cx).code_signing;
    configs.insert(arn, input);
    Ok(described)
}

pub(crate) fn get_code_signing_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ConfigInput,
) -> Result<Value, ServiceError> {
    find(lambda, cx, &input.code_signing_config_arn).map(|config| output(config))
}

pub(crate) fn update_code_signing_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    mut input: Map<String, Value>,
) -> Result<Value, ServiceError> {
    let arn = input.remove("CodeSigningConfigArn").unwrap_or_default();
    let now = modified(cx.now());
    let config = find(lambda, cx, arn.as_str().unwrap_or_default())?;
    config.extend(input);
    config.insert("LastModified".to_owned(), now.into());
    Ok(output(config))
}

pub(crate) fn delete_code_signing_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ConfigInput,
) -> Result<Value, ServiceError> {
    let arn = &input.code_signing_config_arn;
    find(lambda, cx, arn)?;
    if lambda
        .functions(cx)
        .values()
        .any(|function| uses(function, arn))
    {
        return Err(of_user(
            "ResourceConflictException",
            format!("The code signing configuration {arn} is used by functions."),
        ));
    }
    lambda.regions.for_caller(cx).code_signing.remove(arn);
    Ok(json!({}))
}

fn uses(function: &Function, arn: &str) -> bool {
    function.code_signing.as_deref() == Some(arn)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInput {
    marker: Option<String>,
    max_items: Option<usize>,
}

pub(crate) fn list_code_signing_configs(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListInput,
) -> Result<Value, ServiceError> {
    let configs = lambda.regions.for_caller(cx).code_signing.values();
    let configs = configs.cloned().map(Value::from).collect();
    page(
        "CodeSigningConfigs",
        configs,
        input.max_items,
        input.marker.as_deref(),
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListFunctionsInput {
    code_signing_config_arn: String,
    marker: Option<String>,
    max_items: Option<usize>,
}

pub(crate) fn list_functions_by_code_signing_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: ListFunctionsInput,
) -> Result<Value, ServiceError> {
    let arn = &input.code_signing_config_arn;
    find(lambda, cx, arn)?;
    let functions = lambda.functions(cx).values();
    let functions = functions.filter(|function| uses(function, arn));
    let arns = functions
        .map(|function| Value::from(&*function.arn))
        .collect();
    page(
        "FunctionArns",
        arns,
        input.max_items,
        input.marker.as_deref(),
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutInput {
    code_signing_config_arn: String,
    function_name: String,
}

pub(crate) fn put_function_code_signing_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: PutInput,
) -> Result<Value, ServiceError> {
    let arn = input.code_signing_config_arn;
    let name = FunctionName::unqualified(cx, "PutFunctionCodeSigningConfig", &input.function_name)?;
    // Recorded: lambda_api, `test_code_signing_not_found_excs`: an unknown configuration comes
    // before an unknown function.
    check(lambda, cx, &arn)?;
    lambda.find(cx, &name)?.code_signing = Some(arn.clone());
    Ok(json!({"CodeSigningConfigArn": arn, "FunctionName": name.name}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct FunctionInput {
    function_name: String,
}

pub(crate) fn get_function_code_signing_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: FunctionInput,
) -> Result<Value, ServiceError> {
    let name = FunctionName::unqualified(cx, "GetFunctionCodeSigningConfig", &input.function_name)?;
    let function = lambda.find(cx, &name)?;
    // Recorded: lambda_api, `test_code_signing_not_found_excs`: without one, neither is named.
    Ok(match &function.code_signing {
        Some(arn) => json!({"CodeSigningConfigArn": arn, "FunctionName": name.name}),
        None => json!({}),
    })
}

pub(crate) fn delete_function_code_signing_config(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: FunctionInput,
) -> Result<Value, ServiceError> {
    let operation = "DeleteFunctionCodeSigningConfig";
    let name = FunctionName::unqualified(cx, operation, &input.function_name)?;
    lambda.find(cx, &name)?.code_signing = None;
    Ok(json!({}))
}
