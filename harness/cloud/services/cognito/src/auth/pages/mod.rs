//! What a user pool serves over plain HTTP: its public keys, and the endpoints
//! of OAuth. The hosted sign-in page is not here; where it would be asked for,
//! the answer says so.

mod client;
mod confirm;
mod token;
mod user_info;
mod well_known;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::state::Cognito;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::protocol::Form;

/// A request for a page.
#[derive(Debug)]
pub struct PageRequest {
    /// The HTTP method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The host it was sent to: a pool's domain may be in it.
    pub host: Option<String>,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// What stands in the query and in the body.
    pub form: Form,
}

/// A page: JSON, or nothing.
#[derive(Debug)]
pub struct Page {
    /// The HTTP status.
    pub status: StatusCode,
    /// The JSON document.
    pub body: Option<Value>,
    /// How a caller is to prove itself, where that is what is wrong.
    pub challenge: Option<String>,
    /// Whether it may be kept.
    pub lasting: bool,
}

impl Page {
    fn of(body: Value) -> Self {
        Self {
            status: StatusCode::OK,
            body: Some(body),
            challenge: None,
            lasting: false,
        }
    }

    /// An error in OAuth's words.
    pub fn error(status: StatusCode, error: &str, description: Option<&str>) -> Self {
        let body = match description {
            Some(description) => json!({"error": error, "error_description": description}),
            None => json!({"error": error}),
        };
        Self {
            status,
            ..Self::of(body)
        }
    }

    /// What OAuth calls a bad request.
    fn refusal(error: &str) -> Self {
        Self::error(StatusCode::BAD_REQUEST, error, None)
    }
}

/// The name of what a request asks for, if that is a page; for the journal
/// and the fault rules, as CloudTrail calls it.
pub fn page_name(method: &Method, path: &str) -> Option<&'static str> {
    Some(match path {
        "/confirmUser" => "ConfirmUser_GET",
        "/oauth2/authorize" => "Authorize_GET",
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
pub fn make_page(state: &mut Cognito, cx: &mut CallContext<'_>, request: &PageRequest) -> Page {
    let answered = match (request.path.as_str(), &request.method) {
        ("/confirmUser", &Method::GET) => confirm::confirm(state, cx, request),
        ("/oauth2/token", &Method::POST) => token::token(state, cx, request),
        ("/oauth2/revoke", &Method::POST) => token::revoke(state, request),
        ("/oauth2/userInfo", &(Method::GET | Method::POST)) => {
            user_info::user_info(state, cx, request)
        }
        ("/oauth2/authorize", &Method::GET) => Err(Page::error(
            StatusCode::NOT_IMPLEMENTED,
            "temporarily_unavailable",
            Some(
                "The embedded cloud has no hosted sign-in page: sign in by InitiateAuth, \
                 or have tokens issued by POST /_rehearsal/cognito/tokens.",
            ),
        )),
        (path, &Method::GET) => well_known::answer(state, cx, path),
        _ => Err(Page::error(
            StatusCode::METHOD_NOT_ALLOWED,
            "invalid_request",
            None,
        )),
    };
    answered.unwrap_or_else(|error| error)
}
