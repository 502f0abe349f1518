//! Words about messages that some subscribers of a topic were not sent.

use rehearsal_record::{
    Call, FilterMismatch, FilteredPart, UndeliveredMessage, Withheld, WithheldReason,
};
use serde_json::Value;

use crate::text;

/// The number of characters of a value.
const MAX_VALUE: usize = 120;

/// Returns what became of a message: `matched none of its 2 subscriptions`.
pub(crate) fn summary(message: &UndeliveredMessage) -> String {
    let all = message.sent_to + message.withheld.len();
    let subscriptions = text::count(all, "subscription");
    let is_filter = |one: &Withheld| matches!(one.reason, WithheldReason::Filter(_));
    match message.sent_to {
        0 if all == 0 => "reached nobody: it has no subscriptions".to_owned(),
        0 if message.withheld.iter().all(is_filter) => match all {
            1 => "did not match its only subscription".to_owned(),
            _ => format!("matched none of its {subscriptions}"),
        },
        sent_to => format!("was sent to {sent_to} of its {subscriptions}"),
    }
}

/// Returns what became of the messages of a call that not every subscriber was sent.
pub(crate) fn summary_of_call(call: &Call) -> Option<String> {
    match &call.undelivered[..] {
        [] => None,
        [only] => Some(format!("it {}", summary(only))),
        several => {
            let lost = lost(call).count();
            let partly = several.len() - lost;
            Some(format!(
                "{lost} reached nobody, {partly} not every subscription"
            ))
        }
    }
}

/// Returns who was not sent a message, and why: `queue refunds: the attribute kind
/// is "order", its filter wants "refund"`.
pub(crate) fn reasons(message: &UndeliveredMessage) -> impl Iterator<Item = String> {
    message.withheld.iter().map(|one| {
        let reason = match &one.reason {
            WithheldReason::Filter(mismatch) => filter(mismatch),
            WithheldReason::Unconfirmed => "has not confirmed its subscription".to_owned(),
        };
        format!("{}: {reason}", subscriber(&one.subscriber))
    })
}

/// Returns the messages of a call that reached nobody.
pub(crate) fn lost(call: &Call) -> impl Iterator<Item = &UndeliveredMessage> {
    call.undelivered
        .iter()
        .filter(|message| message.sent_to == 0)
}

/// Returns the last part of an ARN.
pub(crate) fn arn_name(arn: &str) -> &str {
    arn.rsplit([':', '/']).next().unwrap_or(arn)
}

fn subscriber(endpoint: &str) -> String {
    let Some(rest) = endpoint.strip_prefix("arn:") else {
        return text::plain(endpoint);
    };
    let service = rest.split(':').nth(1).unwrap_or_default();
    let name = text::plain(arn_name(endpoint));
    match service {
        "sqs" => format!("queue {name}"),
        "lambda" => format!("function {name}"),
        other => format!("{other} {name}"),
    }
}

fn filter(mismatch: &FilterMismatch) -> String {
    let Some(key) = &mismatch.key else {
        return "the body is no JSON object, which its filter needs".to_owned();
    };
    let noun = match mismatch.part {
        FilteredPart::Attributes => "attribute",
        FilteredPart::Body => "key",
    };
    let key = text::plain(key);
    let wanted: Vec<String> = mismatch
        .wanted
        .iter()
        .map(|value| text::json(value, MAX_VALUE))
        .collect();
    let wanted = wanted.join(" or ");
    match &mismatch.actual {
        Some(Value::Array(values)) => {
            let values: Vec<String> = values
                .iter()
                .map(|value| text::json(value, MAX_VALUE))
                .collect();
            let values = values.join(" and ");
            format!("the {noun} {key} has {values}, its filter wants {wanted}")
        }
        Some(value) => {
            let value = text::json(value, MAX_VALUE);
            format!("the {noun} {key} is {value}, its filter wants {wanted}")
        }
        None => format!("there is no {noun} {key}, its filter wants {wanted}"),
    }
}
