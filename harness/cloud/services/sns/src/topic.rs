//! A topic and its attributes.

use std::collections::BTreeMap;

use rehearsal_cloud_core::data_keys::DataKeys;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use crate::deduplication::RecentMessages;
use crate::delivery_policy;
use crate::json::Reader;
use crate::subscription::{Status, Subscription};

/// The time within which a subscription must be confirmed.
const CONFIRMATION_PERIOD: Duration = Duration::hours(48);

/// The attributes that SNS stores without looking at their values.
const STORED_ATTRIBUTES: [&str; 18] = [
    "DisplayName",
    "KmsMasterKeyId",
    "HTTPSuccessFeedbackRoleArn",
    "HTTPSuccessFeedbackSampleRate",
    "HTTPFailureFeedbackRoleArn",
    "FirehoseSuccessFeedbackRoleArn",
    "FirehoseSuccessFeedbackSampleRate",
    "FirehoseFailureFeedbackRoleArn",
    "LambdaSuccessFeedbackRoleArn",
    "LambdaSuccessFeedbackSampleRate",
    "LambdaFailureFeedbackRoleArn",
    "ApplicationSuccessFeedbackRoleArn",
    "ApplicationSuccessFeedbackSampleRate",
    "ApplicationFailureFeedbackRoleArn",
    "SQSSuccessFeedbackRoleArn",
    "SQSSuccessFeedbackSampleRate",
    "SQSFailureFeedbackRoleArn",
    "ArchivePolicy",
];

/// A topic with its subscriptions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Topic {
    pub(crate) arn: String,
    /// The account it belongs to.
    pub(crate) owner: String,
    /// The attributes that were set.
    pub(crate) attributes: BTreeMap<String, String>,
    /// The tags, in the order in which they were added.
    pub(crate) tags: Vec<(String, String)>,
    /// The data keys that encrypt messages; a snapshot has none.
    #[serde(skip)]
    pub(crate) data_keys: DataKeys,
    /// The data protection policy, which is stored and not applied.
    pub(crate) data_protection_policy: Option<String>,
    /// The subscriptions, oldest first. Messages are delivered in this order.
    pub(crate) subscriptions: Vec<Subscription>,
    /// Subscriptions that an unsigned request deleted, which their subscribers
    /// can restore.
    pub(crate) restorable: Vec<Subscription>,
    /// The number of subscriptions that were deleted.
    pub(crate) deleted_subscriptions: u64,
    /// The number of messages that got a sequence number.
    sequence_numbers: u64,
    /// The recent messages of a FIFO topic.
    pub(crate) recent_messages: RecentMessages,
}

impl Topic {
    /// Creates a topic without subscriptions.
    pub(crate) fn new(arn: String, owner: String, fifo: bool) -> Self {
        let mut attributes = BTreeMap::new();
        if fifo {
            attributes.insert("FifoTopic".to_owned(), "true".to_owned());
            attributes.insert("ContentBasedDeduplication".to_owned(), "false".to_owned());
        }
        Self {
            arn,
            owner,
            attributes,
            tags: Vec::new(),
            data_keys: DataKeys::default(),
            data_protection_policy: None,
            subscriptions: Vec::new(),
            restorable: Vec::new(),
            deleted_subscriptions: 0,
            sequence_numbers: 0,
            recent_messages: RecentMessages::default(),
        }
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Returns whether the topic keeps its messages in order.
    pub(crate) fn is_fifo(&self) -> bool {
        self.attribute("FifoTopic") == Some("true")
    }

    /// Returns whether messages without a deduplication id get one from their body.
    pub(crate) fn has_content_based_deduplication(&self) -> bool {
        self.attribute("ContentBasedDeduplication") == Some("true")
    }

    /// Returns whether deduplication ids are compared within a message group only.
    pub(crate) fn deduplicates_by_group(&self) -> bool {
        self.attribute("FifoThroughputScope") == Some("MessageGroup")
    }

    /// Returns the version of the topic's signatures.
    pub(crate) fn signature_version(&self) -> &str {
        self.attribute("SignatureVersion").unwrap_or("1")
    }

    /// Returns the name that e-mails and text messages show; empty if none is set.
    pub(crate) fn display_name(&self) -> &str {
        self.attribute("DisplayName").unwrap_or_default()
    }

    /// Returns the delivery policy that was set.
    pub(crate) fn delivery_policy(&self) -> Option<&str> {
        self.attribute("DeliveryPolicy")
    }

    /// Returns the sequence number of a FIFO topic's next message.
    pub(crate) fn next_sequence_number(&mut self) -> String {
        self.sequence_numbers += 1;
        format!("1{:016}000", self.sequence_numbers)
    }

    /// Returns the index of the subscription with an id.
    pub(crate) fn find_subscription(&self, id: &str) -> Option<usize> {
        self.subscriptions
            .iter()
            .position(|subscription| subscription.id == id)
    }

    /// Returns the subscription with a token. One that an unsigned request
    /// deleted is restored.
    pub(crate) fn find_by_token(&mut self, token: &str) -> Option<&mut Subscription> {
        let mut restorable = self.restorable.iter();
        if let Some(index) = restorable.position(|deleted| deleted.has_token(token)) {
            self.subscriptions.push(self.restorable.remove(index));
        }
        self.subscriptions
            .iter_mut()
            .find(|subscription| subscription.has_token(token))
    }

    /// Removes subscriptions that were not confirmed in time.
    pub(crate) fn remove_unconfirmed(&mut self, now: OffsetDateTime) {
        let is_valid = |subscription: &Subscription| match &subscription.status {
            Status::Pending { since, .. } => now - *since < CONFIRMATION_PERIOD,
            Status::Confirmed { .. } => true,
        };
        self.subscriptions.retain(is_valid);
        self.restorable.retain(is_valid);
    }

    /// Sets an attribute; an empty value removes it. The error is what SNS
    /// writes behind "Invalid parameter: ".
    pub(crate) fn set_attribute(&mut self, name: &str, value: &str) -> Result<(), String> {
        let value = match name {
            "DeliveryPolicy" => delivery_policy::normalize_topic_policy(value)?,
            "Policy" => check_policy(value)?,
            "SignatureVersion" => one_of(name, value, &["1", "2"])?,
            "TracingConfig" => one_of(name, value, &["PassThrough", "Active"])?,
            "ContentBasedDeduplication" if self.is_fifo() => {
                one_of(name, &value.to_ascii_lowercase(), &["true", "false"])?
            }
            "FifoThroughputScope" if self.is_fifo() => {
                one_of(name, value, &["Topic", "MessageGroup"])?
            }
            _ if STORED_ATTRIBUTES.contains(&name) => (!value.is_empty()).then(|| value.to_owned()),
            _ => return Err("AttributeName".to_owned()),
        };
        match value {
            Some(value) => self.attributes.insert(name.to_owned(), value),
            None => self.attributes.remove(name),
        };
        Ok(())
    }
}

fn one_of(name: &str, value: &str, allowed: &[&str]) -> Result<Option<String>, String> {
    if allowed.contains(&value) {
        Ok(Some(value.to_owned()))
    } else {
        Err(name.to_owned())
    }
}

fn check_policy(value: &str) -> Result<Option<String>, String> {
    if value.is_empty() {
        return Ok(None);
    }
    let has_statements = Reader::new(value).is_ok()
        && serde_json::from_str::<Value>(value)
            .is_ok_and(|policy| policy.get("Statement").is_some());
    if has_statements {
        Ok(Some(value.to_owned()))
    } else {
        Err("Policy Error: null".to_owned())
    }
}
