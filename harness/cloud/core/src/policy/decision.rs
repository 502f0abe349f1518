//! What a resource policy says to a call.

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::conditions::{self, ConditionKeys, like, substitute};
use super::{statements, strings};
use crate::arn::Arn;
use crate::auth::{Identity, IdentityKind, is_account, principal_arn, session_role};

/// What a policy says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// A statement allows it, and none denies it.
    Allowed,
    /// A statement denies it.
    Denied,
    /// No statement is about it.
    Silent,
}

/// Who wants to do what with which resource.
#[derive(Debug, Clone, Copy)]
pub struct AccessRequest<'a> {
    /// Who calls.
    pub caller: &'a Identity,
    /// The action with its service: `sqs:SendMessage`.
    pub action: &'a str,
    /// The resource's ARN.
    pub resource: &'a str,
    /// The cloud's time.
    pub now: OffsetDateTime,
}

/// Values of the condition keys that only one service has, in lower case:
/// `lambda:functionurlauthtype`.
pub type ServiceKeys<'a> = &'a [(&'a str, &'a str)];

/// A request, and what its service knows of it.
struct Known<'a> {
    request: &'a AccessRequest<'a>,
    service_keys: ServiceKeys<'a>,
}

impl ConditionKeys for Known<'_> {
    fn get(&self, key: &str) -> Vec<String> {
        let mut own = self.service_keys.iter();
        match own.find(|(name, _)| *name == key) {
            Some((_, value)) => vec![(*value).to_owned()],
            None => self.request.get(key),
        }
    }
}

/// Which principals of a statement a caller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PrincipalMatch {
    /// All that stand for it, its account included.
    Any,
    /// Those that name it or everybody: an account's statement lets nobody in that the
    /// account's own policies do not. Denials bind all.
    Direct,
}

/// Returns what a resource's policy says to a request: a denial beats all.
pub fn decide(policy: &Value, request: &AccessRequest<'_>) -> Decision {
    decide_with(policy, request, &[])
}

/// Returns what a policy says to a request of which its service knows more.
pub fn decide_with(
    policy: &Value,
    request: &AccessRequest<'_>,
    service_keys: ServiceKeys<'_>,
) -> Decision {
    let known = Known {
        request,
        service_keys,
    };
    let call = (request.action, request.resource);
    decide_for(policy, request.caller, PrincipalMatch::Any, call, &known)
}

/// Returns what a resource's policy says to a caller's action on a resource.
pub(crate) fn decide_for(
    policy: &Value,
    caller: &Identity,
    principals: PrincipalMatch,
    call: (&str, &str),
    keys: &dyn ConditionKeys,
) -> Decision {
    decide_by(policy, |statement| {
        let is_direct = principals == PrincipalMatch::Direct && statement["Effect"] != "Deny";
        names(statement, "Principal", |value| {
            is_caller(value, caller, is_direct)
        }) && is_about(statement, call, keys)
            && conditions_hold(statement, keys)
    })
}

/// Returns what a policy of a user, a group or a role says to an action on a resource.
pub(crate) fn decide_identity(
    policy: &Value,
    call: (&str, &str),
    keys: &dyn ConditionKeys,
) -> Decision {
    decide_by(policy, |statement| {
        is_about(statement, call, keys) && conditions_hold(statement, keys)
    })
}

/// Returns what a role's trust policy says to the users of an identity provider, by the names
/// that the provider has.
pub(super) fn decide_provider(
    policy: &Value,
    providers: &[String],
    call: (&str, &str),
    keys: &dyn ConditionKeys,
) -> Decision {
    let is_provider = |principal: &Value| {
        let known = |name: &str| providers.iter().any(|provider| provider == name);
        any(principal, |name| name == "*") || any(&principal["Federated"], known)
    };
    decide_by(policy, |statement| {
        names(statement, "Principal", is_provider)
            && is_about(statement, call, keys)
            && conditions_hold(statement, keys)
    })
}

fn decide_by(policy: &Value, applies: impl Fn(&Value) -> bool) -> Decision {
    let mut decision = Decision::Silent;
    for statement in statements(policy) {
        if !applies(statement) {
            continue;
        }
        match statement["Effect"].as_str() {
            Some("Deny") => return Decision::Denied,
            Some("Allow") => decision = Decision::Allowed,
            _ => {}
        }
    }
    decision
}

fn is_about(statement: &Value, (action, resource): (&str, &str), keys: &dyn ConditionKeys) -> bool {
    let action = action.to_ascii_lowercase();
    let is_action = |pattern: &str| like(&pattern.to_ascii_lowercase(), &action);
    let is_resource = |pattern: &str| like(&substitute(pattern, keys), resource);
    names(statement, "Action", |value| any(value, is_action))
        && (statement.get("Resource").is_none() && statement.get("NotResource").is_none()
            || names(statement, "Resource", |value| any(value, is_resource)))
}

