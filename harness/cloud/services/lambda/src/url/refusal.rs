//! Requests to URLs that the function does not answer.

use http::{HeaderValue, Response, StatusCode, header};
use rehearsal_cloud_core::raw::RawOutcome;
use rehearsal_cloud_core::service::ServiceError;
use rehearsal_model::body::Body;
use rehearsal_model::models::LAMBDA;
use serde_json::{Value, json};

/// Recorded: lambda, `test_lambda_permission_url_invocation`.
const FORBIDDEN: &str = "Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html";

/// Why a function does not answer a request, or what it answered was not used.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    code: String,
    /// A document; where there is none, AWS answers what it answers for a function that failed.
    body: Option<String>,
    /// What the journal tells: the reason.
    reason: String,
}

impl Refusal {
    /// There is no such URL.
    pub(super) fn unknown(id: &str) -> Self {
        Self {
            status: 403,
            code: "AccessDeniedException".to_owned(),
            body: Some(document(&Value::Null)),
            reason: format!("there is no function URL {id}"),
        }
    }

    /// The caller may not call the URL.
    pub(super) fn forbidden(reason: String) -> Self {
        Self {
            status: 403,
            code: "AccessDeniedException".to_owned(),
            body: Some(document(&FORBIDDEN.into())),
            reason,
        }
    }

    /// The signature is wrong.
    pub(super) fn wrong_signature(error: &ServiceError) -> Self {
        Self {
            status: 403,
            code: error.code.to_string(),
            body: Some(document(&error.message.as_str().into())),
            reason: error.message.clone(),
        }
    }

    /// The function was not run.
    pub(super) fn not_run(error: &ServiceError) -> Self {
        Self {
            status: error.http_status(&LAMBDA),
            code: error.code.to_string(),
            body: Some(document(&error.message.as_str().into())),
            reason: error.message.clone(),
        }
    }

    /// The function failed, or answered what is no response.
    pub(super) fn failed(reason: String) -> Self {
        Self {
            status: 502,
            code: "InternalServerErrorException".to_owned(),
            body: None,
            reason,
        }
    }

    pub(super) fn response(&self) -> Response<Body> {
        message(self.status, &self.code, self.body.clone())
    }

    pub(super) fn outcome(&self) -> RawOutcome {
        RawOutcome {
            status: self.status,
            error: Some((self.code.clone(), self.reason.clone())),
            ..RawOutcome::default()
        }
    }
}

/// Returns the document with a message.
pub(super) fn document(message: &Value) -> String {
    json!({"Message": message}).to_string()
}

/// Returns a response that the URL makes itself.
pub(super) fn message(status: u16, code: &str, body: Option<String>) -> Response<Body> {
    let body = body.unwrap_or_else(|| "Internal Server Error".to_owned());
    let mut response = Response::new(Body::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, json);
    if let Ok(code) = HeaderValue::from_str(code) {
        headers.insert("x-amzn-errortype", code);
    }
    response
}
