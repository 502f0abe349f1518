//! The parts of a system that calls are made on and by.

use std::sync::Arc;

use rehearsal_record::{Call, Part, StepOutcome, System};
use serde_json::Value;

/// The kind of the part that stands for the steps of all scenarios.
pub(crate) const SCENARIOS: &str = "scenarios";
/// Who makes the calls of steps and seeds, in the journal.
const OWN_CALLS: &str = "rehearsal";

/// Kinds of parts by the service whose resources they are. A service that is not here
/// is a part of its own.
const RESOURCES: &[(&str, &str)] = &[
    ("cognito-idp", "user_pool"),
    ("dynamodb", "table"),
    ("dynamodbstreams", "table"),
    ("events", "bus"),
    ("external", "external"),
    ("firehose", "stream"),
    ("kinesis", "stream"),
    ("lambda", "function"),
    ("s3", "bucket"),
    ("secretsmanager", "secret"),
    ("sns", "topic"),
    ("sqs", "queue"),
    ("ssm", "parameter"),
    ("states", "state_machine"),
];

/// Operations by which messages and records come to the caller.
const CONSUMES: &[&str] = &[
    "ChangeMessageVisibility",
    "ChangeMessageVisibilityBatch",
    "DeleteMessage",
    "DeleteMessageBatch",
    "GetQueueAttributes",
    "GetQueueUrl",
    "GetRecords",
    "GetShardIterator",
    "ReceiveMessage",
];

pub(super) fn part(kind: &str, name: &str) -> Part {
    Part {
        kind: kind.into(),
        name: name.into(),
    }
}

/// Returns the part that stands for the steps.
pub(super) fn scenarios() -> Part {
    part(SCENARIOS, "scenarios")
}

/// Returns the part that a call is made on.
pub(super) fn target(call: &Call, system: &System) -> Part {
    let field = |name: &str| call.request.get(name).and_then(Value::as_str);
    if &*call.operation == "Deliver"
        && let (Some(protocol), Some(endpoint)) = (field("Protocol"), field("Endpoint"))
    {
        return match protocol {
            "email" | "email-json" | "sms" => part("mailbox", protocol),
            _ => part("endpoint", authority(endpoint)),
        };
    }
    let kind = RESOURCES
        .iter()
        .find(|(service, _)| *service == &*call.service);
    match (kind, &call.resource) {
        (Some((_, kind)), Some(resource)) => part(kind, logical_name(kind, resource, system)),
        _ => part("service", &call.service),
    }
}

/// Returns whether an entry of the journal is no call, but says what a service did inside:
/// a rule of a bus matched an event.
pub(super) fn is_remark(call: &Call) -> bool {
    (&*call.service, &*call.operation) == ("events", "RuleMatched")
}

/// Returns who made a call that no other call caused.
pub(super) fn caller(call: &Call, system: &System, steps: &[StepOutcome]) -> Part {
    match call.caller.as_deref() {
        Some(OWN_CALLS) => scenarios(),
        Some(name) => match name.strip_suffix(".amazonaws.com") {
            Some(service) => part("service", service),
            None => part("app", name),
        },
        // Calls without a signature: of the step that makes such calls, else of the only
        // app that there is, or of anybody.
        None if is_of_step(call, steps) => scenarios(),
        None => {
            let mut apps = system.parts.iter().filter(|part| &*part.kind == "app");
            match (apps.next(), apps.next()) {
                (Some(only), None) => only.clone(),
                _ => part("client", "unsigned"),
            }
        }
    }
}

/// Returns whether a call was made while a step of its service, or of any, ran.
fn is_of_step(call: &Call, steps: &[StepOutcome]) -> bool {
    steps.iter().any(|step| {
        let family = step.action.split('.').next().unwrap_or_default();
        let end = step.at + step.duration;
        (family == "aws" || call.service.starts_with(family))
            && (step.at..=end).contains(&call.real_at)
    })
}

/// Returns who called an external, because a request does not say it: the only app that
/// is told where it is, anybody if there are several, and a step if there is none.
pub(super) fn caller_of_external(external: &Part, system: &System) -> Part {
    let links = system.links.iter();
    let mut apps = links.filter(|link| link.to == *external && &*link.from.kind == "app");
    match (apps.next(), apps.next()) {
        (Some(only), None) => only.from.clone(),
        (Some(_), Some(_)) => part("client", "any app"),
        (None, _) => scenarios(),
    }
}

/// Returns whether a call brings something to its caller.
pub(super) fn consumes(call: &Call) -> bool {
    CONSUMES.contains(&&*call.operation)
}

/// Returns the name in the stage file of a resource by its name in the cloud, which may
/// have a prefix; that name if the stage file has none.
fn logical_name<'n>(kind: &str, physical: &'n str, system: &'n System) -> &'n str {
    let declared = || {
        let parts = system.parts.iter().filter(move |part| &*part.kind == kind);
        parts.map(|part| &*part.name)
    };
    let bare = physical.strip_suffix(".fifo").unwrap_or(physical);
    let is_it = |name: &&str| {
        bare.strip_suffix(*name)
            .is_some_and(|prefix| prefix.is_empty() || prefix.ends_with(['-', '/']))
    };
    let longest = declared().filter(is_it).max_by_key(|name| name.len());
    // A pool has an id that does not tell its name.
    let only = || match (kind, declared().next(), declared().nth(1)) {
        ("user_pool", Some(only), None) => Some(only),
        _ => None,
    };
    longest.or_else(only).unwrap_or(physical)
}

/// Returns the host and the port of a URL.
fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest)
}

/// Returns a path whose identifiers are parameters: `/orders/{id}`.
pub(crate) fn path_pattern(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let is_id = |segment: &str| {
        let digits = segment.chars().filter(char::is_ascii_digit).count();
        digits > 0 && (segment.len() >= 8 || digits == segment.len())
    };
    let segments = path
        .split('/')
        .map(|segment| if is_id(segment) { "{id}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

/// Returns the path of a URL.
pub(crate) fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |at| &rest[at..]);
    path.split(['?', '#']).next().unwrap_or(path)
}

/// Returns the app that an http step called.
pub(crate) fn app_of_step(step: &StepOutcome) -> Option<Arc<str>> {
    let request = step.request.as_ref().filter(|_| &*step.action == "http")?;
    request.get("app").and_then(Value::as_str).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_cloud_lead_to_those_in_the_file() {
        let names = ["orders", "paid-orders"];
        let system = System {
            parts: names.iter().map(|name| part("queue", name)).collect(),
            links: Vec::new(),
        };
        let name = |physical| logical_name("queue", physical, &system);
        assert_eq!(name("rehearsal-orders"), "orders");
        assert_eq!(name("rehearsal-paid-orders"), "paid-orders");
        assert_eq!(name("orders.fifo"), "orders");
        assert_eq!(name("reorders"), "reorders");
        assert_eq!(logical_name("topic", "x-orders", &system), "x-orders");
    }

    #[test]
    fn identifiers_in_paths_are_parameters() {
        for (path, pattern) in [
            ("/orders/17?x=1", "/orders/{id}"),
            ("/v1/orders", "/v1/orders"),
            (
                "/u/5f2b7c1e-8f43-4a7b-9d52-0a4c1f6e7b21/pets",
                "/u/{id}/pets",
            ),
            ("/", "/"),
        ] {
            assert_eq!(path_pattern(path), pattern);
        }
        assert_eq!(path_of("http://127.0.0.1:1/a/b?c"), "/a/b");
        assert_eq!(path_of("http://127.0.0.1:1"), "/");
    }
}
