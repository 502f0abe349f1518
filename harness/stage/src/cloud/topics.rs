//! Topics and their subscriptions.

use std::sync::Arc;

use futures_util::future::{FutureExt as _, try_join_all};
use rehearsal_script::{Scope, stage};
use serde_json::{Map, Value, json};

use super::clients::CloudClients;
use super::context::{Delivery, ProvisionContext, fixed, tags};
use super::queues;
use super::resource::{
    Completion, Creation, Found, Listing, ResourceKind, Resources, create_all, named_resource,
};
use crate::error::StageError;

named_resource! {
    /// A topic.
    pub struct Topic = "topic" in "topics"
}

/// The kind `topics`.
pub(super) struct Topics;

impl ResourceKind for Topics {
    fn service(&self) -> &'static str {
        "sns"
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        create_all(&cx.config.topics, move |name, config| {
            create(cx, name, config)
        })
    }

    fn deliveries(&self, cx: &ProvisionContext<'_>) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        for (name, topic) in cx.config.topics.iter() {
            for subscription in &topic.subscriptions {
                let queues = [&subscription.queue, &subscription.dead_letter];
                deliveries.extend(queues.into_iter().flatten().map(|queue| Delivery {
                    principal: "sns.amazonaws.com",
                    source: arn(cx, name),
                    target: queues::arn(cx, &fixed(queue)),
                }));
            }
        }
        deliveries
    }

    fn connect<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        scope: &'a Scope,
    ) -> Completion<'a> {
        async move {
            let topics = resources.all::<Topic>();
            let subscriptions = topics.flat_map(|(name, topic)| {
                let config = cx.config.topics.get(name);
                let subscriptions = config.into_iter().flat_map(|config| &config.subscriptions);
                subscriptions.map(move |config| subscribe(cx, name, topic, config, scope))
            });
            try_join_all(subscriptions).await.map(drop)
        }
        .boxed()
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, _prefix: &'a str) -> Listing<'a> {
        async move {
            let call = ("sns", "ListTopics");
            let topics = clients.list(call, json!({}), ("Topics", "NextToken"));
            let topics = topics.await?;
            let arns = topics.iter().filter_map(|topic| topic["TopicArn"].as_str());
            let found = arns.map(|arn| Found {
                name: arn.rsplit(':').next().unwrap_or_default().to_owned(),
                id: arn.to_owned(),
            });
            Ok(found.collect())
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, topic: &'a Found) -> Completion<'a> {
        async move {
            let input = json!({ "TopicArn": topic.id });
            let deleted = clients.api.call("sns", "DeleteTopic", &input).await;
            deleted.map_err(|error| error.during(format!("delete the topic {}", topic.id)))?;
            Ok(())
        }
        .boxed()
    }
}

/// Returns the ARN of a topic.
pub(super) fn arn(cx: &ProvisionContext<'_>, logical: &str) -> Arc<str> {
    cx.arn("sns", &physical_name(cx, logical))
}

fn physical_name(cx: &ProvisionContext<'_>, logical: &str) -> String {
    let config = cx.config.topics.get(logical);
    cx.fifo_name(logical, config.is_some_and(|topic| topic.fifo.0))
}

async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::Topic,
) -> Result<Topic, StageError> {
    let name = physical_name(cx, logical);
    let mut attributes = Map::new();
    if config.fifo.0 {
        attributes.insert("FifoTopic".into(), "true".into());
    }
    if config.content_dedup.0 {
        attributes.insert("ContentBasedDeduplication".into(), "true".into());
    }
    if let Some(policy) = sender_policy(cx, logical) {
        attributes.insert("Policy".into(), policy.to_string().into());
    }
    let tags = tags(&config.tagging).map(|(key, value)| json!({"Key": key, "Value": value}));
    let tags: Vec<_> = tags.collect();
    let input = json!({ "Name": name, "Attributes": attributes, "Tags": tags });
    let created = cx.clients.api.call("sns", "CreateTopic", &input).await;
    let created = created.map_err(|error| error.during(format!("create the topic {logical}")))?;
    Ok(Topic {
        name: name.into(),
        arn: created["TopicArn"].as_str().unwrap_or_default().into(),
    })
}

/// Returns the policy without which AWS lets no other service publish to a topic;
/// `None` if no resource of the stage does.
fn sender_policy(cx: &ProvisionContext<'_>, logical: &str) -> Option<Value> {
    let arn = arn(cx, logical);
    let statements: Vec<_> = cx
        .senders(&arn)
        .into_iter()
        .map(|(service, sources)| {
            json!({
                "Effect": "Allow",
                "Principal": {"Service": service},
                "Action": "sns:Publish",
                "Resource": arn,
                "Condition": {"ArnEquals": {"aws:SourceArn": sources}},
            })
        })
        .collect();
    (!statements.is_empty()).then(|| json!({"Version": "2012-10-17", "Statement": statements}))
}

async fn subscribe(
    cx: &ProvisionContext<'_>,
    logical: &str,
    topic: &Topic,
    config: &stage::Subscription,
    scope: &Scope,
) -> Result<(), StageError> {
    let (protocol, endpoint) = match (&config.queue, &config.http, &config.email) {
        (Some(queue), ..) => ("sqs", queues::arn(cx, &fixed(queue)).to_string()),
        (_, Some(url), _) if url.text.starts_with("https:") => ("https", url.text.clone()),
        (_, Some(url), _) => ("http", url.text.clone()),
        (.., Some(address)) => ("email", address.text.clone()),
        (None, None, None) => return Ok(()),
    };
    let mut attributes = Map::new();
    if config.raw.0 {
        attributes.insert("RawMessageDelivery".into(), "true".into());
    }
    if let Some(filter) = &config.filter {
        let filter = cx.document(filter, scope)?;
        attributes.insert("FilterPolicy".into(), filter.into());
    }
    if let Some(stage::FilterScope::Body) = config.filter_scope {
        attributes.insert("FilterPolicyScope".into(), "MessageBody".into());
    }
    if let Some(queue) = &config.dead_letter {
        let policy = json!({"deadLetterTargetArn": queues::arn(cx, &fixed(queue))});
        attributes.insert("RedrivePolicy".into(), policy.to_string().into());
    }
    let input = json!({
        "TopicArn": &*topic.arn,
        "Protocol": protocol,
        "Endpoint": endpoint,
        "ReturnSubscriptionArn": true,
        "Attributes": attributes,
    });
    let subscribed = cx.clients.api.call("sns", "Subscribe", &input).await;
    let action = || format!("subscribe {endpoint} to the topic {logical}");
    subscribed.map_err(|error| error.during(action()))?;
    Ok(())
}
