//! Events about messages, published to the event destinations of their
//! configuration set and to the notification topics of their sender.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::address::bare_address;
use crate::message::EmailMessage;
use crate::state::Region;
use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::CallContext;

/// The caller that other services see.
pub(crate) const PRINCIPAL: &str = "ses.amazonaws.com";

/// The domain of the mailbox simulator, whose addresses name the outcome.
const SIMULATOR: &str = "@simulator.amazonses.com";

/// The outcome of sending a message to a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Delivered,
    Bounced,
    /// Not sent, as the recipient is on the account's suppression list.
    Suppressed,
    Complained,
}

/// Returns the outcome of sending to a recipient.
fn outcome(region: &Region, address: &str) -> Outcome {
    let address = bare_address(address).to_ascii_lowercase();
    if region.suppressed.contains_key(&address) {
        return Outcome::Suppressed;
    }
    match address.strip_suffix(SIMULATOR) {
        Some(local) if local.starts_with("bounce") => Outcome::Bounced,
        Some(local) if local.starts_with("suppressionlist") => Outcome::Bounced,
        Some(local) if local.starts_with("complaint") => Outcome::Complained,
        _ => Outcome::Delivered,
    }
}

/// Returns whether a recipient is on the suppression list.
pub(crate) fn is_suppressed(region: &Region, address: &str) -> bool {
    outcome(region, address) == Outcome::Suppressed
}

/// Formats a time with milliseconds.
fn format_time(at: OffsetDateTime) -> String {
    let at = at.replace_nanosecond(at.nanosecond() / 1_000_000 * 1_000_000);
    at.unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .format(&Rfc3339)
        .unwrap_or_default()
}

/// Returns the description of a message in events.
fn describe_message(
    cx: &CallContext<'_>,
    message: &EmailMessage,
    id: &str,
    set: Option<&str>,
) -> Map<String, Value> {
    let source = bare_address(&message.from);
    let (account, region) = (cx.account(), cx.region());
    let recipients: Vec<&String> = message.recipients().collect();
    let mut common = json!({"from": [message.from], "to": message.to, "messageId": id});
    let mut headers = vec![json!({"name": "From", "value": message.from})];
    for (name, key, values) in [("To", "to", &message.to), ("Cc", "cc", &message.cc)] {
        if !values.is_empty() {
            headers.push(json!({"name": name, "value": values.join(", ")}));
            common[key] = json!(values);
        }
    }
    if let Some(subject) = &message.subject {
        headers.push(json!({"name": "Subject", "value": subject}));
        common["subject"] = subject.as_str().into();
    }
    let domain = source.rsplit('@').next().unwrap_or_default();
    let mut tags = json!({"ses:from-domain": [domain], "ses:caller-identity": [account]});
    if let Some(set) = set {
        tags["ses:configuration-set"] = json!([set]);
    }
    for tag in message
        .details
        .get("Tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if let Some(name) = tag["Name"].as_str() {
            tags[name] = json!([tag["Value"]]);
        }
    }
    Map::from_iter([
        ("timestamp".to_owned(), format_time(cx.now()).into()),
        ("source".to_owned(), source.into()),
        (
            "sourceArn".to_owned(),
            format!("arn:aws:ses:{region}:{account}:identity/{source}").into(),
        ),
        ("sendingAccountId".to_owned(), account.as_ref().into()),
        ("messageId".to_owned(), id.into()),
        ("destination".to_owned(), json!(recipients)),
        ("headersTruncated".to_owned(), false.into()),
        ("headers".to_owned(), headers.into()),
        ("commonHeaders".to_owned(), common),
        ("tags".to_owned(), tags),
    ])
}

