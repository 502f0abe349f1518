//! Tokens: those of users, by which they prove who they are, and those of identities.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rehearsal_cloud_core::keys::{self, Hash};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde_json::{Map, Value, json};

use crate::error::not_authorized;
use crate::state::Pool;

/// The claims of a token.
pub(crate) type Claims = Map<String, Value>;

/// A user who has proved who it is to a provider.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    pub(crate) provider: String,
    pub(crate) user: String,
    pub(crate) claims: Claims,
}

/// Checks the tokens of a caller against the providers of a pool.
pub(crate) fn check_logins(
    cx: &CallContext<'_>,
    pool: &Pool,
    logins: &BTreeMap<String, String>,
) -> Result<Vec<Login>, ServiceError> {
    let logins = logins.iter();
    logins
        .map(|(provider, token)| check_login(cx, pool, provider, token))
        .collect()
}

fn check_login(
    cx: &CallContext<'_>,
    pool: &Pool,
    provider: &str,
    token: &str,
) -> Result<Login, ServiceError> {
    let invalid = |what: &str| not_authorized(format!("Invalid login token. {what}"));
    let settings = &pool.settings;
    let mut user_pools = settings.cognito_identity_providers.iter();
    let user_pool = user_pools.find(|known| known.provider_name.as_deref() == Some(provider));
    let of_arn = |arn: &String| {
        arn.split_once("oidc-provider/")
            .map(|(_, host)| host.to_owned())
    };
    let is_open_id = settings
        .open_id_providers
        .iter()
        .any(|arn| of_arn(arn).as_deref() == Some(provider));
    let app = settings.supported_login_providers.get(provider);
    if user_pool.is_none() && !is_open_id && app.is_none() {
        return Err(invalid(
            "Token is not from a supported provider of this identity pool.",
        ));
    }
    let claims =
        read(token).ok_or_else(|| invalid("Not a valid OpenId Connect identity token."))?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let user = text("sub").ok_or_else(|| invalid("Missing a required claim: sub."))?;
    if let Some(user_pool) = user_pool {
        // The issuer ends like the provider's name, whatever this cloud is called.
        let (_, pool_id) = provider.split_once('/').unwrap_or_default();
        let issuer = text("iss").unwrap_or_default();
        if issuer.rsplit('/').next() != Some(pool_id) {
            return Err(invalid("Issuer doesn't match providerName"));
        }
        let audience = text("aud").or(text("client_id"));
        if audience != user_pool.client_id.as_deref() {
            return Err(invalid("Incorrect token audience."));
        }
        if !is_ours(token) {
            return Err(invalid("Token signature invalid."));
        }
    }
    let (expires, now) = (claims.get("exp").and_then(Value::as_i64), cx.real_now());
    let now = now.unix_timestamp();
    if let Some(expires) = expires.filter(|expires| *expires <= now) {
        return Err(invalid(&format!("Token expired: {expires} >= {now}")));
    }
    Ok(Login {
        provider: provider.to_owned(),
        user: user.to_owned(),
        claims,
    })
}

/// Returns the claims of a token.
pub(crate) fn read(token: &str) -> Option<Claims> {
    let mut parts = token.split('.');
    let (Some(_), Some(claims), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}

/// Returns whether this cloud signed a token.
fn is_ours(token: &str) -> bool {
    let Some((signed, signature)) = token.rsplit_once('.') else {
        return false;
    };
    let signature = URL_SAFE_NO_PAD.decode(signature);
    signature.is_ok_and(|signature| keys::verify(Hash::Sha256, signed.as_bytes(), &signature))
}

/// Returns the token of an identity, which is valid for some seconds of real time.
pub(crate) fn of_identity(
    cx: &CallContext<'_>,
    pool_id: &str,
    identity: &str,
    methods: &[String],
    seconds: i64,
) -> String {
    let now = cx.real_now().unix_timestamp();
    let header = json!({ "kid": "identity", "typ": "JWS", "alg": "RS256" });
    let claims = json!({
        "sub": identity, "aud": pool_id, "amr": methods,
        "iss": "https://cognito-identity.amazonaws.com", "exp": now + seconds, "iat": now,
    });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(&claims));
    let signature = keys::sign(Hash::Sha256, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}
