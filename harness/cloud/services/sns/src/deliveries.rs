//! Deliveries whose outcome matters: to HTTP endpoints, which are tried again,
//! and to queues of subscriptions that have a dead-letter queue.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::delivery_policy::{self, CONTENT_TYPE};
use super::envelope::Kind;
use super::notes;
use super::state::{Sns, Topic, find};
use super::subscription::Subscription;
use rehearsal_cloud_core::effect::{HttpCall, ServiceCall};
use rehearsal_cloud_core::service::{CallContext, Effect};
use rehearsal_model::error::ServiceError;

/// How SNS presents itself to other services.
const PRINCIPAL: &str = "sns.amazonaws.com";
/// How SNS presents itself to HTTP endpoints.
const AGENT: &str = "Amazon Simple Notification Service Agent";
/// How long an endpoint may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// One message for one subscriber, ready to go.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Parcel {
    /// `Notification`, or one of the confirmations.
    pub(super) kind: String,
    /// The message's id.
    pub(super) message_id: String,
    /// What is sent: the envelope, or the bare message.
    pub(super) body: String,
    /// Whether it is the bare message.
    pub(super) raw: bool,
    /// What else a queue is told: attributes, group, deduplication, trace.
    pub(super) for_queue: Map<String, Value>,
}

/// A delivery under way, or waiting to be tried again.
#[derive(Debug, Serialize, Deserialize)]
struct Delivery {
    topic_arn: String,
    subscription_arn: String,
    parcel: Parcel,
    /// How often it was tried again.
    retried: u64,
    /// When it is tried again; `None` while it is under way.
    due: Option<OffsetDateTime>,
    /// The publish it goes back to.
    cause: Option<u64>,
}

/// All of them, by ticket.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Deliveries {
    last: u64,
    open: BTreeMap<u64, Delivery>,
}

impl Deliveries {
    /// When the next one is tried again.
    pub(super) fn next_due(&self) -> Option<OffsetDateTime> {
        self.open.values().filter_map(|delivery| delivery.due).min()
    }

    fn open(&mut self, topic: &Topic, subscription: &Subscription, parcel: Parcel) -> Value {
        self.last += 1;
        let delivery = Delivery {
            topic_arn: topic.arn.clone(),
            subscription_arn: subscription.arn.clone(),
            parcel,
            retried: 0,
            due: None,
            cause: None,
        };
        self.open.insert(self.last, delivery);
        self.last.into()
    }

    /// Puts a parcel into a subscribed queue.
    pub(super) fn send_to_queue(
        &mut self,
        cx: &mut CallContext<'_>,
        topic: &Topic,
        subscription: &Subscription,
        parcel: Parcel,
    ) {
        let Some(effect) = into_queue(&subscription.endpoint, &topic.arn, &parcel) else {
            return;
        };
        if subscription.settings.dead_letters().is_some() {
            let ticket = self.open(topic, subscription, parcel);
            cx.effect_with_ticket(effect, ticket);
        } else {
            cx.effect(effect);
        }
    }

    /// Posts a parcel to a subscribed HTTP endpoint.
    pub(super) fn send_to_endpoint(
        &mut self,
        cx: &mut CallContext<'_>,
        topic: &Topic,
        subscription: &Subscription,
        parcel: Parcel,
    ) {
        let effect = post(topic, subscription, &parcel);
        let ticket = self.open(topic, subscription, parcel);
        cx.effect_with_ticket(effect, ticket);
    }
}

/// Puts a message into a queue.
fn into_queue(queue_arn: &str, topic_arn: &str, parcel: &Parcel) -> Option<Effect> {
    let mut call = ServiceCall::send_to_queue(queue_arn, parcel.body.as_str(), PRINCIPAL)?;
    if let Some(input) = call.input.as_object_mut() {
        input.extend(parcel.for_queue.clone());
    }
    call.source_arn = Some(topic_arn.into());
    Some(Effect::Call(call))
}

