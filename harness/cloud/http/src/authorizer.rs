//! What functions that decide about callers answer.

use rehearsal_cloud_core::auth::{Identity, IdentityKind};
use rehearsal_cloud_core::policy::{AccessRequest, Decision, decide};
use serde_json::{Value, json};
use time::OffsetDateTime;

/// What a function's policy says of a caller.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It may call.
    Allowed {
        /// The name that the function gave the caller.
        principal: String,
        /// What it said of the caller.
        context: Value,
    },
    /// A statement denies the call, or none allows it.
    Denied {
        /// Whether a statement denies it.
        explicitly: bool,
    },
    /// The answer is none.
    Malformed(String),
}

/// Reads the answer of a function with a policy: whether `caller` may invoke `resource`.
pub fn judge(mut answer: Value, caller: &Identity, resource: &str, now: OffsetDateTime) -> Verdict {
    let mut policy = answer["policyDocument"].take();
    let Some(principal) = answer["principalId"].as_str().map(str::to_owned) else {
        return malformed(&answer);
    };
    if !policy.is_object() {
        return malformed(&answer);
    }
    // Its statements are about the caller, without naming it.
    let statements = match &mut policy["Statement"] {
        Value::Array(statements) => statements.iter_mut().collect(),
        one => vec![one],
    };
    for statement in statements {
        statement["Principal"] = "*".into();
    }
    let request = AccessRequest {
        caller: &Identity {
            kind: IdentityKind::Anonymous,
            ..caller.clone()
        },
        action: "execute-api:Invoke",
        resource,
        now,
    };
    match decide(&policy, &request) {
        Decision::Allowed => {
            let mut context = answer["context"].take();
            if context.is_null() {
                context = json!({});
            }
            Verdict::Allowed { principal, context }
        }
        Decision::Denied => Verdict::Denied { explicitly: true },
        Decision::Silent => Verdict::Denied { explicitly: false },
    }
}

fn malformed(answer: &Value) -> Verdict {
    Verdict::Malformed(format!(
        "the authorizer has to answer principalId and policyDocument, and answered {answer}"
    ))
}
