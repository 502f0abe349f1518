//! Messages that ask subscribers to confirm or to restore a subscription.

use rehearsal_cloud_core::service::{CallContext, Effect};
use serde_json::Map;

use super::{attempts, mailbox};
use crate::delivery::OutgoingMessage;
use crate::envelope::{Confirmation, Kind};
use crate::state::{Sns, find_subscription};
use crate::subscription::{Protocol, Status, Subscription};
use crate::topic::Topic;

/// The hexadecimal digits of a token.
const TOKEN_DIGITS: usize = 288;

/// Returns a token that confirms a subscription.
pub(crate) fn new_token(cx: &mut CallContext<'_>) -> String {
    cx.ids.hex("token", TOKEN_DIGITS)
}

/// Asks the subscriber to confirm a subscription, unless it is confirmed.
pub(crate) fn request(sns: &mut Sns, cx: &mut CallContext<'_>, arn: &str) {
    let Some((topic, subscription)) = find_subscription(&sns.regions, arn) else {
        return;
    };
    let Status::Pending { token, .. } = &subscription.status else {
        return;
    };
    let kind = Kind::SubscriptionConfirmation;
    let request = ConfirmationRequest::new(cx, topic, subscription, kind, token);
    let deliveries = &mut sns.deliveries;
    match subscription.protocol {
        Protocol::Email | Protocol::EmailJson => {
            request.send_email(cx, topic, subscription, token);
        }
        Protocol::Sqs => {
            attempts::send_to_queue(cx, deliveries, topic, subscription, request.message);
        }
        _ => attempts::send_to_endpoint(cx, deliveries, topic, subscription, request.message),
    }
}

/// Informs the subscriber of an HTTP endpoint that an unsigned request deleted
/// the subscription. Returns the token that restores it.
pub(crate) fn announce_end(
    cx: &mut CallContext<'_>,
    topic: &Topic,
    subscription: &Subscription,
) -> String {
    let token = new_token(cx);
    let kind = Kind::UnsubscribeConfirmation;
    let request = ConfirmationRequest::new(cx, topic, subscription, kind, &token);
    cx.effect(attempts::http_effect(topic, subscription, &request.message));
    token
}

/// A message that asks a subscriber for a confirmation.
struct ConfirmationRequest {
    message: OutgoingMessage,
    /// The URL that confirms.
    url: String,
}

impl ConfirmationRequest {
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
            sent_at: cx.now(),
            signature_version: topic.signature_version(),
            base_url: cx.base_url(),
        };
        let (body, url) = (confirmation.envelope(), confirmation.subscribe_url());
        let message = OutgoingMessage {
            kind: kind.name().to_owned(),
            message_id,
            body,
            raw: false,
            sqs_members: Map::new(),
        };
        Self { message, url }
    }

    fn send_email(
        self,
        cx: &mut CallContext<'_>,
        topic: &Topic,
        subscription: &Subscription,
        token: &str,
    ) {
        let text = if subscription.protocol == Protocol::EmailJson {
            self.message.body
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
        let email = mailbox::email(topic, subscription, subject, text, &details);
        cx.effect(Effect::Mail(email));
    }
}
