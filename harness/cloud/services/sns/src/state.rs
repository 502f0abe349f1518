//! What SNS remembers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::arn::Arn;
use super::deliveries::Deliveries;
use super::platform::Platform;
use super::recent::Recent;
use super::sms::Sms;
use super::subscription::{Status, Subscription};
use super::{access, arn};
use rehearsal_cloud_core::service::{CallContext, Scoped};
use rehearsal_model::error::ServiceError;

/// How long a subscription may wait for its confirmation.
pub(super) const CONFIRM_WITHIN: Duration = Duration::hours(48);

/// The service.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sns {
    /// What each account has in each region.
    pub(super) regions: Scoped<Region>,
    /// Deliveries whose outcome matters, under way or waiting to be tried again.
    pub(super) deliveries: Deliveries,
}

/// What an account has in a region.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Region {
    /// Topics by name.
    pub(super) topics: BTreeMap<String, Topic>,
    /// Mobile push.
    pub(super) platform: Platform,
    /// Text messages.
    pub(super) sms: Sms,
}

/// A topic.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Topic {
    /// Its ARN.
    pub(super) arn: String,
    /// The account it belongs to.
    pub(super) owner: String,
    /// The attributes that were set.
    pub(super) attributes: BTreeMap<String, String>,
    /// Its tags, in the order they came.
    pub(super) tags: Vec<(String, String)>,
    /// Its data protection policy, which is only kept.
    pub(super) data_protection_policy: Option<String>,
    /// Its subscriptions, oldest first: messages go out in this order.
    pub(super) subscriptions: Vec<Subscription>,
    /// Subscriptions that an unsigned request ended: their subscribers can
    /// still take that back.
    pub(super) ended: Vec<Subscription>,
    /// How many subscriptions have ended.
    pub(super) deleted: u64,
    /// How many messages a FIFO topic has numbered.
    pub(super) numbered: u64,
    /// What a FIFO topic recognises when it comes again.
    pub(super) recent: Recent,
}

impl Topic {
    /// Whether an attribute is set to `true`.
    pub(super) fn is(&self, attribute: &str) -> bool {
        self.attributes
            .get(attribute)
            .is_some_and(|value| value == "true")
    }

    /// Whether it keeps its messages in order.
    pub(super) fn is_fifo(&self) -> bool {
        self.is("FifoTopic")
    }

    /// The version of its signatures.
    pub(super) fn signature_version(&self) -> &str {
        self.attributes
            .get("SignatureVersion")
            .map_or("1", String::as_str)
    }

    /// The name people see.
    pub(super) fn display_name(&self) -> &str {
        self.attributes
            .get("DisplayName")
            .map_or("", String::as_str)
    }

    /// The next number of a FIFO topic.
    pub(super) fn next_number(&mut self) -> String {
        self.numbered += 1;
        format!("1{:016}000", self.numbered)
    }

    /// Forgets subscriptions that nobody confirmed in time.
    pub(super) fn forget_unconfirmed(&mut self, now: OffsetDateTime) {
        let is_alive = |subscription: &Subscription| match &subscription.status {
            Status::Pending { since, .. } => now - *since < CONFIRM_WITHIN,
            Status::Confirmed { .. } => true,
        };
        self.subscriptions.retain(is_alive);
        self.ended.retain(is_alive);
    }
}

/// A fault as most of SNS's are: an invalid parameter.
pub(super) fn invalid(what: impl AsRef<str>) -> ServiceError {
    ServiceError::sender(
        "InvalidParameterException",
        format!("Invalid parameter: {}", what.as_ref()),
    )
}

/// Something is not there.
pub(super) fn missing(what: &str) -> ServiceError {
    ServiceError::sender("NotFoundException", format!("{what} does not exist"))
}

/// The subscription of an ARN, with its topic, whoever asks.
pub(super) fn find<'a>(
    regions: &'a Scoped<Region>,
    arn: &str,
) -> Option<(&'a Topic, &'a Subscription)> {
    let arn = Arn::of(arn)?;
    let (name, id) = arn.resource.split_once(':')?;
    let topic = regions.get(arn.account, arn.region)?.topics.get(name)?;
    let subscription = topic
        .subscriptions
        .iter()
        .find(|subscription| subscription.id == id)?;
    Some((topic, subscription))
}

impl Sns {
    /// The topic of an ARN, which the caller wants to do `action` with. Topics
    /// answer in their own region only.
    pub(super) fn topic(
        &mut self,
        cx: &CallContext<'_>,
        topic_arn: &str,
        action: &str,
    ) -> Result<&mut Topic, ServiceError> {
        self.topic_named(cx, topic_arn, "TopicArn", action)
    }

    /// The same, for an ARN that came in another member.
    pub(super) fn topic_named(
        &mut self,
        cx: &CallContext<'_>,
        topic_arn: &str,
        member: &str,
        action: &str,
    ) -> Result<&mut Topic, ServiceError> {
        let arn = arn::here(cx, topic_arn, member)?;
        let found = self
            .regions
            .get_mut(arn.account, arn.region)
            .and_then(|region| region.topics.get_mut(arn.resource));
        let policy = found.as_ref().map(|topic| topic.policy());
        access::check(cx, &arn, policy.as_deref(), action)?;
        let topic = found.ok_or_else(|| missing("Topic"))?;
        topic.forget_unconfirmed(cx.now());
        Ok(topic)
    }

    /// The subscription of an ARN, with its topic.
    pub(super) fn subscription(
        &mut self,
        cx: &CallContext<'_>,
        arn: &str,
    ) -> Result<(&mut Topic, usize), ServiceError> {
        let parsed = Arn::parse(arn, "SubscriptionArn")?;
        let Some((name, id)) = parsed.resource.split_once(':') else {
            return Err(invalid("SubscriptionId"));
        };
        if parsed.region != &**cx.region() {
            return Err(invalid("SubscriptionArn"));
        }
        let topic = self
            .regions
            .get_mut(parsed.account, parsed.region)
            .and_then(|region| region.topics.get_mut(name))
            .ok_or_else(|| missing("Subscription"))?;
        topic.forget_unconfirmed(cx.now());
        let index = topic
            .subscriptions
            .iter()
            .position(|subscription| subscription.id == id);
        index
            .map(|index| (topic, index))
            .ok_or_else(|| missing("Subscription"))
    }
}
