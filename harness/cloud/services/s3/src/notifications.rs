//! Notifications of events to queues, topics, functions and EventBridge.

use std::sync::Arc;

use s3s::dto;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::document::Document;
use super::error::{Result, S3Error};
use super::event::{self, Event, EventDetails};
use super::policy::{AccessRequest, Caller, Policy, PolicyDecision};
use super::state::{Bucket, State};
use rehearsal_cloud_core::effect::{Effect, Note, ServiceCall};
use rehearsal_cloud_core::policy::conditions::ConditionKeys;

/// The service principal of S3.
pub(crate) const PRINCIPAL: &str = "s3.amazonaws.com";
/// The subject of S3's messages to topics.
const SUBJECT: &str = "Amazon S3 Notification";

/// Who caused events, and when.
pub(crate) struct EventSource<'a> {
    pub(crate) now: OffsetDateTime,
    pub(crate) caller: &'a str,
    pub(crate) request_id: &'a str,
    pub(crate) host_id: &'a str,
    /// The trace that the request belongs to.
    pub(crate) trace: Option<&'a str>,
}

/// A destination of notifications: a queue, a topic or a function.
struct Destination<'a> {
    arn: &'a str,
    id: &'a str,
    events: &'a [dto::Event],
    filter: Option<&'a dto::NotificationConfigurationFilter>,
}

impl<'a> Destination<'a> {
    fn all(document: &'a dto::NotificationConfiguration) -> Vec<Self> {
        let id = |id: &'a Option<String>| id.as_deref().unwrap_or_default();
        let queues = document
            .queue_configurations
            .iter()
            .flatten()
            .map(|c| Self {
                arn: &c.queue_arn,
                id: id(&c.id),
                events: &c.events,
                filter: c.filter.as_ref(),
            });
        let topics = document
            .topic_configurations
            .iter()
            .flatten()
            .map(|c| Self {
                arn: &c.topic_arn,
                id: id(&c.id),
                events: &c.events,
                filter: c.filter.as_ref(),
            });
        let functions = document
            .lambda_function_configurations
            .iter()
            .flatten()
            .map(|c| Self {
                arn: &c.lambda_function_arn,
                id: id(&c.id),
                events: &c.events,
                filter: c.filter.as_ref(),
            });
        queues.chain(topics).chain(functions).collect()
    }

    fn rules(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let rules = self
            .filter
            .and_then(|filter| filter.key.as_ref())
            .and_then(|key| key.filter_rules.as_ref());
        rules
            .into_iter()
            .flatten()
            .filter_map(|rule| Some((rule.name.as_ref()?.as_str(), rule.value.as_deref()?)))
    }

    /// The prefix and the suffix that keys must have.
    fn ends(&self) -> (&'a str, &'a str) {
        let named = |wanted: &str| {
            self.rules()
                .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
                .map_or("", |(_, value)| value)
        };
        (named("prefix"), named("suffix"))
    }

    fn service(&self) -> &'a str {
        self.arn.split(':').nth(2).unwrap_or_default()
    }
}

/// Queues the effects that notify the destinations that select an event.
pub(crate) fn notify_destinations(
    state: &State,
    events: &[Event],
    cause: &EventSource<'_>,
    mut effect: impl FnMut(Effect),
) {
    for event in events {
        let Some(bucket) = state.buckets.get(&event.bucket) else {
            continue;
        };
        let Some(document) = &bucket.config.notifications else {
            continue;
        };
        let details = EventDetails {
            at: cause.now,
            region: &bucket.region,
            owner: &bucket.owner,
            caller: cause.caller,
            request_id: cause.request_id,
            host_id: cause.host_id,
        };
        for destination in Destination::all(document) {
            let wanted = event::is_selected(
                destination.events.iter().map(dto::Event::as_ref),
                event.kind,
            ) && event::matches_filter(destination.rules(), &event.key);
            if wanted {
                let message = event::message(event, destination.id, &details);
                effect(notify(&destination, bucket, &message, cause.trace));
            }
        }
        if document.event_bridge_configuration.is_some() {
            effect(Effect::Call(ServiceCall {
                service: "events",
                operation: "PutEvents",
                account: Arc::clone(&bucket.owner),
                region: Arc::clone(&bucket.region),
                input: json!({"Entries": [event::event_bridge_entry(event, &details)]}),
                principal: PRINCIPAL,
                source_arn: Some(bucket.arn().into()),
            }));
        }
    }
}

