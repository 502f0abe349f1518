//! Beginning and ending: asking the other end, and hearing its answer.

use serde::Deserialize;
use serde_json::Map;

use super::arn::Arn;
use super::deliveries::{self, Parcel};
use super::envelope::{Confirmation, Kind};
use super::fan_out::letter;
use super::state::{Sns, Topic, find, invalid};
use super::subscribe::SubscriptionOutput;
use super::subscription::{Protocol, Status, Subscription};
use super::subscriptions::SubscriptionInput;
use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::service::{CallContext, Effect};
use rehearsal_model::error::ServiceError;

/// Hexadecimal digits of a token.
pub(super) const TOKEN: usize = 288;

impl Sns {
    /// Asks the other end to confirm, where nobody has yet.
    pub(super) fn ask_to_confirm(&mut self, cx: &mut CallContext<'_>, arn: &str) {
        let Some((topic, subscription)) = find(&self.regions, arn) else {
            return;
        };
        let Status::Pending { token, .. } = &subscription.status else {
            return;
        };
        let question = Question::new(
            cx,
            topic,
            subscription,
            Kind::SubscriptionConfirmation,
            token,
        );
        match subscription.protocol {
            Protocol::Email | Protocol::EmailJson => question.mail(cx, topic, subscription, token),
            Protocol::Sqs => {
                self.deliveries
                    .send_to_queue(cx, topic, subscription, question.parcel);
            }
            _ => {
                self.deliveries
                    .send_to_endpoint(cx, topic, subscription, question.parcel);
            }
        }
    }
}

/// What the other end is asked, ready to go.
struct Question {
    parcel: Parcel,
    url: String,
}

impl Question {
    fn new(
        cx: &mut CallContext<'_>,
        topic: &Topic,
        subscription: &Subscription,
        kind: Kind,
        token: &str,
    ) -> Self {
        let message_id = cx.ids.uuid("message");
        let confirmation = Confirmation {
            kind,
            message_id: &message_id,
            topic_arn: &topic.arn,
            subscription_arn: &subscription.arn,
            token,
            at: cx.now(),
            signature_version: topic.signature_version(),
            base_url: cx.base_url(),
        };
        let (body, url) = (confirmation.envelope(), confirmation.subscribe_url());
        let parcel = Parcel {
            kind: kind.name().to_owned(),
            message_id,
            body,
            raw: false,
            for_queue: Map::new(),
        };
        Self { parcel, url }
    }

    fn mail(
        self,
        cx: &mut CallContext<'_>,
        topic: &Topic,
        subscription: &Subscription,
        token: &str,
    ) {
        let text = if subscription.protocol == Protocol::EmailJson {
            self.parcel.body
        } else {
            format!(
                "The topic {} has messages for you.\nTo get them, visit {}\n",
                topic.arn, self.url
            )
        };
        let details = [
            ("TopicArn", topic.arn.as_str()),
            ("SubscriptionArn", &subscription.arn),
            ("Token", token),
            ("SubscribeURL", &self.url),
        ];
        let subject = "AWS Notification - Subscription Confirmation";
        cx.effect(Effect::Mail(letter(
            topic,
            subscription,
            subject,
            text,
            &details,
        )));
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ConfirmSubscription {
    topic_arn: String,
    token: String,
    authenticate_on_unsubscribe: Option<String>,
}

/// Confirms by token. The link in the message is followed without a signature,
/// so it is the topic's ARN that says account and region.
pub(super) fn confirm_subscription(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ConfirmSubscription,
) -> Result<SubscriptionOutput, ServiceError> {
    let arn = Arn::of(&input.topic_arn)
        .filter(|arn| arn.service == "sns")
        .ok_or_else(|| invalid("Topic"))?;
    let signed = cx.identity().kind != IdentityKind::Anonymous;
    if signed && arn.region != &**cx.region() {
        return Err(invalid("Topic"));
    }
    if input.token.is_empty() || !input.token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(ServiceError::sender(
            "InvalidParameterException",
            "Invalid token",
        ));
    }
    let now = cx.now();
    let topics = sns
        .regions
        .get_mut(arn.account, arn.region)
        .map(|region| region.topics.values_mut());
    for topic in topics.into_iter().flatten() {
        topic.forget_unconfirmed(now);
        let has_token = |subscription: &Subscription| match &subscription.status {
            Status::Pending { token, .. } | Status::Confirmed { token, .. } => {
                *token == input.token
            }
        };
        if let Some(index) = topic.ended.iter().position(has_token) {
            let restored = topic.ended.remove(index);
            topic.subscriptions.push(restored);
        }
        if let Some(subscription) = topic
            .subscriptions
            .iter_mut()
            .find(|subscription| has_token(subscription))
        {
            if !subscription.is_confirmed() {
                subscription.status = Status::Confirmed {
                    token: input.token,
                    authenticated: signed,
                };
                let guard = input.authenticate_on_unsubscribe.as_deref();
                subscription.guarded =
                    guard.is_some_and(|value| value.eq_ignore_ascii_case("true"));
            }
            return Ok(SubscriptionOutput {
                subscription_arn: subscription.arn.clone(),
            });
        }
    }
    Err(invalid("Token"))
}

/// Ends a subscription; what is not there has ended already. Whoever is
/// unsubscribed by an unsigned request is told, and can take it back.
pub(super) fn unsubscribe(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SubscriptionInput,
) -> Result<(), ServiceError> {
    if input.subscription_arn.is_empty() {
        return Err(invalid(
            "SubscriptionArn Reason: no value for required parameter",
        ));
    }
    let arn = Arn::parse(&input.subscription_arn, "SubscriptionArn")?;
    let Some((name, id)) = arn.resource.split_once(':') else {
        return Err(invalid("SubscriptionId"));
    };
    let Some(topic) = sns
        .regions
        .get_mut(arn.account, arn.region)
        .and_then(|region| region.topics.get_mut(name))
    else {
        return Ok(());
    };
    let Some(index) = topic
        .subscriptions
        .iter()
        .position(|subscription| subscription.id == id)
    else {
        return Ok(());
    };
    let caller = cx.identity();
    let stranger = match caller.kind {
        IdentityKind::Anonymous => topic.subscriptions[index].guarded,
        _ => ![topic.owner.as_str(), &topic.subscriptions[index].owner].contains(&&**cx.account()),
    };
    if stranger {
        return Err(ServiceError::sender(
            "AuthorizationErrorException",
            format!(
                "User: {} is not authorized to perform: SNS:Unsubscribe on resource: {}",
                caller.arn, arn.text
            ),
        ));
    }
    let unsigned = caller.kind == IdentityKind::Anonymous;
    let mut subscription = topic.subscriptions.remove(index);
    topic.deleted += 1;
    if unsigned && subscription.protocol.is_http() {
        let token = cx.ids.hex("token", TOKEN);
        let question = Question::new(
            cx,
            topic,
            &subscription,
            Kind::UnsubscribeConfirmation,
            &token,
        );
        cx.effect(deliveries::post(topic, &subscription, &question.parcel));
        subscription.status = Status::Pending {
            token,
            since: cx.now(),
        };
        topic.ended.push(subscription);
    }
    Ok(())
}
