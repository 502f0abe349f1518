//! What is known of a caller that may call a route.

use rehearsal_cloud_core::auth::Identity;
use serde_json::{Map, Value};

/// What is known of a caller that may call a route.
#[derive(Debug, Clone)]
pub(super) enum Authorized {
    /// The route asks for nothing.
    Anyone,
    /// The holder of a token.
    Token {
        claims: Map<String, Value>,
        /// The scopes of the token that the route asks for; `None` if it asks for none.
        scopes: Option<Vec<String>>,
    },
    /// Whom a function let in, with what it said of the caller.
    Function(Value),
    /// Who signed the request.
    Signer(Identity),
}

/// Returns a claim as API Gateway passes it on: as text, lists as `[a b]`.
pub(super) fn claim_text(claim: &Value) -> String {
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
    use serde_json::json;

    use super::*;

    #[test]
    fn claims_are_passed_on_as_text() {
        let texts = [json!("a"), json!(7), json!(true), json!(["admin", "staff"])];
        let texts = texts.map(|claim| claim_text(&claim));
        assert_eq!(texts, ["a", "7", "true", "[admin staff]"]);
    }
}