fn notify(
    destination: &Destination<'_>,
    bucket: &Bucket,
    message: &Value,
    trace: Option<&str>,
) -> Effect {
    let call = match destination.service() {
        "sqs" => ServiceCall::send_to_queue(destination.arn, message.to_string(), PRINCIPAL).map(
            |mut call| {
                // Recorded: s3_notifications_sqs, `test_xray_header`.
                if let Some(trace) = trace {
                    call.input["MessageSystemAttributes"] = json!({
                        "AWSTraceHeader": {"DataType": "String", "StringValue": trace}
                    });
                }
                call
            },
        ),
        "sns" => {
            ServiceCall::publish(destination.arn, message.to_string(), PRINCIPAL).map(|mut call| {
                call.input["Subject"] = SUBJECT.into();
                call
            })
        }
        _ => ServiceCall::invoke_function(destination.arn, message, PRINCIPAL),
    };
    match call {
        Some(mut call) => {
            call.source_arn = Some(bucket.arn().into());
            Effect::Call(call)
        }
        // The ARN is no function's; the journal says what would have been called.
        None => note(bucket, destination.arn, message.clone()),
    }
}

/// Returns the note of a function that would be called.
fn note(bucket: &Bucket, function: &str, request: Value) -> Effect {
    Effect::Note(Note {
        service: "lambda",
        operation: "Invoke",
        account: Arc::clone(&bucket.owner),
        region: Arc::clone(&bucket.region),
        resource: Some(function.to_owned()),
        request,
        status: 200,
        error: None,
    })
}

/// Reads a configuration and refuses what S3 refuses; gives ids to those without.
pub(crate) fn read(
    mut document: dto::NotificationConfiguration,
    mut id: impl FnMut() -> String,
) -> Result<Document<dto::NotificationConfiguration>> {
    let queues = document
        .queue_configurations
        .iter_mut()
        .flatten()
        .map(|c| &mut c.id);
    let topics = document
        .topic_configurations
        .iter_mut()
        .flatten()
        .map(|c| &mut c.id);
    let functions = document
        .lambda_function_configurations
        .iter_mut()
        .flatten()
        .map(|c| &mut c.id);
    for slot in queues.chain(topics).chain(functions) {
        if slot.as_deref().is_none_or(str::is_empty) {
            *slot = Some(id());
        }
    }
    let queues = document.queue_configurations.iter_mut().flatten();
    let topics = document.topic_configurations.iter_mut().flatten();
    let functions = document.lambda_function_configurations.iter_mut().flatten();
    let filters = queues.map(|c| &mut c.filter);
    let filters = filters.chain(topics.map(|c| &mut c.filter));
    for filter in filters.chain(functions.map(|c| &mut c.filter)).flatten() {
        capitalise(filter);
    }
    let expected = [
        (
            document.queue_configurations.as_ref().map_or(0, Vec::len),
            "sqs",
            "Queue",
        ),
        (
            document.topic_configurations.as_ref().map_or(0, Vec::len),
            "sns",
            "TopicArn",
        ),
        (
            document
                .lambda_function_configurations
                .as_ref()
                .map_or(0, Vec::len),
            "lambda",
            "CloudFunction",
        ),
    ];
    let kinds = expected
        .into_iter()
        .flat_map(|(count, service, argument)| std::iter::repeat_n((service, argument), count));
    let all = Destination::all(&document);
    for (at, (destination, (service, argument))) in all.iter().zip(kinds).enumerate() {
        if destination.service() != service || !destination.arn.starts_with("arn:") {
            return Err(S3Error::invalid_argument(
                "The ARN could not be parsed",
                argument,
                destination.arn,
            ));
        }
        check_events(destination)?;
        let clash = all[..at].iter().any(|other| {
            event::overlap(destination.ends(), other.ends())
                && destination.events.iter().any(|e| {
                    other
                        .events
                        .iter()
                        .any(|o| same_event(e.as_ref(), o.as_ref()))
                })
        });
        if clash {
            return Err(S3Error::new(
                400,
                "InvalidArgument",
                "Configurations overlap. Configurations on the same bucket cannot share a common event type.",
            ));
        }
    }
    Ok(Document::new(document))
}

/// Writes the names of filter rules as S3 returns them, whatever their case (recorded:
/// s3_notifications_sqs, `test_filter_rules_case_insensitive`).
fn capitalise(filter: &mut dto::NotificationConfigurationFilter) {
    let rules = filter
        .key
        .as_mut()
        .and_then(|key| key.filter_rules.as_mut());
    for rule in rules.into_iter().flatten() {
        let name = rule.name.as_ref().map(dto::FilterRuleName::as_str);
        for known in ["Prefix", "Suffix"] {
            if name.is_some_and(|name| name.eq_ignore_ascii_case(known)) {
                rule.name = Some(dto::FilterRuleName::from(known.to_owned()));
                break;
            }
        }
    }
}

