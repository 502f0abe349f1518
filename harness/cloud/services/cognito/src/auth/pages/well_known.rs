//! What an app's JWT library fetches: the pool's keys, and where everything is.

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

/// The pool and the document that a path names. A bucket's name has no
/// underscore in it, and a pool's id has one.
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
        ..Page::of(json!({"message": message}))
    };
    let (id, document) = document(path).ok_or_else(|| absent("Not Found".to_owned()))?;
    let pool = state
        .public_pool(id)
        .ok_or_else(|| absent(format!("User pool {id} does not exist.")))?;
    if document == Document::Keys {
        return Ok(Page {
            lasting: true,
            ..Page::of(jwt::key_set(&pool.id))
        });
    }
    let here = cx.base_url();
    Ok(Page::of(json!({
        "authorization_endpoint": format!("{here}/oauth2/authorize"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": cx.issuer(&pool.region, &pool.id),
        "jwks_uri": format!("{here}/{id}/.well-known/jwks.json"),
        "response_types_supported": ["code", "token"],
        "revocation_endpoint": format!("{here}/oauth2/revoke"),
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "token_endpoint": format!("{here}/oauth2/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "userinfo_endpoint": format!("{here}/oauth2/userInfo"),
    })))
}
