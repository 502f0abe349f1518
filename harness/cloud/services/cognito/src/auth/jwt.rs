//! JSON Web Tokens by RS256, signed with the development key.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use rehearsal_cloud_core::keys::{self, Hash};

/// The use of a token; each has its own key id, as on Cognito.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenUse {
    /// Identifies the user.
    Id,
    /// Authorises calls.
    Access,
}

impl TokenUse {
    /// Returns the value of the claim `token_use`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Access => "access",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    kid: String,
    alg: String,
}

/// Returns the key id of a pool. All pools sign with one key; different key ids keep them
/// from accepting each other's tokens.
fn key_id(pool_id: &str, token_use: TokenUse) -> String {
    let hash = Sha256::new()
        .chain_update(keys::modulus())
        .chain_update(pool_id)
        .chain_update(token_use.name())
        .finalize();
    STANDARD.encode(hash)
}

/// Signs a token with these claims.
pub(crate) fn sign(pool_id: &str, token_use: TokenUse, claims: &Map<String, Value>) -> String {
    let header = Header {
        kid: key_id(pool_id, token_use),
        alg: "RS256".to_owned(),
    };
    let header = serde_json::to_vec(&header).expect("two texts can be written");
    let claims = serde_json::to_vec(claims).expect("JSON can be written");
    let mut token = URL_SAFE_NO_PAD.encode(header);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(claims, &mut token);
    let signature = keys::sign(Hash::Sha256, token.as_bytes());
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    token
}

/// Returns the claims of a token if the pool signed it for this use. Only the signature
/// is checked.
pub(crate) fn read(pool_id: &str, token_use: TokenUse, token: &str) -> Option<Map<String, Value>> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, _) = signed.split_once('.')?;
    let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    if header.alg != "RS256" || header.kid != key_id(pool_id, token_use) {
        return None;
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    keys::verify(Hash::Sha256, signed.as_bytes(), &signature).then(|| unverified_claims(token))?
}

/// Returns the claims of a token without checking its signature, to find its pool.
pub(crate) fn unverified_claims(token: &str) -> Option<Map<String, Value>> {
    let claims = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}

/// Returns the keys that a pool publishes (`/.well-known/jwks.json`).
pub(crate) fn key_set(pool_id: &str) -> Value {
    let (modulus, exponent) = (keys::modulus(), keys::exponent());
    let keys: Vec<Value> = [TokenUse::Id, TokenUse::Access]
        .into_iter()
        .map(|token_use| {
            json!({
                "alg": "RS256",
                "e": exponent,
                "kid": key_id(pool_id, token_use),
                "kty": "RSA",
                "n": modulus,
                "use": "sig",
            })
        })
        .collect();
    json!({"keys": keys})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Map<String, Value> {
        let claims = json!({"sub": "b2c4", "token_use": "id"});
        claims.as_object().unwrap().clone()
    }

    #[test]
    fn signed_token_is_read() {
        let token = sign("us-east-1_A", TokenUse::Id, &claims());
        assert_eq!(token.split('.').count(), 3);
        assert_eq!(read("us-east-1_A", TokenUse::Id, &token), Some(claims()));
    }

    #[test]
    fn other_and_forged_tokens_are_refused() {
        let token = sign("us-east-1_A", TokenUse::Id, &claims());
        assert_eq!(read("us-east-1_B", TokenUse::Id, &token), None);
        assert_eq!(read("us-east-1_A", TokenUse::Access, &token), None);
        let other = URL_SAFE_NO_PAD.encode(r#"{"sub":"root","token_use":"id"}"#);
        let parts: Vec<&str> = token.split('.').collect();
        let forged = format!("{}.{other}.{}", parts[0], parts[2]);
        assert_eq!(read("us-east-1_A", TokenUse::Id, &forged), None);
        let none = URL_SAFE_NO_PAD.encode(r#"{"kid":"x","alg":"none"}"#);
        for broken in [
            String::new(),
            "a.b.c".to_owned(),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{none}.{}.", parts[1]),
        ] {
            assert_eq!(read("us-east-1_A", TokenUse::Id, &broken), None, "{broken}");
        }
    }

    #[test]
    fn key_set_has_a_key_per_token_use() {
        let set = key_set("us-east-1_A");
        let keys = set["keys"].as_array().unwrap();
        assert_eq!(keys.len(), 2);
        assert_ne!(keys[0]["kid"], keys[1]["kid"]);
        assert_eq!(keys[0]["kid"].as_str().unwrap().len(), 44);
        assert_eq!(keys[0]["e"], "AQAB");
    }
}
