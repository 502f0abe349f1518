//! Bucket policies: reading them, and what they say to a request.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::error::{Result, S3Error};
use rehearsal_cloud_core::policy::conditions::{Condition, ConditionKeys, like, substitute};

/// The longest policy.
const MAX: usize = 20 << 10;

/// A policy: its text, which is returned unchanged, and its statements.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) text: String,
    statements: Vec<Statement>,
}

#[derive(Debug, Clone)]
struct Statement {
    allow: bool,
    principals: Match<Principal>,
    actions: Match<String>,
    resources: Match<String>,
    conditions: Vec<Condition>,
}

/// What a statement names, or names all but.
#[derive(Debug, Clone)]
enum Match<T> {
    In(Vec<T>),
    NotIn(Vec<T>),
}

impl<T> Match<T> {
    fn items(&self) -> &[T] {
        match self {
            Self::In(items) | Self::NotIn(items) => items,
        }
    }

    fn holds(&self, mut test: impl FnMut(&T) -> bool) -> bool {
        match self {
            Self::In(items) => items.iter().any(test),
            Self::NotIn(items) => !items.iter().any(&mut test),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Principal {
    Everyone,
    /// An account's number, or an ARN.
    Aws(String),
    Service(String),
    Canonical(String),
    Federated(String),
}

/// A request for access: who wants to do what with which resource.
pub(crate) struct AccessRequest<'a> {
    pub(crate) principal: Caller<'a>,
    /// `s3:GetObject`
    pub(crate) action: &'a str,
    /// `arn:aws:s3:::bucket/key`
    pub(crate) resource: &'a str,
    pub(crate) condition_keys: &'a dyn ConditionKeys,
}

/// Who makes a request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Caller<'a> {
    Anonymous,
    Account {
        account: &'a str,
        arn: &'a str,
        canonical: &'a str,
    },
    Service(&'a str),
}

/// What a policy says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PolicyDecision {
    Allow,
    Deny,
    Silent,
}

fn malformed(message: impl Into<std::borrow::Cow<'static, str>>) -> S3Error {
    S3Error::new(400, "MalformedPolicy", message)
}

impl Policy {
    /// Reads the policy of a bucket.
    pub(crate) fn parse(text: &str, bucket_arn: &str) -> Result<Self> {
        let policy = Self::read(text)?;
        let own = |resource: &String| {
            let path = resource.strip_prefix(bucket_arn);
            path.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('/') || rest.starts_with('*')
            })
        };
        for statement in &policy.statements {
            if statement
                .actions
                .items()
                .iter()
                .any(|a| a != "*" && !a.to_ascii_lowercase().starts_with("s3:"))
            {
                return Err(malformed("Policy has invalid action"));
            }
            if !statement.resources.items().iter().all(own) {
                return Err(malformed("Policy has invalid resource"));
            }
            check_actions_fit(statement, bucket_arn)?;
        }
        Ok(policy)
    }

    /// Reads any resource's policy.
    pub(crate) fn read(text: &str) -> Result<Self> {
        const NOT_JSON: &str = "Policies must be valid JSON and the first byte must be '{'";
        if text.len() > MAX {
            return Err(malformed("Policies are limited to 20 KB"));
        }
        if !text.starts_with('{') {
            return Err(malformed(NOT_JSON));
        }
        let document: Map<String, Value> =
            serde_json::from_str(text).map_err(|_| malformed(NOT_JSON))?;
        if let Some(unknown) = document
            .keys()
            .find(|k| !["Version", "Id", "Statement"].contains(&k.as_str()))
        {
            return Err(malformed(format!("Unknown field {unknown}")));
        }
        if let Some(version) = document.get("Version")
            && !matches!(version.as_str(), Some("2012-10-17" | "2008-10-17"))
        {
            return Err(malformed("The policy must contain a valid version string"));
        }
        let statements = match document.get("Statement") {
            None => return Err(malformed("Missing required field Statement")),
            Some(Value::Array(list)) if list.is_empty() => {
                return Err(malformed("Could not parse the policy: Statement is empty!"));
            }
            Some(Value::Array(list)) => list.iter().map(statement).collect::<Result<_>>()?,
            Some(one) => vec![statement(one)?],
        };
        Ok(Self {
            text: text.to_owned(),
            statements,
        })
    }

    /// What it says: a denial beats all.
    pub(crate) fn decide(&self, ask: &AccessRequest<'_>) -> PolicyDecision {
        let mut verdict = PolicyDecision::Silent;
        for statement in self
            .statements
            .iter()
            .filter(|statement| statement.concerns(ask))
        {
            if !statement.allow {
                return PolicyDecision::Deny;
            }
            verdict = PolicyDecision::Allow;
        }
        verdict
    }

    /// Whether it allows access to everyone from everywhere.
    pub(crate) fn is_public(&self) -> bool {
        self.statements.iter().any(|statement| {
            statement.allow
                && match &statement.principals {
                    Match::In(principals) => principals.contains(&Principal::Everyone),
                    Match::NotIn(_) => true,
                }
                && !statement.conditions.iter().any(Condition::narrows)
        })
    }
}

