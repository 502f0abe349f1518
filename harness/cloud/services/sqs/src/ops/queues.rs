//! Making, finding and deleting queues.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::{Nothing, OnQueue};
use crate::names::QueueArn;
use crate::queue::Queue;
use crate::refusal::Refusal;
use crate::service::{Sqs, find, millis};
use crate::settings::AttributeMap;
use crate::{policy, tags};
use rehearsal_cloud_core::service::{CallContext, ServiceError};

/// The most queues in one answer.
const MOST_LISTED: usize = 1_000;

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
    tags::check(&input.tags)?;
    let arn = QueueArn {
        region: Arc::clone(cx.region()),
        account: Arc::clone(cx.account()),
        name: input.queue_name.into(),
    };
    let queue_url = arn.url(cx.base_url());
    let key = cx.ids.number("queue");
    let now = millis(cx.now());
    sqs.stores
        .for_caller(cx)
        .create(arn, &input.attributes, input.tags, key, now)?;
    Ok(QueueUrl { queue_url })
}

pub(crate) fn delete_queue(
    sqs: &mut Sqs,
    cx: &mut CallContext<'_>,
    input: OnQueue,
) -> Result<Nothing, ServiceError> {
    let now = millis(cx.now());
    let (store, name) = find(&mut sqs.stores, cx, &input.queue_url, "DeleteQueue")?;
    if let Some(queue) = store.delete(&name, now) {
        // Whoever waits for its messages is told that there is no such queue.
        cx.wake(queue.arn.to_string());
    }
    Ok(Nothing {})
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
        return Err(Refusal::no_queue_name().into());
    }
    let account = input.owner.as_deref().unwrap_or(cx.account());
    let queue = sqs
        .stores
        .get(account, cx.region())
        .and_then(|store| store.queues.get(&*input.queue_name))
        .ok_or_else(Refusal::no_such_queue)?;
    policy::authorize(queue, cx.identity(), "GetQueueUrl")?;
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
    let store = sqs.stores.for_caller(cx);
    let after = page.after.as_deref().filter(|after| *after > prefix);
    let from = after.map_or(Bound::Included(prefix), Bound::Excluded);
    let queues = store
        .queues
        .range::<str, _>((from, Bound::Unbounded))
        .take_while(|(name, _)| name.starts_with(prefix))
        .map(|(_, queue)| queue);
    let (queue_urls, next_token) = page.cut(queues, cx.base_url());
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
    let (store, name) = find(
        &mut sqs.stores,
        cx,
        &input.queue_url,
        "ListDeadLetterSourceQueues",
    )?;
    let target = store.queues[&*name].arn.to_string();
    let queues = store.sources_of(&target).filter(|queue| {
        page.after
            .as_deref()
            .is_none_or(|after| &*queue.arn.name > after)
    });
    let (queue_urls, next_token) = page.cut(queues, cx.base_url());
    Ok(SourceQueueUrls {
        queue_urls,
        next_token,
    })
}

/// A page of a list of queues, which goes by name.
struct Page {
    after: Option<String>,
    most: usize,
    /// Without a size asked for there is one page only.
    goes_on: bool,
}

impl Page {
    fn new(size: Option<i64>, token: Option<&str>) -> Result<Self, Refusal> {
        let size = size.filter(|size| *size != 0);
        let most = match size {
            None => MOST_LISTED,
            Some(size) => usize::try_from(size)
                .ok()
                .filter(|size| *size <= MOST_LISTED)
                .ok_or_else(|| {
                    Refusal::invalid(
                        "Value for parameter MaxResults is invalid. Reason: MaxResults must be an \
                         integer between 1 and 1000.",
                    )
                })?,
        };
        let after = token
            .map(|token| {
                let name = STANDARD
                    .decode(token)
                    .ok()
                    .and_then(|name| String::from_utf8(name).ok());
                name.ok_or_else(|| Refusal::invalid("Invalid or expired next token."))
            })
            .transpose()?;
        Ok(Self {
            after,
            most,
            goes_on: size.is_some(),
        })
    }

    /// The URLs on this page, and the token of the next.
    fn cut<'a>(
        &self,
        queues: impl Iterator<Item = &'a Queue>,
        base: &str,
    ) -> (Vec<String>, Option<String>) {
        let mut queues = queues.peekable();
        let mut urls = Vec::new();
        let mut last = None;
        while urls.len() < self.most
            && let Some(queue) = queues.next()
        {
            urls.push(queue.arn.url(base));
            last = Some(&queue.arn.name);
        }
        let more = self.goes_on && queues.peek().is_some();
        (
            urls,
            last.filter(|_| more)
                .map(|name| STANDARD.encode(name.as_bytes())),
        )
    }
}