/// Returns whether a statement's member holds, or the one that names all others
/// (`NotAction`) does not.
fn names(statement: &Value, member: &str, holds: impl Fn(&Value) -> bool) -> bool {
    match (statement.get(member), statement.get(format!("Not{member}"))) {
        (Some(value), _) => holds(value),
        (None, Some(value)) => !holds(value),
        (None, None) => false,
    }
}

fn any(value: &Value, holds: impl Fn(&str) -> bool) -> bool {
    strings(Some(value)).into_iter().any(holds)
}

fn is_caller(principal: &Value, caller: &Identity, is_direct: bool) -> bool {
    let Value::Object(kinds) = principal else {
        return any(principal, |name| name == "*");
    };
    kinds.iter().any(|(kind, names)| match kind.as_str() {
        "AWS" => any(names, |name| {
            name == "*" || is_aws_principal(name, caller) && !(is_direct && is_whole_account(name))
        }),
        "Service" => {
            caller.kind == IdentityKind::Service && any(names, |name| is_service(name, &caller.arn))
        }
        _ => false,
    })
}

/// Returns whether a principal names a service: by its name, or by the one that it has in a
/// region (`logs.eu-west-1.amazonaws.com`).
fn is_service(name: &str, service: &str) -> bool {
    let between = || {
        let (first, suffix) = service.split_once('.')?;
        let region = name.strip_prefix(first)?.strip_suffix(suffix)?;
        region.strip_prefix('.')?.strip_suffix('.')
    };
    let is_region = |text: &str| text.contains('-') && !text.contains('.');
    name == service || between().is_some_and(is_region)
}

/// Returns whether a caller is the account, the user or the role that a principal names.
fn is_aws_principal(name: &str, caller: &Identity) -> bool {
    if matches!(caller.kind, IdentityKind::Service | IdentityKind::Anonymous) {
        return false;
    }
    if name == &*caller.account || name == &*caller.arn {
        return true;
    }
    let Some(arn) = Arn::parse(name).filter(|arn| arn.account == &*caller.account) else {
        return false;
    };
    arn.resource == "root"
        || arn.resource.starts_with("role/") && role(&arn) == session_role(caller)
}

/// Returns whether a principal is an account: its number, or its root.
fn is_whole_account(name: &str) -> bool {
    is_account(name) || name.ends_with(":root")
}

/// Returns the name of a role, without its path.
fn role<'a>(arn: &Arn<'a>) -> Option<&'a str> {
    arn.resource.rsplit('/').next()
}

/// Returns whether all conditions of a statement hold. One that cannot be read does not.
fn conditions_hold(statement: &Value, keys: &dyn ConditionKeys) -> bool {
    let Some(value) = statement.get("Condition") else {
        return true;
    };
    conditions::parse(value)
        .is_some_and(|conditions| conditions.iter().all(|condition| condition.holds(keys)))
}

/// The services that say on whose behalf they call in the older key, too, by which the
/// policy that a topic has by default lets them in. S3 and EventBridge do not.
const NO_SOURCE_OWNER: [&str; 2] = ["s3.amazonaws.com", "events.amazonaws.com"];

