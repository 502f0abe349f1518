//! `s3.list`: all pages of a listing, as one.

use rehearsal_script::action::s3::List;
use serde_json::{Value, json};

use crate::actions::aws::{etag, refused, time};
use crate::actions::{Cx, StepError};

pub(in crate::actions) async fn list(step: &List, cx: &Cx<'_>) -> Result<Value, StepError> {
    let bucket = cx
        .sandbox()
        .bucket(&cx.name(&step.bucket.bucket)?)?
        .name
        .to_string();
    let prefix = cx.optional(step.bucket.prefix.as_ref())?;
    let delimiter = cx.optional(step.delimiter.as_ref())?;
    let limit = step
        .limit
        .as_ref()
        .map(|limit| cx.count(limit))
        .transpose()?;
    let limit = limit.map_or(usize::MAX, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX)
    });
    let found = if step.versions.0 {
        versions(cx, bucket, prefix, delimiter, limit).await?
    } else {
        objects(cx, bucket, prefix, delimiter, limit).await?
    };
    let Found {
        mut objects,
        prefixes,
    } = match found {
        Ok(found) => found,
        Err(refused) => return Ok(refused),
    };
    objects.truncate(limit);
    let mut seen = json!({ "count": objects.len(), "objects": objects });
    if step.delimiter.is_some() {
        seen["prefixes"] = prefixes.into();
    }
    Ok(seen)
}

/// What a listing holds; the other side of the result is a refusal as it is told.
type Listing = Result<Result<Found, Value>, StepError>;

#[derive(Default)]
struct Found {
    objects: Vec<Value>,
    prefixes: Vec<String>,
}

async fn objects(
    cx: &Cx<'_>,
    bucket: String,
    prefix: Option<String>,
    delimiter: Option<String>,
    limit: usize,
) -> Listing {
    let mut found = Found::default();
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
        found.objects.extend(page.contents().iter().map(|object| {
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
        found.prefixes.extend(prefixes.map(str::to_owned));
        if found.objects.len() >= limit {
            break;
        }
    }
    Ok(Ok(found))
}

async fn versions(
    cx: &Cx<'_>,
    bucket: String,
    prefix: Option<String>,
    delimiter: Option<String>,
    limit: usize,
) -> Listing {
    let mut found = Found::default();
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
        found.objects.extend(page.versions().iter().map(|object| {
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
        found
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
        found.prefixes.extend(prefixes.map(str::to_owned));
        if page.is_truncated() != Some(true) || found.objects.len() >= limit {
            break;
        }
        key_marker = page.next_key_marker().map(str::to_owned);
        version_marker = page.next_version_id_marker().map(str::to_owned);
    }
    // Versions and markers come in two lists, each by key and newest first.
    found.objects.sort_by(|a, b| {
        let key = |object: &Value| object["key"].as_str().unwrap_or_default().to_owned();
        let time = |object: &Value| {
            object["last_modified"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        (key(a), time(b)).cmp(&(key(b), time(a)))
    });
    Ok(Ok(found))
}
