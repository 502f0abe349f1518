//! Subscribing an endpoint to a topic.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::arn::{Arn, is_fifo};
use super::confirm::TOKEN;
use super::sms;
use super::state::{Sns, invalid};
use super::subscription::{Protocol, Settings, Status, Subscription};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Subscribe {
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
pub(super) struct SubscriptionOutput {
    pub(super) subscription_arn: String,
}

/// Subscribes an endpoint; the same again is the same subscription.
pub(super) fn subscribe(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: Subscribe,
) -> Result<SubscriptionOutput, ServiceError> {
    let topic = sns.topic(cx, &input.topic_arn, "Subscribe")?;
    let protocol = check_endpoint(&input.topic_arn, &input.protocol, &input.endpoint)?;
    let endpoint = input.endpoint.as_str();
    let mut settings = Settings::default();
    // The scope comes first, for it says how the policy is to be read.
    let (scope, others): (Vec<_>, Vec<_>) = input
        .attributes
        .iter()
        .partition(|(name, _)| *name == "FilterPolicyScope");
    for (name, value) in scope.into_iter().chain(others) {
        settings
            .set(name, value, &topic.arn, endpoint)
            .map_err(|reason| invalid(format!("Attributes Reason: {reason}")))?;
    }
    let answer = |subscription: &Subscription| SubscriptionOutput {
        subscription_arn: if subscription.is_confirmed() || input.return_subscription_arn {
            subscription.arn.clone()
        } else {
            "pending confirmation".to_owned()
        },
    };
    let same = |other: &&Subscription| other.protocol == protocol && other.endpoint == endpoint;
    if let Some(existing) = topic.subscriptions.iter().find(same) {
        if input
            .attributes
            .keys()
            .any(|name| settings.get(name) != existing.settings.get(name))
        {
            return Err(invalid(
                "Attributes Reason: Subscription already exists with different attributes",
            ));
        }
        let (output, arn) = (answer(existing), existing.arn.clone());
        sns.ask_to_confirm(cx, &arn);
        return Ok(output);
    }
    let id = cx.ids.uuid("subscription");
    let token = cx.ids.hex("token", TOKEN);
    let subscription = Subscription {
        arn: format!("{}:{id}", topic.arn),
        id,
        owner: cx.account().to_string(),
        principal: cx.identity().arn.to_string(),
        protocol,
        status: if protocol.asks_first() || is_foreign(cx, protocol, &input.endpoint) {
            Status::Pending {
                token: token.clone(),
                since: cx.now(),
            }
        } else {
            Status::Confirmed {
                token: String::new(),
                authenticated: true,
            }
        },
        endpoint: input.endpoint,
        guarded: false,
        settings,
    };
    let (output, arn) = (answer(&subscription), subscription.arn.clone());
    topic.subscriptions.push(subscription);
    sns.ask_to_confirm(cx, &arn);
    Ok(output)
}

/// Whether it is a queue of somebody else: then they are asked first.
fn is_foreign(cx: &CallContext<'_>, protocol: Protocol, endpoint: &str) -> bool {
    protocol == Protocol::Sqs
        && Arn::of(endpoint).is_some_and(|queue| queue.account != &**cx.account())
}

fn check_endpoint(
    topic_arn: &str,
    protocol: &str,
    endpoint: &str,
) -> Result<Protocol, ServiceError> {
    let Some(parsed) = Protocol::parse(protocol) else {
        return Err(invalid(format!(
            "Amazon SNS does not support this protocol string: {protocol}"
        )));
    };
    let is_arn_of = |service: &str| Arn::of(endpoint).is_some_and(|arn| arn.service == service);
    match parsed {
        Protocol::Http | Protocol::Https if !endpoint.starts_with(&format!("{protocol}://")) => {
            Err(invalid("Endpoint must match the specified protocol"))
        }
        Protocol::Sms if !sms::is_number(endpoint) => Err(ServiceError::sender(
            "InvalidParameterException",
            format!("Invalid SMS endpoint: {endpoint}"),
        )),
        Protocol::Sqs if !is_arn_of("sqs") => Err(invalid("SQS endpoint ARN")),
        Protocol::Sqs if is_fifo(endpoint) && !is_fifo(topic_arn) => Err(invalid(
            "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
        )),
        Protocol::Lambda if !is_arn_of("lambda") => Err(invalid("Lambda endpoint ARN")),
        Protocol::Firehose if !is_arn_of("firehose") => Err(invalid("Firehose endpoint ARN")),
        Protocol::Application if !is_arn_of("sns") => Err(invalid("ApplicationEndpoint ARN")),
        Protocol::Email | Protocol::EmailJson if !is_address(endpoint) => {
            Err(invalid("Email address"))
        }
        _ if is_fifo(topic_arn) && parsed != Protocol::Sqs => Err(invalid(
            "Invalid parameter: Endpoint Reason: Please use FIFO SQS queue",
        )),
        _ => Ok(parsed),
    }
}

fn is_address(endpoint: &str) -> bool {
    endpoint.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !endpoint.contains(char::is_whitespace)
    })
}
