//! The attributes of a queue that can be set.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::Duration;

use crate::error::{Error, ErrorKind};
use crate::millis::{Millis, seconds};
use crate::redrive::{RedriveAllowPolicy, RedrivePolicy};
use crate::validation::MAX_MESSAGE_BYTES;

/// Attributes as they are in requests and responses.
pub(crate) type AttributeMap = BTreeMap<String, String>;

/// The attributes of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    visibility_timeout: u32,
    delay: u32,
    pub(crate) maximum_message_size: u32,
    retention: u32,
    wait_time: u32,
    pub(crate) policy: Option<String>,
    pub(crate) redrive: Option<RedrivePolicy>,
    pub(crate) redrive_allow: Option<RedriveAllowPolicy>,
    kms_key: Option<String>,
    kms_reuse_period: Option<u32>,
    managed_encryption: bool,
    pub(crate) fifo: Option<FifoSettings>,
}

/// The attributes that only FIFO queues have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FifoSettings {
    pub(crate) content_based: bool,
    /// Whether deduplication ids are compared within a message group only.
    pub(crate) scope_is_group: bool,
    limit_is_group: bool,
}

const DEFAULT_KMS_REUSE_PERIOD: u32 = 300;
const MAX_STATEMENTS: usize = 20;

impl Default for Settings {
    fn default() -> Self {
        Self {
            visibility_timeout: 30,
            delay: 0,
            maximum_message_size: u32::try_from(MAX_MESSAGE_BYTES).expect("a mebibyte fits"),
            retention: 345_600,
            wait_time: 0,
            policy: None,
            redrive: None,
            redrive_allow: None,
            kms_key: None,
            kms_reuse_period: None,
            managed_encryption: true,
            fifo: None,
        }
    }
}

impl Settings {
    /// Creates the settings of a new queue.
    pub(crate) fn new(fifo: bool, attributes: &AttributeMap) -> Result<Self, Error> {
        let mut settings = Self {
            fifo: fifo.then(FifoSettings::default),
            ..Self::default()
        };
        settings.set(attributes)?;
        Ok(settings)
    }

    /// Returns whether the queue is a FIFO queue.
    pub(crate) fn is_fifo(&self) -> bool {
        self.fifo.is_some()
    }

    pub(crate) fn visibility_timeout(&self) -> Millis {
        seconds(self.visibility_timeout)
    }

    pub(crate) fn delay(&self) -> Millis {
        seconds(self.delay)
    }

    pub(crate) fn retention(&self) -> Millis {
        seconds(self.retention)
    }

    /// Returns the key of KMS that encrypts the messages, and how long a data key of it is used
    /// again.
    pub(crate) fn key(&self) -> Option<(&str, Duration)> {
        let period = self.kms_reuse_period.unwrap_or(DEFAULT_KMS_REUSE_PERIOD);
        Some((self.kms_key.as_deref()?, Duration::seconds(period.into())))
    }

    pub(crate) fn wait_time(&self) -> Millis {
        seconds(self.wait_time)
    }

    /// Sets attributes. On an error some may be set, so callers work on a copy.
    pub(crate) fn set(&mut self, attributes: &AttributeMap) -> Result<(), Error> {
        if attributes
            .get("SqsManagedSseEnabled")
            .is_some_and(|on| on == "true")
            && attributes
                .get("KmsMasterKeyId")
                .is_some_and(|key| !key.is_empty())
        {
            return Err(Error::new(
                ErrorKind::InvalidAttributeName,
                "You can use one type of server-side encryption (SSE) at one time. You can either \
                 enable KMS SSE or SQS SSE.",
            ));
        }
        for (name, value) in attributes {
            self.set_one(name, value)?;
        }
        if self
            .fifo
            .is_some_and(|fifo| fifo.limit_is_group && !fifo.scope_is_group)
        {
            return Err(Error::new(
                ErrorKind::InvalidAttributeValue,
                "The perMessageGroupId value is allowed only when the value for \
                 DeduplicationScope is messageGroup.",
            ));
        }
        Ok(())
    }

    fn set_one(&mut self, name: &str, value: &str) -> Result<(), Error> {
        match name {
            "VisibilityTimeout" => self.visibility_timeout = number(name, value, 0, 43_200)?,
            "DelaySeconds" => self.delay = number(name, value, 0, 900)?,
            "MaximumMessageSize" => {
                self.maximum_message_size = number(name, value, 1_024, 1_048_576)?;
            }
            "MessageRetentionPeriod" => self.retention = number(name, value, 60, 1_209_600)?,
            "ReceiveMessageWaitTimeSeconds" => self.wait_time = number(name, value, 0, 20)?,
            "Policy" => self.policy = parse_policy(value)?,
            "RedrivePolicy" => self.redrive = RedrivePolicy::parse(value)?,
            "RedriveAllowPolicy" => self.redrive_allow = RedriveAllowPolicy::parse(value)?,
            "KmsMasterKeyId" => {
                self.kms_key = (!value.is_empty()).then(|| value.to_owned());
                self.managed_encryption &= self.kms_key.is_none();
            }
            "KmsDataKeyReusePeriodSeconds" => {
                self.kms_reuse_period = Some(number(name, value, 60, 86_400)?);
            }
            "SqsManagedSseEnabled" => {
                self.managed_encryption = boolean(name, value)?;
                if self.managed_encryption {
                    self.kms_key = None;
                    self.kms_reuse_period = None;
                }
            }
            _ => return self.set_fifo(name, value),
        }
        Ok(())
    }

