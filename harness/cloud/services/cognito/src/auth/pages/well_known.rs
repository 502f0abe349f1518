//! The documents that JWT libraries fetch: the pool's keys and its configuration.

use http::StatusCode;
use serde_json::json;

use super::Page;
use crate::auth::jwt;
use crate::state::Cognito;
use rehearsal_cloud_core::service::CallContext;

/// A document below `/POOL/.well-known/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Document {
    Keys,
    Configuration,
}

/// Returns the pool and the document of a path. Bucket names contain no underscore, pool
/// ids do.
pub(super) fn document(path: &str) -> Option<(&str, Document)> {
    let (pool, name) = path.strip_prefix('/')?.split_once("/.well-known/")?;
    let document = match name {
        "jwks.json" => Document::Keys,
        "openid-configuration" => Document::Configuration,
        _ => return None,
    };
    pool.contains('_').then_some((pool, document))
}

pub(super) fn answer(state: &Cognito, cx: &CallContext<'_>, path: &str) -> Result<Page, Page> {
    let absent = |message: String| Page {
        status: StatusCode::NOT_FOUND,
        ..Page::json(json!({"message": message}))
    };
    let (id, document) = document(path).ok_or_else(|| absent("Not Found".to_owned()))?;
    let pool = state
        .public_pool(id)
        .ok_or_else(|| absent(format!("User pool {id} does not exist.")))?;
    if document == Document::Keys {
        return Ok(Page {
            cacheable: true,
            ..Page::json(jwt::key_set(&pool.id))
        });
    }
    let base_url = cx.pages_url();
    Ok(Page::json(json!({
        "authorization_endpoint": format!("{base_url}/oauth2/authorize"),
        "code_challenge_methods_supported": ["S256"],
        "end_session_endpoint": format!("{base_url}/logout"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": cx.issuer(&pool.region, &pool.id),
        "jwks_uri": format!("{base_url}/{id}/.well-known/jwks.json"),
        "response_types_supported": ["code", "token"],
        "revocation_endpoint": format!("{base_url}/oauth2/revoke"),
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "token_endpoint": format!("{base_url}/oauth2/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "userinfo_endpoint": format!("{base_url}/oauth2/userInfo"),
    })))
}
