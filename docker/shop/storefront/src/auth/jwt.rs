use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jsonwebtoken::dangerous::insecure_decode;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use shop_core::Problem;
use shop_core::http::Client;
use shop_core::mutation::Mutation;
use tokio::sync::Mutex;

use super::unauthorized;
use crate::config::UserPool;

/// How long the issuer's keys are used before they are fetched anew.
const KEYS_KEEP: Duration = Duration::from_hours(1);

/// How long to wait between two fetches for keys that were not there: anybody
/// can make up a key id, and must not make the shop fetch with every request.
const KEYS_PAUSE: Duration = Duration::from_secs(10);

/// Verifies the access tokens of one app client of a Cognito user pool.
pub(crate) struct Verifier {
    issuer: String,
    client_id: String,
    jwks_url: String,
    http: Client,
    keys: Mutex<Keys>,
}

/// What the shop reads from a token.
#[derive(Debug, Deserialize)]
pub(crate) struct Claims {
    pub(crate) sub: String,
    #[serde(default, rename = "cognito:groups")]
    pub(crate) groups: Vec<String>,
    token_use: String,
    /// Not in an id token, which is none for the shop anyway.
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

impl Verifier {
    pub(crate) fn new(pool: &UserPool, timeout: Duration) -> std::io::Result<Self> {
        Ok(Self {
            http: Client::new(&pool.jwks_url, timeout)?,
            issuer: pool.issuer.clone(),
            client_id: pool.client_id.clone(),
            jwks_url: pool.jwks_url.clone(),
            keys: Mutex::default(),
        })
    }

    /// The claims of a token that is genuine, current and meant for the shop.
    pub(crate) async fn verify(&self, token: &str) -> Result<Claims, Problem> {
        let unreadable = |_| unauthorized("The token cannot be read.");
        let header = decode_header(token).map_err(unreadable)?;
        let key_id = header
            .kid
            .ok_or_else(|| unauthorized("The token does not name its key."))?;
        let key = self
            .key(&key_id)
            .await?
            .ok_or_else(|| unauthorized("The token is signed with an unknown key."))?;

        // The algorithm is ours to say, not the token's.
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        // Cognito's access tokens have `client_id` in place of an audience.
        validation.validate_aud = false;
        validation.validate_exp = !Mutation::IgnoresExpiry.is_made();
        let decoded = if Mutation::BelievesAnybody.is_made() {
            insecure_decode::<Claims>(token)
        } else {
            decode::<Claims>(token, &key, &validation)
        };
        let claims = decoded
            .map_err(|error| unauthorized(&format!("The token is not valid: {error}.")))?
            .claims;
        if claims.token_use != wanted_use() {
            return Err(unauthorized("The token is not an access token."));
        }
        if claims.client_id.as_deref() != Some(&self.client_id) {
            return Err(unauthorized("The token was issued to another client."));
        }
        Ok(claims)
    }

    /// The key of this id. An unknown id may be that of a key that came with a
    /// rotation, so the keys are fetched before it is given up.
    async fn key(&self, id: &str) -> Result<Option<Arc<DecodingKey>>, Problem> {
        let mut keys = self.keys.lock().await;
        let limit = if keys.by_id.contains_key(id) {
            KEYS_KEEP
        } else {
            KEYS_PAUSE
        };
        if keys.age() > limit {
            match self.fetch().await {
                Ok(by_id) => keys.by_id = by_id,
                // Old keys are better than none: only rotation makes them wrong.
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
        let (status, answer) = self
            .http
            .get(&self.jwks_url)
            .await
            .map_err(|error| error.to_string())?;
        if !status.is_success() {
            return Err(format!("could not fetch the issuer's keys: {status}"));
        }
        let set: JwkSet = serde_json::from_value(answer)
            .map_err(|error| format!("could not read the issuer's keys: {error}"))?;
        let keys = set.keys.iter().filter_map(|jwk| {
            let id = jwk.common.key_id.clone()?;
            let key = DecodingKey::from_jwk(jwk).ok()?;
            Some((id, Arc::new(key)))
        });
        Ok(keys.collect())
    }
}

/// What a token has to be for: id tokens tell who somebody is, and open nothing.
fn wanted_use() -> &'static str {
    if Mutation::WantsIdTokens.is_made() {
        "id"
    } else {
        "access"
    }
}

#[cfg(test)]
mod tests;
