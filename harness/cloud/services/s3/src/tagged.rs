//! The tags of buckets, for the API that tags resources of all services.

use std::collections::BTreeMap;

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::tagging::{Place, TagChange, TaggedResource, TaggedResources};
use rehearsal_model::error::ServiceError;

use super::error::S3Error;
use super::state::{Bucket, State, Tags};
use super::tagging::{TagTarget, check};

impl TaggedResources for State {
    fn tagged(&self, place: Place<'_>) -> Vec<TaggedResource> {
        let buckets = self.buckets.values().filter(|bucket| is_in(bucket, place));
        buckets
            .filter(|bucket| !bucket.config.tags.is_empty())
            .map(|bucket| TaggedResource {
                arn: bucket.arn(),
                kind: "bucket".to_owned(),
                tags: by_key(&bucket.config.tags),
            })
            .collect()
    }

    fn change_tags(
        &mut self,
        place: Place<'_>,
        arn: &Arn<'_>,
        change: &TagChange,
    ) -> Result<(), ServiceError> {
        let bucket = self.buckets.get_mut(arn.resource);
        let bucket = bucket
            .filter(|bucket| is_in(bucket, place))
            .ok_or_else(|| service_error(&S3Error::no_such_bucket(arn.resource)))?;
        let changed = change.applied_to(&by_key(&bucket.config.tags));
        let tags: Tags = changed.into_iter().collect();
        check(&tags, TagTarget::Bucket).map_err(|error| service_error(&error))?;
        bucket.config.tags = tags;
        Ok(())
    }
}

fn is_in(bucket: &Bucket, place: Place<'_>) -> bool {
    (&*bucket.owner, &*bucket.region) == (place.account, place.region)
}

fn by_key(tags: &Tags) -> BTreeMap<String, String> {
    tags.iter().cloned().collect()
}

fn service_error(error: &S3Error) -> ServiceError {
    ServiceError::sender(error.code().to_owned(), error.message())
        .with_status(error.status().as_u16())
}
