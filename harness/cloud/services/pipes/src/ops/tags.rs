//! Tags of pipes.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagged_by_arn::{self, TaggedByArn};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::not_found;
use crate::state::Pipes;

impl TaggedByArn for Pipes {
    fn tags_of(&mut self, arn: &Arn<'_>) -> Result<&mut Tags, ServiceError> {
        let name = arn.resource.strip_prefix("pipe/").unwrap_or(arn.resource);
        let region = self.regions.get_mut(arn.account, arn.region);
        let pipe = region.and_then(|region| region.pipes.get_mut(name));
        pipe.map(|pipe| &mut pipe.tags)
            .ok_or_else(|| not_found(name))
    }
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
    let tags = tagged_by_arn::tags(pipes, &input.resource_arn)?;
    tagged_by_arn::change(tags, &TagChange::Add(input.tags))?;
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
    let tags = tagged_by_arn::tags(pipes, &input.resource_arn)?;
    tagged_by_arn::change(tags, &TagChange::Remove(input.tag_keys))?;
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
    let tags = tagged_by_arn::tags(pipes, &input.resource_arn)?;
    Ok(json!({"tags": tags}))
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
        tagged_by_arn::change(self.tags_of(arn)?, wanted)
    }
}
