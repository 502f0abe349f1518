//! Leaving a cloud that is not ours as it was found.

use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use futures_util::future::try_join3;

use super::clients::SdkClients;
use super::failure::refused;
use crate::error::StageError;

/// Removes the queues, topics and buckets whose names begin with `prefix` and
/// of which `goes` says so, and tells how many.
pub(crate) async fn remove(
    clients: &SdkClients,
    prefix: &str,
    goes: impl Fn(&str) -> bool,
) -> Result<usize, StageError> {
    let goes = |name: &str| name.starts_with(prefix) && goes(name);
    let removed = try_join3(
        // The SDK's futures are large.
        Box::pin(topics(clients, &goes)),
        Box::pin(queues(clients, prefix, &goes)),
        Box::pin(buckets(clients, &goes)),
    );
    let (topics, queues, buckets) = removed.await?;
    Ok(topics + queues + buckets)
}

async fn topics(clients: &SdkClients, goes: &impl Fn(&str) -> bool) -> Result<usize, StageError> {
    let mut pages = clients.sns.list_topics().into_paginator().send();
    let mut found = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| refused("list topics", &error))?;
        let arns = page.topics().iter().filter_map(|topic| topic.topic_arn());
        let ours = arns.filter(|arn| arn.rsplit(':').next().is_some_and(goes));
        found.extend(ours.map(str::to_owned));
    }
    for arn in &found {
        let delete = clients.sns.delete_topic().topic_arn(arn).send().await;
        delete.map_err(|error| refused(format!("delete the topic {arn}"), &error))?;
    }
    Ok(found.len())
}

async fn queues(
    clients: &SdkClients,
    prefix: &str,
    goes: &impl Fn(&str) -> bool,
) -> Result<usize, StageError> {
    let list = clients.sqs.list_queues().queue_name_prefix(prefix);
    let mut pages = list.max_results(1_000).into_paginator().send();
    let mut found = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| refused("list queues", &error))?;
        let urls = page.queue_urls().iter();
        let ours = urls.filter(|url| url.rsplit('/').next().is_some_and(goes));
        found.extend(ours.cloned());
    }
    for url in &found {
        let delete = clients.sqs.delete_queue().queue_url(url).send().await;
        delete.map_err(|error| refused(format!("delete the queue {url}"), &error))?;
    }
    Ok(found.len())
}

async fn buckets(clients: &SdkClients, goes: &impl Fn(&str) -> bool) -> Result<usize, StageError> {
    let listed = clients.s3.list_buckets().send().await;
    let listed = listed.map_err(|error| refused("list buckets", &error))?;
    let names = listed.buckets().iter().filter_map(|bucket| bucket.name());
    let found: Vec<_> = names.filter(|name| goes(name)).collect();
    for name in &found {
        empty(clients, name).await?;
        let delete = clients.s3.delete_bucket().bucket(*name).send().await;
        delete.map_err(|error| refused(format!("delete the bucket {name}"), &error))?;
    }
    Ok(found.len())
}

/// Removes every version of every object.
async fn empty(clients: &SdkClients, bucket: &str) -> Result<(), StageError> {
    let what = || format!("empty the bucket {bucket}");
    loop {
        let list = clients.s3.list_object_versions().bucket(bucket).send();
        let list = list.await.map_err(|error| refused(what(), &error))?;
        let versions = list.versions().iter().map(|it| (it.key(), it.version_id()));
        let markers = list.delete_markers().iter();
        let markers = markers.map(|it| (it.key(), it.version_id()));
        let objects: Vec<_> = versions
            .chain(markers)
            .filter_map(|(key, version)| {
                let object = ObjectIdentifier::builder().key(key?);
                object
                    .set_version_id(version.map(str::to_owned))
                    .build()
                    .ok()
            })
            .collect();
        if objects.is_empty() {
            return Ok(());
        }
        let all = Delete::builder()
            .set_objects(Some(objects))
            .quiet(true)
            .build();
        let all = all.expect("objects are all that a deletion needs");
        let delete = clients.s3.delete_objects().bucket(bucket).delete(all);
        let done = delete
            .send()
            .await
            .map_err(|error| refused(what(), &error))?;
        if let Some(failed) = done.errors().first() {
            return Err(StageError::Cloud {
                what: what(),
                reason: failed.message().unwrap_or_default().to_owned(),
            });
        }
    }
}
