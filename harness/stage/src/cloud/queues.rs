//! Queues.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_sqs::types::{QueueAttributeName as Attribute, SendMessageBatchRequestEntry};
use futures_util::future::{FutureExt as _, try_join_all};
use rehearsal_script::stage::{self, Seed};
use rehearsal_script::{PlainText, Scope, TimeSpan};
use serde_json::{Value, json};

use super::clients::CloudClients;
use super::context::{ProvisionContext, fixed, tags};
use super::error::service_error;
use super::resource::{
    CloudSeed, Completion, Created, Creation, Found, Listing, Location, Resource, ResourceKind,
    Resources, SeedContext, relocated,
};
use crate::error::StageError;
use crate::seeds::rows;

/// The number of messages that SQS accepts in one call.
const BATCH: usize = 10;

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Its physical name.
    pub name: Arc<str>,
    /// Its URL.
    pub url: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
}

impl Resource for Queue {
    const NOUN: &'static str = "queue";
    const SECTION: &'static str = "queues";

    fn physical_name(&self) -> &str {
        &self.name
    }

    fn export(&self) -> Value {
        json!({"name": &*self.name, "url": &*self.url, "arn": &*self.arn})
    }

    fn relocate(&mut self, from: &Location, to: &Location) {
        self.url = relocated(&self.url, &from.endpoint, &to.endpoint);
    }
}

/// The kind `queues`.
pub(super) struct Queues;

