//! Converts responses of clouds, the same way for every service.

use aws_sdk_sqs::primitives::DateTime;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::date_time::Format;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use rehearsal_stage::CallError;
use serde_json::{Value, json};

use crate::error::StepError;

/// Returns the observation of a call that AWS refused. A call without a response
/// is an error of the environment, and not of the app.
pub(super) fn refused<E>(error: &SdkError<E, HttpResponse>) -> Result<Value, StepError>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let Some(response) = error.raw_response() else {
        let mut message = format!("could not reach the cloud: {error}");
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            message = format!("{message}: {inner}");
            cause = inner.source();
        }
        return Err(StepError::environment(message));
    };
    let status = response.status().as_u16();
    // A response to HEAD has no body with a code; AWS's SDKs derive it from the
    // status.
    let code = error
        .code()
        .unwrap_or(if status == 404 { "NotFound" } else { "Unknown" });
    let message = error.message().unwrap_or_default();
    Ok(json!({ "error": { "code": code, "message": message, "status": status } }))
}

/// Returns the observation of a call that failed without the SDK. A call without a
/// response is an error of the environment, and not of the app.
pub(super) fn call_error(error: CallError) -> Result<Value, StepError> {
    match error {
        CallError::Refused {
            code,
            message,
            status,
        } => Ok(json!({ "error": { "code": code, "message": message, "status": status } })),
        CallError::Input(reason) => Err(StepError::scenario(reason)),
        CallError::Unreachable(reason) => Err(StepError::environment(format!(
            "could not reach the cloud: {reason}"
        ))),
    }
}

/// Formats a time as AWS documents it.
pub(super) fn time(time: &DateTime) -> Value {
    time.fmt(Format::DateTime)
        .map_or(Value::Null, Value::String)
}

/// Returns an entity tag without its quotes.
pub(super) fn etag(tag: &str) -> Value {
    tag.trim_matches('"').into()
}
