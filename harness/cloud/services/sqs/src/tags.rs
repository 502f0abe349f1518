//! The tags of queues, and their limits.

use std::collections::BTreeMap;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources};

use crate::error::Error;
use crate::queue::Queue;
use crate::state::Sqs;

const MAX_TAGS: usize = 50;
const MAX_KEY: usize = 128;
const MAX_VALUE: usize = 256;

impl TaggedResources for Sqs {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let region = self.regions.get(place.account, place.region);
        let queues = region.into_iter().flat_map(|region| region.queues.values());
        queues
            .filter(|queue| !queue.tags.is_empty())
            .map(|queue| TaggedResource {
                arn: queue.arn.to_string(),
                kind: "queue".to_owned(),
                tags: queue.tags.clone(),
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
        let region = region
            .filter(|_| place.contains(arn))
            .ok_or_else(Error::queue_does_not_exist)?;
        Ok(change_tags(region.queue_mut(arn.resource)?, change)?)
    }
}

/// Changes the tags of a queue within the limits.
pub(crate) fn change_tags(queue: &mut Queue, change: &TagChange) -> Result<(), Error> {
    match change {
        TagChange::Add(tags) => check_tags(tags)?,
        TagChange::Remove(keys) => keys.iter().try_for_each(|key| check_key(key))?,
    }
    let tags = change.applied_to(&queue.tags);
    check_count(tags.len(), &queue.arn.name)?;
    queue.tags = tags;
    Ok(())
}

/// Checks tags to be added.
pub(crate) fn check_tags(tags: &BTreeMap<String, String>) -> Result<(), Error> {
    for (key, value) in tags {
        check_key(key)?;
        if value.chars().count() > MAX_VALUE {
            return Err(Error::invalid(
                "Tag values must be between 0 and 256 characters in length.",
            ));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(Error::invalid("Tag keys cannot start with 'aws:'."));
        }
    }
    Ok(())
}

/// Checks the key of a tag.
fn check_key(key: &str) -> Result<(), Error> {
    if (1..=MAX_KEY).contains(&key.chars().count()) {
        return Ok(());
    }
    Err(Error::invalid(
        "Tag keys must be between 1 and 128 characters in length.",
    ))
}

/// Checks the number of a queue's tags.
pub(crate) fn check_count(count: usize, queue: &str) -> Result<(), Error> {
    if count <= MAX_TAGS {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "Too many tags added for queue {queue}."
    )))
}
