//! What is known of a caller that may call.

use rehearsal_cloud_core::auth::Identity;
use serde_json::{Map, Value, json};

/// The claims of a token.
pub type Claims = Map<String, Value>;

/// What is known of a caller that may call.
#[derive(Debug, Clone)]
pub enum Authorized {
    /// Anyone may call.
    Anyone,
    /// The holder of a token.
    Token {
        /// What the token says.
        claims: Claims,
        /// The scopes of the token that are asked for; `None` if none are.
        scopes: Option<Vec<String>>,
    },
    /// Whom a function let in, with what it said of the caller.
    Function(Value),
    /// Who signed the request.
    Signer(Identity),
}

impl Authorized {
    /// Returns who signed the request.
    pub fn signer(&self) -> Option<&Identity> {
        match self {
            Self::Signer(identity) => Some(identity),
            _ => None,
        }
    }

    /// Returns what an event of version 2.0 says of the caller.
    pub fn in_version_2(&self) -> Option<Value> {
        match self {
            Self::Anyone => None,
            Self::Token { claims, scopes } => {
                Some(json!({"jwt": {"claims": texts(claims), "scopes": scopes}}))
            }
            Self::Function(context) => Some(json!({"lambda": context})),
            Self::Signer(identity) => Some(json!({
                "iam": {
                    "accessKey": identity.access_key_id,
                    "accountId": identity.account,
                    "callerId": identity.user_id,
                    "cognitoIdentity": null,
                    "principalOrgId": null,
                    "userArn": identity.arn,
                    "userId": identity.user_id,
                }
            })),
        }
    }

    /// Returns what an event of version 1.0 says of the caller.
    pub fn in_version_1(&self) -> Value {
        match self {
            Self::Anyone | Self::Signer(_) => json!({}),
            Self::Token { claims, scopes } => json!({"claims": texts(claims), "scopes": scopes}),
            Self::Function(context) => context.clone(),
        }
    }

    /// Returns a member of what is known: `claims.sub` of a token, `tier` of what a function
    /// said.
    pub fn member(&self, name: &str) -> Option<String> {
        let value = match self {
            Self::Token { claims, .. } => claims.get(name.strip_prefix("claims.")?)?,
            Self::Function(context) => context.get(name)?,
            Self::Anyone | Self::Signer(_) => return None,
        };
        Some(claim_text(value))
    }
}

/// Returns claims as API Gateway passes them on.
pub fn texts(claims: &Claims) -> Claims {
    let texts = claims.iter();
    texts
        .map(|(name, claim)| (name.clone(), claim_text(claim).into()))
        .collect()
}

/// Returns a claim as API Gateway passes it on: as text, lists as `[a b]`.
pub fn claim_text(claim: &Value) -> String {
    match claim {
        Value::String(text) => text.clone(),
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(claim_text).collect();
            format!("[{}]", all.join(" "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_passed_on_as_text() {
        let texts = [json!("a"), json!(7), json!(true), json!(["admin", "staff"])];
        let texts = texts.map(|claim| claim_text(&claim));
        assert_eq!(texts, ["a", "7", "true", "[admin staff]"]);
    }
}
