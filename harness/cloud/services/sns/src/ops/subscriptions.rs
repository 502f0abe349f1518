//! Lists of subscriptions, and their attributes.

use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Attributes, lookup, page};
use crate::error::invalid_parameter;
use crate::outbound::attempts;
use crate::state::Sns;
use crate::subscription::{Status, Subscription};
use crate::topic::Topic;

/// The text that lists have in place of the ARN of an unconfirmed subscription.
const PENDING: &str = "PendingConfirmation";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SubscriptionInput {
    #[serde(default)]
    pub(super) subscription_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListSubscriptions {
    #[serde(default)]
    topic_arn: String,
    next_token: Option<String>,
}

fn list_entry((topic, subscription): (&Topic, &Subscription)) -> Value {
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

pub(crate) fn list_subscriptions(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ListSubscriptions,
) -> Result<Value, ServiceError> {
    let topics = &mut sns.regions.for_caller(cx).topics;
    for topic in topics.values_mut() {
        topic.remove_unconfirmed(cx.now());
    }
    let subscriptions = topics.values().flat_map(|topic| {
        topic
            .subscriptions
            .iter()
            .map(move |subscription| (topic, subscription))
    });
    let page = page(subscriptions, input.next_token.as_deref())?;
    Ok(page.into_output("Subscriptions", list_entry))
}

pub(crate) fn list_subscriptions_by_topic(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ListSubscriptions,
) -> Result<Value, ServiceError> {
    let topic = &*lookup::topic(sns, cx, &input.topic_arn, "ListSubscriptionsByTopic")?;
    let subscriptions = topic
        .subscriptions
        .iter()
        .map(|subscription| (topic, subscription));
    let page = page(subscriptions, input.next_token.as_deref())?;
    Ok(page.into_output("Subscriptions", list_entry))
}

pub(crate) fn get_subscription_attributes(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SubscriptionInput,
) -> Result<Attributes, ServiceError> {
    let (topic, index) = lookup::subscription(sns, cx, &input.subscription_arn)?;
    let subscription = &topic.subscriptions[index];
    let is_pending = !subscription.is_confirmed();
    let authenticated = matches!(
        subscription.status,
        Status::Confirmed {
            authenticated: true,
            ..
        }
    );
    let mut attributes = Map::new();
    let mut insert = |name: &str, value: String| {
        attributes.insert(name.to_owned(), value.into());
    };
    insert("SubscriptionArn", subscription.arn.clone());
    insert("TopicArn", topic.arn.clone());
    insert("Protocol", subscription.protocol.name().to_owned());
    insert("Endpoint", subscription.endpoint.clone());
    insert("Owner", subscription.owner.clone());
    insert("SubscriptionPrincipal", subscription.principal.clone());
    insert("PendingConfirmation", is_pending.to_string());
    insert("ConfirmationWasAuthenticated", authenticated.to_string());
    // The scope is shown together with a policy only.
    let has_filter = subscription.settings.get("FilterPolicy").is_some();
    for name in [
        "RawMessageDelivery",
        "FilterPolicy",
        "FilterPolicyScope",
        "DeliveryPolicy",
        "RedrivePolicy",
        "ReplayPolicy",
        "SubscriptionRoleArn",
    ] {
        if let Some(value) = subscription.settings.get(name)
            && (name != "FilterPolicyScope" || has_filter)
        {
            insert(name, value);
        }
    }
    if subscription.protocol.is_http() {
        let policy = attempts::effective_policy(topic, subscription);
        insert("EffectiveDeliveryPolicy", policy.to_string());
    }
    Ok(Attributes { attributes })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetSubscriptionAttributes {
    subscription_arn: String,
    attribute_name: String,
    #[serde(default)]
    attribute_value: String,
}

pub(crate) fn set_subscription_attributes(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SetSubscriptionAttributes,
) -> Result<(), ServiceError> {
    let (topic, index) = lookup::subscription(sns, cx, &input.subscription_arn)?;
    let subscription = &mut topic.subscriptions[index];
    subscription
        .settings
        .set(
            &input.attribute_name,
            &input.attribute_value,
            &topic.arn,
            &subscription.endpoint,
        )
        .map_err(invalid_parameter)
}
