//! Attempts to deliver a message to a queue or an HTTP endpoint, and retries.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use rehearsal_cloud_core::effect::{HttpCall, ServiceCall};
use rehearsal_cloud_core::service::{CallContext, Effect};
use rehearsal_model::error::ServiceError;
use serde_json::Value;

use super::{basic_auth, journal};
use crate::delivery::{AttemptResult, OutgoingMessage, PendingDeliveries};
use crate::delivery_policy::{self, DEFAULT_CONTENT_TYPE};
use crate::envelope::Kind;
use crate::state::{Sns, find_subscription};
use crate::subscription::Subscription;
use crate::topic::Topic;

/// The caller that other services see.
const PRINCIPAL: &str = "sns.amazonaws.com";
/// The user agent that HTTP endpoints see.
const USER_AGENT: &str = "Amazon Simple Notification Service Agent";
/// The time an HTTP endpoint has to respond.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(15);
/// The longest response that is read from an HTTP endpoint.
const LONGEST_RESPONSE: usize = 256 * 1024;

/// Sends a message to a subscribed queue.
pub(super) fn send_to_queue(
    cx: &mut CallContext<'_>,
    deliveries: &mut PendingDeliveries,
    topic: &Topic,
    subscription: &Subscription,
    message: OutgoingMessage,
) {
    let Some(effect) = queue_effect(&subscription.endpoint, &topic.arn, &message) else {
        return;
    };
    if subscription.settings.dead_letter_queue().is_some() {
        let id = deliveries.add(&subscription.arn, message);
        cx.effect_with_ticket(effect, id.into());
    } else {
        cx.effect(effect);
    }
}

/// Invokes a subscribed function. Its own retries follow once it has the event; the message
/// is what the dead-letter queue gets if it does not get it.
pub(super) fn invoke_function(
    cx: &mut CallContext<'_>,
    deliveries: &mut PendingDeliveries,
    topic: &Topic,
    subscription: &Subscription,
    event: &Value,
    message: OutgoingMessage,
) {
    let Some(mut call) = ServiceCall::invoke_function(&subscription.endpoint, event, PRINCIPAL)
    else {
        return;
    };
    call.source_arn = Some(topic.arn.as_str().into());
    let effect = Effect::Call(call);
    if subscription.settings.dead_letter_queue().is_some() {
        let id = deliveries.add(&subscription.arn, message);
        cx.effect_with_ticket(effect, id.into());
    } else {
        cx.effect(effect);
    }
}

/// Sends a message to a subscribed HTTP endpoint.
pub(super) fn send_to_endpoint(
    cx: &mut CallContext<'_>,
    deliveries: &mut PendingDeliveries,
    topic: &Topic,
    subscription: &Subscription,
    message: OutgoingMessage,
) {
    let effect = http_effect(topic, subscription, &message);
    let id = deliveries.add(&subscription.arn, message);
    cx.effect_with_ticket(effect, id.into());
}

fn queue_effect(queue_arn: &str, topic_arn: &str, message: &OutgoingMessage) -> Option<Effect> {
    let mut call = ServiceCall::send_to_queue(queue_arn, message.body.as_str(), PRINCIPAL)?;
    if let Some(input) = call.input.as_object_mut() {
        input.extend(message.sqs_members.clone());
    }
    call.source_arn = Some(topic_arn.into());
    Some(Effect::Call(call))
}

/// Returns the effect that posts a message to an HTTP endpoint.
pub(super) fn http_effect(
    topic: &Topic,
    subscription: &Subscription,
    message: &OutgoingMessage,
) -> Effect {
    let policy = effective_policy(topic, subscription);
    let is_notification = message.kind == Kind::Notification.name();
    let content_type = match policy["requestPolicy"]["headerContentType"].as_str() {
        Some(content_type) if is_notification => content_type,
        _ => DEFAULT_CONTENT_TYPE,
    };
    let mut headers = BTreeMap::from([
        ("content-type", content_type),
        ("user-agent", USER_AGENT),
        ("accept-encoding", "gzip,deflate"),
        ("x-amz-sns-message-type", &message.kind),
        ("x-amz-sns-message-id", &message.message_id),
        ("x-amz-sns-topic-arn", &topic.arn),
    ]);
    if message.kind != Kind::SubscriptionConfirmation.name() {
        headers.insert("x-amz-sns-subscription-arn", &subscription.arn);
    }
    if message.raw {
        headers.insert("x-amz-sns-rawdelivery", "true");
    }
    let (url, authorization) = basic_auth::split(&subscription.endpoint);
    if let Some(authorization) = &authorization {
        headers.insert("authorization", authorization);
    }
    Effect::Http(HttpCall {
        method: Method::POST,
        url,
        headers: headers
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        body: Bytes::from(message.body.clone()),
        timeout: RESPONSE_TIMEOUT,
        longest_response: LONGEST_RESPONSE,
    })
}

/// Returns the delivery policy of a subscription, the topic's part included.
pub(crate) fn effective_policy(topic: &Topic, subscription: &Subscription) -> Value {
    delivery_policy::effective_subscription_policy(
        subscription.settings.delivery_policy(),
        topic.delivery_policy(),
    )
}

/// Records the result of an attempt: it plans a retry, or sends the message to
/// the dead-letter queue after the last.
pub(crate) fn record_result(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    id: u64,
    outcome: &Result<Value, ServiceError>,
) {
    let Some(mut delivery) = sns.deliveries.remove(id) else {
        return;
    };
    delivery.cause = cx.cause();
    let Some((topic, subscription)) = find_subscription(&sns.regions, &delivery.subscription_arn)
    else {
        // It was deleted meanwhile.
        return;
    };
    let is_http = subscription.protocol.is_http();
    if is_http {
        let message = &delivery.message;
        let entry = journal::delivery(
            topic,
            subscription,
            &message.kind,
            &message.message_id,
            &message.body,
        );
        let entry = journal::with_response(entry, delivery.retries + 1, outcome);
        cx.effect(Effect::Note(entry));
    }
    let retries = delivery.retries;
    let wait = match AttemptResult::from_outcome(outcome) {
        AttemptResult::Delivered => return,
        AttemptResult::Failed => None,
        AttemptResult::Retryable if is_http => {
            delivery_policy::endpoint_retry_delay(&effective_policy(topic, subscription), retries)
        }
        AttemptResult::Retryable => delivery_policy::service_retry_delay(retries),
    };
    if let Some(wait) = wait {
        delivery.next_attempt = Some(cx.now() + wait);
        sns.deliveries.put_back(id, delivery);
    } else if let Some(queue) = subscription.settings.dead_letter_queue()
        && let Some(effect) = queue_effect(&queue, &topic.arn, &delivery.message)
    {
        cx.effect(effect);
    }
}

/// Starts the attempts that are due.
pub(crate) fn retry_due(sns: &mut Sns, cx: &mut CallContext<'_>) {
    for id in sns.deliveries.due(cx.now()) {
        let Some(mut delivery) = sns.deliveries.remove(id) else {
            continue;
        };
        let Some((topic, subscription)) =
            find_subscription(&sns.regions, &delivery.subscription_arn)
        else {
            continue;
        };
        delivery.next_attempt = None;
        delivery.retries += 1;
        let effect = if subscription.protocol.is_http() {
            Some(http_effect(topic, subscription, &delivery.message))
        } else {
            queue_effect(&subscription.endpoint, &topic.arn, &delivery.message)
        };
        if let Some(effect) = effect {
            cx.set_cause(delivery.cause);
            cx.effect_with_ticket(effect, id.into());
            sns.deliveries.put_back(id, delivery);
        }
    }
}
