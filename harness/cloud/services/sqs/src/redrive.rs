//! Where messages go that nobody manages to process, and whose dead a queue takes.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::names::QueueArn;
use super::refusal::{Reason, Refusal};

/// A queue's redrive policy.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Redrive {
    /// As it was given.
    pub(crate) text: String,
    pub(crate) target: String,
    pub(crate) max_receives: u32,
}

/// Two policies are the same where they say the same, however they are written.
impl PartialEq for Redrive {
    fn eq(&self, other: &Self) -> bool {
        self.target == other.target && self.max_receives == other.max_receives
    }
}

impl Eq for Redrive {}

impl Redrive {
    /// Reads a policy; the empty text takes it away. Whether the target is
    /// there and fits is for the queues to say ([`Redrive::invalid`]).
    pub(crate) fn parse(text: &str) -> Result<Option<Self>, Refusal> {
        if text.is_empty() {
            return Ok(None);
        }
        let Ok(Value::Object(policy)) = serde_json::from_str::<Value>(text) else {
            return Err(Refusal::new(
                Reason::InvalidAttributeValue,
                "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a \
                 valid JSON map.",
            ));
        };
        let refuse = |why: &str| Refusal::parameter(text, "RedrivePolicy", why);
        for mandatory in ["maxReceiveCount", "deadLetterTargetArn"] {
            if !policy.contains_key(mandatory) {
                return Err(refuse(&format!(
                    "Redrive policy does not contain mandatory attribute: {mandatory}."
                )));
            }
        }
        if policy.len() > 2 {
            return Err(refuse(
                "Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].",
            ));
        }
        let target = match &policy["deadLetterTargetArn"] {
            Value::String(arn) => arn.clone(),
            _ => return Err(refuse("Invalid value for deadLetterTargetArn.")),
        };
        if QueueArn::parse(&target).is_none() {
            let is_arn = target.splitn(6, ':').count() == 6 && target.starts_with("arn:");
            return Err(refuse(if is_arn {
                "Only SQS queues are valid resources for deadLetterTargetArn."
            } else {
                "Invalid value for deadLetterTargetArn."
            }));
        }
        let max_receives = max_receives(&policy).map_err(|given| {
            refuse(&format!(
                "Invalid value for maxReceiveCount: {given}, valid values are from 1 to 1000 both \
                 inclusive."
            ))
        })?;
        Ok(Some(Self {
            text: text.to_owned(),
            target,
            max_receives,
        }))
    }

    /// The refusal of a policy whose target does not fit.
    pub(crate) fn invalid(&self, why: &str) -> Refusal {
        Refusal::parameter(&self.text, "RedrivePolicy", why)
    }
}

/// AWS takes the count as a number and as text.
fn max_receives(policy: &Map<String, Value>) -> Result<u32, String> {
    let given = &policy["maxReceiveCount"];
    let text = given
        .as_str()
        .map_or_else(|| given.to_string(), str::to_owned);
    text.parse()
        .ok()
        .filter(|count| (1..=1_000).contains(count))
        .ok_or(text)
}

/// Which queues may name this one as their dead-letter queue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RedriveAllow {
    /// As it was given.
    pub(crate) text: String,
    permission: Permission,
}

impl PartialEq for RedriveAllow {
    fn eq(&self, other: &Self) -> bool {
        self.permission == other.permission
    }
}

