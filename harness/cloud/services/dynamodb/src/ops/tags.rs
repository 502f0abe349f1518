//! Tags of tables.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources};
use serde::Deserialize;
use serde_json::{Value, json};

use super::definition_input::TagInput;
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;
use crate::table::Table;

const MAX_TAGS: usize = 50;

/// Checks tags that are to be added.
pub(super) fn check_tags(tags: &[TagInput]) -> Result<(), Error> {
    check_keys(tags.iter().map(|tag| &tag.key))?;
    for tag in tags {
        if tags.iter().filter(|other| other.key == tag.key).count() > 1 {
            return Err(Error::validation(format!(
                "Duplicate tag keys are not allowed: {}",
                tag.key
            )));
        }
    }
    if tags.len() > MAX_TAGS {
        return Err(too_many());
    }
    Ok(())
}

fn check_keys<'a>(mut keys: impl Iterator<Item = &'a String>) -> Result<(), Error> {
    if keys.any(|key| key.starts_with("aws:")) {
        return Err(Error::invalid_values("Tag keys cannot begin with aws:"));
    }
    Ok(())
}

fn too_many() -> Error {
    Error::invalid_values("Too many tags: the limit is 50")
}

/// Changes the tags of a table within the limits.
fn change(
    dynamo: &mut Dynamo,
    name: &TableRef,
    change: &TagChange,
    arn: &str,
) -> Result<(), Error> {
    if let TagChange::Add(tags) = change {
        check_keys(tags.keys())?;
    }
    let known = &mut find(dynamo, name, arn)?.definition.tags;
    let tags = change.applied_to(known);
    if tags.len() > MAX_TAGS {
        return Err(too_many());
    }
    *known = tags;
    Ok(())
}

fn find<'a>(dynamo: &'a mut Dynamo, name: &TableRef, arn: &str) -> Result<&'a mut Table, Error> {
    dynamo.table_mut(name).ok_or_else(|| {
        Error::new(
            "ResourceNotFoundException",
            format!("Requested resource not found: ResourcArn: {arn} not found"),
        )
    })
}

fn parse(arn: &str) -> Result<TableRef, Error> {
    TableRef::parse_arn(arn).ok_or_else(|| Error::validation(format!("Invalid TableArn: {arn}")))
}

impl TaggedResources for Dynamo {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let tables = region.into_iter().flat_map(|region| region.tables.values());
        tables
            .filter(|table| !table.definition.tags.is_empty())
            .map(|table| TaggedResource {
                arn: table.definition.arn.to_string(),
                kind: "table".to_owned(),
                tags: table.definition.tags.clone(),
            })
            .collect()
    }

    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        tag_change: &TagChange,
    ) -> Result<(), ServiceError> {
        let name = parse(arn.text)?;
        if !place.contains(arn) {
            return Err(Error::table_not_found(&name.name).into());
        }
        Ok(change(self, &name, tag_change, arn.text)?)
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagResource {
    resource_arn: String,
    tags: Vec<TagInput>,
}

pub(crate) fn tag_resource(
    dynamo: &mut Dynamo,
    _: &mut CallContext<'_>,
    input: TagResource,
) -> Result<Value, ServiceError> {
    check_tags(&input.tags)?;
    let name = parse(&input.resource_arn)?;
    let tags = input.tags.into_iter().map(|tag| (tag.key, tag.value));
    let added = TagChange::Add(tags.collect());
    change(dynamo, &name, &added, &input.resource_arn)?;
    Ok(json!({}))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagResource {
    resource_arn: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag_resource(
    dynamo: &mut Dynamo,
    _: &mut CallContext<'_>,
    input: UntagResource,
) -> Result<Value, ServiceError> {
    let name = parse(&input.resource_arn)?;
    let removed = TagChange::Remove(input.tag_keys);
    change(dynamo, &name, &removed, &input.resource_arn)?;
    Ok(json!({}))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTagsOfResource {
    resource_arn: String,
}

pub(crate) fn list_tags_of_resource(
    dynamo: &mut Dynamo,
    _: &mut CallContext<'_>,
    input: ListTagsOfResource,
) -> Result<Value, ServiceError> {
    let name = parse(&input.resource_arn)?;
    let table = find(dynamo, &name, &input.resource_arn)?;
    let tags = table.definition.tags.iter();
    let tags = tags.map(|(key, value)| json!({"Key": key, "Value": value}));
    Ok(json!({"Tags": tags.collect::<Value>()}))
}
