//! What AWS answered, told alike for every service.

use aws_sdk_sqs::primitives::DateTime;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::date_time::Format;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use serde_json::{Value, json};

use super::StepError;

/// What a refused call sees; an error where there was no answer at all, which
/// is the environment's fault and not the app's.
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
        return Err(StepError::broken(message));
    };
    let status = response.status().as_u16();
    // An answer to HEAD has no body to hold a code; AWS's SDKs name it by its status.
    let code = error
        .code()
        .unwrap_or(if status == 404 { "NotFound" } else { "Unknown" });
    let message = error.message().unwrap_or_default();
    Ok(json!({ "error": { "code": code, "message": message, "status": status } }))
}

/// A time as AWS's own documents write it.
pub(super) fn time(time: &DateTime) -> Value {
    time.fmt(Format::DateTime)
        .map_or(Value::Null, Value::String)
}

/// An entity tag without its quotes.
pub(super) fn etag(tag: &str) -> Value {
    tag.trim_matches('"').into()
}
