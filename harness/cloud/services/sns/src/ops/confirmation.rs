//! Confirming and deleting subscriptions.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde::Deserialize;

use super::subscribe::SubscriptionOutput;
use super::subscriptions::SubscriptionInput;
use crate::arn;
use crate::error::invalid_parameter;
use crate::outbound::confirmation;
use crate::state::Sns;
use crate::subscription::Status;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConfirmSubscription {
    topic_arn: String,
    token: String,
    authenticate_on_unsubscribe: Option<String>,
}

/// Confirms the subscription of a token. Subscribers follow the link in the
/// message without a signature, so account and region are those of the topic's ARN.
pub(crate) fn confirm_subscription(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ConfirmSubscription,
) -> Result<SubscriptionOutput, ServiceError> {
    let arn = Arn::parse(&input.topic_arn)
        .filter(|arn| arn.service == "sns")
        .ok_or_else(|| invalid_parameter("Topic"))?;
    let is_signed = cx.identity().kind != IdentityKind::Anonymous;
    if is_signed && arn.region != &**cx.region() {
        return Err(invalid_parameter("Topic"));
    }
    let token = input.token;
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(ServiceError::sender(
            "InvalidParameterException",
            "Invalid token",
        ));
    }
    let region = sns.regions.get_mut(arn.account, arn.region);
    let topics = region.map(|region| region.topics.values_mut());
    let subscription = topics
        .into_iter()
        .flatten()
        .find_map(|topic| {
            topic.remove_unconfirmed(cx.now());
            topic.find_by_token(&token)
        })
        .ok_or_else(|| invalid_parameter("Token"))?;
    if !subscription.is_confirmed() {
        subscription.status = Status::Confirmed {
            token,
            authenticated: is_signed,
        };
        subscription.authenticate_on_unsubscribe = input
            .authenticate_on_unsubscribe
            .is_some_and(|value| value.eq_ignore_ascii_case("true"));
    }
    Ok(SubscriptionOutput {
        subscription_arn: subscription.arn.clone(),
    })
}

/// Deletes a subscription. If it does not exist, that is a success. After an
/// unsigned request the subscriber gets a message and can restore it.
pub(crate) fn unsubscribe(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SubscriptionInput,
) -> Result<(), ServiceError> {
    if input.subscription_arn.is_empty() {
        return Err(invalid_parameter(
            "SubscriptionArn Reason: no value for required parameter",
        ));
    }
    let arn = arn::parse(&input.subscription_arn, "SubscriptionArn")?;
    let Some((topic, id)) = arn.resource.split_once(':') else {
        return Err(invalid_parameter("SubscriptionId"));
    };
    let Some(topic) = sns
        .regions
        .get_mut(arn.account, arn.region)
        .and_then(|region| region.topics.get_mut(topic))
    else {
        return Ok(());
    };
    let Some(index) = topic.find_subscription(id) else {
        return Ok(());
    };
    let is_signed = cx.identity().kind != IdentityKind::Anonymous;
    let subscription = &topic.subscriptions[index];
    let is_allowed = if is_signed {
        [&topic.owner, &subscription.owner]
            .into_iter()
            .any(|owner| **owner == **cx.account())
    } else {
        !subscription.authenticate_on_unsubscribe
    };
    if !is_allowed {
        return Err(ServiceError::sender(
            "AuthorizationErrorException",
            format!(
                "User: {} is not authorized to perform: SNS:Unsubscribe on resource: {}",
                cx.identity().arn,
                arn.text
            ),
        ));
    }
    let mut subscription = topic.subscriptions.remove(index);
    topic.deleted_subscriptions += 1;
    if !is_signed && subscription.protocol.is_http() {
        let token = confirmation::announce_end(cx, topic, &subscription);
        subscription.status = Status::Pending {
            token,
            since: cx.now(),
        };
        topic.restorable.push(subscription);
    }
    Ok(())
}
