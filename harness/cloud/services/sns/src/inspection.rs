//! What SNS sent by text message, and tokens of subscriptions, at `/_aws/sns/…`, in the form
//! that LocalStack has them there.

use std::collections::BTreeMap;

use rehearsal_cloud_core::control::{ControlError, ControlOperation, ControlRequest};
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::mailbox::MessageKind;
use serde_json::{Value, json};

use crate::state::{Sns, find_subscription};
use crate::subscription::Status;

pub(crate) const OPERATIONS: &[ControlOperation] = &[
    ControlOperation {
        method: "GET",
        path: "/_aws/sns/sms-messages",
        run: text_messages,
    },
    ControlOperation {
        method: "DELETE",
        path: "/_aws/sns/sms-messages",
        run: delete_text_messages,
    },
    ControlOperation {
        method: "GET",
        path: "/_aws/sns/subscription-tokens/",
        run: subscription_token,
    },
];

#[expect(clippy::unnecessary_wraps, reason = "operations can fail")]
fn text_messages(engine: &Engine, request: &ControlRequest) -> Result<Value, ControlError> {
    let only = request.query.get("phoneNumber");
    let mut by_number: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for message in engine.mailbox.messages() {
        if message.service != "sns" || message.kind != MessageKind::Sms {
            continue;
        }
        for number in &message.to {
            if only.is_some_and(|only| only != number) {
                continue;
            }
            let id = message.details.get("MessageId");
            by_number.entry(number.clone()).or_default().push(json!({
                "PhoneNumber": number,
                "Message": message.text,
                "MessageId": id,
                "TopicArn": message.details.get("TopicArn"),
                "MessageAttributes": message.details.get("MessageAttributes").cloned().unwrap_or_else(|| json!({})),
            }));
        }
    }
    Ok(json!({"sms_messages": by_number, "region": engine.environment.config.region}))
}

#[expect(clippy::unnecessary_wraps, reason = "operations can fail")]
fn delete_text_messages(engine: &Engine, request: &ControlRequest) -> Result<Value, ControlError> {
    let only = request.query.get("phoneNumber");
    engine.mailbox.retain(|message| {
        let asked = only.is_none_or(|only| message.to.iter().any(|number| number == only));
        message.service != "sns" || message.kind != MessageKind::Sms || !asked
    });
    Ok(json!({}))
}

fn subscription_token(engine: &Engine, request: &ControlRequest) -> Result<Value, ControlError> {
    let arn = request.rest.as_str();
    let token = engine.inspect(|sns: &mut Sns| {
        let (_, subscription) = find_subscription(&sns.regions, arn)?;
        let (Status::Pending { token, .. } | Status::Confirmed { token, .. }) =
            &subscription.status;
        (!token.is_empty()).then(|| token.clone())
    });
    let token = token.flatten().ok_or_else(|| {
        ControlError::not_found(format_args!(
            "could not find the token of {arn}: there is no subscription of that ARN that needs one"
        ))
    })?;
    Ok(json!({"subscription_token": token, "subscription_arn": arn}))
}
