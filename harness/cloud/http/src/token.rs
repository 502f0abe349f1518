//! Tokens of the user pools of this cloud.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rehearsal_cloud_core::keys::{self, Hash};
use serde_json::Value;

use crate::authorized::Claims;

/// Which tokens are accepted.
#[derive(Debug, Clone, Copy)]
pub struct Accepted<'a> {
    /// The issuers: any of these user pools.
    pub issuers: &'a [String],
    /// The audiences; any if there are none.
    pub audiences: &'a [String],
}

/// Returns a token without the word `Bearer` in front.
pub fn without_scheme(token: &str) -> &str {
    let stripped = token
        .strip_prefix("Bearer ")
        .or_else(|| token.strip_prefix("bearer "));
    stripped.unwrap_or(token).trim()
}

/// Returns the claims of a token that is accepted, or why it is not. `now` is the real time, in
/// seconds since 1970.
pub fn verify(token: &str, accepted: Accepted<'_>, now: i64) -> Result<Claims, String> {
    let malformed = || "the token is malformed".to_owned();
    let (signed, signature) = token.rsplit_once('.').ok_or_else(malformed)?;
    let (header, claims) = signed.split_once('.').ok_or_else(malformed)?;
    let (header, claims) = (decode(header), decode(claims));
    let (header, claims) = (header.ok_or_else(malformed)?, claims.ok_or_else(malformed)?);
    let algorithm = text(&header, "alg").unwrap_or("none");
    if algorithm != "RS256" {
        return Err(format!("signing method {algorithm} is invalid"));
    }
    let issuer = text(&claims, "iss").unwrap_or_default();
    let mut issuers = accepted.issuers.iter();
    if !issuers.any(|accepted| is_same_pool(issuer, accepted)) {
        return Err(format!(
            "the issuer of the token is {issuer}, the authorizer's is {}",
            accepted.issuers.join(", ")
        ));
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| malformed())?;
    if !keys::verify(Hash::Sha256, signed.as_bytes(), &signature) {
        return Err(
            "the signature of the token is not that of a user pool of this cloud, which knows no \
             other issuers"
                .to_owned(),
        );
    }
    let audience: Vec<&str> = match claims.get("aud").or_else(|| claims.get("client_id")) {
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one],
        _ => Vec::new(),
    };
    let is_accepted = |one: &&str| accepted.audiences.iter().any(|other| other == one);
    if !accepted.audiences.is_empty() && !audience.iter().any(is_accepted) {
        return Err(format!(
            "the audience of the token is {}, the authorizer's is {}",
            audience.join(" "),
            accepted.audiences.join(" ")
        ));
    }
    let time = |name: &str| claims.get(name).and_then(Value::as_i64);
    if time("exp").is_none_or(|expires| expires <= now) {
        return Err("the token has expired".to_owned());
    }
    let is_early = |time: Option<i64>| time.is_some_and(|time| time > now + 1);
    if is_early(time("nbf")) || is_early(time("iat")) {
        return Err("the token is not valid yet".to_owned());
    }
    Ok(claims)
}

/// Returns whether two issuers are one user pool: this cloud has several names, and its
/// tokens may be issued by AWS's.
fn is_same_pool(issuer: &str, other: &str) -> bool {
    let pool = |issuer: &'_ str| {
        issuer
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .map(str::to_owned)
    };
    issuer == other
        || pool(issuer).is_some_and(|pool| pool.contains('_')) && pool(issuer) == pool(other)
}

fn decode(part: &str) -> Option<Claims> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

fn text<'a>(claims: &'a Claims, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

/// Returns the scopes of a token.
pub fn scopes(claims: &Claims) -> Vec<&str> {
    match claims.get("scope").or_else(|| claims.get("scp")) {
        Some(Value::String(scopes)) => scopes.split(' ').collect(),
        Some(Value::Array(scopes)) => scopes.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn token(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = keys::sign(Hash::Sha256, signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    #[test]
    fn tokens_are_checked() {
        let accepted = Accepted {
            issuers: &["http://127.0.0.1:1/us-east-1_a".to_owned()],
            audiences: &["web".to_owned()],
        };
        let header = json!({"alg": "RS256"});
        let good = json!({"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_a", "aud": "web", "exp": 100, "iat": 50});
        let check = |header: &Value, changes: &Value| {
            let mut claims = good.clone();
            for (name, value) in changes.as_object().into_iter().flatten() {
                claims[name] = value.clone();
            }
            verify(&token(header, &claims), accepted, 60).err()
        };
        assert_eq!(check(&header, &json!({})), None);
        let access = json!({"aud": ["x", "web"]});
        assert_eq!(check(&header, &access), None);
        for (changes, expected) in [
            (json!({"exp": 60}), "the token has expired"),
            (json!({"nbf": 99}), "the token is not valid yet"),
            (
                json!({"aud": "app"}),
                "the audience of the token is app, the authorizer's is web",
            ),
            (
                json!({"iss": "http://127.0.0.1:1/us-east-1_b"}),
                "the issuer of the token is http://127.0.0.1:1/us-east-1_b, the authorizer's is \
                 http://127.0.0.1:1/us-east-1_a",
            ),
        ] {
            assert_eq!(check(&header, &changes).as_deref(), Some(expected));
        }
        let none = check(&json!({"alg": "none"}), &json!({}));
        assert_eq!(none.as_deref(), Some("signing method none is invalid"));
        let forged = token(&header, &good).replace('.', ".A");
        assert!(verify(&forged, accepted, 60).is_err());
    }
}
