//! The tags of queues.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::lookup::with_queue;
use super::{EmptyOutput, QueueInput};
use crate::error::Error;
use crate::state::Sqs;
use crate::tags;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::TagChange;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagQueue {
    queue_url: String,
    tags: BTreeMap<String, String>,
}

pub(crate) fn tag_queue(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: TagQueue,
) -> Result<EmptyOutput, ServiceError> {
    with_queue(sqs, cx, &input.queue_url, "TagQueue", |queue, _, _| {
        if input.tags.is_empty() {
            return Err(Error::missing_parameter("Tags"));
        }
        tags::change_tags(queue, &TagChange::Add(input.tags))?;
        Ok(EmptyOutput {})
    })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagQueue {
    queue_url: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag_queue(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: UntagQueue,
) -> Result<EmptyOutput, ServiceError> {
    with_queue(sqs, cx, &input.queue_url, "UntagQueue", |queue, _, _| {
        if input.tag_keys.is_empty() {
            return Err(Error::missing_parameter("TagKeys"));
        }
        tags::change_tags(queue, &TagChange::Remove(input.tag_keys))?;
        Ok(EmptyOutput {})
    })
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tags {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    tags: BTreeMap<String, String>,
}

pub(crate) fn list_queue_tags(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: QueueInput,
) -> Result<Tags, ServiceError> {
    with_queue(sqs, cx, &input.queue_url, "ListQueueTags", |queue, _, _| {
        Ok(Tags {
            tags: queue.tags.clone(),
        })
    })
}
