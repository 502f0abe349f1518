//! Queues.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_sqs::types::QueueAttributeName as Attribute;
use futures_util::future::try_join_all;
use rehearsal_script::{Scope, TimeSpan, stage};
use serde_json::{Value, json};

use super::failure::refused;
use super::{Maker, Queue, Resources, fixed, tags};
use crate::error::StageError;

impl Maker<'_> {
    /// All queues: those first that get the dead letters of others, because
    /// AWS wants them to be there.
    pub(super) async fn queues(&self) -> Result<BTreeMap<Arc<str>, Queue>, StageError> {
        let mut made = BTreeMap::new();
        let mut waiting: Vec<_> = self.plan.queues.iter().collect();
        while !waiting.is_empty() {
            let is_there = |(_, plan): &(&str, &stage::Queue)| {
                let target = plan
                    .dead_letter
                    .as_ref()
                    .map(|dead_letter| fixed(&dead_letter.queue));
                target.is_none_or(|target| made.contains_key(&*target))
            };
            let (now, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_there);
            if now.is_empty() {
                let names: Vec<_> = later.iter().map(|(name, _)| *name).collect();
                return Err(StageError::Cloud {
                    what: format!("make the queues {}", names.join(", ")),
                    reason: "their dead letters go round in a circle".into(),
                });
            }
            made.extend(
                try_join_all(now.into_iter().map(|(name, plan)| self.queue(name, plan))).await?,
            );
            waiting = later;
        }
        Ok(made)
    }

    /// Everything about a queue goes with its making, in one call: where its
    /// dead letters go and who may send to it are known by their ARNs.
    async fn queue(
        &self,
        logical: &str,
        plan: &stage::Queue,
    ) -> Result<(Arc<str>, Queue), StageError> {
        let arn = self.queue_arn(logical);
        let mut create = self
            .clients
            .sqs
            .create_queue()
            .queue_name(self.queue_name(logical));
        for (attribute, value) in attributes(plan) {
            create = create.attributes(attribute, value);
        }
        if let Some(dead_letter) = &plan.dead_letter {
            let target = self.queue_arn(&fixed(&dead_letter.queue));
            let policy =
                json!({"deadLetterTargetArn": target, "maxReceiveCount": dead_letter.after.0});
            create = create.attributes(Attribute::RedrivePolicy, policy.to_string());
        }
        if let Some(policy) = self
            .may_send(logical, &arn)
            .filter(|_| plan.policy.is_none())
        {
            create = create.attributes(Attribute::Policy, policy.to_string());
        }
        for (key, value) in tags(&plan.tagging) {
            create = create.tags(key, value);
        }
        let made = create.send().await;
        let made = made.map_err(|error| refused(format!("make the queue {logical}"), &error))?;
        let queue = Queue {
            name: self.queue_name(logical).into(),
            url: self.reached(made.queue_url().unwrap_or_default()).into(),
            arn,
        };
        Ok((logical.into(), queue))
    }

    /// A queue's URL as it is called here: some clouds name themselves otherwise,
    /// and their name may lead past the tap.
    fn reached(&self, url: &str) -> String {
        let path = url
            .split_once("://")
            .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
        match path {
            Some(path) => format!("{}{path}", self.access.endpoint),
            None => url.to_owned(),
        }
    }

    /// Gives a queue the policy that the stage file writes out; it may refer to
    /// anything on the stage.
    pub(super) async fn tie_queue(
        &self,
        logical: &str,
        plan: &stage::Queue,
        made: &Resources,
        scope: &Scope,
    ) -> Result<(), StageError> {
        let Some(policy) = &plan.policy else {
            return Ok(());
        };
        let set = self
            .clients
            .sqs
            .set_queue_attributes()
            .queue_url(&*made.queues[logical].url);
        let set = set.attributes(Attribute::Policy, self.document(policy, scope)?);
        let what = || format!("set the policy of the queue {logical}");
        set.send().await.map_err(|error| refused(what(), &error))?;
        Ok(())
    }

    /// The policy without which AWS lets no other service send to a queue;
    /// `None` where none of the stage's resources does.
    fn may_send(&self, logical: &str, arn: &str) -> Option<Value> {
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
        let senders: [(_, Vec<Arc<str>>); 2] = [
            (
                "sns.amazonaws.com",
                topics.map(|(name, _)| self.topic_arn(name)).collect(),
            ),
            (
                "s3.amazonaws.com",
                buckets.map(|(name, _)| self.bucket_arn(name)).collect(),
            ),
        ];
        let statements: Vec<_> = senders
            .into_iter()
            .filter(|(_, sources)| !sources.is_empty())
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
}

/// What a queue has by itself, in the API's words.
fn attributes(plan: &stage::Queue) -> Vec<(Attribute, String)> {
    let seconds =
        |span: &Option<TimeSpan>| span.map(|TimeSpan(span)| whole_seconds(span).to_string());
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
