//! Tags of resources.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::errors::not_found;
use crate::state::{Region, Ses};
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources};
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

impl TaggedResources for Ses {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let Some(region) = self.regions.get(place.account, place.region) else {
            return Vec::new();
        };
        let tagged = region.tags.iter().filter(|(_, tags)| !tags.is_empty());
        tagged
            .filter_map(|(arn, tags)| {
                let (kind, _) = region.find_resource(place, arn)?;
                Some(TaggedResource {
                    arn: arn.clone(),
                    kind: kind.to_owned(),
                    tags: tags.clone(),
                })
            })
            .collect()
    }

    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        change: &TagChange,
    ) -> Result<(), ServiceError> {
        let region = self.regions.get_mut(place.account, place.region);
        let region = region.ok_or_else(|| no_such_resource(arn.text))?;
        region.check_resource(place, arn.text)?;
        let tags = region.tags.entry(arn.text.to_owned()).or_default();
        *tags = change.applied_to(tags);
        Ok(())
    }
}

fn no_such_resource(arn: &str) -> ServiceError {
    not_found(format!("Resource {arn} not found."))
}

/// Returns where the caller's resources are.
fn place<'a>(cx: &CallContext<'a>) -> Place<'a> {
    Place {
        account: &cx.caller.account,
        region: &cx.caller.region,
    }
}

impl Region {
    /// Returns the type and the name of a resource, if it exists.
    fn find_resource<'a>(&self, place: Place<'_>, arn: &'a str) -> Option<(&'a str, &'a str)> {
        let arn = Arn::parse(arn).filter(|arn| arn.service == "ses" && place.contains(arn))?;
        let (kind, name) = arn.resource.split_once('/')?;
        let exists = match kind {
            "identity" => self.identities.contains_key(name),
            "configuration-set" => self.configuration_sets.contains_key(name),
            "contact-list" => self.contact_lists.contains_key(name),
            "dedicated-ip-pool" => self.pools.contains_key(name),
            "template" => self.templates.contains_key(name),
            "custom-verification-email-template" => self.verification_templates.contains_key(name),
            _ => false,
        };
        exists.then_some((kind, name))
    }

    /// Checks that a resource exists.
    fn check_resource(&self, place: Place<'_>, arn: &str) -> Result<(), ServiceError> {
        let found = self.find_resource(place, arn);
        found.map(|_| ()).ok_or_else(|| no_such_resource(arn))
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
    region.check_resource(place(cx), &input.resource_arn)?;
    add_tags(region, input.resource_arn, input.tags);
    Ok(())
}

pub(crate) fn untag(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: TagsInput,
) -> Result<(), ServiceError> {
    let region = ses.regions.for_caller(cx);
    region.check_resource(place(cx), &input.resource_arn)?;
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
    region.check_resource(place(cx), &input.resource_arn)?;
    Ok(json!({"Tags": describe_tags(region, &input.resource_arn)}))
}
