//! A queue's attributes.

use serde::{Deserialize, Serialize};

use super::Nothing;
use crate::queue::Queue;
use crate::refusal::Refusal;
use crate::service::{Sqs, find, follow, millis};
use crate::settings::{AttributeMap, SETTABLE};
use rehearsal_cloud_core::service::{CallContext, ServiceError};

/// The attributes that are found out and cannot be set.
const COMPUTED: &[&str] = &[
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
    "QueueArn",
];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetQueueAttributes {
    queue_url: String,
    #[serde(default)]
    attribute_names: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attributes {
    #[serde(skip_serializing_if = "AttributeMap::is_empty")]
    attributes: AttributeMap,
}

pub(crate) fn get_queue_attributes(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: GetQueueAttributes,
) -> Result<Attributes, ServiceError> {
    sqs.on_queue(
        cx,
        &input.queue_url,
        "GetQueueAttributes",
        |queue, _, now| {
            queue.settle(now);
            let names = input.attribute_names.iter().map(String::as_str);
            if let Some(unknown) = names
                .clone()
                .find(|name| *name != "All" && !SETTABLE.contains(name) && !COMPUTED.contains(name))
            {
                return Err(Refusal::unknown_attribute(unknown));
            }
            let wanted: Vec<&str> = if names.clone().any(|name| name == "All") {
                SETTABLE.iter().chain(COMPUTED).copied().collect()
            } else {
                names.collect()
            };
            let attributes = wanted
                .into_iter()
                .filter_map(|name| Some((name.to_owned(), value(queue, name)?)))
                .collect();
            Ok(Attributes { attributes })
        },
    )
}

fn value(queue: &Queue, name: &str) -> Option<String> {
    let (waiting, in_flight, delayed) = queue.counts();
    Some(match name {
        "ApproximateNumberOfMessages" => waiting.to_string(),
        "ApproximateNumberOfMessagesDelayed" => delayed.to_string(),
        "ApproximateNumberOfMessagesNotVisible" => in_flight.to_string(),
        "CreatedTimestamp" => (queue.created_at / 1_000).to_string(),
        "LastModifiedTimestamp" => (queue.modified_at / 1_000).to_string(),
        "QueueArn" => queue.arn.to_string(),
        _ => return queue.settings.get(name),
    })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetQueueAttributes {
    queue_url: String,
    attributes: AttributeMap,
}

pub(crate) fn set_queue_attributes(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: SetQueueAttributes,
) -> Result<Nothing, ServiceError> {
    sqs.catch_up(cx);
    let now = millis(cx.now());
    let (store, name) = find(&mut sqs.stores, cx, &input.queue_url, "SetQueueAttributes")?;
    if input.attributes.is_empty() {
        return Err(Refusal::missing("Attribute.Name").into());
    }
    store.set_attributes(&name, &input.attributes, now)?;
    // A shorter delay may have brought messages forward.
    let arn = store.queues[&*name].arn.clone();
    if let Some(store) = sqs.stores.get_mut(&arn.account, &arn.region)
        && let Some(queue) = store.queues.get(&arn.name)
    {
        follow(&mut sqs.agenda, queue, cx, now);
    }
    Ok(Nothing {})
}
