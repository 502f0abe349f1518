//! Topics and their attributes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::arn;
use super::delivery_policy;
use super::json::Reader;
use super::page::{self, Page};
use super::recent::Recent;
use super::state::{Sns, Topic, invalid};
use super::tags::{self, Tag};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

/// Characters a topic's name may have.
const MAX_NAME: usize = 256;

/// Attributes that both kinds of topics have and that are only kept.
const KEPT: [&str; 18] = [
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

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CreateTopic {
    name: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    tags: Vec<Tag>,
    data_protection_policy: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TopicOutput {
    topic_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TopicInput {
    topic_arn: String,
}

/// Creates a topic; the same again is the same topic.
pub(super) fn create_topic(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: CreateTopic,
) -> Result<TopicOutput, ServiceError> {
    let mut attributes = input.attributes;
    let fifo = attributes
        .get("FifoTopic")
        .is_some_and(|value| value.eq_ignore_ascii_case("true"));
    // An explicit "false" is as if it had not been said.
    attributes.remove("FifoTopic");
    check_name(&input.name, fifo)?;
    let topic_arn = format!(
        "arn:aws:sns:{}:{}:{}",
        cx.region(),
        cx.account(),
        input.name
    );
    let mut topic = Topic {
        arn: topic_arn.clone(),
        owner: cx.account().to_string(),
        attributes: BTreeMap::new(),
        tags: Vec::new(),
        data_protection_policy: input.data_protection_policy,
        subscriptions: Vec::new(),
        ended: Vec::new(),
        deleted: 0,
        numbered: 0,
        recent: Recent::default(),
    };
    if fifo {
        topic
            .attributes
            .insert("FifoTopic".to_owned(), "true".to_owned());
        topic
            .attributes
            .insert("ContentBasedDeduplication".to_owned(), "false".to_owned());
    }
    for (name, value) in &attributes {
        topic
            .set(name, value)
            .map_err(|reason| invalid(format!("Attributes Reason: {reason}")))?;
    }
    tags::merge(&mut topic.tags, input.tags)?;
    let region = sns.regions.for_caller(cx);
    if let Some(existing) = region.topics.get(&input.name) {
        let differs = |(name, _): (&String, &String)| {
            topic.attributes.get(name) != existing.attributes.get(name)
        };
        if topic
            .attributes
            .iter()
            .filter(|(name, _)| attributes.contains_key(*name))
            .any(differs)
        {
            return Err(invalid(
                "Attributes Reason: Topic already exists with different attributes",
            ));
        }
        if topic.tags.iter().any(|tag| !existing.tags.contains(tag)) {
            return Err(invalid(
                "Tags Reason: Topic already exists with different tags",
            ));
        }
    } else {
        region.topics.insert(input.name, topic);
    }
    Ok(TopicOutput { topic_arn })
}

fn check_name(name: &str, fifo: bool) -> Result<(), ServiceError> {
    let stem = if fifo {
        name.strip_suffix(".fifo")
    } else {
        Some(name)
    };
    let well_formed = |stem: &str| {
        !stem.is_empty()
            && stem
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if name.len() > MAX_NAME || !stem.is_some_and(well_formed) {
        return Err(invalid("Topic Name"));
    }
    Ok(())
}

impl Topic {
    /// Sets one attribute. The error is what SNS says behind "Invalid parameter: ".
    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let checked = match name {
            "DeliveryPolicy" => delivery_policy::normalize_of_topic(value)?,
            "Policy" => check_policy(value)?,
            "SignatureVersion" => one_of(name, value, &["1", "2"])?,
            "TracingConfig" => one_of(name, value, &["PassThrough", "Active"])?,
            "ContentBasedDeduplication" if self.is_fifo() => {
                one_of(name, &value.to_ascii_lowercase(), &["true", "false"])?
            }
            "FifoThroughputScope" if self.is_fifo() => {
                one_of(name, value, &["Topic", "MessageGroup"])?
            }
            _ if KEPT.contains(&name) => (!value.is_empty()).then(|| value.to_owned()),
            _ => return Err("AttributeName".to_owned()),
        };
        match checked {
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

/// Deletes a topic and its subscriptions; what is not there is deleted already.
pub(super) fn delete_topic(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: TopicInput,
) -> Result<(), ServiceError> {
    let arn = arn::here(cx, &input.topic_arn, "TopicArn")?;
    match sns.topic(cx, &input.topic_arn, "DeleteTopic") {
        Err(fault) if fault.code != "NotFoundException" => return Err(fault),
        _ => {}
    }
    if let Some(region) = sns.regions.get_mut(arn.account, arn.region) {
        region.topics.remove(arn.resource);
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListTopics {
    next_token: Option<String>,
}

pub(super) fn list_topics(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ListTopics,
) -> Result<Value, ServiceError> {
    let region = sns.regions.for_caller(cx);
    let Page { items, next } = page::of(region.topics.values(), input.next_token.as_deref())?;
    let topics: Vec<Value> = items
        .into_iter()
        .map(|topic| json!({"TopicArn": topic.arn}))
        .collect();
    Ok(page::output("Topics", topics, next))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Attributes {
    pub(super) attributes: Map<String, Value>,
}

pub(super) fn get_topic_attributes(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: TopicInput,
) -> Result<Attributes, ServiceError> {
    let topic = sns.topic(cx, &input.topic_arn, "GetTopicAttributes")?;
    let confirmed = topic
        .subscriptions
        .iter()
        .filter(|subscription| subscription.is_confirmed())
        .count();
    let delivery_policy = topic.attributes.get("DeliveryPolicy").map(String::as_str);
    let mut attributes = Map::from_iter([
        ("TopicArn".to_owned(), Value::from(topic.arn.as_str())),
        ("Owner".to_owned(), topic.owner.as_str().into()),
        ("DisplayName".to_owned(), "".into()),
        ("Policy".to_owned(), topic.policy().into()),
        (
            "SubscriptionsConfirmed".to_owned(),
            confirmed.to_string().into(),
        ),
        (
            "SubscriptionsPending".to_owned(),
            (topic.subscriptions.len() - confirmed).to_string().into(),
        ),
        (
            "SubscriptionsDeleted".to_owned(),
            topic.deleted.to_string().into(),
        ),
        (
            "EffectiveDeliveryPolicy".to_owned(),
            delivery_policy::effective_of_topic(delivery_policy)
                .to_string()
                .into(),
        ),
    ]);
    attributes.extend(
        topic
            .attributes
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().into())),
    );
    Ok(Attributes { attributes })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SetTopicAttributes {
    topic_arn: String,
    attribute_name: String,
    #[serde(default)]
    attribute_value: String,
}

pub(super) fn set_topic_attributes(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SetTopicAttributes,
) -> Result<(), ServiceError> {
    let topic = sns.topic(cx, &input.topic_arn, "SetTopicAttributes")?;
    topic
        .set(&input.attribute_name, &input.attribute_value)
        .map_err(invalid)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DataProtectionPolicy {
    resource_arn: String,
    #[serde(default)]
    data_protection_policy: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DataProtectionPolicyOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    data_protection_policy: Option<String>,
}

pub(super) fn get_data_protection_policy(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: DataProtectionPolicy,
) -> Result<DataProtectionPolicyOutput, ServiceError> {
    let topic = sns.topic_named(
        cx,
        &input.resource_arn,
        "ResourceArn",
        "GetDataProtectionPolicy",
    )?;
    Ok(DataProtectionPolicyOutput {
        data_protection_policy: topic.data_protection_policy.clone(),
    })
}

pub(super) fn put_data_protection_policy(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: DataProtectionPolicy,
) -> Result<(), ServiceError> {
    let topic = sns.topic_named(
        cx,
        &input.resource_arn,
        "ResourceArn",
        "PutDataProtectionPolicy",
    )?;
    let policy = input.data_protection_policy;
    if !policy.is_empty() && Reader::new(&policy).is_err() {
        return Err(invalid("DataProtectionPolicy"));
    }
    topic.data_protection_policy = (!policy.is_empty()).then_some(policy);
    Ok(())
}
