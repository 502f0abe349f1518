//! Creating, finding and deleting queues.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use rehearsal_cloud_core::paging::{InvalidToken, decode_token, encode_token};
use serde::{Deserialize, Serialize};

use super::lookup::find_queue;
use super::{EmptyOutput, QueueInput};
use crate::error::Error;
use crate::millis::to_millis;
use crate::names::QueueArn;
use crate::queue::Queue;
use crate::settings::AttributeMap;
use crate::state::Sqs;
use crate::{policy, tags};
use rehearsal_cloud_core::service::{CallContext, ServiceError};

/// The most queues on a page.
const MAX_LISTED: usize = 1_000;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateQueue {
    queue_name: String,
    #[serde(default)]
    attributes: AttributeMap,
    #[serde(default, rename = "tags")]
    tags: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct QueueUrl {
    queue_url: String,
}

pub(crate) fn create_queue(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: CreateQueue,
) -> Result<QueueUrl, ServiceError> {
    tags::check_tags(&input.tags)?;
    let arn = QueueArn {
        region: Arc::clone(cx.region()),
        account: Arc::clone(cx.account()),
        name: input.queue_name.into(),
    };
    let queue_url = arn.url(cx.base_url());
    let key = cx.ids.number("queue");
    let now = to_millis(cx.now());
    sqs.regions
        .for_caller(cx)
        .create(arn, &input.attributes, input.tags, key, now)?;
    Ok(QueueUrl { queue_url })
}

pub(crate) fn delete_queue(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: QueueInput,
) -> Result<EmptyOutput, ServiceError> {
    let now = to_millis(cx.now());
    let (region, name) = find_queue(&mut sqs.regions, cx, &input.queue_url, "DeleteQueue")?;
    if let Some(queue) = region.delete(&name, now) {
        // Calls that wait for its messages end: the queue does not exist.
        cx.wake(queue.arn.to_string());
    }
    Ok(EmptyOutput {})
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetQueueUrl {
    queue_name: String,
    #[serde(rename = "QueueOwnerAWSAccountId")]
    owner: Option<String>,
}

pub(crate) fn get_queue_url(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: GetQueueUrl,
) -> Result<QueueUrl, ServiceError> {
    if input.queue_name.is_empty() {
        return Err(Error::missing_queue_name().into());
    }
    let account = input.owner.as_deref().unwrap_or(cx.account());
    let queue = sqs
        .regions
        .get(account, cx.region())
        .and_then(|region| region.queues.get(&*input.queue_name))
        .ok_or_else(Error::queue_does_not_exist)?;
    policy::authorize(queue, cx, "GetQueueUrl")?;
    Ok(QueueUrl {
        queue_url: queue.arn.url(cx.base_url()),
    })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListQueues {
    #[serde(default)]
    queue_name_prefix: String,
    next_token: Option<String>,
    max_results: Option<i64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct QueueUrls {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    queue_urls: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

pub(crate) fn list_queues(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: ListQueues,
) -> Result<QueueUrls, ServiceError> {
    let page = Page::new(input.max_results, input.next_token.as_deref())?;
    let prefix = &*input.queue_name_prefix;
    let region = sqs.regions.for_caller(cx);
    let after = page.after.as_deref().filter(|after| *after > prefix);
    let from = after.map_or(Bound::Included(prefix), Bound::Excluded);
    let queues = region
        .queues
        .range::<str, _>((from, Bound::Unbounded))
        .take_while(|(name, _)| name.starts_with(prefix))
        .map(|(_, queue)| queue);
    let (queue_urls, next_token) = page.urls(queues, cx.base_url());
    Ok(QueueUrls {
        queue_urls,
        next_token,
    })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListDeadLetterSourceQueues {
    queue_url: String,
    next_token: Option<String>,
    max_results: Option<i64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct SourceQueueUrls {
    #[serde(rename = "queueUrls")]
    queue_urls: Vec<String>,
    #[serde(rename = "NextToken", skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

pub(crate) fn list_dead_letter_source_queues(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: ListDeadLetterSourceQueues,
) -> Result<SourceQueueUrls, ServiceError> {
    let page = Page::new(input.max_results, input.next_token.as_deref())?;
    let (region, name) = find_queue(
        &mut sqs.regions,
        cx,
        &input.queue_url,
        "ListDeadLetterSourceQueues",
    )?;
    let target = region.queues[&*name].arn.to_string();
    let queues = region.sources_of(&target).filter(|queue| {
        page.after
            .as_deref()
            .is_none_or(|after| &*queue.arn.name > after)
    });
    let (queue_urls, next_token) = page.urls(queues, cx.base_url());
    Ok(SourceQueueUrls {
        queue_urls,
        next_token,
    })
}

/// A page of a list of queues, which is ordered by name.
struct Page {
    /// The last name on the page before.
    after: Option<String>,
    size: usize,
    /// Without `MaxResults` there is one page only.
    has_next: bool,
}

impl Page {
    fn new(max_results: Option<i64>, token: Option<&str>) -> Result<Self, Error> {
        let max_results = max_results.filter(|max| *max != 0);
        let size = match max_results {
            None => MAX_LISTED,
            Some(max) => usize::try_from(max)
                .ok()
                .filter(|size| *size <= MAX_LISTED)
                .ok_or_else(|| {
                    Error::invalid(
                        "Value for parameter MaxResults is invalid. Reason: MaxResults must be an \
                         integer between 1 and 1000.",
                    )
                })?,
        };
        let after = token
            .map(|token| {
                decode_token(token)
                    .map_err(|InvalidToken| Error::invalid("Invalid or expired next token."))
            })
            .transpose()?;
        Ok(Self {
            after,
            size,
            has_next: max_results.is_some(),
        })
    }

    /// Returns the URLs on the page, and the token of the next.
    fn urls<'a>(
        &self,
        queues: impl Iterator<Item = &'a Queue>,
        base: &str,
    ) -> (Vec<String>, Option<String>) {
        let mut queues = queues.peekable();
        let mut urls = Vec::new();
        let mut last = None;
        while urls.len() < self.size
            && let Some(queue) = queues.next()
        {
            urls.push(queue.arn.url(base));
            last = Some(&queue.arn.name);
        }
        let more = self.has_next && queues.peek().is_some();
        (urls, last.filter(|_| more).map(|name| encode_token(name)))
    }
}
