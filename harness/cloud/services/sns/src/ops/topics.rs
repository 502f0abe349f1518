//! Topics and their attributes.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::tags::{self, Tag};
use super::{Attributes, lookup, page};
use crate::error::invalid_parameter;
use crate::json::Reader;
use crate::state::Sns;
use crate::topic::Topic;
use crate::{arn, delivery_policy};

/// The most characters that the name of a topic may have.
const MAX_NAME: usize = 256;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateTopic {
    name: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    tags: Vec<Tag>,
    data_protection_policy: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TopicOutput {
    topic_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TopicInput {
    topic_arn: String,
}

/// Creates a topic. If it exists with the same attributes and tags, that is a success.
pub(crate) fn create_topic(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: CreateTopic,
) -> Result<TopicOutput, ServiceError> {
    let mut attributes = input.attributes;
    // Values other than "true" are ignored.
    let fifo = attributes
        .remove("FifoTopic")
        .is_some_and(|value| value.eq_ignore_ascii_case("true"));
    check_name(&input.name, fifo)?;
    let topic_arn = format!(
        "arn:aws:sns:{}:{}:{}",
        cx.region(),
        cx.account(),
        input.name
    );
    let mut topic = Topic::new(topic_arn.clone(), cx.account().to_string(), fifo);
    topic.data_protection_policy = input.data_protection_policy;
    for (name, value) in &attributes {
        topic
            .set_attribute(name, value)
            .map_err(|reason| invalid_parameter(format!("Attributes Reason: {reason}")))?;
    }
    tags::merge(&mut topic.tags, input.tags)?;
    let region = sns.regions.for_caller(cx);
    if let Some(existing) = region.topics.get(&input.name) {
        check_same(existing, &topic, &attributes)?;
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
    let is_valid = |stem: &str| {
        !stem.is_empty()
            && stem
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if name.len() > MAX_NAME || !stem.is_some_and(is_valid) {
        return Err(invalid_parameter("Topic Name"));
    }
    Ok(())
}

/// Checks that a topic has the attributes and tags that a request repeats.
fn check_same(
    existing: &Topic,
    requested: &Topic,
    attributes: &BTreeMap<String, String>,
) -> Result<(), ServiceError> {
    let differs = |(name, value): (&String, &String)| {
        attributes.contains_key(name) && existing.attributes.get(name) != Some(value)
    };
    if requested.attributes.iter().any(differs) {
        return Err(invalid_parameter(
            "Attributes Reason: Topic already exists with different attributes",
        ));
    }
    if requested
        .tags
        .iter()
        .any(|tag| !existing.tags.contains(tag))
    {
        return Err(invalid_parameter(
            "Tags Reason: Topic already exists with different tags",
        ));
    }
    Ok(())
}

/// Deletes a topic and its subscriptions. If it does not exist, that is a success.
pub(crate) fn delete_topic(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: TopicInput,
) -> Result<(), ServiceError> {
    let arn = arn::parse_local(cx.region(), &input.topic_arn, "TopicArn")?;
    match lookup::topic(sns, cx, &input.topic_arn, "DeleteTopic") {
        Err(error) if error.code != "NotFoundException" => return Err(error),
        _ => {}
    }
    if let Some(region) = sns.regions.get_mut(arn.account, arn.region) {
        region.topics.remove(arn.resource);
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTopics {
    next_token: Option<String>,
}

pub(crate) fn list_topics(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: ListTopics,
) -> Result<Value, ServiceError> {
    let topics = sns.regions.for_caller(cx).topics.values();
    let page = page(topics, input.next_token.as_deref())?;
    Ok(page.into_output("Topics", |topic| json!({"TopicArn": topic.arn})))
}

pub(crate) fn get_topic_attributes(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: TopicInput,
) -> Result<Attributes, ServiceError> {
    let topic = lookup::topic(sns, cx, &input.topic_arn, "GetTopicAttributes")?;
    let confirmed = topic
        .subscriptions
        .iter()
        .filter(|subscription| subscription.is_confirmed())
        .count();
    let pending = topic.subscriptions.len() - confirmed;
    let delivery_policy = delivery_policy::effective_topic_policy(topic.delivery_policy());
    let computed = [
        ("TopicArn", topic.arn.clone()),
        ("Owner", topic.owner.clone()),
        ("DisplayName", String::new()),
        ("Policy", topic.policy()),
        ("SubscriptionsConfirmed", confirmed.to_string()),
        ("SubscriptionsPending", pending.to_string()),
        (
            "SubscriptionsDeleted",
            topic.deleted_subscriptions.to_string(),
        ),
        ("EffectiveDeliveryPolicy", delivery_policy.to_string()),
    ];
    let mut attributes: Map<String, Value> = computed
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
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
pub(crate) struct SetTopicAttributes {
    topic_arn: String,
    attribute_name: String,
    #[serde(default)]
    attribute_value: String,
}

pub(crate) fn set_topic_attributes(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: SetTopicAttributes,
) -> Result<(), ServiceError> {
    let topic = lookup::topic(sns, cx, &input.topic_arn, "SetTopicAttributes")?;
    topic
        .set_attribute(&input.attribute_name, &input.attribute_value)
        .map_err(invalid_parameter)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DataProtectionPolicy {
    resource_arn: String,
    #[serde(default)]
    data_protection_policy: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DataProtectionPolicyOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    data_protection_policy: Option<String>,
}

pub(crate) fn get_data_protection_policy(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: DataProtectionPolicy,
) -> Result<DataProtectionPolicyOutput, ServiceError> {
    let action = "GetDataProtectionPolicy";
    let topic = lookup::topic_in(sns, cx, &input.resource_arn, "ResourceArn", action)?;
    Ok(DataProtectionPolicyOutput {
        data_protection_policy: topic.data_protection_policy.clone(),
    })
}

pub(crate) fn put_data_protection_policy(
    sns: &mut Sns,
    cx: &mut CallContext<'_>,
    input: DataProtectionPolicy,
) -> Result<(), ServiceError> {
    let action = "PutDataProtectionPolicy";
    let topic = lookup::topic_in(sns, cx, &input.resource_arn, "ResourceArn", action)?;
    let policy = input.data_protection_policy;
    if !policy.is_empty() && Reader::new(&policy).is_err() {
        return Err(invalid_parameter("DataProtectionPolicy"));
    }
    topic.data_protection_policy = (!policy.is_empty()).then_some(policy);
    Ok(())
}