impl ConditionKeys for AccessRequest<'_> {
    fn get(&self, key: &str) -> Vec<String> {
        let caller = self.caller;
        let is_service = caller.kind == IdentityKind::Service;
        let source = caller.source_arn.as_deref();
        // The ARN of a bucket names no account: it is taken to be the resource's.
        let source_account = || {
            let account = source.and_then(Arn::parse).map(|arn| arn.account);
            account
                .filter(|account| !account.is_empty())
                .unwrap_or(&caller.account)
                .to_owned()
        };
        let value = match key {
            "aws:sourcearn" => source.map(str::to_owned),
            "aws:sourceaccount" => is_service.then(source_account),
            "aws:sourceowner" if is_service => {
                (!NO_SOURCE_OWNER.contains(&&*caller.arn)).then(source_account)
            }
            "aws:sourceowner" | "aws:principalaccount" if !is_service => {
                Some(caller.account.to_string())
            }
            "aws:principalarn" => (!is_service).then(|| principal_arn(caller)),
            "aws:principaltype" => Some(
                match caller.kind {
                    IdentityKind::Session => "AssumedRole",
                    IdentityKind::Service => "Service",
                    IdentityKind::Anonymous => "Anonymous",
                    IdentityKind::User => "User",
                }
                .to_owned(),
            ),
            "aws:userid" => (!is_service).then(|| caller.user_id.to_string()),
            "aws:username" => {
                let (_, name) = caller.arn.split_once(":user/").unwrap_or_default();
                (!name.is_empty()).then(|| name.rsplit('/').next().unwrap_or(name).to_owned())
            }
            "aws:principalisawsservice" => Some(is_service.to_string()),
            "aws:principalservicename" => is_service.then(|| caller.arn.to_string()),
            // As on AWS, where apps and services call by HTTPS, whatever the cloud listens to.
            "aws:securetransport" => Some("true".to_owned()),
            "aws:sourceip" => (!is_service).then(|| "127.0.0.1".to_owned()),
            "aws:currenttime" => self.now.format(&Rfc3339).ok(),
            "aws:epochtime" => Some(self.now.unix_timestamp().to_string()),
            _ => None,
        };
        value.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;
    use time::macros::datetime;

    use super::*;

    const QUEUE: &str = "arn:aws:sqs:us-east-1:111111111111:q";
    const TOPIC: &str = "arn:aws:sns:us-east-1:222222222222:t";

    fn topic() -> Identity {
        let account: Arc<str> = "111111111111".into();
        let mut identity = Identity::service(&account, "sns.amazonaws.com");
        identity.source_arn = Some(TOPIC.into());
        identity
    }

    fn session() -> Identity {
        let account: Arc<str> = "111111111111".into();
        let mut identity = Identity::default_user(&account, "key");
        identity.kind = IdentityKind::Session;
        identity.arn = "arn:aws:sts::111111111111:assumed-role/deploy/ci".into();
        identity
    }

    fn said(policy: &Value, caller: &Identity) -> Decision {
        let request = AccessRequest {
            caller,
            action: "sqs:SendMessage",
            resource: QUEUE,
            now: datetime!(2026-01-02 03:04:05 UTC),
        };
        decide(policy, &request)
    }

    fn allow(principal: &Value, condition: &Value) -> Value {
        json!({"Statement": {
            "Effect": "Allow", "Principal": principal, "Action": "SQS:SendMessage",
            "Resource": QUEUE, "Condition": condition,
        }})
    }

    #[test]
    fn service_needs_a_statement_for_it_and_its_source() {
        let by_arn = |arn: &str| json!({"ArnEquals": {"aws:SourceArn": arn}});
        let service = json!({"Service": "sns.amazonaws.com"});
        let cases = [
            (service.clone(), by_arn(TOPIC), Decision::Allowed),
            (json!("*"), by_arn(TOPIC), Decision::Allowed),
            (
                json!({"AWS": "*"}),
                by_arn("arn:aws:sns:*:222222222222:*"),
                Decision::Allowed,
            ),
            (
                service.clone(),
                by_arn("arn:aws:sns:us-east-1:1:u"),
                Decision::Silent,
            ),
            (
                service,
                json!({"StringEquals": {"aws:SourceAccount": "222222222222"}}),
                Decision::Allowed,
            ),
            (
                json!({"Service": "s3.amazonaws.com"}),
                json!({}),
                Decision::Silent,
            ),
            (json!({"AWS": "111111111111"}), json!({}), Decision::Silent),
        ];
        for (principal, condition, expected) in cases {
            let policy = allow(&principal, &condition);
            assert_eq!(said(&policy, &topic()), expected, "{policy}");
        }
    }

    #[test]
    fn denial_beats_permission() {
        let mut policy = allow(&json!("*"), &json!({}));
        let deny = json!({
            "Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*",
            "Condition": {"ArnNotEquals": {"aws:SourceArn": "arn:aws:sns:us-east-1:1:u"}},
        });
        policy["Statement"] = json!([policy["Statement"], deny]);
        assert_eq!(said(&policy, &topic()), Decision::Denied);
        assert_eq!(said(&json!({}), &topic()), Decision::Silent);
        // A usual statement, which is not about calls by HTTPS.
        policy["Statement"][1]["Condition"] = json!({"Bool": {"aws:SecureTransport": "false"}});
        assert_eq!(said(&policy, &topic()), Decision::Allowed);
    }

    #[test]
    fn services_have_names_in_regions() {
        assert!(is_service("logs.amazonaws.com", "logs.amazonaws.com"));
        assert!(is_service(
            "logs.eu-west-1.amazonaws.com",
            "logs.amazonaws.com"
        ));
        for other in [
            "s3.amazonaws.com",
            "logs.amazonaws.com.evil",
            "logs.a-1.b.amazonaws.com",
        ] {
            assert!(!is_service(other, "logs.amazonaws.com"), "{other}");
        }
    }

    #[test]
    fn session_is_its_account_and_its_role() {
        for (principal, expected) in [
            ("111111111111", Decision::Allowed),
            ("arn:aws:iam::111111111111:root", Decision::Allowed),
            (
                "arn:aws:iam::111111111111:role/path/deploy",
                Decision::Allowed,
            ),
            (
                "arn:aws:sts::111111111111:assumed-role/deploy/ci",
                Decision::Allowed,
            ),
            ("arn:aws:iam::111111111111:role/other", Decision::Silent),
            ("arn:aws:iam::222222222222:root", Decision::Silent),
        ] {
            let policy = allow(&json!({"AWS": principal}), &json!({}));
            assert_eq!(said(&policy, &session()), expected, "{principal}");
        }
        let mut others = allow(&json!({"AWS": "222222222222"}), &json!({}));
        let statement = others["Statement"].as_object_mut().unwrap();
        let principal = statement.remove("Principal").unwrap();
        statement.insert("NotPrincipal".to_owned(), principal);
        assert_eq!(said(&others, &session()), Decision::Allowed);
    }
}
