//! Putting seeds into a sandbox's cloud.

use std::path::PathBuf;

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::Message;
use crate::cloud::clients::SdkClients;
use crate::cloud::failure::refused;
use crate::cloud::users::NewUser;
use crate::cloud::{Bucket, Queue, UserPool};
use crate::error::StageError;

/// How many objects are on their way at once.
const AT_ONCE: usize = 16;
/// As many as SQS takes in one call.
const BATCH: usize = 10;

pub(crate) async fn put_objects(
    clients: &SdkClients,
    bucket: &Bucket,
    objects: &[(String, PathBuf)],
) -> Result<(), StageError> {
    let put = async |(key, file): &(String, PathBuf)| {
        let bytes = tokio::fs::read(file).await;
        let bytes = bytes.map_err(|source| StageError::files("read", file, source))?;
        let put = clients.s3.put_object().bucket(&*bucket.name).key(key);
        let put = put
            .set_content_type(content_type(key))
            .body(ByteStream::from(bytes));
        let what = || format!("put {} into the bucket {}", file.display(), bucket.name);
        put.send().await.map_err(|error| refused(what(), &error))?;
        Ok(())
    };
    stream::iter(objects)
        .map(put)
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

/// Puts users into a pool.
pub(crate) async fn add_users(
    clients: &SdkClients,
    pool: &UserPool,
    users: &[NewUser],
) -> Result<(), StageError> {
    let join = async |user: &NewUser| user.join(clients, pool).await.map(drop);
    stream::iter(users)
        .map(join)
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

/// Sends messages in their order.
pub(crate) async fn send_messages(
    clients: &SdkClients,
    queue: &Queue,
    messages: &[Message],
) -> Result<(), StageError> {
    for batch in messages.chunks(BATCH) {
        let entries = batch.iter().enumerate().map(|(index, message)| {
            SendMessageBatchRequestEntry::builder()
                .id(index.to_string())
                .message_body(&message.body)
                .set_message_group_id(message.group.clone())
                .set_message_deduplication_id(message.dedup.clone())
                .build()
                .expect("an id and a body are all that an entry needs")
        });
        let what = || format!("send seed messages to the queue {}", queue.name);
        let batch = clients.sqs.send_message_batch().queue_url(&*queue.url);
        let answer = batch.set_entries(Some(entries.collect())).send().await;
        let answer = answer.map_err(|error| refused(what(), &error))?;
        if let Some(failed) = answer.failed().first() {
            let reason = format!(
                "{}: {}",
                failed.code(),
                failed.message().unwrap_or_default()
            );
            return Err(StageError::Cloud {
                what: what(),
                reason,
            });
        }
    }
    Ok(())
}

/// By the key's ending, as the AWS command line does.
fn content_type(key: &str) -> Option<String> {
    let (_, ending) = key.rsplit_once('.')?;
    let known = match ending {
        "css" => "text/css",
        "csv" => "text/csv",
        "gif" => "image/gif",
        "html" => "text/html",
        "jpg" | "jpeg" => "image/jpeg",
        "js" => "text/javascript",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain",
        "xml" => "application/xml",
        "zip" => "application/zip",
        _ => return None,
    };
    Some(known.to_owned())
}
