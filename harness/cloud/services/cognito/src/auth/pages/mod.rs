//! The pages of user pools: public keys, the endpoints of OAuth, and hosted sign-in.

mod client;
mod confirm;
mod hosted;
mod logo;
mod token;
mod user_info;
mod well_known;

use http::{HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};

use crate::state::Cognito;
use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse, Endpoints};
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// The endpoints of user pools, as the server registers them.
pub(crate) const ENDPOINTS: Endpoints = Endpoints {
    find: |method, _, path| page_name(method, path),
    resource,
    secrets: &[
        "client_secret",
        "code",
        "code_verifier",
        "new_password",
        "password",
        "refresh_token",
        "session",
        "token",
        "_csrf",
    ],
    answer: |request, call: &RawCall| {
        call.commit(
            |state: &mut Cognito, cx| {
                hosted::respond(state, cx, request)
                    .or_else(|| logo::respond(state, request))
                    .unwrap_or_else(|| respond(state, cx, request).into())
            },
            EndpointResponse::outcome,
        )
    },
    refuse: |status, error: &ServiceError| {
        Page::error(status, &error.code, Some(&error.message)).into()
    },
};

/// Returns the client or the pool that a request is about.
fn resource(request: &EndpointRequest) -> Option<String> {
    let client = request.form.get("client_id").map(str::to_owned);
    client.or_else(|| {
        let pool = request.path.split('/').nth(1)?;
        pool.contains('_').then(|| pool.to_owned())
    })
}

impl From<Page> for EndpointResponse {
    fn from(page: Page) -> Self {
        let cached = if page.cacheable {
            "public, max-age=86400, immutable"
        } else {
            "no-cache, no-store, max-age=0, must-revalidate"
        };
        let mut headers = vec![(header::CACHE_CONTROL, HeaderValue::from_static(cached))];
        let challenge = page
            .challenge
            .and_then(|text| HeaderValue::try_from(text).ok());
        headers.extend(challenge.map(|challenge| (header::WWW_AUTHENTICATE, challenge)));
        let failed = page.status != StatusCode::OK;
        Self {
            status: page.status,
            content_type: "application/json;charset=UTF-8",
            headers,
            error: page.body.as_ref().filter(|_| failed).map(error_in),
            body: page
                .body
                .map(|body| serde_json::to_vec(&body).unwrap_or_default())
                .unwrap_or_default(),
        }
    }
}

/// Returns code and message of an error, in OAuth's form or AWS's.
fn error_in(body: &Value) -> (String, String) {
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let message = text("error_description").or_else(|| text("message"));
    let code = text("error").unwrap_or_else(|| "NotFound".to_owned());
    (code, message.unwrap_or_default())
}

/// A page: JSON or an empty body.
#[derive(Debug)]
pub(crate) struct Page {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// The JSON document.
    pub(crate) body: Option<Value>,
    /// The `WWW-Authenticate` header, if authentication failed.
    pub(crate) challenge: Option<String>,
    /// Whether clients may cache it.
    pub(crate) cacheable: bool,
}

impl Page {
    fn json(body: Value) -> Self {
        Self {
            status: StatusCode::OK,
            body: Some(body),
            challenge: None,
            cacheable: false,
        }
    }

    /// Returns an OAuth error.
    pub(crate) fn error(status: StatusCode, error: &str, description: Option<&str>) -> Self {
        let body = match description {
            Some(description) => json!({"error": error, "error_description": description}),
            None => json!({"error": error}),
        };
        Self {
            status,
            ..Self::json(body)
        }
    }

    /// Returns an OAuth error with status 400.
    fn bad_request(error: &str) -> Self {
        Self::error(StatusCode::BAD_REQUEST, error, None)
    }
}

/// Returns the operation name of a request for a page, as CloudTrail has it, for the
/// journal and fault rules.
pub(crate) fn page_name(method: &Method, path: &str) -> Option<&'static str> {
    if let Some(name) = hosted::page_name(method, path) {
        return Some(name);
    }
    if method == Method::GET && logo::client_of(path).is_some() {
        return Some("Logo_GET");
    }
    Some(match path {
        "/confirmUser" => "ConfirmUser_GET",
        "/oauth2/token" => "Token_POST",
        "/oauth2/revoke" => "Revoke_POST",
        "/oauth2/userInfo" if method == Method::POST => "UserInfo_POST",
        "/oauth2/userInfo" => "UserInfo_GET",
        _ => match well_known::document(path)?.1 {
            well_known::Document::Keys => "Jwks_GET",
            well_known::Document::Configuration => "OpenIdConfiguration_GET",
        },
    })
}

/// Answers a request for a page.
pub(crate) fn respond(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Page {
    let result = match (request.path.as_str(), &request.method) {
        ("/confirmUser", &Method::GET) => confirm::confirm(state, cx, request),
        ("/oauth2/token", &Method::POST) => token::token(state, cx, request),
        ("/oauth2/revoke", &Method::POST) => token::revoke(state, request),
        ("/oauth2/userInfo", &(Method::GET | Method::POST)) => {
            user_info::user_info(state, cx, request)
        }
        ("/oauth2/token" | "/oauth2/revoke", _) => Err(Page::error(
            StatusCode::METHOD_NOT_ALLOWED,
            "invalid_request",
            None,
        )),
        (path, &Method::GET) => well_known::answer(state, cx, path),
        _ => Err(Page::error(
            StatusCode::METHOD_NOT_ALLOWED,
            "invalid_request",
            None,
        )),
    };
    result.unwrap_or_else(|error| error)
}
