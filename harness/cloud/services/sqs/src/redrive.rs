//! Redrive policies: a queue's dead-letter queue, and the sources that a
//! dead-letter queue allows.

use rehearsal_cloud_core::arn::Arn;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind};
use crate::names::QueueArn;

/// A redrive policy: the dead-letter queue, and after how many receives
/// messages move there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RedrivePolicy {
    /// The text that was set.
    pub(crate) text: String,
    pub(crate) target: String,
    pub(crate) max_receives: u32,
}

/// Policies are equal if their meaning is, however they are document.
impl PartialEq for RedrivePolicy {
    fn eq(&self, other: &Self) -> bool {
        self.target == other.target && self.max_receives == other.max_receives
    }
}

impl Eq for RedrivePolicy {}

impl RedrivePolicy {
    /// Parses a policy; an empty text removes it. Whether the dead-letter queue
    /// fits is checked by the region ([`RedrivePolicy::invalid`]).
    pub(crate) fn parse(text: &str) -> Result<Option<Self>, Error> {
        if text.is_empty() {
            return Ok(None);
        }
        let Ok(Value::Object(policy)) = serde_json::from_str::<Value>(text) else {
            return Err(Error::new(
                ErrorKind::InvalidAttributeValue,
                "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a \
                 valid JSON map.",
            ));
        };
        let invalid = |reason: &str| Error::invalid_parameter(text, "RedrivePolicy", reason);
        for mandatory in ["maxReceiveCount", "deadLetterTargetArn"] {
            if !policy.contains_key(mandatory) {
                return Err(invalid(&format!(
                    "Redrive policy does not contain mandatory attribute: {mandatory}."
                )));
            }
        }
        if policy.len() > 2 {
            return Err(invalid(
                "Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].",
            ));
        }
        let target = match &policy["deadLetterTargetArn"] {
            Value::String(arn) => arn.clone(),
            _ => return Err(invalid("Invalid value for deadLetterTargetArn.")),
        };
        if QueueArn::parse(&target).is_none() {
            return Err(invalid(if Arn::parse(&target).is_some() {
                "Only SQS queues are valid resources for deadLetterTargetArn."
            } else {
                "Invalid value for deadLetterTargetArn."
            }));
        }
        let max_receives = max_receives(&policy).map_err(|count| {
            invalid(&format!(
                "Invalid value for maxReceiveCount: {count}, valid values are from 1 to 1000 both \
                 inclusive."
            ))
        })?;
        Ok(Some(Self {
            text: text.to_owned(),
            target,
            max_receives,
        }))
    }

    /// Returns the error for a policy whose dead-letter queue does not fit.
    pub(crate) fn invalid(&self, reason: &str) -> Error {
        Error::invalid_parameter(&self.text, "RedrivePolicy", reason)
    }
}

/// Reads `maxReceiveCount`. AWS accepts a number and a string.
fn max_receives(policy: &Map<String, Value>) -> Result<u32, String> {
    let count = &policy["maxReceiveCount"];
    let text = count
        .as_str()
        .map_or_else(|| count.to_string(), str::to_owned);
    text.parse()
        .ok()
        .filter(|count| (1..=1_000).contains(count))
        .ok_or(text)
}

/// A redrive allow policy: the queues that may use this one as their
/// dead-letter queue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RedriveAllowPolicy {
    /// The text that was set.
    pub(crate) text: String,
    permission: Permission,
}

impl PartialEq for RedriveAllowPolicy {
    fn eq(&self, other: &Self) -> bool {
        self.permission == other.permission
    }
}

impl Eq for RedriveAllowPolicy {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Permission {
    AllowAll,
    DenyAll,
    ByQueue(Vec<String>),
}

/// The most sources that a policy can name.
const MAX_SOURCES: usize = 10;

impl RedriveAllowPolicy {
    /// Parses a policy; an empty text removes it.
    pub(crate) fn parse(text: &str) -> Result<Option<Self>, Error> {
        if text.is_empty() {
            return Ok(None);
        }
        let unsupported = || {
            Error::new(
                ErrorKind::InvalidAttributeValue,
                "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't \
                 create the redrive allow policy, as it’s in an unsupported format.",
            )
        };
        let invalid = |reason: &str| {
            Error::invalid_parameter(
                text,
                "RedriveAllowPolicy",
                &format!("Amazon SQS can't create the redrive allow policy. {reason}"),
            )
        };
        let document: Document = serde_json::from_str(text).map_err(|_| unsupported())?;
        let sources = document.source_queue_arns.unwrap_or_default();
        let permission = match document.redrive_permission.as_str() {
            "byQueue" if sources.is_empty() => {
                return Err(invalid(
                    "When you specify the byQueue permission type, you must also specify one or \
                     more sourceQueueArns values.",
                ));
            }
            "byQueue" if sources.len() > MAX_SOURCES => {
                return Err(invalid(
                    "The maximum number of source queue ARNs you can specify is 10.",
                ));
            }
            "byQueue" => Permission::ByQueue(sources),
            "allowAll" | "denyAll" if !sources.is_empty() => {
                return Err(invalid(
                    "To specify one or more source queue ARNs, you must set redrivePermission to \
                     byQueue.",
                ));
            }
            "allowAll" => Permission::AllowAll,
            "denyAll" => Permission::DenyAll,
            _ => return Err(unsupported()),
        };
        Ok(Some(Self {
            text: text.to_owned(),
            permission,
        }))
    }

