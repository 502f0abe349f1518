//! Finding the topic or the subscription that a request names.

use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

use crate::error::{invalid_parameter, not_found};
use crate::state::{Sns, find_topic};
use crate::topic::Topic;
use crate::{arn, topic_policy};

/// Returns the topic in the parameter `TopicArn`, if the caller may do
/// `action` with it.
pub(super) fn topic<'a>(
    sns: &'a mut Sns,
    cx: &CallContext<'_>,
    topic_arn: &str,
    action: &str,
) -> Result<&'a mut Topic, ServiceError> {
    topic_in(sns, cx, topic_arn, "TopicArn", action)
}

/// Returns the topic in a parameter, if the caller may do `action` with it.
/// Topics can be used in their own region only.
pub(super) fn topic_in<'a>(
    sns: &'a mut Sns,
    cx: &CallContext<'_>,
    topic_arn: &str,
    parameter: &str,
    action: &str,
) -> Result<&'a mut Topic, ServiceError> {
    let arn = arn::parse_local(cx.region(), topic_arn, parameter)?;
    let topic = find_topic(&mut sns.regions, &arn);
    let policy = topic.as_ref().map(|topic| topic.policy());
    topic_policy::authorize(cx, &arn, policy.as_deref(), action)?;
    let topic = topic.ok_or_else(|| not_found("Topic"))?;
    topic.remove_unconfirmed(cx.now());
    Ok(topic)
}

/// Returns the topic of a subscription, and the subscription's index there.
pub(super) fn subscription<'a>(
    sns: &'a mut Sns,
    cx: &CallContext<'_>,
    subscription_arn: &str,
) -> Result<(&'a mut Topic, usize), ServiceError> {
    let arn = arn::parse(subscription_arn, "SubscriptionArn")?;
    let Some((topic, id)) = arn.resource.split_once(':') else {
        return Err(invalid_parameter("SubscriptionId"));
    };
    if arn.region != &**cx.region() {
        return Err(invalid_parameter("SubscriptionArn"));
    }
    let topic = sns
        .regions
        .get_mut(arn.account, arn.region)
        .and_then(|region| region.topics.get_mut(topic))
        .ok_or_else(|| not_found("Subscription"))?;
    topic.remove_unconfirmed(cx.now());
    let index = topic
        .find_subscription(id)
        .ok_or_else(|| not_found("Subscription"))?;
    Ok((topic, index))
}
