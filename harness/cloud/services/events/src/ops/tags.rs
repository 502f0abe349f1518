//! Tags of rules and buses.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_core::tagging::{
    Place as TagPlace, TagChange, TaggedResource, TaggedResources, Tags,
};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::error::validation;
use crate::state::{BusRef, DEFAULT_BUS, Events, Place};

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
        return Err(validation("Tag keys can't begin with aws:."));
    }
    let tags: Tags = tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
    check_count(&tags)?;
    Ok(tags)
}

fn check_count(tags: &Tags) -> Result<(), ServiceError> {
    if tags.len() <= MAX_TAGS {
        return Ok(());
    }
    Err(validation(format!(
        "A resource can have a maximum of {MAX_TAGS} tags."
    )))
}

/// Returns the tags of the bus or the rule of an ARN.
fn find<'a>(
    events: &'a mut Events,
    arn: &Arn<'_>,
    now: OffsetDateTime,
) -> Result<&'a mut Tags, ServiceError> {
    if let Some(bus) = BusRef::of_arn(arn.text) {
        return Ok(&mut events.bus(&bus, now)?.tags);
    }
    let Some(resource) = arn.resource.strip_prefix("rule/") else {
        return Err(validation(format!(
            "Parameter ResourceARN {} is not valid.",
            arn.text
        )));
    };
    let (bus, rule) = resource.split_once('/').unwrap_or((DEFAULT_BUS, resource));
    let bus = BusRef {
        place: Place {
            account: arn.account.into(),
            region: arn.region.into(),
        },
        name: bus.to_owned(),
    };
    Ok(&mut events.rule(&bus, rule, now)?.tags)
}

fn parse(text: &str) -> Result<Arn<'_>, ServiceError> {
    Arn::parse(text).ok_or_else(|| {
        validation(format!(
            "Parameter {text} is not valid. Reason: Provided Arn is not in correct format."
        ))
    })
}

fn change(tags: &mut Tags, change: &TagChange) -> Result<(), ServiceError> {
    let changed = change.applied_to(tags);
    check_count(&changed)?;
    *tags = changed;
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagResource {
    #[serde(rename = "ResourceARN")]
    arn: String,
    tags: Vec<Tag>,
}

pub(crate) fn tag_resource(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: TagResource,
) -> Result<Value, ServiceError> {
    let tags = find(events, &parse(&input.arn)?, cx.now())?;
    change(tags, &TagChange::Add(read(input.tags)?))?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagResource {
    #[serde(rename = "ResourceARN")]
    arn: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag_resource(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: UntagResource,
) -> Result<Value, ServiceError> {
    let tags = find(events, &parse(&input.arn)?, cx.now())?;
    change(tags, &TagChange::Remove(input.tag_keys))?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTagsForResource {
    #[serde(rename = "ResourceARN")]
    arn: String,
}

pub(crate) fn list_tags_for_resource(
    events: &mut Events,
    cx: &mut CallContext<'_>,
    input: ListTagsForResource,
) -> Result<Value, ServiceError> {
    let tags = find(events, &parse(&input.arn)?, cx.now())?.iter();
    let tags = tags.map(|(key, value)| json!({"Key": key, "Value": value}));
    Ok(json!({"Tags": tags.collect::<Vec<_>>()}))
}

impl TaggedResources for Events {
    fn tagged(&self, place: TagPlace<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let mut found = Vec::new();
        let mut add = |arn: &String, kind: &str, tags: &Tags| {
            if !tags.is_empty() {
                found.push(TaggedResource {
                    arn: arn.clone(),
                    kind: kind.to_owned(),
                    tags: tags.clone(),
                });
            }
        };
        for bus in region.into_iter().flat_map(|region| region.buses.values()) {
            add(&bus.arn, "event-bus", &bus.tags);
            for rule in bus.rules.values() {
                add(&rule.arn, "rule", &rule.tags);
            }
        }
        found
    }

    fn change_tags(
        &mut self,
        _: TagPlace<'_>,
        arn: &Arn<'_>,
        tag_change: &TagChange,
    ) -> Result<(), ServiceError> {
        change(find(self, arn, OffsetDateTime::UNIX_EPOCH)?, tag_change)
    }
}