/// Whether two configured events can be the same one.
fn same_event(one: &str, other: &str) -> bool {
    let group = |event: &str| event.strip_suffix(":*").map(|g| format!("{g}:"));
    one == other
        || group(one).is_some_and(|g| other.starts_with(&g))
        || group(other).is_some_and(|g| one.starts_with(&g))
}

fn check_events(destination: &Destination<'_>) -> Result<()> {
    if destination.events.is_empty() {
        return Err(S3Error::malformed_xml());
    }
    if let Some(unknown) = destination
        .events
        .iter()
        .find(|e| !event::is_event_name(e.as_ref()))
    {
        return Err(S3Error::invalid_argument(
            "The event is not supported for notifications",
            "Event",
            unknown.as_ref(),
        ));
    }
    let rules = destination
        .filter
        .and_then(|f| f.key.as_ref())
        .and_then(|k| k.filter_rules.as_ref());
    for rule in rules.into_iter().flatten() {
        let (Some(name), Some(_)) = (&rule.name, &rule.value) else {
            return Err(S3Error::malformed_xml());
        };
        if !["prefix", "suffix"].contains(&name.as_str().to_ascii_lowercase().as_str()) {
            return Err(S3Error::invalid_argument(
                "filter rule name must be either prefix or suffix",
                "FilterRule.Name",
                name.as_str(),
            ));
        }
    }
    Ok(())
}

/// The condition keys of a notification: the bucket's ARN and owner.
struct BucketKeys<'a> {
    arn: &'a str,
    owner: &'a str,
}

impl ConditionKeys for BucketKeys<'_> {
    fn get(&self, key: &str) -> Vec<String> {
        match key {
            "aws:sourcearn" => vec![self.arn.to_owned()],
            "aws:sourceaccount" => vec![self.owner.to_owned()],
            "aws:principaltype" => vec!["Service".to_owned()],
            _ => Vec::new(),
        }
    }
}

/// Tries every destination, as S3 does before it accepts a configuration: it
/// must be there, let S3 in, and take the test event.
pub(crate) fn try_destinations(
    document: &dto::NotificationConfiguration,
    bucket: (&str, &str),
    test: &Value,
    ask: impl Fn(ServiceCall) -> Result<Value, rehearsal_model::error::ServiceError>,
) -> Result<()> {
    let (arn, owner) = bucket;
    for destination in Destination::all(document) {
        let refused = |why: &str| {
            S3Error::invalid_argument(
                "Unable to validate the following destination configurations",
                destination.arn,
                why,
            )
        };
        let body = test.to_string();
        let (kind, action, call) = match destination.service() {
            "sqs" => (
                "queue",
                "SQS:SendMessage",
                ServiceCall::send_to_queue(destination.arn, body, PRINCIPAL),
            ),
            "sns" => (
                "topic",
                "SNS:Publish",
                ServiceCall::publish(destination.arn, body, PRINCIPAL),
            ),
            _ => continue,
        };
        let mut call =
            call.ok_or_else(|| refused(&format!("The destination {kind} does not exist")))?;
        call.source_arn = Some(arn.into());
        let mut lookup = call.clone();
        (lookup.operation, lookup.input) = match kind {
            "queue" => (
                "GetQueueAttributes",
                json!({"QueueUrl": call.input["QueueUrl"], "AttributeNames": ["Policy"]}),
            ),
            _ => ("GetTopicAttributes", json!({"TopicArn": destination.arn})),
        };
        let found =
            ask(lookup).map_err(|_| refused(&format!("The destination {kind} does not exist")))?;
        let policy = found["Attributes"]["Policy"]
            .as_str()
            .and_then(|text| Policy::read(text).ok());
        let lets_in = policy.is_some_and(|policy| {
            let condition_keys = BucketKeys { arn, owner };
            let ask = AccessRequest {
                principal: Caller::Service(PRINCIPAL),
                action,
                resource: destination.arn,
                condition_keys: &condition_keys,
            };
            policy.decide(&ask) == PolicyDecision::Allow
        });
        let denied = || {
            refused(&format!(
                "Permissions on the destination {kind} do not allow S3 to publish notifications from this bucket"
            ))
        };
        if !lets_in {
            return Err(denied());
        }
        if kind == "topic" {
            call.input["Subject"] = SUBJECT.into();
        }
        ask(call).map_err(|_| denied())?;
    }
    Ok(())
}
