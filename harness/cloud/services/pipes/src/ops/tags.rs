//! Tags of pipes.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{not_found, validation};
use crate::state::{Pipe, Pipes};

const MAX_TAGS: usize = 50;

/// Checks that a pipe may have tags.
pub(super) fn check(tags: &Tags) -> Result<(), ServiceError> {
    if tags.keys().any(|key| key.starts_with("aws:")) {
        return Err(validation("Tag keys can't begin with aws:."));
    }
    if tags.len() > MAX_TAGS {
        let message = format!("A resource can have a maximum of {MAX_TAGS} tags.");
        return Err(validation(message));
    }
    Ok(())
}

/// Returns the pipe of an ARN.
fn find<'a>(pipes: &'a mut Pipes, arn: &Arn<'_>) -> Result<&'a mut Pipe, ServiceError> {
    let name = arn.resource.strip_prefix("pipe/").unwrap_or(arn.resource);
    let region = pipes.regions.get_mut(arn.account, arn.region);
    let pipe = region.and_then(|region| region.pipes.get_mut(name));
    pipe.ok_or_else(|| not_found(name))
}

fn parse(text: &str) -> Result<Arn<'_>, ServiceError> {
    Arn::parse(text).ok_or_else(|| validation(format!("Invalid ARN {text}.")))
}

fn change(pipes: &mut Pipes, arn: &Arn<'_>, change: &TagChange) -> Result<(), ServiceError> {
    let pipe = find(pipes, arn)?;
    let changed = change.applied_to(&pipe.tags);
    check(&changed)?;
    pipe.tags = changed;
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TagResource {
    resource_arn: String,
    tags: Tags,
}

pub(crate) fn tag_resource(
    pipes: &mut Pipes,
    _: &mut CallContext<'_>,
    input: TagResource,
) -> Result<Value, ServiceError> {
    check(&input.tags)?;
    change(
        pipes,
        &parse(&input.resource_arn)?,
        &TagChange::Add(input.tags),
    )?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UntagResource {
    resource_arn: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag_resource(
    pipes: &mut Pipes,
    _: &mut CallContext<'_>,
    input: UntagResource,
) -> Result<Value, ServiceError> {
    let removed = TagChange::Remove(input.tag_keys);
    change(pipes, &parse(&input.resource_arn)?, &removed)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListTagsForResource {
    resource_arn: String,
}

pub(crate) fn list_tags_for_resource(
    pipes: &mut Pipes,
    _: &mut CallContext<'_>,
    input: ListTagsForResource,
) -> Result<Value, ServiceError> {
    let pipe = find(pipes, &parse(&input.resource_arn)?)?;
    Ok(json!({"tags": pipe.tags}))
}

impl TaggedResources for Pipes {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let pipes = region.into_iter().flat_map(|region| region.pipes.values());
        let tagged = pipes.filter(|pipe| !pipe.tags.is_empty());
        tagged
            .map(|pipe| TaggedResource {
                arn: pipe.arn.clone(),
                kind: "pipe".to_owned(),
                tags: pipe.tags.clone(),
            })
            .collect()
    }

    fn change_tags(
        &mut self,
        _: Place<'_>,
        arn: &Arn<'_>,
        wanted: &TagChange,
    ) -> Result<(), ServiceError> {
        change(self, arn, wanted)
    }
}
