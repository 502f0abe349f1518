//! Queues.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_sqs::types::QueueAttributeName as Attribute;
use rehearsal_script::{Scope, Span, stage};
use serde_json::{Value, json};

use super::failure::refused;
use super::{Maker, Queue, Resources, fifo_name, fixed, tags};
use crate::error::StageError;

impl Maker<'_> {
    pub(super) async fn queue(
        &self,
        logical: &str,
        plan: &stage::Queue,
    ) -> Result<(Arc<str>, Queue), StageError> {
        let name = fifo_name(self.prefix, logical, plan.fifo.0);
        let what = || format!("make the queue {logical}");
        let mut create = self.clients.sqs.create_queue().queue_name(&name);
        for (attribute, value) in attributes(plan) {
            create = create.attributes(attribute, value);
        }
        for (key, value) in tags(&plan.tagging) {
            create = create.tags(key, value);
        }
        let made = create
            .send()
            .await
            .map_err(|error| refused(what(), &error))?;
        let url = made.queue_url().unwrap_or_default();
        let ask = self.clients.sqs.get_queue_attributes().queue_url(url);
        let ask = ask.attribute_names(Attribute::QueueArn);
        let said = ask.send().await.map_err(|error| refused(what(), &error))?;
        let arn = said
            .attributes()
            .and_then(|all| all.get(&Attribute::QueueArn));
        let arn = arn.map(String::as_str).unwrap_or_default().into();
        Ok((
            logical.into(),
            Queue {
                name: name.into(),
                url: url.into(),
                arn,
            },
        ))
    }

    /// Gives a queue what refers to other resources: where its dead letters
    /// go, and who may send to it.
    pub(super) async fn tie_queue(
        &self,
        logical: &str,
        plan: &stage::Queue,
        made: &Resources,
        scope: &Scope,
    ) -> Result<(), StageError> {
        let queue = &made.queues[logical];
        let mut attributes = Vec::new();
        if let Some(dead_letter) = &plan.dead_letter {
            let target = made.queue_arn(&fixed(&dead_letter.queue));
            let policy =
                json!({"deadLetterTargetArn": target, "maxReceiveCount": dead_letter.after.0});
            attributes.push((Attribute::RedrivePolicy, policy.to_string()));
        }
        if let Some(policy) = &plan.policy {
            attributes.push((Attribute::Policy, self.document(policy, scope)?));
        } else if let Some(policy) = self.may_send(logical, queue, made) {
            attributes.push((Attribute::Policy, policy.to_string()));
        }
        if attributes.is_empty() {
            return Ok(());
        }
        let mut set = self
            .clients
            .sqs
            .set_queue_attributes()
            .queue_url(&*queue.url);
        for (attribute, value) in attributes {
            set = set.attributes(attribute, value);
        }
        let done = set.send().await;
        done.map_err(|error| refused(format!("set up the queue {logical}"), &error))?;
        Ok(())
    }

    /// The policy without which AWS lets no other service send to a queue;
    /// `None` where none of the stage's resources does.
    fn may_send(&self, logical: &str, queue: &Queue, made: &Resources) -> Option<Value> {
        let topics = self.plan.topics.iter().filter(|(_, topic)| {
            topic.subscriptions.iter().any(|subscription| {
                [&subscription.queue, &subscription.dead_letter]
                    .into_iter()
                    .flatten()
                    .any(|to| fixed(to) == logical)
            })
        });
        let buckets = self.plan.buckets.iter().filter(|(_, bucket)| {
            let mut told = bucket
                .notifications
                .iter()
                .filter_map(|told| told.queue.as_ref());
            told.any(|to| fixed(to) == logical)
        });
        let senders = [
            (
                "sns.amazonaws.com",
                topics
                    .map(|(name, _)| made.topics[name].arn.clone())
                    .collect(),
            ),
            (
                "s3.amazonaws.com",
                buckets
                    .map(|(name, _)| made.buckets[name].arn.clone())
                    .collect(),
            ),
        ];
        let statements: Vec<_> = senders
            .into_iter()
            .filter(|(_, sources): &(_, Vec<Arc<str>>)| !sources.is_empty())
            .map(|(service, sources)| {
                json!({
                    "Effect": "Allow",
                    "Principal": {"Service": service},
                    "Action": "sqs:SendMessage",
                    "Resource": queue.arn,
                    "Condition": {"ArnEquals": {"aws:SourceArn": sources}},
                })
            })
            .collect();
        (!statements.is_empty()).then(|| json!({"Version": "2012-10-17", "Statement": statements}))
    }
}

/// What a queue has by itself, in the API's words.
fn attributes(plan: &stage::Queue) -> Vec<(Attribute, String)> {
    let seconds = |span: &Option<Span>| span.map(|Span(span)| whole_seconds(span).to_string());
    let flag = |set: bool| set.then(|| "true".to_owned());
    [
        (Attribute::FifoQueue, flag(plan.fifo.0)),
        (
            Attribute::ContentBasedDeduplication,
            flag(plan.content_dedup.0),
        ),
        (Attribute::VisibilityTimeout, seconds(&plan.visibility)),
        (Attribute::DelaySeconds, seconds(&plan.delay)),
        (Attribute::MessageRetentionPeriod, seconds(&plan.retention)),
        (
            Attribute::ReceiveMessageWaitTimeSeconds,
            seconds(&plan.wait),
        ),
        (
            Attribute::MaximumMessageSize,
            plan.max_size.map(|size| size.0.to_string()),
        ),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// AWS counts in whole seconds; a part of one is not less than one.
fn whole_seconds(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}
