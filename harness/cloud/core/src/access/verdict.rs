//! How the policies of a call are evaluated, as IAM does.

use serde_json::Value;

use super::denial::{PolicyKind, Reason};
use super::{PolicyDocument, ProtectedResource};
use crate::auth::Identity;
use crate::policy::conditions::ConditionKeys;
use crate::policy::{Decision, PrincipalMatch, decide_for, decide_identity};

/// Who calls, with the policies that bind it.
pub(crate) struct Subject<'a> {
    pub(crate) caller: &'a Identity,
    /// The policies of the user or role; `None` for an administrator.
    pub(crate) identity: Option<&'a [PolicyDocument]>,
    pub(crate) boundary: Option<&'a PolicyDocument>,
    /// The policies that its session was issued with; `None` if it has none.
    pub(crate) session: Option<&'a [PolicyDocument]>,
}

/// What policies decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Allowed,
    Denied(Reason),
    /// A policy decides whose document is not here.
    Unknown(String),
}

/// Returns whether a subject may do something with a resource of its own account, or of
/// another one: then the resource's own service asks the resource's policy.
pub(crate) fn judge(
    subject: &Subject<'_>,
    (action, resource): (&str, &str),
    protected: &ProtectedResource,
    is_owner: bool,
    keys: &dyn ConditionKeys,
) -> Verdict {
    let by = |documents: &[PolicyDocument]| by_all(documents, action, resource, keys);
    let own = subject.identity.map(by);
    let boundary = subject
        .boundary
        .map(|document| by(std::slice::from_ref(document)));
    let session = subject.session.map(by);
    for (by, kind) in [
        (own.as_ref(), PolicyKind::Identity),
        (boundary.as_ref(), PolicyKind::Boundary),
        (session.as_ref(), PolicyKind::Session),
    ] {
        if by.is_some_and(|by| by.decision == Decision::Denied) {
            return Verdict::Denied(Reason::ExplicitDeny(kind));
        }
    }
    let is_necessary = protected
        .needs_policy_for
        .is_some_and(|prefix| action.starts_with(prefix));
    let policy = protected
        .policy
        .as_deref()
        .filter(|_| is_owner || is_necessary);
    let policy: Value = policy
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let lets_in = |principals| {
        decide_for(
            &policy,
            subject.caller,
            principals,
            (action, resource),
            keys,
        )
    };
    let by_resource = lets_in(PrincipalMatch::Direct);
    if by_resource == Decision::Denied || lets_in(PrincipalMatch::Any) == Decision::Denied {
        return Verdict::Denied(Reason::ExplicitDeny(PolicyKind::Resource));
    }
    if is_necessary && lets_in(PrincipalMatch::Any) != Decision::Allowed {
        return Verdict::Denied(if action.starts_with("sts:") {
            Reason::NotTrusted
        } else {
            Reason::NotAllowed(PolicyKind::Resource)
        });
    }
    let is_user = subject.caller.arn.contains(":user/");
    let is_let_in = is_owner && by_resource == Decision::Allowed;
    // What a resource's policy allows a user, no boundary takes away; a role's session has to
    // stay within its boundary and its own policy.
    if is_let_in && is_user && subject.session.is_none() {
        return Verdict::Allowed;
    }
    for (by, kind) in [
        (boundary, PolicyKind::Boundary),
        (session, PolicyKind::Session),
        (own.filter(|_| !is_let_in), PolicyKind::Identity),
    ] {
        let Some(by) = by.filter(|by| by.decision != Decision::Allowed) else {
            continue;
        };
        return match by.unknown {
            Some(arn) => Verdict::Unknown(arn),
            None if action.starts_with("sts:Assume") && kind == PolicyKind::Identity => {
                Verdict::Denied(Reason::NotTrusted)
            }
            None => Verdict::Denied(Reason::NotAllowed(kind)),
        };
    }
    Verdict::Allowed
}

/// What several policies of one kind decide.
struct Combined {
    decision: Decision,
    /// A policy among them whose document is not here.
    unknown: Option<String>,
}

fn by_all(
    documents: &[PolicyDocument],
    action: &str,
    resource: &str,
    keys: &dyn ConditionKeys,
) -> Combined {
    let mut combined = Combined {
        decision: Decision::Silent,
        unknown: None,
    };
    for document in documents {
        let text = match document {
            PolicyDocument::Text(text) => text,
            PolicyDocument::Unknown(arn) => {
                combined.unknown = Some(arn.clone());
                continue;
            }
        };
        let policy: Value = serde_json::from_str(text).unwrap_or_default();
        match decide_identity(&policy, (action, resource), keys) {
            Decision::Denied => combined.decision = Decision::Denied,
            Decision::Allowed if combined.decision == Decision::Silent => {
                combined.decision = Decision::Allowed;
            }
            Decision::Allowed | Decision::Silent => {}
        }
    }
    combined
}
