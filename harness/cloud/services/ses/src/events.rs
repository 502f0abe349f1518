//! What becomes of a mail, told to the topics that want to know: the event
//! destinations of its configuration set, and the notifications of its sender.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::mail::{Mail, address_of};
use super::state::{Identity, Region};
use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::CallContext;

const PRINCIPAL: &str = "ses.amazonaws.com";

/// Where AWS itself takes mails and treats them as their address says.
const SIMULATOR: &str = "@simulator.amazonses.com";

/// What becomes of a mail, for some of its recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Delivered,
    Bounced,
    /// Not sent at all: the account's list of addresses not to write to has it.
    Suppressed,
    Complained,
}

/// What becomes of a mail for one recipient.
fn fate(region: &Region, address: &str) -> Fate {
    let address = address_of(address).to_ascii_lowercase();
    if region.suppressed.contains_key(&address) {
        return Fate::Suppressed;
    }
    match address.strip_suffix(SIMULATOR) {
        Some(local) if local.starts_with("bounce") => Fate::Bounced,
        Some(local) if local.starts_with("suppressionlist") => Fate::Bounced,
        Some(local) if local.starts_with("complaint") => Fate::Complained,
        _ => Fate::Delivered,
    }
}

/// Whether a mail never leaves for that recipient.
pub(super) fn is_suppressed(region: &Region, address: &str) -> bool {
    fate(region, address) == Fate::Suppressed
}

fn iso(at: OffsetDateTime) -> String {
    let at = at.replace_nanosecond(at.nanosecond() / 1_000_000 * 1_000_000);
    at.unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .format(&Rfc3339)
        .unwrap_or_default()
}

/// A mail as events describe it.
fn described(cx: &CallContext<'_>, mail: &Mail, id: &str, set: Option<&str>) -> Map<String, Value> {
    let source = address_of(&mail.from);
    let (account, region) = (cx.account(), cx.region());
    let everybody = [&*mail.to, &mail.cc, &mail.bcc].concat();
    let mut common = json!({"from": [mail.from], "to": mail.to, "messageId": id});
    let mut headers = vec![json!({"name": "From", "value": mail.from})];
    for (name, key, values) in [("To", "to", &mail.to), ("Cc", "cc", &mail.cc)] {
        if !values.is_empty() {
            headers.push(json!({"name": name, "value": values.join(", ")}));
            common[key] = json!(values);
        }
    }
    if let Some(subject) = &mail.subject {
        headers.push(json!({"name": "Subject", "value": subject}));
        common["subject"] = subject.as_str().into();
    }
    let domain = source.rsplit('@').next().unwrap_or_default();
    let mut tags = json!({"ses:from-domain": [domain], "ses:caller-identity": [account]});
    if let Some(set) = set {
        tags["ses:configuration-set"] = json!([set]);
    }
    for tag in mail
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
        ("timestamp".to_owned(), iso(cx.now()).into()),
        ("source".to_owned(), source.into()),
        (
            "sourceArn".to_owned(),
            format!("arn:aws:ses:{region}:{account}:identity/{source}").into(),
        ),
        ("sendingAccountId".to_owned(), account.as_ref().into()),
        ("messageId".to_owned(), id.into()),
        ("destination".to_owned(), json!(everybody)),
        ("headersTruncated".to_owned(), false.into()),
        ("headers".to_owned(), headers.into()),
        ("commonHeaders".to_owned(), common),
        ("tags".to_owned(), tags),
    ])
}

