//! A subscription: who gets a topic's messages, which of them, and how.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use super::arn::{Arn, is_fifo};
use super::delivery_policy;
use super::filter::{FilterPolicy, Scope};
use super::json::Reader;
use super::message::{Content, MessageAttributes};

/// How a subscriber is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Protocol {
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
    /// A protocol by its name in the API.
    pub(super) fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(Value::from(name)).ok()
    }

    /// Its name in the API.
    pub(super) fn name(self) -> &'static str {
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

    /// Whether it is an HTTP endpoint, which has delivery policies.
    pub(super) fn is_http(self) -> bool {
        matches!(self, Self::Http | Self::Https)
    }

    /// Whether somebody at the other end has to say that they want the messages.
    pub(super) fn asks_first(self) -> bool {
        self.is_http() || matches!(self, Self::Email | Self::EmailJson)
    }
}

/// How far a subscription has come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Status {
    /// Nobody has confirmed it.
    Pending {
        /// What confirms it.
        token: String,
        /// When it was asked for.
        since: OffsetDateTime,
    },
    /// It gets messages.
    Confirmed {
        /// What confirmed it; empty where nobody had to.
        token: String,
        /// Whether the request that confirmed it was signed.
        authenticated: bool,
    },
}

/// A subscription.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Subscription {
    /// The last part of its ARN.
    pub(super) id: String,
    /// Its ARN.
    pub(super) arn: String,
    /// The account that asked for it.
    pub(super) owner: String,
    /// Who asked for it.
    pub(super) principal: String,
    /// How the subscriber is reached.
    pub(super) protocol: Protocol,
    /// Where.
    pub(super) endpoint: String,
    /// How far it has come.
    pub(super) status: Status,
    /// Whether only signed requests may end it.
    pub(super) guarded: bool,
    /// What it was told to be like.
    pub(super) settings: Settings,
}

impl Subscription {
    /// Whether it gets messages.
    pub(super) fn is_confirmed(&self) -> bool {
        matches!(self.status, Status::Confirmed { .. })
    }

    /// Which of a structured message's texts is for it: of mobile endpoints,
    /// the platform's (`endpoint/APNS/app/id`).
    pub(super) fn audience(&self) -> &str {
        let platform = |endpoint| Arn::of(endpoint)?.resource.split('/').nth(1);
        match self.protocol {
            Protocol::Application => platform(&self.endpoint).unwrap_or("application"),
            protocol => protocol.name(),
        }
    }

    /// Whether it wants this message.
    pub(super) fn wants(&self, content: &Content, attributes: &MessageAttributes) -> bool {
        match (&self.settings.filter.compiled, self.settings.filter.scope) {
            (None, _) => true,
            (Some(policy), Scope::MessageAttributes) => policy.accepts_attributes(attributes),
            (Some(policy), Scope::MessageBody) => policy.accepts_body(content.of(self.audience())),
        }
    }
}

/// The attributes of a subscription that can be set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Settings {
    /// Whether the message comes without an envelope.
    pub(super) raw: bool,
    /// Which messages it wants.
    pub(super) filter: Filter,
    /// `DeliveryPolicy`, `RedrivePolicy`, `ReplayPolicy`, `SubscriptionRoleArn`, as they were set.
    pub(super) others: BTreeMap<String, String>,
}

impl Settings {
    /// Sets one attribute. The error is what SNS says behind "Invalid parameter: ".
    pub(super) fn set(
        &mut self,
        name: &str,
        value: &str,
        topic_arn: &str,
        endpoint: &str,
    ) -> Result<(), String> {
        match name {
            "RawMessageDelivery" => match value.to_ascii_lowercase().as_str() {
                "true" => self.raw = true,
                "false" => self.raw = false,
                _ => {
                    return Err(format!(
                        "RawMessageDelivery: Invalid value [{value}]. Must be true or false."
                    ));
                }
            },
            "FilterPolicy" => self.filter = Filter::of(value, self.filter.scope)?,
            "FilterPolicyScope" => {
                let Some(scope) = Scope::parse(value) else {
                    return Err(format!(
                        "FilterPolicyScope: Invalid value [{value}]. Please use either MessageBody or MessageAttributes"
                    ));
                };
                self.filter = Filter::of(&self.filter.source, scope)?;
            }
            "DeliveryPolicy" => {
                let policy = delivery_policy::normalize_of_subscription(value)?;
                self.put(name, policy);
            }
            "RedrivePolicy" => {
                check_redrive(value, topic_arn, endpoint)?;
                self.put(name, (!value.is_empty()).then(|| value.to_owned()));
            }
            "ReplayPolicy" => {
                if !value.is_empty() {
                    Reader::new(value)
                        .map_err(|error| format!("ReplayPolicy: failed to parse JSON. {error}"))?;
                }
                self.put(name, (!value.is_empty()).then(|| value.to_owned()));
            }
            "SubscriptionRoleArn" => self.put(name, (!value.is_empty()).then(|| value.to_owned())),
            _ => return Err("AttributeName".to_owned()),
        }
        Ok(())
    }

    fn put(&mut self, name: &str, value: Option<String>) {
        match value {
            Some(value) => self.others.insert(name.to_owned(), value),
            None => self.others.remove(name),
        };
    }

    /// The value of an attribute, as the API has it; `None` where it is not set.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        match name {
            "RawMessageDelivery" => Some(self.raw.to_string()),
            "FilterPolicy" => (!self.filter.source.is_empty()).then(|| self.filter.source.clone()),
            "FilterPolicyScope" => Some(self.filter.scope.name().to_owned()),
            _ => self.others.get(name).cloned(),
        }
    }

    /// Where messages go that could not be delivered.
    pub(super) fn dead_letters(&self) -> Option<String> {
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
    let Some(target) = Arn::of(target) else {
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

/// A filter policy as it was given, and compiled.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "GivenFilter")]
pub(super) struct Filter {
    source: String,
    scope: Scope,
    #[serde(skip)]
    compiled: Option<FilterPolicy>,
}

#[derive(Deserialize)]
struct GivenFilter {
    source: String,
    scope: Scope,
}

impl From<GivenFilter> for Filter {
    fn from(given: GivenFilter) -> Self {
        // It compiled when it was set, or it would not have been kept.
        Self::of(&given.source, given.scope).unwrap_or_default()
    }
}

impl PartialEq for Filter {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source && self.scope == other.scope
    }
}

impl Filter {
    fn of(source: &str, scope: Scope) -> Result<Self, String> {
        let compiled = if source.is_empty() {
            None
        } else {
            FilterPolicy::compile(source, scope)?
        };
        Ok(Self {
            source: source.to_owned(),
            scope,
            compiled,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: &str = "arn:aws:sns:us-east-1:000000000000:orders";
    const QUEUE: &str = "arn:aws:sqs:us-east-1:000000000000:queue";

    #[test]
    fn a_protocol_has_its_name_both_ways() {
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
    fn settings_are_refused_in_the_words_of_sns() {
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
    fn an_emptied_setting_is_gone() {
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
    fn a_filter_survives_a_snapshot() {
        let mut settings = Settings::default();
        settings
            .set("FilterPolicy", r#"{"a": ["x"]}"#, TOPIC, QUEUE)
            .unwrap();
        let saved = serde_json::to_value(&settings).unwrap();
        let loaded: Settings = serde_json::from_value(saved).unwrap();
        assert_eq!(loaded, settings);
        assert!(loaded.filter.compiled.is_some());
    }
}
