//! Tags of secrets.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources, Tags};
use serde::Deserialize;
use serde_json::{Value, json};

use super::input::check_name;
use crate::error::{invalid_parameter, secret_not_found};
use crate::secret::Secret;
use crate::state::Secrets;

const MAX_TAGS: usize = 50;

/// A tag of a call.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tag {
    key: Option<String>,
    value: Option<String>,
}

/// Returns the tags of a call, if they may be given to a secret.
pub(super) fn read(tags: Vec<Tag>) -> Result<Tags, ServiceError> {
    let mut read = Tags::new();
    for tag in tags {
        let Some(key) = tag.key else {
            return Err(invalid_parameter("You must provide a key for each tag."));
        };
        if key.starts_with("aws:") {
            return Err(invalid_parameter("Tag keys can't begin with aws:."));
        }
        read.insert(key, tag.value.unwrap_or_default());
    }
    check_count(&read)?;
    Ok(read)
}

fn check_count(tags: &Tags) -> Result<(), ServiceError> {
    if tags.len() <= MAX_TAGS {
        return Ok(());
    }
    Err(invalid_parameter(format!(
        "A secret can have a maximum of {MAX_TAGS} tags."
    )))
}

/// Returns tags as calls write them.
pub(super) fn written(tags: &Tags) -> Vec<Value> {
    let tags = tags.iter();
    tags.map(|(key, value)| json!({"Key": key, "Value": value}))
        .collect()
}

fn change(secret: &mut Secret, change: &TagChange) -> Result<(), ServiceError> {
    let before = secret.tags.clone();
    let tags = change.applied_to(&before.clone().unwrap_or_default());
    check_count(&tags)?;
    secret.tags = (before.is_some() || !tags.is_empty()).then_some(tags);
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagResource {
    secret_id: String,
    tags: Vec<Tag>,
}

pub(crate) fn tag_resource(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: TagResource,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "TagResource")?;
    change(secret, &TagChange::Add(read(input.tags)?))?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagResource {
    secret_id: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag_resource(
    secrets: &mut Secrets,
    cx: &mut CallContext<'_>,
    input: UntagResource,
) -> Result<Value, ServiceError> {
    check_name(&input.secret_id)?;
    let secret = secrets.find_kept(cx, &input.secret_id, "UntagResource")?;
    change(secret, &TagChange::Remove(input.tag_keys))?;
    Ok(json!({}))
}

impl TaggedResources for Secrets {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let secrets = region
            .into_iter()
            .flat_map(|region| region.secrets.values());
        let tagged = secrets.filter_map(|secret| {
            let tags = secret.tags.clone().filter(|tags| !tags.is_empty())?;
            Some(TaggedResource {
                arn: secret.arn.clone(),
                kind: "secret".to_owned(),
                tags,
            })
        });
        tagged.collect()
    }

    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        tag_change: &TagChange,
    ) -> Result<(), ServiceError> {
        let region = self.regions.get_mut(place.account, place.region);
        let mut secrets = region
            .into_iter()
            .flat_map(|region| region.secrets.values_mut());
        let secret = secrets.find(|secret| secret.arn == arn.text);
        change(secret.ok_or_else(secret_not_found)?, tag_change)
    }
}
