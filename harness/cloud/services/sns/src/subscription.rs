//! A subscription: who gets a topic's messages, which of them, and how.

use std::collections::BTreeMap;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_record::WithheldReason;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::arn::is_fifo;
use crate::attributes::MessageAttributes;
use crate::delivery_policy;
use crate::filter::{FilterPolicy, Scope};
use crate::json::Reader;
use crate::message::Content;

/// How a subscriber is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Protocol {
    Http,
    Https,
    Email,
    EmailJson,
    Sms,
    Sqs,
    Application,
    Lambda,
    Firehose,
}

impl Protocol {
    /// Returns the protocol with a name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(Value::from(name)).ok()
    }

    /// Returns the name of the protocol.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Email => "email",
            Self::EmailJson => "email-json",
            Self::Sms => "sms",
            Self::Sqs => "sqs",
            Self::Application => "application",
            Self::Lambda => "lambda",
            Self::Firehose => "firehose",
        }
    }

    /// Returns whether subscribers are HTTP endpoints, which have delivery policies.
    pub(crate) fn is_http(self) -> bool {
        matches!(self, Self::Http | Self::Https)
    }

    /// Returns whether subscribers have to confirm their subscription.
    pub(crate) fn needs_confirmation(self) -> bool {
        self.is_http() || matches!(self, Self::Email | Self::EmailJson)
    }
}

/// Whether a subscription is confirmed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Status {
    /// The subscriber has to confirm it.
    Pending {
        /// The token that confirms it.
        token: String,
        since: OffsetDateTime,
    },
    /// The subscriber gets messages.
    Confirmed {
        /// The token that confirmed it; empty if none was needed.
        token: String,
        /// Whether the request that confirmed it was signed.
        authenticated: bool,
    },
}

/// A subscription.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Subscription {
    /// The last part of the ARN.
    pub(crate) id: String,
    pub(crate) arn: String,
    /// The account that subscribed.
    pub(crate) owner: String,
    /// The ARN of the identity that subscribed.
    pub(crate) principal: String,
    pub(crate) protocol: Protocol,
    /// The subscriber's URL, ARN, address or number.
    pub(crate) endpoint: String,
    pub(crate) status: Status,
    /// Whether only signed requests may delete it.
    pub(crate) authenticate_on_unsubscribe: bool,
    pub(crate) settings: Settings,
}

impl Subscription {
    /// Returns whether the subscriber gets messages.
    pub(crate) fn is_confirmed(&self) -> bool {
        matches!(self.status, Status::Confirmed { .. })
    }

    /// Returns whether a token is the one that confirms or confirmed it.
    pub(crate) fn has_token(&self, expected: &str) -> bool {
        let (Status::Pending { token, .. } | Status::Confirmed { token, .. }) = &self.status;
        token == expected
    }

    /// Returns the key of this subscriber's text in a message with a text per
    /// protocol. For mobile endpoints it is the platform (`endpoint/APNS/app/id`).
    pub(crate) fn message_key(&self) -> &str {
        let platform = |endpoint| Arn::parse(endpoint)?.resource.split('/').nth(1);
        match self.protocol {
            Protocol::Application => platform(&self.endpoint).unwrap_or("application"),
            protocol => protocol.name(),
        }
    }

    /// Returns why the subscriber does not get a message, or `None` if it does.
    pub(crate) fn withholds(
        &self,
        content: &Content,
        attributes: &MessageAttributes,
    ) -> Option<WithheldReason> {
        if !self.is_confirmed() {
            return Some(WithheldReason::Unconfirmed);
        }
        let policy = self.settings.filter.policy.as_ref()?;
        let mismatch = match self.settings.filter.scope {
            Scope::MessageAttributes => policy.mismatch_of_attributes(attributes),
            Scope::MessageBody => policy.mismatch_of_body(content.text_for(self.message_key())),
        };
        mismatch.map(WithheldReason::Filter)
    }
}