    /// Returns whether the queue with an ARN may use this dead-letter queue.
    pub(crate) fn allows(&self, source: &str) -> bool {
        match &self.permission {
            Permission::AllowAll => true,
            Permission::DenyAll => false,
            Permission::ByQueue(sources) => sources.iter().any(|allowed| allowed == source),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Document {
    redrive_permission: String,
    source_queue_arns: Option<Vec<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const DLQ: &str = "arn:aws:sqs:us-east-1:000000000000:dlq";

    #[track_caller]
    fn assert_error(text: &str, why: &str) {
        let message = RedrivePolicy::parse(text).unwrap_err().message;
        assert_eq!(
            message,
            format!("Value {text} for parameter RedrivePolicy is invalid. Reason: {why}")
        );
    }

    #[test]
    fn redrive_policy_is_parsed() {
        let text = format!(r#"{{"deadLetterTargetArn":"{DLQ}","maxReceiveCount":"3"}}"#);
        let policy = RedrivePolicy::parse(&text).unwrap().unwrap();
        assert_eq!((policy.target.as_str(), policy.max_receives), (DLQ, 3));
        let other = format!(r#"{{ "maxReceiveCount": 3, "deadLetterTargetArn": "{DLQ}" }}"#);
        assert_eq!(RedrivePolicy::parse(&other).unwrap().unwrap(), policy);
        assert_eq!(RedrivePolicy::parse("").unwrap(), None);
    }

    #[test]
    fn invalid_redrive_policy_is_refused_in_the_words_of_sqs() {
        assert_error(
            "{}",
            "Redrive policy does not contain mandatory attribute: maxReceiveCount.",
        );
        assert_error(
            r#"{"maxReceiveCount":5}"#,
            "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.",
        );
        assert_error(
            &format!(r#"{{"deadLetterTargetArn":"{DLQ}","maxReceiveCount":5,"more":1}}"#),
            "Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].",
        );
        assert_error(
            r#"{"deadLetterTargetArn": "dummy", "maxReceiveCount": 42}"#,
            "Invalid value for deadLetterTargetArn.",
        );
        assert_error(
            r#"{"deadLetterTargetArn":"arn:aws:sns:us-east-1:123456789012:t","maxReceiveCount":5}"#,
            "Only SQS queues are valid resources for deadLetterTargetArn.",
        );
        for count in ["0", "1001", "-36"] {
            assert_error(
                &format!(r#"{{"deadLetterTargetArn":"{DLQ}","maxReceiveCount":{count}}}"#),
                &format!(
                    "Invalid value for maxReceiveCount: {count}, valid values are from 1 to 1000 \
                     both inclusive."
                ),
            );
        }
        assert_eq!(
            RedrivePolicy::parse(" ").unwrap_err().message,
            "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid \
             JSON map."
        );
    }

    #[test]
    fn allow_policy_allows_all_or_none_or_some() {
        let allow = |text: &str| RedriveAllowPolicy::parse(text).unwrap().unwrap();
        assert!(allow(r#"{"redrivePermission":"allowAll"}"#).allows("a"));
        assert!(!allow(r#"{"redrivePermission":"denyAll"}"#).allows("a"));
        let some = allow(r#"{"redrivePermission":"byQueue","sourceQueueArns":["a"]}"#);
        assert!(some.allows("a"));
        assert!(!some.allows("b"));
        assert_eq!(RedriveAllowPolicy::parse("").unwrap(), None);
    }

    #[test]
    fn invalid_allow_policy_is_refused_in_the_words_of_sqs() {
        let error = |text: &str| RedriveAllowPolicy::parse(text).unwrap_err().message;
        for text in [
            "444",
            "[]",
            "{}",
            r#"{"redrivePermission":"x"}"#,
            r#"{"redrivePermission":"allowAll","x":1}"#,
        ] {
            assert_eq!(
                error(text),
                "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't \
                 create the redrive allow policy, as it’s in an unsupported format."
            );
        }
        assert!(error(r#"{"redrivePermission":"byQueue"}"#).ends_with(
            "When you specify the byQueue permission type, you must also specify one or more \
             sourceQueueArns values."
        ));
        assert!(error(r#"{"redrivePermission":"denyAll","sourceQueueArns":["a"]}"#).ends_with(
            "To specify one or more source queue ARNs, you must set redrivePermission to byQueue."
        ));
        let many = serde_json::json!({
            "redrivePermission": "byQueue", "sourceQueueArns": vec!["a"; 11]
        });
        assert!(
            error(&many.to_string())
                .ends_with("The maximum number of source queue ARNs you can specify is 10.")
        );
    }
}
