//! The state of the service.

use std::collections::BTreeMap;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::Scoped;
use serde::{Deserialize, Serialize};

use crate::delivery::PendingDeliveries;
use crate::platform::PlatformState;
use crate::sms::SmsState;
use crate::subscription::Subscription;
use crate::topic::Topic;

/// The Simple Notification Service.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Sns {
    pub(crate) regions: Scoped<Region>,
    pub(crate) deliveries: PendingDeliveries,
}

/// The resources of one account in one region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Region {
    /// The topics by name.
    pub(crate) topics: BTreeMap<String, Topic>,
    pub(crate) platform: PlatformState,
    pub(crate) sms: SmsState,
}

/// Returns the topic of an ARN.
pub(crate) fn find_topic<'a>(
    regions: &'a mut Scoped<Region>,
    arn: &Arn<'_>,
) -> Option<&'a mut Topic> {
    regions
        .get_mut(arn.account, arn.region)?
        .topics
        .get_mut(arn.resource)
}

/// Returns the subscription of an ARN, and its topic.
pub(crate) fn find_subscription<'a>(
    regions: &'a Scoped<Region>,
    arn: &str,
) -> Option<(&'a Topic, &'a Subscription)> {
    let arn = Arn::parse(arn)?;
    let (topic, id) = arn.resource.split_once(':')?;
    let topic = regions.get(arn.account, arn.region)?.topics.get(topic)?;
    let index = topic.find_subscription(id)?;
    Some((topic, &topic.subscriptions[index]))
}