impl ResourceKind for Queues {
    fn service(&self) -> &'static str {
        "sqs"
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        async move { Ok(Box::new(create_all(cx).await?) as _) }.boxed()
    }

    fn authorize<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        scope: &'a Scope,
    ) -> Completion<'a> {
        async move {
            let queues = resources.all::<Queue>();
            let queues = queues.filter_map(|(name, queue)| {
                let policy = cx.config.queues.get(name)?.policy.as_ref()?;
                Some((name, queue, policy))
            });
            let policies = queues.map(async |(name, queue, policy)| {
                let set = cx.clients.sqs.set_queue_attributes();
                let set = set.queue_url(&*queue.url);
                let set = set.attributes(Attribute::Policy, cx.document(policy, scope)?);
                let action = || format!("set the policy of the queue {name}");
                let set = set.send().await;
                set.map_err(|error| service_error(action(), &error))
            });
            try_join_all(policies).await.map(drop)
        }
        .boxed()
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, prefix: &'a str) -> Listing<'a> {
        async move {
            let list = clients.sqs.list_queues().queue_name_prefix(prefix);
            let mut pages = list.max_results(1_000).into_paginator().send();
            let mut found = Vec::new();
            while let Some(page) = pages.next().await {
                let page = page.map_err(|error| service_error("list queues", &error))?;
                found.extend(page.queue_urls().iter().map(|url| Found {
                    name: url.rsplit('/').next().unwrap_or_default().to_owned(),
                    id: url.clone(),
                }));
            }
            Ok(found)
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, queue: &'a Found) -> Completion<'a> {
        async move {
            let deleted = clients.sqs.delete_queue().queue_url(&queue.id).send().await;
            let action = || format!("delete the queue {}", queue.id);
            deleted.map_err(|error| service_error(action(), &error))?;
            Ok(())
        }
        .boxed()
    }

    fn read_seed(
        &self,
        seed: &Seed,
        cx: &SeedContext<'_>,
    ) -> Result<Option<Arc<dyn CloudSeed>>, StageError> {
        let (queue, messages) = match seed {
            Seed::MessageFile { queue, file } => {
                let bodies = rows::read(file.as_ref())?.into_iter();
                let messages = bodies.map(|body| SeedMessage {
                    body: body.to_string(),
                    group: None,
                    deduplication_id: None,
                });
                (queue, messages.collect())
            }
            Seed::Messages { queue, messages } => {
                let messages = messages.iter().map(|message| seed_message(message, cx));
                (queue, messages.collect::<Result<_, _>>()?)
            }
            _ => return Ok(None),
        };
        let queue = queue.clone();
        Ok(Some(Arc::new(MessageSeed { queue, messages })))
    }
}

/// Returns the ARN of a queue.
pub(super) fn arn(cx: &ProvisionContext<'_>, logical: &str) -> Arc<str> {
    cx.arn("sqs", &physical_name(cx, logical))
}

fn physical_name(cx: &ProvisionContext<'_>, logical: &str) -> String {
    let fifo = cx.config.queues.get(logical);
    cx.fifo_name(logical, fifo.is_some_and(|queue| queue.fifo.0))
}

/// Creates all queues, dead-letter queues first: AWS requires them to exist.
async fn create_all(cx: &ProvisionContext<'_>) -> Result<Created<Queue>, StageError> {
    let mut created = Created::new();
    let mut waiting: Vec<_> = cx.config.queues.iter().collect();
    while !waiting.is_empty() {
        let can_create = |(_, config): &(&str, &stage::Queue)| {
            let target = config.dead_letter.as_ref();
            let target = target.map(|dead_letter| fixed(&dead_letter.queue));
            target.is_none_or(|target| created.contains_key(&*target))
        };
        let (now, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(can_create);
        if now.is_empty() {
            let names: Vec<_> = later.iter().map(|(name, _)| *name).collect();
            return Err(StageError::Cloud {
                what: format!("create the queues {}", names.join(", ")),
                reason: "they are each other's dead-letter queues".into(),
            });
        }
        let queues = now.into_iter().map(async |(name, config)| {
            let queue = create(cx, name, config).await?;
            Ok::<_, StageError>((name.into(), queue))
        });
        created.extend(try_join_all(queues).await?);
        waiting = later;
    }
    Ok(created)
}

/// Creates a queue in one call: the ARNs of its dead-letter queue and of its
/// senders are known in advance.
async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::Queue,
) -> Result<Queue, StageError> {
    let arn = arn(cx, logical);
    let name = physical_name(cx, logical);
    let mut create = cx.clients.sqs.create_queue().queue_name(&name);
    for (attribute, value) in attributes(config) {
        create = create.attributes(attribute, value);
    }
    if let Some(dead_letter) = &config.dead_letter {
        let target = self::arn(cx, &fixed(&dead_letter.queue));
        let policy = json!({"deadLetterTargetArn": target, "maxReceiveCount": dead_letter.after.0});
        create = create.attributes(Attribute::RedrivePolicy, policy.to_string());
    }
    let policy = sender_policy(cx, &arn).filter(|_| config.policy.is_none());
    if let Some(policy) = policy {
        create = create.attributes(Attribute::Policy, policy.to_string());
    }
    for (key, value) in tags(&config.tagging) {
        create = create.tags(key, value);
    }
    let created = create.send().await;
    let action = || format!("create the queue {logical}");
    let created = created.map_err(|error| service_error(action(), &error))?;
    Ok(Queue {
        name: name.into(),
        url: local_url(cx, created.queue_url().unwrap_or_default()).into(),
        arn,
    })
}

/// Returns the URL of a queue at the sandbox's endpoint: some clouds use another
/// host, by which calls would not reach the journal.
fn local_url(cx: &ProvisionContext<'_>, url: &str) -> String {
    let path = url
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    match path {
        Some(path) => format!("{}{path}", cx.access.endpoint),
        None => url.to_owned(),
    }
}

/// Returns the policy without which AWS lets no other service send to a queue;
/// `None` if no resource of the stage does.
fn sender_policy(cx: &ProvisionContext<'_>, arn: &str) -> Option<Value> {
    let statements: Vec<_> = cx
        .senders(arn)
        .into_iter()
        .map(|(service, sources)| {
            json!({
                "Effect": "Allow",
                "Principal": {"Service": service},
                "Action": "sqs:SendMessage",
                "Resource": arn,
                "Condition": {"ArnEquals": {"aws:SourceArn": sources}},
            })
        })
        .collect();
    (!statements.is_empty()).then(|| json!({"Version": "2012-10-17", "Statement": statements}))
}

/// Returns the attributes of a queue that refer to no other resource.
fn attributes(config: &stage::Queue) -> Vec<(Attribute, String)> {
    let seconds =
        |span: &Option<TimeSpan>| span.map(|TimeSpan(span)| whole_seconds(span).to_string());
    let flag = |set: bool| set.then(|| "true".to_owned());
    [
        (Attribute::FifoQueue, flag(config.fifo.0)),
        (
            Attribute::ContentBasedDeduplication,
            flag(config.content_dedup.0),
        ),
        (Attribute::VisibilityTimeout, seconds(&config.visibility)),
        (Attribute::DelaySeconds, seconds(&config.delay)),
        (
            Attribute::MessageRetentionPeriod,
            seconds(&config.retention),
        ),
        (
            Attribute::ReceiveMessageWaitTimeSeconds,
            seconds(&config.wait),
        ),
        (
            Attribute::MaximumMessageSize,
            config.max_size.map(|size| size.0.to_string()),
        ),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// Returns whole seconds, rounded up, as SQS counts them.
fn whole_seconds(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}

/// Messages for a queue.
#[derive(Debug)]
struct MessageSeed {
    queue: String,
    messages: Vec<SeedMessage>,
}

#[derive(Debug)]
struct SeedMessage {
    body: String,
    group: Option<String>,
    deduplication_id: Option<String>,
}

fn seed_message(
    message: &stage::SeedMessage,
    cx: &SeedContext<'_>,
) -> Result<SeedMessage, StageError> {
    let text = |word: &Option<PlainText>| word.as_ref().map(|word| word.text.clone());
    let body = match &message.json {
        Some(json) => json.eval(&Scope::default(), cx.expressions)?.to_string(),
        None => text(&message.body).unwrap_or_default(),
    };
    Ok(SeedMessage {
        body,
        group: text(&message.group),
        deduplication_id: text(&message.dedup),
    })
}

impl CloudSeed for MessageSeed {
    /// Delays, retention and deduplication count from the time of sending.
    fn is_timed(&self) -> bool {
        true
    }

    fn load<'a>(&'a self, clients: &'a CloudClients, resources: &'a Resources) -> Completion<'a> {
        async move {
            let queue = resources.get::<Queue>(&self.queue)?;
            // One batch after the other: their order matters.
            for batch in self.messages.chunks(BATCH) {
                send_batch(clients, queue, batch).await?;
            }
            Ok(())
        }
        .boxed()
    }
}

async fn send_batch(
    clients: &CloudClients,
    queue: &Queue,
    messages: &[SeedMessage],
) -> Result<(), StageError> {
    let entries = messages.iter().enumerate().map(|(index, message)| {
        SendMessageBatchRequestEntry::builder()
            .id(index.to_string())
            .message_body(&message.body)
            .set_message_group_id(message.group.clone())
            .set_message_deduplication_id(message.deduplication_id.clone())
            .build()
            .expect("the id and the body are set")
    });
    let action = || format!("send seed messages to the queue {}", queue.name);
    let batch = clients.sqs.send_message_batch().queue_url(&*queue.url);
    let sent = batch.set_entries(Some(entries.collect())).send().await;
    let sent = sent.map_err(|error| service_error(action(), &error))?;
    match sent.failed().first() {
        None => Ok(()),
        Some(failed) => Err(StageError::Cloud {
            what: action(),
            reason: format!(
                "{}: {}",
                failed.code(),
                failed.message().unwrap_or_default()
            ),
        }),
    }
}
