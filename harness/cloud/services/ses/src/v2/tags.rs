//! Tags of whatever of the REST API has an ARN.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::missing;
use crate::state::{Region, Ses};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tag {
    key: String,
    value: String,
}

/// The ARN of something of the caller's.
pub(super) fn arn(cx: &CallContext<'_>, kind: &str, name: &str) -> String {
    format!("arn:aws:ses:{}:{}:{kind}/{name}", cx.region(), cx.account())
}

/// Tags something that has just been made.
pub(super) fn keep_tags(region: &mut Region, arn: String, tags: Vec<Tag>) {
    if !tags.is_empty() {
        let tags = tags.into_iter().map(|tag| (tag.key, tag.value));
        region.tags.entry(arn).or_default().extend(tags);
    }
}

/// Something's tags, as they are told.
pub(super) fn told_tags(region: &Region, arn: &str) -> Value {
    let tags = region.tags.get(arn).into_iter().flatten();
    tags.map(|(key, value)| json!({"Key": key, "Value": value}))
        .collect()
}

impl Region {
    /// Refuses the ARN of what is not there.
    fn check_tagged(&self, cx: &CallContext<'_>, resource: &str) -> Result<(), ServiceError> {
        let own = arn(cx, "", "");
        let named = resource.strip_prefix(own.trim_end_matches('/'));
        let there = named.and_then(|named| named.split_once('/'));
        let there = there.is_some_and(|(kind, name)| match kind {
            "identity" => self.identities.contains_key(name),
            "configuration-set" => self.configuration_sets.contains_key(name),
            "contact-list" => self.contact_lists.contains_key(name),
            "dedicated-ip-pool" => self.pools.contains_key(name),
            "template" => self.templates.contains_key(name),
            "custom-verification-email-template" => self.verification_templates.contains_key(name),
            _ => false,
        });
        if there {
            return Ok(());
        }
        Err(missing(format!("Resource {resource} not found.")))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tagged {
    resource_arn: String,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(default)]
    tag_keys: Vec<String>,
}

pub(crate) fn tag(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Tagged,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.check_tagged(cx, &input.resource_arn)?;
    keep_tags(region, input.resource_arn, input.tags);
    Ok(())
}

pub(crate) fn untag(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Tagged,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.check_tagged(cx, &input.resource_arn)?;
    let tags: Option<&mut BTreeMap<_, _>> = region.tags.get_mut(&input.resource_arn);
    if let Some(tags) = tags {
        tags.retain(|key, _| !input.tag_keys.contains(key));
    }
    Ok(())
}

pub(crate) fn list(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Tagged,
) -> Result<Value, ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.check_tagged(cx, &input.resource_arn)?;
    Ok(json!({"Tags": told_tags(region, &input.resource_arn)}))
}
