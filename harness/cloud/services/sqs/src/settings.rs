//! A queue's attributes: what can be set, within which bounds, and how AWS
//! names a value it does not take.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::checks::LARGEST_MESSAGE;
use super::message::Millis;
use super::redrive::{Redrive, RedriveAllow};
use super::refusal::{Reason, Refusal};

/// Attributes as clients give and get them.
pub(crate) type AttributeMap = BTreeMap<String, String>;

/// What can be set on a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    visibility_timeout: u32,
    delay: u32,
    pub(crate) maximum_message_size: u32,
    retention: u32,
    wait_time: u32,
    pub(crate) policy: Option<String>,
    pub(crate) redrive: Option<Redrive>,
    pub(crate) redrive_allow: Option<RedriveAllow>,
    kms_key: Option<String>,
    kms_reuse_period: Option<u32>,
    managed_encryption: bool,
    pub(crate) fifo: Option<FifoSettings>,
}

/// What can be set on a FIFO queue besides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FifoSettings {
    pub(crate) content_based: bool,
    /// Whether ids are compared within a message group only.
    pub(crate) scope_is_group: bool,
    limit_is_group: bool,
}

const DEFAULT_KMS_REUSE_PERIOD: u32 = 300;
const MOST_STATEMENTS: usize = 20;

impl Default for Settings {
    fn default() -> Self {
        Self {
            visibility_timeout: 30,
            delay: 0,
            maximum_message_size: u32::try_from(LARGEST_MESSAGE).expect("a mebibyte fits"),
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
    /// The settings of a new queue.
    pub(crate) fn new(fifo: bool, given: &AttributeMap) -> Result<Self, Refusal> {
        let mut settings = Self {
            fifo: fifo.then(FifoSettings::default),
            ..Self::default()
        };
        settings.set(given)?;
        Ok(settings)
    }

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

    pub(crate) fn wait_time(&self) -> Millis {
        seconds(self.wait_time)
    }

    /// Sets what is given; on an error nothing of it is to be kept.
    pub(crate) fn set(&mut self, given: &AttributeMap) -> Result<(), Refusal> {
        if given
            .get("SqsManagedSseEnabled")
            .is_some_and(|on| on == "true")
            && given
                .get("KmsMasterKeyId")
                .is_some_and(|key| !key.is_empty())
        {
            return Err(Refusal::new(
                Reason::InvalidAttributeName,
                "You can use one type of server-side encryption (SSE) at one time. You can either \
                 enable KMS SSE or SQS SSE.",
            ));
        }
        for (name, value) in given {
            self.set_one(name, value)?;
        }
        if self
            .fifo
            .is_some_and(|fifo| fifo.limit_is_group && !fifo.scope_is_group)
        {
            return Err(Refusal::new(
                Reason::InvalidAttributeValue,
                "The perMessageGroupId value is allowed only when the value for \
                 DeduplicationScope is messageGroup.",
            ));
        }
        Ok(())
    }

    fn set_one(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        match name {
            "VisibilityTimeout" => self.visibility_timeout = number(name, value, 0, 43_200)?,
            "DelaySeconds" => self.delay = number(name, value, 0, 900)?,
            "MaximumMessageSize" => {
                self.maximum_message_size = number(name, value, 1_024, 1_048_576)?;
            }
            "MessageRetentionPeriod" => self.retention = number(name, value, 60, 1_209_600)?,
            "ReceiveMessageWaitTimeSeconds" => self.wait_time = number(name, value, 0, 20)?,
            "Policy" => self.policy = policy(value)?,
            "RedrivePolicy" => self.redrive = Redrive::parse(value)?,
            "RedriveAllowPolicy" => self.redrive_allow = RedriveAllow::parse(value)?,
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

    fn set_fifo(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let Some(fifo) = &mut self.fifo else {
            return Err(match name {
                "DeduplicationScope" | "FifoThroughputLimit" => Refusal::new(
                    Reason::InvalidAttributeName,
                    format!("You can specify the {name} only when FifoQueue is set to true."),
                ),
                _ => Refusal::unknown_attribute(name),
            });
        };
        match name {
            "FifoQueue" if boolean(name, value)? => {}
            "FifoQueue" => {
                return Err(Refusal::new(
                    Reason::InvalidAttributeValue,
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
            _ => return Err(Refusal::unknown_attribute(name)),
        }
        Ok(())
    }

    /// The value of an attribute that can be set, where it has one.
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
                // Without a key of one's own there is nothing to reuse.
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

    /// The first attribute that `given` has otherwise: why a queue cannot be
    /// created once more with it.
    pub(crate) fn differs_in<'a>(
        &self,
        given: &'a AttributeMap,
    ) -> Result<Option<&'a str>, Refusal> {
        // Through the same reading, so that equal values in other spellings are equal.
        let mut wanted = self.clone();
        wanted.set(given)?;
        Ok(given.keys().map(String::as_str).find(|name| match *name {
            "RedrivePolicy" => wanted.redrive != self.redrive,
            "RedriveAllowPolicy" => wanted.redrive_allow != self.redrive_allow,
            _ => wanted.get(name) != self.get(name),
        }))
    }
}

/// The attributes that can be set, by name.
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

/// Seconds in milliseconds.
pub(crate) fn seconds(seconds: u32) -> Millis {
    Millis::from(seconds) * 1_000
}

fn number(name: &str, value: &str, least: u32, most: u32) -> Result<u32, Refusal> {
    value
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| value.parse().ok())
        .flatten()
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| Refusal::attribute_value(name))
}

fn boolean(name: &str, value: &str) -> Result<bool, Refusal> {
    match value.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Refusal::attribute_value(name)),
    }
}

/// Whether the value is the second of two.
fn choice(name: &str, value: &str, first: &str, second: &str) -> Result<bool, Refusal> {
    if value == second {
        Ok(true)
    } else if value == first {
        Ok(false)
    } else {
        Err(Refusal::attribute_value(name))
    }
}

fn policy(value: &str) -> Result<Option<String>, Refusal> {
    if value.is_empty() {
        return Ok(None);
    }
    let Ok(Value::Object(document)) = serde_json::from_str(value) else {
        return Err(Refusal::attribute_value("Policy"));
    };
    let statements = document
        .get("Statement")
        .and_then(Value::as_array)
        .map_or(1, Vec::len);
    if statements > MOST_STATEMENTS {
        return Err(Refusal::new(
            Reason::OverLimit,
            format!(
                "{statements} statements were found in the submitted policy, max allowed is \
                 {MOST_STATEMENTS}"
            ),
        ));
    }
    Ok(Some(value.to_owned()))
}
