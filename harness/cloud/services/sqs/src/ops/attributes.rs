//! The attributes of queues.

use serde::{Deserialize, Serialize};

use super::EmptyOutput;
use super::due::{run_due, serve_long_polls};
use super::lookup::find_queue;
use super::lookup::with_queue;
use crate::error::Error;
use crate::millis::to_millis;
use crate::queue::Queue;
use crate::settings::{AttributeMap, SETTABLE};
use crate::state::Sqs;
use rehearsal_cloud_core::service::{CallContext, ServiceError};

/// The attributes that are computed and cannot be set.
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
    with_queue(
        sqs,
        cx,
        &input.queue_url,
        "GetQueueAttributes",
        |queue, _, now| {
            queue.advance(now);
            let names = input.attribute_names.iter().map(String::as_str);
            if let Some(unknown) = names
                .clone()
                .find(|name| *name != "All" && !SETTABLE.contains(name) && !COMPUTED.contains(name))
            {
                return Err(Error::unknown_attribute(unknown));
            }
            let requested: Vec<&str> = if names.clone().any(|name| name == "All") {
                SETTABLE.iter().chain(COMPUTED).copied().collect()
            } else {
                names.collect()
            };
            let attributes = requested
                .into_iter()
                .filter_map(|name| Some((name.to_owned(), value(queue, name)?)))
                .collect();
            Ok(Attributes { attributes })
        },
    )
}

fn value(queue: &Queue, name: &str) -> Option<String> {
    let (visible, in_flight, delayed) = queue.counts();
    Some(match name {
        "ApproximateNumberOfMessages" => visible.to_string(),
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
) -> Result<EmptyOutput, ServiceError> {
    run_due(sqs, cx);
    let now = to_millis(cx.now());
    let (region, name) = find_queue(&mut sqs.regions, cx, &input.queue_url, "SetQueueAttributes")?;
    if input.attributes.is_empty() {
        return Err(Error::missing_parameter("Attribute.Name").into());
    }
    region.set_attributes(&name, &input.attributes, now)?;
    // With a shorter delay, messages may have become visible.
    serve_long_polls(&mut sqs.schedule, region.queue(&name)?, cx, now);
    Ok(EmptyOutput {})
}
