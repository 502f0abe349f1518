//! Requests and responses of the API, apart from HTTP.

use std::collections::BTreeMap;

use rehearsal_record::EnvironmentError;
use rehearsal_script::TimeSpan;
use rehearsal_stage::StageError;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;

/// A request whose route is found.
#[derive(Debug, Default)]
pub(super) struct ApiRequest {
    /// The values of `{…}` in the path, in order.
    pub(super) path: Vec<String>,
    pub(super) query: BTreeMap<String, String>,
    pub(super) body: Vec<u8>,
}

impl ApiRequest {
    /// Returns the id of the sandbox in the path.
    pub(super) fn id(&self) -> &str {
        self.path.first().map_or("", String::as_str)
    }

    /// Reads the body; an empty one is an empty object.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let body = if self.body.is_empty() {
            b"{}".as_slice()
        } else {
            &self.body
        };
        serde_json::from_slice(body)
            .map_err(|error| ApiError::invalid(format!("could not read the body: {error}")))
    }

    /// Returns a number of the query, or zero.
    pub(super) fn number(&self, name: &str) -> Result<u64, ApiError> {
        let number = self.query.get(name).map(|text| {
            let wrong = |_| format!("could not read {name}={text}: it has to be a number");
            text.parse().map_err(wrong)
        });
        number
            .transpose()
            .map(Option::unwrap_or_default)
            .map_err(ApiError::invalid)
    }

    /// Returns a time of the query, or zero.
    pub(super) fn duration(&self, name: &str) -> Result<Duration, ApiError> {
        let text = self.query.get(name);
        text.map_or(Ok(Duration::ZERO), |text| parse_duration(name, text))
    }
}

/// Reads a time as scenario files have it: `90s`, `1h30m`.
pub(super) fn parse_duration(name: &str, text: &str) -> Result<Duration, ApiError> {
    let span = TimeSpan::parse(text).map(|span| span.0);
    span.ok_or_else(|| {
        let message =
            format!("could not read {name} `{text}`: write a number and its unit, as in 90s");
        ApiError::invalid(message)
    })
}

/// A response.
#[derive(Debug)]
pub(super) enum ApiResponse {
    /// 200 with JSON.
    Json(Value),
    /// 201 with JSON.
    Created(Value),
    /// 200 with text.
    Text(String),
    /// 204.
    Empty,
}

/// Why a request is not served.
#[derive(Debug)]
pub(super) struct ApiError {
    pub(super) status: u16,
    message: String,
    help: Option<String>,
}

impl ApiError {
    fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            help: None,
        }
    }

    /// The request makes no sense.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(422, message)
    }

    /// There is nothing of that name.
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, message)
    }

    /// The client is not allowed to ask.
    pub(super) fn forbidden(status: u16, message: impl Into<String>) -> Self {
        Self::new(status, message)
    }

    /// It was possible before, and is not any more.
    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(409, message)
    }

    pub(super) fn to_json(&self) -> Value {
        json!({"error": self.message, "help": self.help})
    }
}

impl From<StageError> for ApiError {
    fn from(error: StageError) -> Self {
        let status = if matches!(error, StageError::Unknown { .. }) {
            422
        } else {
            500
        };
        let EnvironmentError { message, help } = EnvironmentError::from(&error);
        Self {
            status,
            message,
            help,
        }
    }
}
