//! Tags of parameters.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::validation;
use crate::name::{self, key, strip_arn};
use crate::state::{Region, Ssm};

const MAX_TAGS: usize = 50;

/// A tag of a call.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tag {
    key: String,
    value: String,
}

/// Returns the tags of a call, if they may be given to a resource.
pub(super) fn read(tags: Vec<Tag>) -> Result<Tags, ServiceError> {
    if tags.iter().any(|tag| tag.key.starts_with("aws:")) {
        return Err(validation("Tag keys can't begin with aws:"));
    }
    let tags: Tags = tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
    check_count(&tags)?;
    Ok(tags)
}

fn check_count(tags: &Tags) -> Result<(), ServiceError> {
    if tags.len() <= MAX_TAGS {
        return Ok(());
    }
    Err(ServiceError::sender(
        "TooManyTagsError",
        format!("A resource can have a maximum of {MAX_TAGS} tags."),
    ))
}

fn invalid_id() -> ServiceError {
    ServiceError::sender("InvalidResourceId", "Invalid Resource Id")
}

/// Changes the tags of a parameter, within the limits.
fn change(region: &mut Region, name: &str, change: &TagChange) -> Result<(), ServiceError> {
    let parameter = region.parameters.get_mut(&key(name));
    let parameter = parameter.ok_or_else(invalid_id)?;
    let tags = change.applied_to(&parameter.tags);
    check_count(&tags)?;
    parameter.tags = tags;
    Ok(())
}

/// Refuses resources that are not parameters: this cloud has no others.
fn check_type(resource_type: &str) -> Result<(), ServiceError> {
    if resource_type == "Parameter" {
        return Ok(());
    }
    Err(invalid_id())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AddTagsToResource {
    resource_type: String,
    resource_id: String,
    tags: Vec<Tag>,
}

pub(crate) fn add_tags_to_resource(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: AddTagsToResource,
) -> Result<Value, ServiceError> {
    check_type(&input.resource_type)?;
    let added = TagChange::Add(read(input.tags)?);
    let name = strip_arn(&input.resource_id, cx);
    change(ssm.regions.for_caller(cx), name, &added)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RemoveTagsFromResource {
    resource_type: String,
    resource_id: String,
    tag_keys: Vec<String>,
}

pub(crate) fn remove_tags_from_resource(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: RemoveTagsFromResource,
) -> Result<Value, ServiceError> {
    check_type(&input.resource_type)?;
    let removed = TagChange::Remove(input.tag_keys);
    let name = strip_arn(&input.resource_id, cx);
    change(ssm.regions.for_caller(cx), name, &removed)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTagsForResource {
    resource_type: String,
    resource_id: String,
}

pub(crate) fn list_tags_for_resource(
    ssm: &mut Ssm,
    cx: &mut CallContext<'_>,
    input: ListTagsForResource,
) -> Result<Value, ServiceError> {
    check_type(&input.resource_type)?;
    let name = strip_arn(&input.resource_id, cx);
    let parameter = ssm.regions.for_caller(cx).parameter(name);
    let tags = parameter.ok_or_else(invalid_id)?.tags.iter();
    let tags = tags.map(|(key, value)| json!({"Key": key, "Value": value}));
    Ok(json!({"TagList": tags.collect::<Vec<_>>()}))
}

impl TaggedResources for Ssm {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let parameters = region
            .into_iter()
            .flat_map(|region| region.parameters.values());
        parameters
            .filter(|parameter| !parameter.tags.is_empty())
            .map(|parameter| TaggedResource {
                arn: name::arn(place.account, place.region, &parameter.name),
                kind: "parameter".to_owned(),
                tags: parameter.tags.clone(),
            })
            .collect()
    }

    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        tag_change: &TagChange,
    ) -> Result<(), ServiceError> {
        let region = self.regions.get_mut(arn.account, arn.region);
        let region = region.filter(|_| place.contains(arn));
        let name = arn.resource.strip_prefix("parameter");
        match (region, name) {
            (Some(region), Some(name)) => change(region, name, tag_change),
            _ => Err(invalid_id()),
        }
    }
}