impl Statement {
    fn concerns(&self, ask: &AccessRequest<'_>) -> bool {
        self.principals
            .holds(|principal| principal.is(ask.principal))
            && self.actions.holds(|action| {
                like(
                    &action.to_ascii_lowercase(),
                    &ask.action.to_ascii_lowercase(),
                )
            })
            && self
                .resources
                .holds(|resource| like(&substitute(resource, ask.condition_keys), ask.resource))
            && self
                .conditions
                .iter()
                .all(|condition| condition.holds(ask.condition_keys))
    }
}

impl Principal {
    fn is(&self, who: Caller<'_>) -> bool {
        match (self, who) {
            (Self::Everyone, _) => true,
            (Self::Aws(name), Caller::Account { account, arn, .. }) => {
                name == account || name == arn || *name == format!("arn:aws:iam::{account}:root")
            }
            (Self::Canonical(id), Caller::Account { canonical, .. }) => id == canonical,
            (Self::Service(name), Caller::Service(service)) => name == service,
            _ => false,
        }
    }
}

/// Actions on objects need an object's ARN, actions on the bucket the bucket's.
fn check_actions_fit(statement: &Statement, bucket_arn: &str) -> Result<()> {
    let Match::In(actions) = &statement.actions else {
        return Ok(());
    };
    let on_bucket = statement
        .resources
        .items()
        .iter()
        .any(|r| r == bucket_arn || r.ends_with('*'));
    let on_objects = statement.resources.items().iter().any(|r| r != bucket_arn);
    let matches = |action: &String| {
        if action.contains('*') || action.contains('?') {
            return true;
        }
        if is_object_action(action) {
            on_objects
        } else {
            on_bucket
        }
    };
    if actions.iter().all(matches) {
        return Ok(());
    }
    Err(malformed(
        "Action does not apply to any resource(s) in statement",
    ))
}

/// Whether an action is on objects.
pub(crate) fn is_object_action(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let name = action.trim_start_matches("s3:");
    name.contains("object") && !name.contains("bucketobjectlock")
        || matches!(
            name,
            "abortmultipartupload" | "listmultipartuploadparts" | "bypassgovernanceretention"
        )
}

fn statement(value: &Value) -> Result<Statement> {
    const FIELDS: [&str; 9] = [
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    ];
    let fields = value
        .as_object()
        .ok_or_else(|| malformed("Missing required field Statement"))?;
    if let Some(unknown) = fields.keys().find(|k| !FIELDS.contains(&k.as_str())) {
        return Err(malformed(format!("Unknown field {unknown}")));
    }
    let allow = match fields.get("Effect").and_then(Value::as_str) {
        Some("Allow") => true,
        Some("Deny") => false,
        Some(other) => return Err(malformed(format!("Invalid effect: {other}"))),
        None => return Err(malformed("Missing required field Effect")),
    };
    let principals = match (fields.get("Principal"), fields.get("NotPrincipal")) {
        (Some(value), None) => Match::In(principals(value)?),
        (None, Some(value)) => Match::NotIn(principals(value)?),
        _ => return Err(malformed("Missing required field Principal")),
    };
    let conditions = match fields.get("Condition") {
        None => Vec::new(),
        Some(value) => rehearsal_cloud_core::policy::conditions::parse(value)
            .ok_or_else(|| malformed("Policy has an invalid condition key"))?,
    };
    Ok(Statement {
        allow,
        principals,
        actions: names(fields, "Action", "NotAction")?,
        resources: names(fields, "Resource", "NotResource")?,
        conditions,
    })
}

fn names(
    fields: &Map<String, Value>,
    positive: &'static str,
    negative: &'static str,
) -> Result<Match<String>> {
    let missing = || malformed(format!("Missing required field {positive}"));
    match (fields.get(positive), fields.get(negative)) {
        (Some(value), None) => strings(value)
            .filter(|list| !list.is_empty())
            .map(Match::In)
            .ok_or_else(missing),
        (None, Some(value)) => strings(value)
            .filter(|list| !list.is_empty())
            .map(Match::NotIn)
            .ok_or_else(missing),
        _ => Err(missing()),
    }
}

/// A text or a list of texts.
fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(list) => list
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    }
}

fn principals(value: &Value) -> Result<Vec<Principal>> {
    let invalid = || malformed("Invalid principal in policy");
    if value.as_str() == Some("*") {
        return Ok(vec![Principal::Everyone]);
    }
    let mut found = Vec::new();
    for (kind, names) in value.as_object().ok_or_else(invalid)? {
        for name in strings(names).ok_or_else(invalid)? {
            found.push(match kind.as_str() {
                "AWS" if name == "*" => Principal::Everyone,
                "AWS"
                    if name.starts_with("arn:aws:")
                        || name.len() == 12 && name.bytes().all(|b| b.is_ascii_digit()) =>
                {
                    Principal::Aws(name)
                }
                "Service" => Principal::Service(name),
                "CanonicalUser" => Principal::Canonical(name),
                "Federated" => Principal::Federated(name),
                _ => return Err(invalid()),
            });
        }
    }
    if found.is_empty() {
        Err(invalid())
    } else {
        Ok(found)
    }
}

impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).map_err(|error| serde::de::Error::custom(error.message()))
    }
}

#[cfg(test)]
mod tests;
