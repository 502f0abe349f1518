//! `s3.list`: all pages of a listing.

use rehearsal_record::Observation;
use rehearsal_script::action::s3::List;
use rehearsal_stage::Bucket;
use serde_json::{Value, json};

use crate::actions::Perform;
use crate::actions::sdk::{etag, refused, time};
use crate::context::StepContext;
use crate::error::StepError;
use crate::step_trace::sent_fields;

impl Perform for List {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        let bucket = cx
            .sandbox()
            .resource::<Bucket>(&cx.name(&self.bucket.bucket)?)?
            .name
            .to_string();
        let prefix = cx.optional_text(self.bucket.prefix.as_ref())?;
        let delimiter = cx.optional_text(self.delimiter.as_ref())?;
        let limit = cx.optional_count(self.limit.as_ref())?;
        cx.sends(sent_fields([
            ("bucket", Some(bucket.as_str().into())),
            ("prefix", prefix.as_deref().map(Value::from)),
            ("delimiter", delimiter.as_deref().map(Value::from)),
            ("limit", limit.map(Value::from)),
            ("versions", self.versions.0.then(|| true.into())),
        ]));
        let limit = limit.map_or(usize::MAX, |limit| {
            usize::try_from(limit).unwrap_or(usize::MAX)
        });
        let listing = if self.versions.0 {
            versions(cx, bucket, prefix, delimiter, limit).await?
        } else {
            objects(cx, bucket, prefix, delimiter, limit).await?
        };
        let Listing {
            mut objects,
            prefixes,
        } = match listing {
            Ok(listing) => listing,
            Err(refused) => return Ok(refused),
        };
        objects.truncate(limit);
        let mut observation = json!({ "count": objects.len(), "objects": objects });
        if self.delimiter.is_some() {
            observation["prefixes"] = prefixes.into();
        }
        Ok(observation)
    }
}

/// A listing, or the observation of an error of AWS.
type ListResult = Result<Result<Listing, Value>, StepError>;

#[derive(Default)]
struct Listing {
    objects: Vec<Value>,
    prefixes: Vec<String>,
}

async fn objects(
    cx: &StepContext<'_>,
    bucket: String,
    prefix: Option<String>,
    delimiter: Option<String>,
    limit: usize,
) -> ListResult {
    let mut listing = Listing::default();
    let mut pages = cx
        .s3()
        .list_objects_v2()
        .bucket(bucket)
        .set_prefix(prefix)
        .set_delimiter(delimiter)
        .into_paginator()
        .send();
    while let Some(page) = pages.next().await {
        let page = match page {
            Ok(page) => page,
            Err(error) => return refused(&error).map(Err),
        };
        listing.objects.extend(page.contents().iter().map(|object| {
            json!({
                "key": object.key(),
                "size": object.size(),
                "etag": etag(object.e_tag().unwrap_or_default()),
                "last_modified": object.last_modified().map(time),
            })
        }));
        let prefixes = page
            .common_prefixes()
            .iter()
            .filter_map(|prefix| prefix.prefix());
        listing.prefixes.extend(prefixes.map(str::to_owned));
        if listing.objects.len() >= limit {
            break;
        }
    }
    Ok(Ok(listing))
}

async fn versions(
    cx: &StepContext<'_>,
    bucket: String,
    prefix: Option<String>,
    delimiter: Option<String>,
    limit: usize,
) -> ListResult {
    let mut listing = Listing::default();
    let (mut key_marker, mut version_marker) = (None, None);
    loop {
        let page = cx
            .s3()
            .list_object_versions()
            .bucket(&bucket)
            .set_prefix(prefix.clone())
            .set_delimiter(delimiter.clone())
            .set_key_marker(key_marker)
            .set_version_id_marker(version_marker)
            .send()
            .await;
        let page = match page {
            Ok(page) => page,
            Err(error) => return refused(&error).map(Err),
        };
        listing.objects.extend(page.versions().iter().map(|object| {
            json!({
                "key": object.key(),
                "size": object.size(),
                "etag": etag(object.e_tag().unwrap_or_default()),
                "last_modified": object.last_modified().map(time),
                "version": object.version_id(),
                "latest": object.is_latest(),
                "deleted": false,
            })
        }));
        listing
            .objects
            .extend(page.delete_markers().iter().map(|marker| {
                json!({
                    "key": marker.key(),
                    "last_modified": marker.last_modified().map(time),
                    "version": marker.version_id(),
                    "latest": marker.is_latest(),
                    "deleted": true,
                })
            }));
        let prefixes = page
            .common_prefixes()
            .iter()
            .filter_map(|prefix| prefix.prefix());
        listing.prefixes.extend(prefixes.map(str::to_owned));
        if page.is_truncated() != Some(true) || listing.objects.len() >= limit {
            break;
        }
        key_marker = page.next_key_marker().map(str::to_owned);
        version_marker = page.next_version_id_marker().map(str::to_owned);
    }
    // AWS returns versions and markers in two lists, each by key and newest first.
    listing.objects.sort_by(|a, b| {
        let key = |object: &Value| object["key"].as_str().unwrap_or_default().to_owned();
        let time = |object: &Value| {
            object["last_modified"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        (key(a), time(b)).cmp(&(key(b), time(a)))
    });
    Ok(Ok(listing))
}