/// Returns an event's name, and the name and value of its own member.
fn event_details(
    cx: &mut CallContext<'_>,
    outcome: Outcome,
    to: &[&str],
) -> (&'static str, &'static str, Value) {
    let now = format_time(cx.now());
    let feedback = cx.ids.uuid("feedback");
    let entries = |common: Value| -> Vec<Value> {
        to.iter()
            .map(|address| {
                let mut entry = common.clone();
                entry["emailAddress"] = (*address).into();
                entry
            })
            .collect()
    };
    match outcome {
        Outcome::Delivered => (
            "Delivery",
            "delivery",
            json!({
                "timestamp": now, "processingTimeMillis": 0, "recipients": to,
                "smtpResponse": "250 2.6.0 Message received", "reportingMTA": "rehearsal",
            }),
        ),
        Outcome::Bounced => (
            "Bounce",
            "bounce",
            json!({
                "feedbackId": feedback, "bounceType": "Permanent", "bounceSubType": "General",
                "bouncedRecipients": entries(json!({
                    "action": "failed", "status": "5.1.1",
                    "diagnosticCode": "smtp; 550 5.1.1 user unknown",
                })),
                "timestamp": now, "reportingMTA": "dsn; rehearsal",
            }),
        ),
        Outcome::Suppressed => (
            "Bounce",
            "bounce",
            json!({
                "feedbackId": feedback, "bounceType": "Permanent",
                "bounceSubType": "OnAccountSuppressionList",
                "bouncedRecipients": entries(json!({
                    "action": "failed", "status": "5.1.1",
                    "diagnosticCode": "Amazon SES did not send the message to this address because it is on the suppression list for your account.",
                })),
                "timestamp": now, "reportingMTA": "dsn; rehearsal",
            }),
        ),
        Outcome::Complained => (
            "Complaint",
            "complaint",
            json!({
                "feedbackId": feedback, "complainedRecipients": entries(json!({})),
                "timestamp": now, "complaintFeedbackType": "abuse", "userAgent": "rehearsal",
                "arrivalDate": now,
            }),
        ),
    }
}

/// Publishes the events of a message that is being sent.
pub(crate) fn publish_events(
    cx: &mut CallContext<'_>,
    region: &Region,
    message: &EmailMessage,
    id: &str,
    set: Option<&str>,
) {
    let description = describe_message(cx, message, id, set);
    let mut events = vec![("Send", "send", json!({}))];
    for event in [
        Outcome::Delivered,
        Outcome::Bounced,
        Outcome::Suppressed,
        Outcome::Complained,
    ] {
        let to: Vec<&str> = message
            .recipients()
            .map(String::as_str)
            .filter(|address| {
                // A complaint follows a delivery.
                let outcome = outcome(region, address);
                outcome == event || (event, outcome) == (Outcome::Delivered, Outcome::Complained)
            })
            .collect();
        if !to.is_empty() {
            events.push(event_details(cx, event, &to));
        }
    }
    let set = set.and_then(|set| region.configuration_sets.get(set));
    for (name, member, value) in &events {
        for destination in set.iter().flat_map(|set| &set.destinations) {
            let types = destination.matching_event_types.iter();
            if destination.enabled
                && types.clone().any(|kind| kind.eq_ignore_ascii_case(name))
                && let Some(topic) = destination.topic()
            {
                let event = json!({"eventType": name, "mail": description, (*member): value});
                publish(cx, topic, &event);
            }
        }
        if let Some(identity) = region.sender_identity(&message.from)
            && let Some(topic) = identity.notifications.topics.get(*name)
        {
            let mut description = description.clone();
            description.remove("tags");
            if !identity
                .notifications
                .headers
                .get(*name)
                .copied()
                .unwrap_or(false)
            {
                for name in ["headersTruncated", "headers", "commonHeaders"] {
                    description.remove(name);
                }
            }
            let event = json!({"notificationType": name, "mail": description, (*member): value});
            publish(cx, topic, &event);
        }
    }
}

fn publish(cx: &mut CallContext<'_>, topic: &str, event: &Value) {
    if let Some(mut call) = ServiceCall::publish(topic, event.to_string(), PRINCIPAL) {
        call.input["Subject"] = "Amazon SES Email Event Notification".into();
        cx.effect(Effect::Call(call));
    }
}