/// The attributes of a subscription that clients can set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// Whether messages are delivered without an envelope.
    pub(crate) raw_delivery: bool,
    filter: Filter,
    /// `DeliveryPolicy`, `RedrivePolicy`, `ReplayPolicy` and `SubscriptionRoleArn`.
    others: BTreeMap<String, String>,
}

impl Settings {
    /// Sets an attribute; an empty value removes it. The error is what SNS
    /// writes behind "Invalid parameter: ".
    pub(crate) fn set(
        &mut self,
        name: &str,
        value: &str,
        topic_arn: &str,
        endpoint: &str,
    ) -> Result<(), String> {
        match name {
            "RawMessageDelivery" => match value.to_ascii_lowercase().as_str() {
                "true" => self.raw_delivery = true,
                "false" => self.raw_delivery = false,
                _ => {
                    return Err(format!(
                        "RawMessageDelivery: Invalid value [{value}]. Must be true or false."
                    ));
                }
            },
            "FilterPolicy" => self.filter = Filter::new(value, self.filter.scope)?,
            "FilterPolicyScope" => {
                let Some(scope) = Scope::parse(value) else {
                    return Err(format!(
                        "FilterPolicyScope: Invalid value [{value}]. Please use either MessageBody or MessageAttributes"
                    ));
                };
                self.filter = Filter::new(&self.filter.source, scope)?;
            }
            "DeliveryPolicy" => {
                let policy = delivery_policy::normalize_subscription_policy(value)?;
                self.store(name, policy);
            }
            "RedrivePolicy" => {
                check_redrive(value, topic_arn, endpoint)?;
                self.store(name, (!value.is_empty()).then(|| value.to_owned()));
            }
            "ReplayPolicy" => {
                if !value.is_empty() {
                    Reader::new(value)
                        .map_err(|error| format!("ReplayPolicy: failed to parse JSON. {error}"))?;
                }
                self.store(name, (!value.is_empty()).then(|| value.to_owned()));
            }
            "SubscriptionRoleArn" => {
                self.store(name, (!value.is_empty()).then(|| value.to_owned()));
            }
            _ => return Err("AttributeName".to_owned()),
        }
        Ok(())
    }

    fn store(&mut self, name: &str, value: Option<String>) {
        match value {
            Some(value) => self.others.insert(name.to_owned(), value),
            None => self.others.remove(name),
        };
    }

    /// Returns the value of an attribute, if it is set.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        match name {
            "RawMessageDelivery" => Some(self.raw_delivery.to_string()),
            "FilterPolicy" => (!self.filter.source.is_empty()).then(|| self.filter.source.clone()),
            "FilterPolicyScope" => Some(self.filter.scope.name().to_owned()),
            _ => self.others.get(name).cloned(),
        }
    }

    /// Returns the delivery policy that was set.
    pub(crate) fn delivery_policy(&self) -> Option<&str> {
        self.others.get("DeliveryPolicy").map(String::as_str)
    }

    /// Returns the ARN of the queue for messages that could not be delivered.
    pub(crate) fn dead_letter_queue(&self) -> Option<String> {
        let policy: Value = serde_json::from_str(self.others.get("RedrivePolicy")?).ok()?;
        Some(policy.get("deadLetterTargetArn")?.as_str()?.to_owned())
    }
}

fn check_redrive(value: &str, topic_arn: &str, endpoint: &str) -> Result<(), String> {
    if value.is_empty() {
        return Ok(());
    }
    Reader::new(value).map_err(|error| format!("RedrivePolicy: failed to parse JSON. {error}"))?;
    let policy: Value = serde_json::from_str(value).unwrap_or_default();
    let target = policy
        .get("deadLetterTargetArn")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let Some(target) = Arn::parse(target) else {
        return Err("RedrivePolicy: deadLetterTargetArn is an invalid arn".to_owned());
    };
    let both_fifo = is_fifo(topic_arn) && is_fifo(endpoint);
    if target.service != "sqs" || (both_fifo && !is_fifo(target.resource)) {
        return Err(if both_fifo {
            "RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic."
                .to_owned()
        } else {
            "RedrivePolicy: deadLetterTargetArn is an invalid arn".to_owned()
        });
    }
    Ok(())
}

