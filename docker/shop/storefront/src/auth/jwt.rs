use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use shop_core::Problem;
use shop_core::http::Client;
use tokio::sync::Mutex;

use super::{TokenVerifier, rs256, unauthorized};
use crate::config::UserPool;

/// The timeout of fetching the issuer's keys.
const KEYS_TIMEOUT: Duration = Duration::from_secs(3);

/// How long the issuer's keys are used before they are fetched again.
const KEYS_MAX_AGE: Duration = Duration::from_hours(1);

/// How long to wait between two fetches for unknown keys: requests with made-up
/// key ids must not cause a fetch each.
const UNKNOWN_KEY_PAUSE: Duration = Duration::from_secs(10);

/// What a valid token has to fulfil besides its signature.
#[derive(Debug, Clone)]
pub(crate) struct TokenRules {
    /// The purpose of the token. Id tokens describe a user and authorise nothing.
    pub(crate) token_use: &'static str,
    /// How long an expired token is still accepted, because clocks differ.
    pub(crate) leeway: Duration,
}

impl Default for TokenRules {
    fn default() -> Self {
        Self {
            token_use: "access",
            leeway: Duration::from_mins(1),
        }
    }
}

/// Verifies the access tokens of one app client of a Cognito user pool.
pub(crate) struct JwtVerifier {
    issuer: String,
    client_id: String,
    jwks_url: String,
    rules: TokenRules,
    http: Client,
    keys: Mutex<Keys>,
}

/// The claims that the shop reads.
#[derive(Debug, Deserialize)]
pub(crate) struct Claims {
    pub(crate) sub: String,
    #[serde(default, rename = "cognito:groups")]
    pub(crate) groups: Vec<String>,
    token_use: String,
    /// Absent from id tokens.
    client_id: Option<String>,
}

#[derive(Default)]
struct Keys {
    by_id: HashMap<String, Arc<DecodingKey>>,
    fetched: Option<Instant>,
}

impl Keys {
    fn age(&self) -> Duration {
        self.fetched.map_or(Duration::MAX, |then| then.elapsed())
    }
}

impl JwtVerifier {
    pub(crate) fn new(pool: &UserPool, rules: TokenRules) -> std::io::Result<Self> {
        rs256::install();
        Ok(Self {
            http: Client::new(&pool.jwks_url, KEYS_TIMEOUT)?,
            rules,
            issuer: pool.issuer.clone(),
            client_id: pool.client_id.clone(),
            jwks_url: pool.jwks_url.clone(),
            keys: Mutex::default(),
        })
    }

    /// Returns the key with this id. For an unknown id the keys are fetched first:
    /// they may have been rotated.
    async fn key(&self, id: &str) -> Result<Option<Arc<DecodingKey>>, Problem> {
        let mut keys = self.keys.lock().await;
        let limit = if keys.by_id.contains_key(id) {
            KEYS_MAX_AGE
        } else {
            UNKNOWN_KEY_PAUSE
        };
        if keys.age() > limit {
            match self.fetch().await {
                Ok(by_id) => keys.by_id = by_id,
                // Old keys are still valid unless they were rotated.
                Err(error) if keys.by_id.contains_key(id) => {
                    tracing::warn!(error, "the issuer's keys could not be renewed");
                }
                Err(error) => return Err(Problem::unavailable(error)),
            }
            keys.fetched = Some(Instant::now());
        }
        Ok(keys.by_id.get(id).cloned())
    }

    async fn fetch(&self) -> Result<HashMap<String, Arc<DecodingKey>>, String> {
        let (status, body) = self
            .http
            .get(&self.jwks_url)
            .await
            .map_err(|error| error.to_string())?;
        if !status.is_success() {
            return Err(format!("could not fetch the issuer's keys: {status}"));
        }
        let set: JwkSet = serde_json::from_value(body)
            .map_err(|error| format!("could not read the issuer's keys: {error}"))?;
        let keys = set.keys.iter().filter_map(|jwk| {
            let id = jwk.common.key_id.clone()?;
            let key = DecodingKey::from_jwk(jwk).ok()?;
            Some((id, Arc::new(key)))
        });
        Ok(keys.collect())
    }
}

#[async_trait]
impl TokenVerifier for JwtVerifier {
    async fn verify(&self, token: &str) -> Result<Claims, Problem> {
        let unreadable = |_| unauthorized("The token cannot be read.");
        let header = decode_header(token).map_err(unreadable)?;
        let key_id = header
            .kid
            .ok_or_else(|| unauthorized("The token does not name its key."))?;
        let key = self
            .key(&key_id)
            .await?
            .ok_or_else(|| unauthorized("The token is signed with an unknown key."))?;

        // The token must not choose its own algorithm.
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        // Cognito's access tokens have `client_id` instead of an audience.
        validation.validate_aud = false;
        validation.leeway = self.rules.leeway.as_secs();
        let claims = decode::<Claims>(token, &key, &validation)
            .map_err(|error| unauthorized(&format!("The token is not valid: {error}.")))?
            .claims;
        if claims.token_use != self.rules.token_use {
            return Err(unauthorized("The token is not an access token."));
        }
        if claims.client_id.as_deref() != Some(&self.client_id) {
            return Err(unauthorized("The token was issued to another client."));
        }
        Ok(claims)
    }
}

#[cfg(test)]
mod tests;
