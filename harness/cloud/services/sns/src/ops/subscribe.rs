//! Subscribing to a topic.

use std::collections::BTreeMap;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};

use super::lookup;
use crate::arn::is_fifo;
use crate::error::invalid_parameter;
use crate::outbound::confirmation;
use crate::sms::is_phone_number;
use crate::state::Sns;
use crate::subscription::{Protocol, Settings, Status, Subscription};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Subscribe {
    topic_arn: String,
    protocol: String,
    #[serde(default)]
    endpoint: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    return_subscription_arn: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SubscriptionOutput {
    pub(super) subscription_arn: String,
}

/// Subscribes an endpoint. If it is subscribed with the same attributes, that
/// is a success, and an unconfirmed one is asked once more.
pub(crate) fn subscribe(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: Subscribe,
) -> Result<SubscriptionOutput, ServiceError> {
    let topic = lookup::topic(sns, cx, &input.topic_arn, "Subscribe")?;
    let protocol = check_endpoint(&input.topic_arn, &input.protocol, &input.endpoint)?;
    let endpoint = input.endpoint.as_str();
    let mut settings = Settings::default();
    // The scope comes first, because the policy is compiled for it.
    let (scope, others): (Vec<_>, Vec<_>) = input
        .attributes
        .iter()
        .partition(|(name, _)| *name == "FilterPolicyScope");
    for (name, value) in scope.into_iter().chain(others) {
        settings
            .set(name, value, &topic.arn, endpoint)
            .map_err(|reason| invalid_parameter(format!("Attributes Reason: {reason}")))?;
    }
    let output = |subscription: &Subscription| SubscriptionOutput {
        subscription_arn: if subscription.is_confirmed() || input.return_subscription_arn {
            subscription.arn.clone()
        } else {
            "pending confirmation".to_owned()
        },
    };
    let is_same = |other: &&Subscription| other.protocol == protocol && other.endpoint == endpoint;
    if let Some(existing) = topic.subscriptions.iter().find(is_same) {
        if input
            .attributes
            .keys()
            .any(|name| settings.get(name) != existing.settings.get(name))
        {
            return Err(invalid_parameter(
                "Attributes Reason: Subscription already exists with different attributes",
            ));
        }
        let (output, arn) = (output(existing), existing.arn.clone());
        confirmation::request(sns, cx, &arn);
        return Ok(output);
    }
    let id = cx.ids.uuid("subscription");
    let token = confirmation::new_token(cx);
    let subscription = Subscription {
        arn: format!("{}:{id}", topic.arn),
        id,
        owner: cx.account().to_string(),
        principal: cx.identity().arn.to_string(),
        protocol,
        status: if protocol.needs_confirmation() || is_foreign_queue(cx, protocol, &input.endpoint)
        {
            Status::Pending {
                token,
                since: cx.now(),
            }
        } else {
            Status::Confirmed {
                token: String::new(),
                authenticated: true,
            }
        },
        endpoint: input.endpoint,
        authenticate_on_unsubscribe: false,
        settings,
    };
    let (output, arn) = (output(&subscription), subscription.arn.clone());
    topic.subscriptions.push(subscription);
    confirmation::request(sns, cx, &arn);
    Ok(output)
}

/// Returns whether an endpoint is a queue of another account, which has to
/// confirm the subscription.
fn is_foreign_queue(cx: &CallContext<'_>, protocol: Protocol, endpoint: &str) -> bool {
    protocol == Protocol::Sqs
        && Arn::parse(endpoint).is_some_and(|queue| queue.account != &**cx.account())
}

fn check_endpoint(
    topic_arn: &str,
    protocol: &str,
    endpoint: &str,
) -> Result<Protocol, ServiceError> {
    let Some(parsed) = Protocol::parse(protocol) else {
        return Err(invalid_parameter(format!(
            "Amazon SNS does not support this protocol string: {protocol}"
        )));
    };
    let is_arn_of = |service: &str| Arn::parse(endpoint).is_some_and(|arn| arn.service == service);
    match parsed {
        Protocol::Http | Protocol::Https if !endpoint.starts_with(&format!("{protocol}://")) => {
            Err(invalid_parameter(
                "Endpoint must match the specified protocol",
            ))
        }
        Protocol::Sms if !is_phone_number(endpoint) => Err(ServiceError::sender(
            "InvalidParameterException",
            format!("Invalid SMS endpoint: {endpoint}"),
        )),
        Protocol::Sqs if !is_arn_of("sqs") => Err(invalid_parameter("SQS endpoint ARN")),
        Protocol::Sqs if is_fifo(endpoint) && !is_fifo(topic_arn) => Err(invalid_parameter(
            "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
        )),
        Protocol::Lambda if !is_arn_of("lambda") => Err(invalid_parameter("Lambda endpoint ARN")),
        Protocol::Firehose if !is_arn_of("firehose") => {
            Err(invalid_parameter("Firehose endpoint ARN"))
        }
        Protocol::Application if !is_arn_of("sns") => {
            Err(invalid_parameter("ApplicationEndpoint ARN"))
        }
        Protocol::Email | Protocol::EmailJson if !is_email_address(endpoint) => {
            Err(invalid_parameter("Email address"))
        }
        _ if is_fifo(topic_arn) && parsed != Protocol::Sqs => Err(invalid_parameter(
            "Invalid parameter: Endpoint Reason: Please use FIFO SQS queue",
        )),
        _ => Ok(parsed),
    }
}

fn is_email_address(endpoint: &str) -> bool {
    endpoint.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !endpoint.contains(char::is_whitespace)
    })
}