/// Posts a message without wanting to hear what became of it.
pub(super) fn post(topic: &Topic, subscription: &Subscription, parcel: &Parcel) -> Effect {
    let policy = effective_policy(topic, subscription);
    let is_notification = parcel.kind == Kind::Notification.name();
    let content_type = match policy["requestPolicy"]["headerContentType"].as_str() {
        Some(content_type) if is_notification => content_type,
        _ => CONTENT_TYPE,
    };
    let mut headers = BTreeMap::from([
        ("content-type", content_type),
        ("user-agent", AGENT),
        ("accept-encoding", "gzip,deflate"),
        ("x-amz-sns-message-type", &parcel.kind),
        ("x-amz-sns-message-id", &parcel.message_id),
        ("x-amz-sns-topic-arn", &topic.arn),
    ]);
    if parcel.kind != Kind::SubscriptionConfirmation.name() {
        headers.insert("x-amz-sns-subscription-arn", &subscription.arn);
    }
    if parcel.raw {
        headers.insert("x-amz-sns-rawdelivery", "true");
    }
    Effect::Http(HttpCall {
        method: Method::POST,
        url: subscription.endpoint.clone(),
        headers: headers
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        body: Bytes::from(parcel.body.clone()),
        timeout: PATIENCE,
    })
}

/// The policy deliveries to a subscription follow.
pub(super) fn effective_policy(topic: &Topic, subscription: &Subscription) -> Value {
    let own = subscription
        .settings
        .others
        .get("DeliveryPolicy")
        .map(String::as_str);
    let of_topic = topic.attributes.get("DeliveryPolicy").map(String::as_str);
    delivery_policy::effective_of_subscription(own, of_topic)
}

/// What became of one try.
enum Outcome {
    Delivered,
    TryAgain,
    Lost,
}

/// Only a server's own trouble, a refusal to serve now, and silence are worth
/// another try.
fn judge(outcome: &Result<Value, ServiceError>) -> Outcome {
    match outcome {
        Ok(answer) => match answer.get("status").and_then(Value::as_u64) {
            None | Some(200..=299) => Outcome::Delivered,
            Some(429 | 500..=599) => Outcome::TryAgain,
            Some(_) => Outcome::Lost,
        },
        Err(fault) if fault.receiver || fault.code.contains("Throttl") => Outcome::TryAgain,
        Err(_) => Outcome::Lost,
    }
}

impl Sns {
    /// Hears what became of a delivery.
    pub(super) fn delivered(
        &mut self,
        cx: &mut CallContext<'_>,
        ticket: u64,
        outcome: Result<Value, ServiceError>,
    ) {
        let Some(mut delivery) = self.deliveries.open.remove(&ticket) else {
            return;
        };
        delivery.cause = cx.cause();
        let Some((topic, subscription)) = find(&self.regions, &delivery.subscription_arn) else {
            // It was unsubscribed meanwhile: nobody waits for this any more.
            return;
        };
        if subscription.protocol.is_http() {
            let parcel = &delivery.parcel;
            let note = notes::delivery(
                topic,
                subscription,
                &parcel.kind,
                &parcel.message_id,
                &parcel.body,
            );
            cx.effect(Effect::Note(notes::answered(
                note,
                delivery.retried + 1,
                &outcome,
            )));
        }
        let wait = match judge(&outcome) {
            Outcome::Delivered => return,
            Outcome::Lost => None,
            Outcome::TryAgain if subscription.protocol.is_http() => {
                delivery_policy::wait(&effective_policy(topic, subscription), delivery.retried)
            }
            Outcome::TryAgain => delivery_policy::wait_for_service(delivery.retried),
        };
        if let Some(wait) = wait {
            delivery.due = Some(cx.now() + wait);
            self.deliveries.open.insert(ticket, delivery);
        } else if let Some(queue) = subscription.settings.dead_letters()
            && let Some(effect) = into_queue(&queue, &topic.arn, &delivery.parcel)
        {
            cx.effect(effect);
        }
    }

    /// Tries again what is due.
    pub(super) fn try_again(&mut self, cx: &mut CallContext<'_>) {
        let now = cx.now();
        let is_due = |delivery: &Delivery| delivery.due.is_some_and(|due| due <= now);
        let due: Vec<u64> = self
            .deliveries
            .open
            .iter()
            .filter(|(_, delivery)| is_due(delivery))
            .map(|(ticket, _)| *ticket)
            .collect();
        for ticket in due {
            let Some(mut delivery) = self.deliveries.open.remove(&ticket) else {
                continue;
            };
            let Some((topic, subscription)) = find(&self.regions, &delivery.subscription_arn)
            else {
                continue;
            };
            delivery.due = None;
            delivery.retried += 1;
            let effect = if subscription.protocol.is_http() {
                Some(post(topic, subscription, &delivery.parcel))
            } else {
                into_queue(&subscription.endpoint, &topic.arn, &delivery.parcel)
            };
            if let Some(effect) = effect {
                cx.set_cause(delivery.cause);
                cx.effect_with_ticket(effect, ticket.into());
                self.deliveries.open.insert(ticket, delivery);
            }
        }
    }
}
