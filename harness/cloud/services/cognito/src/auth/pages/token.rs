//! `/oauth2/token` and `/oauth2/revoke`.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Page;
use super::client::client;
use crate::auth::jti;
use crate::auth::jwt::{self, TokenUse};
use crate::auth::sign_in::{SessionStart, SignIn};
use crate::client::Client;
use crate::pool::Pool;
use crate::state::Cognito;
use rehearsal_cloud_core::endpoint::EndpointRequest;
use rehearsal_cloud_core::service::{CallContext, Timestamp};

pub(super) fn token(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<Page, Page> {
    let grant = request.form.get("grant_type");
    let grant = grant.ok_or_else(|| Page::bad_request("invalid_request"))?;
    let (pool, client) = client(state, request)?;
    match grant {
        "client_credentials" => {
            let scopes = client_scopes(pool, &client, request.form.get("scope"))?;
            Ok(Page::json(client_tokens(pool, &client, cx, &scopes)))
        }
        "refresh_token" => {
            let token = request.form.get("refresh_token");
            let token = token.ok_or_else(|| Page::bad_request("invalid_request"))?;
            let mut sign_in = SignIn {
                pool,
                client,
                cx,
                by_administrator: false,
                hosted: false,
                device: None,
            };
            let tokens = sign_in
                .renew(token)
                .map_err(|_| Page::bad_request("invalid_grant"))?;
            let mut answer = json!({
                "access_token": tokens.access_token,
                "expires_in": tokens.expires_in,
                "token_type": tokens.token_type,
            });
            if let Some(id) = tokens.id_token {
                answer["id_token"] = id.into();
            }
            if let Some(refresh) = tokens.refresh_token {
                answer["refresh_token"] = refresh.into();
            }
            Ok(Page::json(answer))
        }
        "authorization_code" => exchange_code(pool, client, cx, request),
        _ => Err(Page::bad_request("unsupported_grant_type")),
    }
}

/// Returns the tokens for an authorization code. It can be tried once.
fn exchange_code(
    pool: &mut Pool,
    client: Arc<Client>,
    cx: &mut CallContext<'_>,
    request: &EndpointRequest,
) -> Result<Page, Page> {
    let parameter = |name: &str| request.form.get(name).filter(|value| !value.is_empty());
    let code = parameter("code").ok_or_else(|| Page::bad_request("invalid_request"))?;
    let flows = client.settings.allowed_oauth_flows.as_deref();
    if !client.settings.uses_oauth || !flows.unwrap_or_default().iter().any(|flow| flow == "code") {
        return Err(Page::bad_request("unauthorized_client"));
    }
    let invalid = || Page::bad_request("invalid_grant");
    let now = Timestamp(cx.now());
    let grant = pool.auth.hosted.take_code(code, now).ok_or_else(invalid)?;
    let is_same_url = parameter("redirect_uri") == Some(grant.redirect_uri.as_str());
    let user = pool.users.get(grant.user).filter(|user| user.enabled);
    if grant.client != client.id
        || !is_same_url
        || !grant.accepts(parameter("code_verifier"))
        || user.is_none()
    {
        return Err(invalid());
    }
    let event = cx.ids.uuid("event");
    let mut sign_in = SignIn {
        pool,
        client,
        cx,
        by_administrator: false,
        hosted: true,
        device: None,
    };
    let start = SessionStart {
        scopes: Some(grant.scopes),
        auth_time: Some(grant.auth_time),
        nonce: grant.nonce,
        ..SessionStart::default()
    };
    let tokens = sign_in.start_session(grant.user, event, start);
    let tokens = tokens.map_err(|_| invalid())?;
    let mut answer = Map::new();
    for (name, value) in [
        ("id_token", tokens.id_token),
        ("access_token", Some(tokens.access_token)),
        ("refresh_token", tokens.refresh_token),
    ] {
        answer.extend(value.map(|value| (name.to_owned(), value.into())));
    }
    answer.insert("expires_in".to_owned(), tokens.expires_in.into());
    answer.insert("token_type".to_owned(), tokens.token_type.into());
    Ok(Page::json(answer.into()))
}

/// Returns the scopes that a client gets for itself: the requested ones, or all that it
/// may have.
fn client_scopes(
    pool: &Pool,
    client: &Client,
    requested: Option<&str>,
) -> Result<Vec<String>, Page> {
    let settings = &client.settings;
    let flows = settings.allowed_oauth_flows.as_deref().unwrap_or_default();
    let allowed = settings.uses_oauth && flows.iter().any(|flow| flow == "client_credentials");
    // Only clients with a secret can authenticate.
    if !allowed || client.secrets.is_empty() {
        return Err(Page::bad_request("unauthorized_client"));
    }
    let allowed = settings.allowed_oauth_scopes.as_deref().unwrap_or_default();
    let exists = |scope: &str| {
        scope.rsplit_once('/').is_some_and(|(identifier, name)| {
            let server = pool.resource_servers.get(identifier);
            server.is_some_and(|server| server.scopes.iter().any(|known| known.scope_name == name))
        })
    };
    let possible = |scope: &String| allowed.contains(scope) && exists(scope);
    let scopes: Vec<String> = match requested.filter(|requested| !requested.is_empty()) {
        Some(requested) => requested.split(' ').map(str::to_owned).collect(),
        None => allowed
            .iter()
            .filter(|scope| exists(scope))
            .cloned()
            .collect(),
    };
    if scopes.is_empty() || !scopes.iter().all(possible) {
        return Err(Page::bad_request("invalid_scope"));
    }
    Ok(scopes)
}

/// Returns an access token of a client without a user.
fn client_tokens(
    pool: &Pool,
    client: &Client,
    cx: &mut CallContext<'_>,
    scopes: &[String],
) -> Value {
    let lifetime = client.settings.access_token_lifetime().whole_seconds();
    let now = cx.real_now().unix_timestamp();
    let jti = jti::generate(cx.ids, Timestamp(cx.now()));
    let mut claims = Map::new();
    for (name, value) in [
        ("sub", client.id.as_str().into()),
        ("token_use", TokenUse::Access.name().into()),
        ("scope", scopes.join(" ").into()),
        ("auth_time", now.into()),
        ("iss", cx.issuer(&pool.region, &pool.id).into()),
        ("exp", (now + lifetime).into()),
        ("iat", now.into()),
        ("version", 2.into()),
        ("jti", jti.into()),
        ("client_id", client.id.as_str().into()),
    ] {
        claims.insert(name.to_owned(), value);
    }
    json!({
        "access_token": jwt::sign(&pool.id, TokenUse::Access, &claims),
        "expires_in": lifetime,
        "token_type": "Bearer",
    })
}

pub(super) fn revoke(state: &mut Cognito, request: &EndpointRequest) -> Result<Page, Page> {
    let token = request.form.get("token");
    let token = token.ok_or_else(|| Page::bad_request("invalid_request"))?;
    let (pool, client) = client(state, request)?;
    if client.settings.enable_token_revocation == Some(false) {
        return Err(Page::bad_request("invalid_request"));
    }
    if token.split('.').count() != 5 {
        return Err(Page::bad_request("unsupported_token_type"));
    }
    pool.auth.revoke(token, &client);
    Ok(Page {
        body: None,
        ..Page::json(Value::Null)
    })
}
