//! What a cloud refused, in its own words.

use aws_sdk_sqs::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

use crate::error::StageError;

/// The error for a call that failed; `what` reads on from "could not".
pub(crate) fn refused<E, R>(what: impl Into<String>, error: &SdkError<E, R>) -> StageError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    let said = error.as_service_error();
    let reason =
        match said.and_then(|said| Some((said.code()?, said.message().unwrap_or_default()))) {
            Some((code, message)) => format!("{code}: {message}"),
            None => DisplayErrorContext(error).to_string(),
        };
    StageError::Cloud {
        what: what.into(),
        reason,
    }
}
