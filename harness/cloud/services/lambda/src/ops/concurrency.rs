//! Reserved concurrency, and the limits of the account.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::invalid_parameter;
use crate::function::Function;
use crate::names::FunctionName;
use crate::state::Lambda;

/// How many invocations of an account may run at once in a region.
pub(crate) const ACCOUNT_LIMIT: u32 = 1000;
/// How many of them cannot be reserved.
pub(crate) const UNRESERVED_MINIMUM: u32 = 100;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutInput {
    function_name: String,
    reserved_concurrent_executions: u32,
}

pub(crate) fn put_function_concurrency(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: PutInput,
) -> Result<Value, ServiceError> {
    let name = FunctionName::unqualified(cx, "PutFunctionConcurrency", &input.function_name)?;
    let wanted = input.reserved_concurrent_executions;
    lambda.find(cx, &name)?;
    let others = lambda.functions(cx).values();
    let others = others.filter(|function| function.name != name.name);
    let reserved: u32 = others.filter_map(|function| function.reserved).sum();
    if reserved.saturating_add(wanted) > ACCOUNT_LIMIT - UNRESERVED_MINIMUM {
        // Recorded: lambda_api, `put_function_concurrency_account_limit_exceeded`.
        return Err(invalid_parameter(format!(
            "Specified ReservedConcurrentExecutions for function decreases account's \
             UnreservedConcurrentExecution below its minimum value of [{UNRESERVED_MINIMUM}]."
        )));
    }
    let function = lambda.find(cx, &name)?;
    let provisioned = function.provisioned.values();
    let provisioned: u32 = provisioned.map(|config| config.requested).sum();
    if wanted < provisioned {
        // Recorded: lambda, `test_reserved_provisioned_overlap`, with these spaces.
        return Err(invalid_parameter(format!(
            " ReservedConcurrentExecutions  {wanted} should not be lower than function's total \
             provisioned concurrency [{provisioned}]."
        )));
    }
    function.reserved = Some(wanted);
    Ok(json!({"ReservedConcurrentExecutions": wanted}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct FunctionInput {
    function_name: String,
}

pub(crate) fn get_function_concurrency(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: FunctionInput,
) -> Result<Value, ServiceError> {
    let name = FunctionName::unqualified(cx, "GetFunctionConcurrency", &input.function_name)?;
    Ok(match lambda.find(cx, &name)?.reserved {
        Some(reserved) => json!({"ReservedConcurrentExecutions": reserved}),
        None => json!({}),
    })
}

pub(crate) fn delete_function_concurrency(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    input: FunctionInput,
) -> Result<Value, ServiceError> {
    let name = FunctionName::unqualified(cx, "DeleteFunctionConcurrency", &input.function_name)?;
    lambda.find(cx, &name)?.reserved = None;
    Ok(json!({}))
}

#[derive(Deserialize)]
pub(crate) struct NoInput {}

pub(crate) fn get_account_settings(
    lambda: &mut Lambda,
    cx: &mut CallContext<'_>,
    _: NoInput,
) -> Result<Value, ServiceError> {
    let functions = lambda.functions(cx);
    let size = |function: &Function| {
        let versions = function.published.values().chain([&function.latest]);
        versions.map(|version| version.code.size()).sum::<usize>()
    };
    let used: usize = functions.values().map(size).sum();
    let reserved: u32 = functions
        .values()
        .filter_map(|function| function.reserved)
        .sum();
    Ok(json!({
        "AccountLimit": {
            "TotalCodeSize": 80_530_636_800_u64,
            "CodeSizeUnzipped": 262_144_000,
            "CodeSizeZipped": 52_428_800,
            "ConcurrentExecutions": ACCOUNT_LIMIT,
            "UnreservedConcurrentExecutions": ACCOUNT_LIMIT - reserved,
        },
        "AccountUsage": {"TotalCodeSize": used, "FunctionCount": functions.len()},
    }))
}