impl Eq for RedriveAllow {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Permission {
    AllowAll,
    DenyAll,
    ByQueue(Vec<String>),
}

const MOST_SOURCES: usize = 10;

impl RedriveAllow {
    /// Reads a policy; the empty text takes it away.
    pub(crate) fn parse(text: &str) -> Result<Option<Self>, Refusal> {
        if text.is_empty() {
            return Ok(None);
        }
        let unsupported = || {
            Refusal::new(
                Reason::InvalidAttributeValue,
                "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't \
                 create the redrive allow policy, as it’s in an unsupported format.",
            )
        };
        let refuse = |why: &str| {
            Refusal::parameter(
                text,
                "RedriveAllowPolicy",
                &format!("Amazon SQS can't create the redrive allow policy. {why}"),
            )
        };
        let written: Written = serde_json::from_str(text).map_err(|_| unsupported())?;
        let sources = written.source_queue_arns.unwrap_or_default();
        let permission = match written.redrive_permission.as_str() {
            "byQueue" if sources.is_empty() => {
                return Err(refuse(
                    "When you specify the byQueue permission type, you must also specify one or \
                     more sourceQueueArns values.",
                ));
            }
            "byQueue" if sources.len() > MOST_SOURCES => {
                return Err(refuse(
                    "The maximum number of source queue ARNs you can specify is 10.",
                ));
            }
            "byQueue" => Permission::ByQueue(sources),
            "allowAll" | "denyAll" if !sources.is_empty() => {
                return Err(refuse(
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

    /// Whether the queue of that ARN may send its dead here.
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
struct Written {
    redrive_permission: String,
    source_queue_arns: Option<Vec<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const DLQ: &str = "arn:aws:sqs:us-east-1:000000000000:dlq";

    #[track_caller]
    fn refused(text: &str, why: &str) {
        let message = Redrive::parse(text).unwrap_err().message;
        assert_eq!(
            message,
            format!("Value {text} for parameter RedrivePolicy is invalid. Reason: {why}")
        );
    }

    #[test]
    fn a_policy_names_a_queue_and_a_count() {
        let text = format!(r#"{{"deadLetterTargetArn":"{DLQ}","maxReceiveCount":"3"}}"#);
        let policy = Redrive::parse(&text).unwrap().unwrap();
        assert_eq!((policy.target.as_str(), policy.max_receives), (DLQ, 3));
        let other = format!(r#"{{ "maxReceiveCount": 3, "deadLetterTargetArn": "{DLQ}" }}"#);
        assert_eq!(Redrive::parse(&other).unwrap().unwrap(), policy);
        assert_eq!(Redrive::parse("").unwrap(), None);
    }

    #[test]
    fn what_a_policy_lacks_or_has_too_much_is_said() {
        refused(
            "{}",
            "Redrive policy does not contain mandatory attribute: maxReceiveCount.",
        );
        refused(
            r#"{"maxReceiveCount":5}"#,
            "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.",
        );
        refused(
            &format!(r#"{{"deadLetterTargetArn":"{DLQ}","maxReceiveCount":5,"more":1}}"#),
            "Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].",
        );
        refused(
            r#"{"deadLetterTargetArn": "dummy", "maxReceiveCount": 42}"#,
            "Invalid value for deadLetterTargetArn.",
        );
        refused(
            r#"{"deadLetterTargetArn":"arn:aws:sns:us-east-1:123456789012:t","maxReceiveCount":5}"#,
            "Only SQS queues are valid resources for deadLetterTargetArn.",
        );
        for count in ["0", "1001", "-36"] {
            refused(
                &format!(r#"{{"deadLetterTargetArn":"{DLQ}","maxReceiveCount":{count}}}"#),
                &format!(
                    "Invalid value for maxReceiveCount: {count}, valid values are from 1 to 1000 \
                     both inclusive."
                ),
            );
        }
        assert_eq!(
            Redrive::parse(" ").unwrap_err().message,
            "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid \
             JSON map."
        );
    }

    #[test]
    fn an_allow_policy_lets_in_all_or_none_or_some() {
        let allow = |text: &str| RedriveAllow::parse(text).unwrap().unwrap();
        assert!(allow(r#"{"redrivePermission":"allowAll"}"#).allows("a"));
        assert!(!allow(r#"{"redrivePermission":"denyAll"}"#).allows("a"));
        let some = allow(r#"{"redrivePermission":"byQueue","sourceQueueArns":["a"]}"#);
        assert!(some.allows("a"));
        assert!(!some.allows("b"));
        assert_eq!(RedriveAllow::parse("").unwrap(), None);
    }

    #[test]
    fn what_is_wrong_with_an_allow_policy_is_said() {
        let of = |text: &str| RedriveAllow::parse(text).unwrap_err().message;
        for text in [
            "444",
            "[]",
            "{}",
            r#"{"redrivePermission":"x"}"#,
            r#"{"redrivePermission":"allowAll","x":1}"#,
        ] {
            assert_eq!(
                of(text),
                "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't \
                 create the redrive allow policy, as it’s in an unsupported format."
            );
        }
        assert!(of(r#"{"redrivePermission":"byQueue"}"#).ends_with(
            "When you specify the byQueue permission type, you must also specify one or more \
             sourceQueueArns values."
        ));
        assert!(of(r#"{"redrivePermission":"denyAll","sourceQueueArns":["a"]}"#).ends_with(
            "To specify one or more source queue ARNs, you must set redrivePermission to byQueue."
        ));
        let many = serde_json::json!({
            "redrivePermission": "byQueue", "sourceQueueArns": vec!["a"; 11]
        });
        assert!(
            of(&many.to_string())
                .ends_with("The maximum number of source queue ARNs you can specify is 10.")
        );
    }
}