/// A filter policy: its text and its compiled form.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "SavedFilter")]
struct Filter {
    source: String,
    scope: Scope,
    #[serde(skip)]
    policy: Option<FilterPolicy>,
}

#[derive(Deserialize)]
struct SavedFilter {
    source: String,
    scope: Scope,
}

impl From<SavedFilter> for Filter {
    fn from(saved: SavedFilter) -> Self {
        // Only policies that compile are stored.
        Self::new(&saved.source, saved.scope).unwrap_or_default()
    }
}

impl PartialEq for Filter {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source && self.scope == other.scope
    }
}

impl Filter {
    fn new(source: &str, scope: Scope) -> Result<Self, String> {
        let policy = if source.is_empty() {
            None
        } else {
            FilterPolicy::compile(source, scope)?
        };
        Ok(Self {
            source: source.to_owned(),
            scope,
            policy,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: &str = "arn:aws:sns:us-east-1:000000000000:orders";
    const QUEUE: &str = "arn:aws:sqs:us-east-1:000000000000:queue";

    #[test]
    fn protocol_names_parse() {
        for name in [
            "http",
            "https",
            "email",
            "email-json",
            "sms",
            "sqs",
            "application",
            "lambda",
            "firehose",
        ] {
            assert_eq!(Protocol::parse(name).map(Protocol::name), Some(name));
        }
        assert!(Protocol::parse("SQS").is_none());
    }

    #[test]
    fn invalid_settings_are_refused_in_the_words_of_sns() {
        let set = |name: &str, value: &str| {
            Settings::default()
                .set(name, value, TOPIC, QUEUE)
                .unwrap_err()
        };
        assert_eq!(set("Fake", "x"), "AttributeName");
        assert_eq!(
            set("RawMessageDelivery", "x"),
            "RawMessageDelivery: Invalid value [x]. Must be true or false."
        );
        assert_eq!(
            set("FilterPolicyScope", "x"),
            "FilterPolicyScope: Invalid value [x]. Please use either MessageBody or MessageAttributes"
        );
        assert_eq!(
            set("RedrivePolicy", r#"{"deadLetterTargetArn": "fake"}"#),
            "RedrivePolicy: deadLetterTargetArn is an invalid arn"
        );
        assert!(set("RedrivePolicy", "{invalid").starts_with(
            "RedrivePolicy: failed to parse JSON. Unexpected character ('i' (code 105)): was expecting double-quote to start field name\n at "
        ));
        let fifo = |value: &str| {
            let (topic, queue) = (format!("{TOPIC}.fifo"), format!("{QUEUE}.fifo"));
            Settings::default().set("RedrivePolicy", value, &topic, &queue)
        };
        assert_eq!(
            fifo(&format!(r#"{{"deadLetterTargetArn": "{QUEUE}"}}"#)).unwrap_err(),
            "RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic."
        );
        assert!(fifo(&format!(r#"{{"deadLetterTargetArn": "{QUEUE}.fifo"}}"#)).is_ok());
    }

    #[test]
    fn empty_value_removes_a_setting() {
        let mut settings = Settings::default();
        settings
            .set("FilterPolicy", r#"{"a": [1]}"#, TOPIC, QUEUE)
            .unwrap();
        assert_eq!(
            settings.get("FilterPolicy").as_deref(),
            Some(r#"{"a": [1]}"#)
        );
        settings.set("FilterPolicy", "", TOPIC, QUEUE).unwrap();
        assert_eq!(settings.get("FilterPolicy"), None);
    }

    #[test]
    fn filter_survives_a_snapshot() {
        let mut settings = Settings::default();
        settings
            .set("FilterPolicy", r#"{"a": ["x"]}"#, TOPIC, QUEUE)
            .unwrap();
        let saved = serde_json::to_value(&settings).unwrap();
        let loaded: Settings = serde_json::from_value(saved).unwrap();
        assert_eq!(loaded, settings);
        assert!(loaded.filter.policy.is_some());
    }
}