/// What an event says besides the mail: its name, the member, the member's value.
fn outcome(
    cx: &mut CallContext<'_>,
    fate: Fate,
    to: &[&str],
) -> (&'static str, &'static str, Value) {
    let now = iso(cx.now());
    let feedback = cx.ids.uuid("feedback");
    let each = |more: Value| -> Vec<Value> {
        to.iter()
            .map(|address| {
                let mut entry = more.clone();
                entry["emailAddress"] = (*address).into();
                entry
            })
            .collect()
    };
    match fate {
        Fate::Delivered => (
            "Delivery",
            "delivery",
            json!({
                "timestamp": now, "processingTimeMillis": 0, "recipients": to,
                "smtpResponse": "250 2.6.0 Message received", "reportingMTA": "rehearsal",
            }),
        ),
        Fate::Bounced => (
            "Bounce",
            "bounce",
            json!({
                "feedbackId": feedback, "bounceType": "Permanent", "bounceSubType": "General",
                "bouncedRecipients": each(json!({
                    "action": "failed", "status": "5.1.1",
                    "diagnosticCode": "smtp; 550 5.1.1 user unknown",
                })),
                "timestamp": now, "reportingMTA": "dsn; rehearsal",
            }),
        ),
        Fate::Suppressed => (
            "Bounce",
            "bounce",
            json!({
                "feedbackId": feedback, "bounceType": "Permanent",
                "bounceSubType": "OnAccountSuppressionList",
                "bouncedRecipients": each(json!({
                    "action": "failed", "status": "5.1.1",
                    "diagnosticCode": "Amazon SES did not send the message to this address because it is on the suppression list for your account.",
                })),
                "timestamp": now, "reportingMTA": "dsn; rehearsal",
            }),
        ),
        Fate::Complained => (
            "Complaint",
            "complaint",
            json!({
                "feedbackId": feedback, "complainedRecipients": each(json!({})),
                "timestamp": now, "complaintFeedbackType": "abuse", "userAgent": "rehearsal",
                "arrivalDate": now,
            }),
        ),
    }
}

/// Tells everybody who wants to know what became of a mail.
pub(super) fn tell(
    cx: &mut CallContext<'_>,
    region: &Region,
    mail: &Mail,
    id: &str,
    set: Option<&str>,
) {
    let about = described(cx, mail, id, set);
    let mut events = vec![("Send", "send", json!({}))];
    let everybody = [&*mail.to, &mail.cc, &mail.bcc].concat();
    for one in [
        Fate::Delivered,
        Fate::Bounced,
        Fate::Suppressed,
        Fate::Complained,
    ] {
        let to: Vec<&str> = everybody
            .iter()
            .map(String::as_str)
            .filter(|address| {
                // Who complains has got the mail first.
                let its = fate(region, address);
                its == one || (one, its) == (Fate::Delivered, Fate::Complained)
            })
            .collect();
        if !to.is_empty() {
            events.push(outcome(cx, one, &to));
        }
    }
    let set = set.and_then(|set| region.configuration_sets.get(set));
    for (name, member, value) in &events {
        for destination in set.iter().flat_map(|set| &set.destinations) {
            let wanted = destination.matching_event_types.iter();
            if destination.enabled
                && wanted.clone().any(|kind| kind.eq_ignore_ascii_case(name))
                && let Some(topic) = destination.topic()
            {
                let event = json!({"eventType": name, "mail": about, (*member): value});
                publish(cx, topic, &event);
            }
        }
        if let Some(identity) = sender(region, &mail.from)
            && let Some(topic) = identity.notifications.topics.get(*name)
        {
            let mut about = about.clone();
            about.remove("tags");
            if !identity
                .notifications
                .headers
                .get(*name)
                .copied()
                .unwrap_or(false)
            {
                for name in ["headersTruncated", "headers", "commonHeaders"] {
                    about.remove(name);
                }
            }
            let event = json!({"notificationType": name, "mail": about, (*member): value});
            publish(cx, topic, &event);
        }
    }
}

/// The identity a mail is sent by: the address before its domain.
pub(super) fn sender<'a>(region: &'a Region, from: &str) -> Option<&'a Identity> {
    let address = address_of(from);
    let domain = address.rsplit('@').next().unwrap_or_default();
    let named = |name: &str| {
        let mut identities = region.identities.iter();
        identities
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, identity)| identity)
    };
    named(address).or_else(|| named(domain))
}

fn publish(cx: &mut CallContext<'_>, topic: &str, event: &Value) {
    if let Some(mut call) = ServiceCall::publish(topic, event.to_string(), PRINCIPAL) {
        call.input["Subject"] = "Amazon SES Email Event Notification".into();
        cx.effect(Effect::Call(call));
    }
}