    fn set_fifo(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let Some(fifo) = &mut self.fifo else {
            return Err(match name {
                "DeduplicationScope" | "FifoThroughputLimit" => Error::new(
                    ErrorKind::InvalidAttributeName,
                    format!("You can specify the {name} only when FifoQueue is set to true."),
                ),
                _ => Error::unknown_attribute(name),
            });
        };
        match name {
            "FifoQueue" if boolean(name, value)? => {}
            "FifoQueue" => {
                return Err(Error::new(
                    ErrorKind::InvalidAttributeValue,
                    "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is \
                     not supported.",
                ));
            }
            "ContentBasedDeduplication" => fifo.content_based = boolean(name, value)?,
            "DeduplicationScope" => {
                fifo.scope_is_group = choice(name, value, "queue", "messageGroup")?;
            }
            "FifoThroughputLimit" => {
                fifo.limit_is_group = choice(name, value, "perQueue", "perMessageGroupId")?;
            }
            _ => return Err(Error::unknown_attribute(name)),
        }
        Ok(())
    }

    /// Returns the value of an attribute, if it has one.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        Some(match name {
            "VisibilityTimeout" => self.visibility_timeout.to_string(),
            "DelaySeconds" => self.delay.to_string(),
            "MaximumMessageSize" => self.maximum_message_size.to_string(),
            "MessageRetentionPeriod" => self.retention.to_string(),
            "ReceiveMessageWaitTimeSeconds" => self.wait_time.to_string(),
            "Policy" => self.policy.clone()?,
            "RedrivePolicy" => self.redrive.as_ref()?.text.clone(),
            "RedriveAllowPolicy" => self.redrive_allow.as_ref()?.text.clone(),
            "KmsMasterKeyId" => self.kms_key.clone()?,
            "KmsDataKeyReusePeriodSeconds" => {
                // Only a customer's key is reused.
                self.kms_key.as_ref()?;
                self.kms_reuse_period
                    .unwrap_or(DEFAULT_KMS_REUSE_PERIOD)
                    .to_string()
            }
            "SqsManagedSseEnabled" => self.managed_encryption.to_string(),
            "FifoQueue" => self.fifo.map(|_| "true".to_owned())?,
            "ContentBasedDeduplication" => self.fifo?.content_based.to_string(),
            "DeduplicationScope" => (if self.fifo?.scope_is_group {
                "messageGroup"
            } else {
                "queue"
            })
            .to_owned(),
            "FifoThroughputLimit" => (if self.fifo?.limit_is_group {
                "perMessageGroupId"
            } else {
                "perQueue"
            })
            .to_owned(),
            _ => return None,
        })
    }

    /// Returns the first attribute with another value than in a request, which
    /// prevents that the queue is created once more.
    pub(crate) fn differs_in<'a>(
        &self,
        attributes: &'a AttributeMap,
    ) -> Result<Option<&'a str>, Error> {
        // Parsed values are compared, so that spelling does not matter.
        let mut requested = self.clone();
        requested.set(attributes)?;
        Ok(attributes
            .keys()
            .map(String::as_str)
            .find(|name| match *name {
                "RedrivePolicy" => requested.redrive != self.redrive,
                "RedriveAllowPolicy" => requested.redrive_allow != self.redrive_allow,
                _ => requested.get(name) != self.get(name),
            }))
    }
}

/// The names of the attributes that can be set.
pub(crate) const SETTABLE: &[&str] = &[
    "ContentBasedDeduplication",
    "DeduplicationScope",
    "DelaySeconds",
    "FifoQueue",
    "FifoThroughputLimit",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "Policy",
    "ReceiveMessageWaitTimeSeconds",
    "RedriveAllowPolicy",
    "RedrivePolicy",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
];

fn number(name: &str, value: &str, least: u32, most: u32) -> Result<u32, Error> {
    value
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| value.parse().ok())
        .flatten()
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| Error::invalid_attribute(name))
}

fn boolean(name: &str, value: &str) -> Result<bool, Error> {
    match value.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Error::invalid_attribute(name)),
    }
}

/// Returns whether the value is the second of two choices.
fn choice(name: &str, value: &str, first: &str, second: &str) -> Result<bool, Error> {
    if value == second {
        Ok(true)
    } else if value == first {
        Ok(false)
    } else {
        Err(Error::invalid_attribute(name))
    }
}

fn parse_policy(value: &str) -> Result<Option<String>, Error> {
    if value.is_empty() {
        return Ok(None);
    }
    let Ok(Value::Object(document)) = serde_json::from_str(value) else {
        return Err(Error::invalid_attribute("Policy"));
    };
    let statements = document
        .get("Statement")
        .and_then(Value::as_array)
        .map_or(1, Vec::len);
    if statements > MAX_STATEMENTS {
        return Err(Error::new(
            ErrorKind::OverLimit,
            format!(
                "{statements} statements were found in the submitted policy, max allowed is \
                 {MAX_STATEMENTS}"
            ),
        ));
    }
    Ok(Some(value.to_owned()))
}
