//! Renders messages that may have been missed: they reached no subscriber, or not
//! the queue that a red step looked at.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rehearsal_record::{Call, UndeliveredMessage};
use serde_json::Value;

use super::{BOLD, DIM, YELLOW, styled};
use crate::cases::Attempt;
use crate::delivery;
use crate::text;
use crate::timeline;

/// The number of different messages that are shown.
const MAX_MESSAGES: usize = 3;
/// The number of subscribers of one that are shown.
const MAX_REASONS: usize = 4;

pub(super) fn render(out: &mut String, attempt: Attempt<'_>) {
    let until = timeline::red_until(attempt);
    let calls = attempt.outcome.calls.iter();
    let calls = calls.filter(|call| until.is_none_or(|until| call.real_at <= until));
    // Messages of the same kind are shown once, in the order of the first.
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    let mut texts: Vec<String> = Vec::new();
    for call in calls {
        for message in &call.undelivered {
            if message.sent_to == 0 || is_of_red_step(message, attempt) {
                let text = describe(call, message);
                let times = shown.entry(text.clone()).or_default();
                *times += 1;
                if *times == 1 {
                    texts.push(text);
                }
            }
        }
    }
    for text in texts.iter().take(MAX_MESSAGES) {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let times = match shown[text] {
            1 => String::new(),
            times => format!("  {DIM}({times} times){DIM:#}"),
        };
        let _ = writeln!(
            out,
            "  {BOLD}unsent{BOLD:#}  {}{times}",
            styled(YELLOW, first)
        );
        for line in lines {
            let _ = writeln!(out, "          {line}");
        }
    }
    let more = texts.len().saturating_sub(MAX_MESSAGES);
    if more > 0 {
        let _ = writeln!(out, "          {DIM}… {more} more{DIM:#}");
    }
}

fn describe(call: &Call, message: &UndeliveredMessage) -> String {
    let topic = call.resource.as_deref().unwrap_or_default();
    let mut text = format!(
        "a message to the topic {} {}",
        text::plain(topic),
        delivery::summary(message)
    );
    let more = message.withheld.len().saturating_sub(MAX_REASONS);
    for reason in delivery::reasons(message).take(MAX_REASONS) {
        let _ = write!(text, "\n{reason}");
    }
    if more > 0 {
        let _ = write!(text, "\n… {more} more");
    }
    text
}

/// Returns whether a red step is about a subscriber that was not sent the message.
fn is_of_red_step(message: &UndeliveredMessage, attempt: Attempt<'_>) -> bool {
    let names = message.withheld.iter();
    let names: Vec<&str> = names
        .map(|one| delivery::arn_name(&one.subscriber))
        .collect();
    attempt.red_steps().any(|step| {
        let request = step.request.as_ref().and_then(Value::as_object);
        let values = request.into_iter().flat_map(serde_json::Map::values);
        values
            .filter_map(Value::as_str)
            .any(|value| names.contains(&value))
    })
}
