//! Functions that are invoked for a request.

use std::time::Duration;

use rehearsal_cloud_core::effect::ServiceCall;
use rehearsal_cloud_core::functions::FunctionResponse;
use rehearsal_cloud_core::raw::RawCall;
use serde_json::Value;

const PRINCIPAL: &str = "apigateway.amazonaws.com";

/// Why a function did not answer, in words for the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvokeError {
    /// It took too long.
    TimedOut(String),
    /// It failed, was not run, or answered no JSON.
    Failed(String),
}

impl InvokeError {
    /// Returns why it did not answer.
    pub fn reason(self) -> String {
        match self {
            Self::TimedOut(reason) | Self::Failed(reason) => reason,
        }
    }
}

/// Invokes a function for an API, and returns what it answers. `source` is the ARN of what
/// invokes it, as the function's policy names it.
pub async fn invoke(
    call: &RawCall,
    arn: &str,
    event: &Value,
    source: String,
    timeout: Duration,
) -> Result<Value, InvokeError> {
    let response = run(call, arn, event, source, timeout).await?;
    let text = String::from_utf8_lossy(&response.payload);
    if response.failed {
        return Err(InvokeError::Failed(format!("{arn} failed: {text}")));
    }
    serde_json::from_slice(&response.payload)
        .map_err(|_| InvokeError::Failed(format!("{arn} did not answer JSON: {text}")))
}

/// Invokes a function for an API, and returns its response, also if it failed.
pub async fn run(
    call: &RawCall,
    arn: &str,
    event: &Value,
    source: String,
    timeout: Duration,
) -> Result<FunctionResponse, InvokeError> {
    let invocation = ServiceCall::invoke_function(arn, event, PRINCIPAL);
    let missing = || InvokeError::Failed(format!("there is no function {arn}"));
    let mut invocation = invocation.ok_or_else(missing)?.and_wait();
    invocation.source_arn = Some(source.into());
    let outcome = call.call_within(invocation, timeout).await;
    let outcome = outcome.map_err(|error| match &*error.code {
        "Timeout" => InvokeError::TimedOut(format!("{arn}: {}", error.message)),
        _ => InvokeError::Failed(format!("could not invoke {arn}: {}", error.message)),
    })?;
    Ok(FunctionResponse::read(&outcome))
}
