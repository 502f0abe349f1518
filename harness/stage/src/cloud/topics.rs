//! Topics and who gets their messages.

use std::sync::Arc;

use aws_sdk_sns::types::Tag;
use rehearsal_script::{Scope, stage};
use serde_json::{Value, json};

use super::failure::refused;
use super::{Maker, Topic, fixed, tags};
use crate::error::StageError;

impl Maker<'_> {
    pub(super) async fn topic(
        &self,
        logical: &str,
        plan: &stage::Topic,
    ) -> Result<(Arc<str>, Topic), StageError> {
        let what = || format!("make the topic {logical}");
        let name = self.topic_name(logical);
        let mut create = self.clients.sns.create_topic().name(&name);
        if plan.fifo.0 {
            create = create.attributes("FifoTopic", "true");
        }
        if plan.content_dedup.0 {
            create = create.attributes("ContentBasedDeduplication", "true");
        }
        if let Some(policy) = self.may_publish(logical) {
            create = create.attributes("Policy", policy.to_string());
        }
        for (key, value) in tags(&plan.tagging) {
            let tag = Tag::builder().key(key).value(value).build();
            create = create.tags(tag.expect("a key and a value are all that a tag needs"));
        }
        let made = create
            .send()
            .await
            .map_err(|error| refused(what(), &error))?;
        let arn = made.topic_arn().unwrap_or_default().into();
        Ok((
            logical.into(),
            Topic {
                name: name.into(),
                arn,
            },
        ))
    }

    /// The policy without which AWS lets no bucket publish to a topic; `None`
    /// where none of the stage's buckets does.
    fn may_publish(&self, logical: &str) -> Option<Value> {
        let buckets = self.plan.buckets.iter().filter(|(_, bucket)| {
            let mut told = bucket
                .notifications
                .iter()
                .filter_map(|told| told.topic.as_ref());
            told.any(|to| fixed(to) == logical)
        });
        let sources: Vec<Arc<str>> = buckets.map(|(name, _)| self.bucket_arn(name)).collect();
        (!sources.is_empty()).then(|| {
            json!({
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Principal": {"Service": "s3.amazonaws.com"},
                    "Action": "sns:Publish",
                    "Resource": self.topic_arn(logical),
                    "Condition": {"ArnEquals": {"aws:SourceArn": sources}},
                }],
            })
        })
    }

    pub(super) async fn subscribe(
        &self,
        topic: &Topic,
        logical: &str,
        plan: &stage::Subscription,
        scope: &Scope,
    ) -> Result<(), StageError> {
        let (protocol, endpoint) = match (&plan.queue, &plan.http, &plan.email) {
            (Some(queue), ..) => ("sqs", self.queue_arn(&fixed(queue)).to_string()),
            (_, Some(url), _) if url.text.starts_with("https:") => ("https", url.text.clone()),
            (_, Some(url), _) => ("http", url.text.clone()),
            (.., Some(address)) => ("email", address.text.clone()),
            (None, None, None) => return Ok(()),
        };
        let mut subscribe = self
            .clients
            .sns
            .subscribe()
            .topic_arn(&*topic.arn)
            .protocol(protocol)
            .endpoint(&endpoint)
            .return_subscription_arn(true);
        if plan.raw.0 {
            subscribe = subscribe.attributes("RawMessageDelivery", "true");
        }
        if let Some(filter) = &plan.filter {
            subscribe = subscribe.attributes("FilterPolicy", self.document(filter, scope)?);
        }
        if let Some(stage::FilterScope::Body) = plan.filter_scope {
            subscribe = subscribe.attributes("FilterPolicyScope", "MessageBody");
        }
        if let Some(queue) = &plan.dead_letter {
            let policy = json!({"deadLetterTargetArn": self.queue_arn(&fixed(queue))});
            subscribe = subscribe.attributes("RedrivePolicy", policy.to_string());
        }
        let what = || format!("subscribe {endpoint} to the topic {logical}");
        subscribe
            .send()
            .await
            .map_err(|error| refused(what(), &error))?;
        Ok(())
    }
}
