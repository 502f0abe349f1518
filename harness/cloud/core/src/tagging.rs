//! The tags of resources of all services: what is common to them, for the API that
//! reads and changes the tags of any resource.

use std::collections::BTreeMap;

use rehearsal_model::error::ServiceError;

use crate::arn::Arn;

/// The tags of a resource by key.
pub type Tags = BTreeMap<String, String>;

/// A resource that has tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaggedResource {
    /// Its ARN.
    pub arn: String,
    /// The type of the resource: `queue`, `bucket`.
    pub kind: String,
    /// Its tags.
    pub tags: Tags,
}

/// A change of the tags of resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagChange {
    /// Adds tags; one with the same key is replaced.
    Add(Tags),
    /// Removes the tags with these keys.
    Remove(Vec<String>),
}

/// The account and the region that a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The 12-digit account.
    pub account: &'a str,
    /// The region.
    pub region: &'a str,
}

impl Place<'_> {
    /// Returns whether an ARN is that of a resource in this place.
    pub fn contains(self, arn: &Arn<'_>) -> bool {
        (arn.account, arn.region) == (self.account, self.region)
    }
}

impl TagChange {
    /// Returns tags as they are after the change.
    #[must_use]
    pub fn applied_to(&self, tags: &Tags) -> Tags {
        let mut changed = tags.clone();
        match self {
            Self::Add(added) => changed.extend(added.clone()),
            Self::Remove(keys) => changed.retain(|key, _| !keys.contains(key)),
        }
        changed
    }
}

/// A service whose resources have tags.
pub trait TaggedResources {
    /// Returns the resources of a place that have tags.
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource>;

    /// Changes the tags of a resource in a place. Errors, also that there is no such
    /// resource, are those of the service's own operation.
    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        change: &TagChange,
    ) -> Result<(), ServiceError>;
}

/// The tagged resources of all services of a cloud.
pub trait TagDirectory {
    /// Returns the resources of a place that have tags, sorted by ARN.
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource>;

    /// Changes the tags of a resource in a place. Returns `None` if no service of the
    /// cloud has tagged resources with such ARNs.
    fn change_tags(
        &self,
        place: Place<'_>,
        arn: &Arn<'_>,
        change: &TagChange,
    ) -> Option<Result<(), ServiceError>>;
}
