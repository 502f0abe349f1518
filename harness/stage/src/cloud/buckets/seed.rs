//! Seeds of buckets: the files of a folder.

use std::path::{Path, PathBuf};

use aws_sdk_s3::primitives::ByteStream;
use futures_util::future::FutureExt as _;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::Bucket;
use crate::cloud::clients::CloudClients;
use crate::cloud::error::service_error;
use crate::cloud::resource::{CloudSeed, Completion, Resources};
use crate::error::StageError;

/// The number of objects that are sent at once.
const CONCURRENT: usize = 16;

/// Files for a bucket.
#[derive(Debug)]
pub(super) struct ObjectSeed {
    bucket: String,
    /// The files by key.
    objects: Vec<(String, PathBuf)>,
    /// Whether the bucket sends notifications of them.
    notifies: bool,
}

impl ObjectSeed {
    /// Lists the files below a folder.
    pub(super) fn read(
        bucket: &str,
        folder: &Path,
        prefix: &str,
        notifies: bool,
    ) -> Result<Self, StageError> {
        Ok(Self {
            bucket: bucket.to_owned(),
            objects: files_below(folder, prefix)?,
            notifies,
        })
    }
}

impl CloudSeed for ObjectSeed {
    /// The messages of notifications count their times from when they are sent.
    fn is_timed(&self) -> bool {
        self.notifies
    }

    fn load<'a>(&'a self, clients: &'a CloudClients, resources: &'a Resources) -> Completion<'a> {
        async move {
            let bucket = resources.get::<Bucket>(&self.bucket)?;
            let puts = self.objects.iter();
            let puts = puts.map(|(key, file)| put_object(clients, bucket, key, file).boxed());
            let puts = stream::iter(puts.collect::<Vec<_>>());
            puts.buffer_unordered(CONCURRENT).try_collect().await
        }
        .boxed()
    }
}

async fn put_object(
    clients: &CloudClients,
    bucket: &Bucket,
    key: &str,
    file: &Path,
) -> Result<(), StageError> {
    let bytes = tokio::fs::read(file).await;
    let bytes = bytes.map_err(|source| StageError::files("read", file, source))?;
    let put = clients.s3.put_object().bucket(&*bucket.name).key(key);
    let put = put.set_content_type(content_type(key).map(str::to_owned));
    let put = put.body(ByteStream::from(bytes)).send().await;
    let action = || format!("put {} into the bucket {}", file.display(), bucket.name);
    put.map_err(|error| service_error(action(), &error))?;
    Ok(())
}

/// Returns every file below a folder with its key, sorted by key.
fn files_below(folder: &Path, prefix: &str) -> Result<Vec<(String, PathBuf)>, StageError> {
    let failed = |source| StageError::files("read the seed folder", folder, source);
    let mut found = Vec::new();
    let mut pending = vec![folder.to_path_buf()];
    while let Some(next) = pending.pop() {
        for entry in std::fs::read_dir(&next).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let relative = path.strip_prefix(folder).unwrap_or(&path);
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            found.push((format!("{prefix}{}", parts.join("/")), path));
        }
    }
    found.sort();
    Ok(found)
}

/// Returns the content type by the key's extension, as the AWS command line does.
fn content_type(key: &str) -> Option<&'static str> {
    let (_, extension) = key.rsplit_once('.')?;
    Some(match extension {
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
    })
}
