//! Subscriptions listed, and their attributes.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::arn;
use super::deliveries;
use super::page::{self, Page};
use super::state::{Sns, Topic, invalid, missing};
use super::subscription::{Status, Subscription};
use super::topics::Attributes;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// What stands for the ARN of a subscription that nobody has confirmed.
const PENDING: &str = "PendingConfirmation";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SubscriptionInput {
    #[serde(default)]
    pub(super) subscription_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListSubscriptions {
    #[serde(default)]
    topic_arn: String,
    next_token: Option<String>,
}

fn listed(subscription: &Subscription, topic: &Topic) -> Value {
    let arn = if subscription.is_confirmed() {
        subscription.arn.as_str()
    } else {
        PENDING
    };
    json!({
        "SubscriptionArn": arn,
        "Owner": subscription.owner,
        "Protocol": subscription.protocol.name(),
        "Endpoint": subscription.endpoint,
        "TopicArn": topic.arn,
    })
}

pub(super) fn list_subscriptions(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ListSubscriptions,
) -> Result<Value, ServiceError> {
    let region = sns.regions.for_caller(cx);
    let now = cx.now();
    region
        .topics
        .values_mut()
        .for_each(|topic| topic.forget_unconfirmed(now));
    let all = region.topics.values().flat_map(|topic| {
        topic
            .subscriptions
            .iter()
            .map(move |subscription| listed(subscription, topic))
    });
    let Page { items, next } = page::of(all, input.next_token.as_deref())?;
    Ok(page::output("Subscriptions", items, next))
}

pub(super) fn list_subscriptions_by_topic(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ListSubscriptions,
) -> Result<Value, ServiceError> {
    arn::here(cx, &input.topic_arn, "TopicArn")?;
    let topic = sns.topic(cx, &input.topic_arn, "ListSubscriptionsByTopic")?;
    let all = topic
        .subscriptions
        .iter()
        .map(|subscription| listed(subscription, topic));
    let Page { items, next } = page::of(all, input.next_token.as_deref())?;
    Ok(page::output("Subscriptions", items, next))
}

pub(super) fn get_subscription_attributes(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SubscriptionInput,
) -> Result<Attributes, ServiceError> {
    let (topic, index) = sns.subscription(cx, &input.subscription_arn)?;
    let subscription = &topic.subscriptions[index];
    let authenticated = matches!(
        subscription.status,
        Status::Confirmed {
            authenticated: true,
            ..
        }
    );
    let mut attributes = Map::from_iter([
        (
            "SubscriptionArn".to_owned(),
            Value::from(subscription.arn.as_str()),
        ),
        ("TopicArn".to_owned(), topic.arn.as_str().into()),
        ("Protocol".to_owned(), subscription.protocol.name().into()),
        ("Endpoint".to_owned(), subscription.endpoint.as_str().into()),
        ("Owner".to_owned(), subscription.owner.as_str().into()),
        (
            "SubscriptionPrincipal".to_owned(),
            subscription.principal.as_str().into(),
        ),
        (
            "PendingConfirmation".to_owned(),
            (!subscription.is_confirmed()).to_string().into(),
        ),
        (
            "ConfirmationWasAuthenticated".to_owned(),
            authenticated.to_string().into(),
        ),
        (
            "RawMessageDelivery".to_owned(),
            subscription.settings.raw.to_string().into(),
        ),
    ]);
    let mut put = |name: &str| {
        if let Some(value) = subscription.settings.get(name) {
            attributes.insert(name.to_owned(), value.into());
        }
    };
    for name in [
        "FilterPolicy",
        "DeliveryPolicy",
        "RedrivePolicy",
        "ReplayPolicy",
        "SubscriptionRoleArn",
    ] {
        put(name);
    }
    // The scope shows only together with a policy.
    if subscription.settings.get("FilterPolicy").is_some() {
        put("FilterPolicyScope");
    }
    if subscription.protocol.is_http() {
        let policy = deliveries::effective_policy(topic, subscription).to_string();
        attributes.insert("EffectiveDeliveryPolicy".to_owned(), policy.into());
    }
    Ok(Attributes { attributes })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SetSubscriptionAttributes {
    subscription_arn: String,
    attribute_name: String,
    #[serde(default)]
    attribute_value: String,
}

pub(super) fn set_subscription_attributes(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SetSubscriptionAttributes,
) -> Result<(), ServiceError> {
    let (topic, index) = sns.subscription(cx, &input.subscription_arn)?;
    let topic_arn = topic.arn.clone();
    let subscription = topic
        .subscriptions
        .get_mut(index)
        .ok_or_else(|| missing("Subscription"))?;
    let endpoint = subscription.endpoint.clone();
    subscription
        .settings
        .set(
            &input.attribute_name,
            &input.attribute_value,
            &topic_arn,
            &endpoint,
        )
        .map_err(invalid)
}
