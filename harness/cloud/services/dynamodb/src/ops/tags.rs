//! Tags of tables.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::definition_input::TagInput;
use crate::error::Error;
use crate::names::TableRef;
use crate::state::Dynamo;

const MAX_TAGS: usize = 50;

/// Checks tags that are to be added.
pub(super) fn check_tags(tags: &[TagInput]) -> Result<(), Error> {
    for tag in tags {
        if tag.key.starts_with("aws:") {
            return Err(Error::validation(
                "One or more parameter values were invalid: Tag keys cannot begin with aws:",
            ));
        }
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

fn too_many() -> Error {
    Error::validation("One or more parameter values were invalid: Too many tags: the limit is 50")
}

/// Returns the tags of the table of an ARN.
fn tags<'a>(dynamo: &'a mut Dynamo, arn: &str) -> Result<&'a mut BTreeMap<String, String>, Error> {
    let table = TableRef::parse_arn(arn)
        .ok_or_else(|| Error::validation(format!("Invalid TableArn: {arn}")))?;
    let found = dynamo.table_mut(&table);
    let found = found.ok_or_else(|| {
        Error::new(
            "ResourceNotFoundException",
            format!("Requested resource not found: ResourcArn: {arn} not found"),
        )
    })?;
    Ok(&mut found.definition.tags)
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
    let known = tags(dynamo, &input.resource_arn)?;
    let mut all = known.clone();
    all.extend(input.tags.into_iter().map(|tag| (tag.key, tag.value)));
    if all.len() > MAX_TAGS {
        return Err(too_many().into());
    }
    *known = all;
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
    let known = tags(dynamo, &input.resource_arn)?;
    known.retain(|key, _| !input.tag_keys.contains(key));
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
    let tags = tags(dynamo, &input.resource_arn)?.iter();
    let tags = tags.map(|(key, value)| json!({"Key": key, "Value": value}));
    Ok(json!({"Tags": tags.collect::<Value>()}))
}
