//! Calls that a cloud refuses or does not answer.

use std::fmt;

use aws_sdk_sqs::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use crate::error::StageError;

/// Why a call has no output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallError {
    /// The operation has no such input.
    Input(String),
    /// The cloud answered with an error.
    Refused {
        /// AWS's error code.
        code: String,
        /// AWS's message.
        message: String,
        /// The HTTP status.
        status: u16,
    },
    /// There was no valid response.
    Unreachable(String),
}

impl CallError {
    /// Returns the error of the stage; `action` is what was attempted.
    pub(crate) fn during(self, action: impl Into<String>) -> StageError {
        StageError::Cloud {
            what: action.into(),
            reason: self.to_string(),
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { code, message, .. } => write!(f, "{code}: {message}"),
            Self::Input(reason) | Self::Unreachable(reason) => f.write_str(reason),
        }
    }
}

impl<E> From<SdkError<E, HttpResponse>> for CallError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        match error.raw_response() {
            Some(response) => Self::Refused {
                code: error.code().unwrap_or("Unknown").to_owned(),
                message: error.message().unwrap_or_default().to_owned(),
                status: response.status().as_u16(),
            },
            None => Self::Unreachable(DisplayErrorContext(&error).to_string()),
        }
    }
}

/// Returns the error of the stage for a failed call of an SDK; `action` is what was
/// attempted.
pub(crate) fn service_error<E, R>(action: impl Into<String>, error: &SdkError<E, R>) -> StageError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: fmt::Debug,
{
    let refused = error.as_service_error();
    let refused = refused.and_then(|error| Some((error.code()?, error.message())));
    let reason = match refused {
        Some((code, message)) => format!("{code}: {}", message.unwrap_or_default()),
        None => DisplayErrorContext(error).to_string(),
    };
    StageError::Cloud {
        what: action.into(),
        reason,
    }
}
