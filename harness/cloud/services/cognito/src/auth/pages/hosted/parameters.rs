//! The parameters of an authorization request, which go from page to page.

use std::sync::Arc;

use super::errors::PageError;
use super::response::encode;
use crate::client::Client;
use crate::pool::Pool;
use crate::state::Cognito;
use rehearsal_cloud_core::endpoint::EndpointRequest;
use rehearsal_model::protocol::Form;

/// The parameters that a page passes on to the next.
const PASSED_ON: [&str; 11] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "identity_provider",
    "login_hint",
    "lang",
];

/// What an app asks for.
#[derive(Debug)]
pub(super) struct Authorization {
    pub(super) client: Arc<Client>,
    pub(super) redirect_uri: String,
    pub(super) response_type: ResponseType,
    pub(super) scopes: Vec<String>,
    pub(super) state: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) challenge: Option<String>,
}

/// How the app gets the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResponseType {
    /// A code, which it exchanges for tokens.
    Code,
    /// The tokens, in the fragment of the URL.
    Token,
}

/// Returns the query that a page passes on to the next.
pub(super) fn passed_on(form: &Form) -> String {
    let present = PASSED_ON.iter().filter_map(|name| {
        let value = form.get(name).filter(|value| !value.is_empty())?;
        Some((*name, value))
    });
    encode(present)
}

/// Returns a parameter that is not empty.
pub(super) fn parameter<'a>(request: &'a EndpointRequest, name: &str) -> Option<&'a str> {
    request.form.get(name).filter(|value| !value.is_empty())
}

/// Reads the authorization request in the parameters of a page, with the pool of its client.
///
/// What is wrong about the client or the URL is shown to the user, because nobody else can
/// be trusted; all other errors go to the app.
pub(super) fn read<'a>(
    state: &'a mut Cognito,
    request: &EndpointRequest,
) -> Result<(&'a mut Pool, Authorization), PageError> {
    let parameter = |name: &str| parameter(request, name).map(str::to_owned);
    let id = parameter("client_id").ok_or_else(|| {
        PageError::bad_request("Required String parameter 'client_id' is not present")
    })?;
    let hosted = request
        .host
        .as_deref()
        .and_then(|host| state.pool_of_host(host))
        .map(|pool| pool.id.clone());
    let unknown = || PageError::shown(&id, "invalid_request", "Client does not exist.");
    let (pool, client) = state.client(&id).map_err(|_| unknown())?;
    if hosted.is_some_and(|hosted| hosted != pool.id) {
        return Err(unknown());
    }
    let settings = &client.settings;
    let registered = settings.callback_urls.as_deref().unwrap_or_default();
    let default = || {
        let default = settings.default_redirect_uri.clone();
        default.or_else(|| {
            registered
                .first()
                .filter(|_| registered.len() == 1)
                .cloned()
        })
    };
    let redirect_uri = parameter("redirect_uri").or_else(default).ok_or_else(|| {
        PageError::bad_request("Required String parameter 'redirect_uri' is not present")
    })?;
    if !registered.contains(&redirect_uri) {
        return Err(PageError::shown(&id, "redirect_mismatch", ""));
    }
    let given_state = parameter("state");
    let kind = parameter("response_type");
    let response_type = match kind.as_deref() {
        Some("token") => ResponseType::Token,
        _ => ResponseType::Code,
    };
    let refuse = |error: &'static str, description: Option<&str>| PageError::Redirect {
        redirect_uri: redirect_uri.clone(),
        in_fragment: response_type == ResponseType::Token,
        error,
        description: description.map(str::to_owned),
        state: given_state.clone(),
    };
    if !matches!(kind.as_deref(), Some("code" | "token")) {
        return Err(refuse("invalid_request", Some("unsupported response_type")));
    }
    let flow = match response_type {
        ResponseType::Code => "code",
        ResponseType::Token => "implicit",
    };
    let flows = settings.allowed_oauth_flows.as_deref().unwrap_or_default();
    if !settings.uses_oauth || !flows.iter().any(|allowed| allowed == flow) {
        return Err(refuse("unauthorized_client", None));
    }
    let allowed = settings.allowed_oauth_scopes.as_deref().unwrap_or_default();
    let scopes: Vec<String> = match parameter("scope") {
        Some(scopes) => scopes.split_whitespace().map(str::to_owned).collect(),
        None => allowed.to_vec(),
    };
    if !scopes.iter().all(|scope| allowed.contains(scope)) {
        return Err(refuse("invalid_scope", None));
    }
    let challenge = parameter("code_challenge");
    match (&challenge, parameter("code_challenge_method").as_deref()) {
        (None, None) | (Some(_), Some("S256")) => {}
        (Some(_), None) => {
            let missing = "code_challenge_method is required when code_challenge is given";
            return Err(refuse("invalid_request", Some(missing)));
        }
        (None, Some(_)) => {
            let missing = "code_challenge is required when code_challenge_method is given";
            return Err(refuse("invalid_request", Some(missing)));
        }
        (Some(_), Some(_)) => {
            let only = "code_challenge_method must be S256";
            return Err(refuse("invalid_request", Some(only)));
        }
    }
    let authorization = Authorization {
        client,
        response_type,
        scopes,
        nonce: parameter("nonce"),
        challenge,
        redirect_uri,
        state: given_state,
    };
    Ok((pool, authorization))
}
