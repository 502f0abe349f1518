//! Tags of resources.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::errors::not_found;
use crate::state::{Region, Ses};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tag {
    key: String,
    value: String,
}

/// Returns the ARN of one of the caller's resources.
pub(crate) fn arn(cx: &CallContext<'_>, kind: &str, name: &str) -> String {
    format!("arn:aws:ses:{}:{}:{kind}/{name}", cx.region(), cx.account())
}

/// Adds tags to a resource.
pub(crate) fn add_tags(region: &mut Region, arn: String, tags: Vec<Tag>) {
    if !tags.is_empty() {
        let tags = tags.into_iter().map(|tag| (tag.key, tag.value));
        region.tags.entry(arn).or_default().extend(tags);
    }
}

/// Returns the tags of a resource as the API describes them.
pub(crate) fn describe_tags(region: &Region, arn: &str) -> Value {
    let tags = region.tags.get(arn).into_iter().flatten();
    tags.map(|(key, value)| json!({"Key": key, "Value": value}))
        .collect()
}

impl Region {
    /// Checks that a resource exists.
    fn check_resource(&self, cx: &CallContext<'_>, resource: &str) -> Result<(), ServiceError> {
        let prefix = arn(cx, "", "");
        let resource_id = resource.strip_prefix(prefix.trim_end_matches('/'));
        let resource_id = resource_id.and_then(|id| id.split_once('/'));
        let exists = resource_id.is_some_and(|(kind, name)| match kind {
            "identity" => self.identities.contains_key(name),
            "configuration-set" => self.configuration_sets.contains_key(name),
            "contact-list" => self.contact_lists.contains_key(name),
            "dedicated-ip-pool" => self.pools.contains_key(name),
            "template" => self.templates.contains_key(name),
            "custom-verification-email-template" => self.verification_templates.contains_key(name),
            _ => false,
        });
        if exists {
            return Ok(());
        }
        Err(not_found(format!("Resource {resource} not found.")))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagsInput {
    resource_arn: String,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(default)]
    tag_keys: Vec<String>,
}

pub(crate) fn tag(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TagsInput,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.check_resource(cx, &input.resource_arn)?;
    add_tags(region, input.resource_arn, input.tags);
    Ok(())
}

pub(crate) fn untag(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TagsInput,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.check_resource(cx, &input.resource_arn)?;
    let tags: Option<&mut BTreeMap<_, _>> = region.tags.get_mut(&input.resource_arn);
    if let Some(tags) = tags {
        tags.retain(|key, _| !input.tag_keys.contains(key));
    }
    Ok(())
}

pub(crate) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TagsInput,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.check_resource(cx, &input.resource_arn)?;
    Ok(json!({"Tags": describe_tags(region, &input.resource_arn)}))
}
