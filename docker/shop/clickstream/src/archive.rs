use async_trait::async_trait;
use aws_sdk_s3::primitives::ByteStream;
use shop_core::aws::{self, CallError, SdkConfig};
use time::{Date, OffsetDateTime, UtcOffset};

use crate::event::Event;

/// The archive of events.
#[async_trait]
pub(crate) trait Archive: Send + Sync {
    /// Writes a file of events, one JSON document a line.
    async fn write(&self, key: &str, lines: String) -> Result<(), CallError>;

    /// Reads all events of a day.
    async fn day(&self, day: Date) -> Result<Vec<Event>, ArchiveError>;
}

/// The bucket of events: newline-delimited JSON, partitioned by hour
/// (`events/date=2026-11-20/hour=09/….ndjson`) as Athena expects it.
pub(crate) struct S3Archive {
    s3: aws_sdk_s3::Client,
    bucket: String,
}

/// The archive could not be written or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArchiveError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("could not read {key}, line {line}: {error}")]
    Line {
        key: String,
        line: usize,
        error: serde_json::Error,
    },
}

impl S3Archive {
    pub(crate) fn new(sdk: &SdkConfig, bucket: String) -> Self {
        let config = aws_sdk_s3::config::Builder::from(sdk)
            .force_path_style(aws::path_style(sdk))
            .build();
        Self {
            s3: aws_sdk_s3::Client::from_conf(config),
            bucket,
        }
    }

    async fn read(&self, key: &str) -> Result<Vec<Event>, ArchiveError> {
        let object = self
            .s3
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
            .map_err(|error| CallError::from_sdk("read events", &error))?;
        let bytes = object
            .body
            .collect()
            .await
            .map_err(|error| CallError::from_sdk("read events", &error))?
            .to_vec();
        parse(key, &bytes)
    }
}

#[async_trait]
impl Archive for S3Archive {
    async fn write(&self, key: &str, lines: String) -> Result<(), CallError> {
        self.s3
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type("application/x-ndjson")
            .body(ByteStream::from(lines.into_bytes()))
            .send()
            .await
            .map_err(|error| CallError::from_sdk("write events", &error))?;
        Ok(())
    }

    async fn day(&self, day: Date) -> Result<Vec<Event>, ArchiveError> {
        let mut pages = self
            .s3
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(day_prefix(day))
            .into_paginator()
            .send();
        let mut events = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| CallError::from_sdk("list events", &error))?;
            for key in page.contents().iter().filter_map(|object| object.key()) {
                events.extend(self.read(key).await?);
            }
        }
        Ok(events)
    }
}

fn parse(key: &str, bytes: &[u8]) -> Result<Vec<Event>, ArchiveError> {
    bytes
        .split(|byte| *byte == b'\n')
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
        .map(|(index, line)| {
            serde_json::from_slice(line).map_err(|error| ArchiveError::Line {
                key: key.to_owned(),
                line: index + 1,
                error,
            })
        })
        .collect()
}

fn day_prefix(day: Date) -> String {
    format!("events/date={day}/")
}

/// Returns the key for the events of one hour and one message. A message that
/// is delivered twice overwrites its own file.
pub(crate) fn key(at: OffsetDateTime, message: &str) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    format!(
        "{}hour={:02}/{message}.ndjson",
        day_prefix(at.date()),
        at.hour()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::event;

    #[test]
    fn key_has_the_hour_of_the_event_in_utc() {
        let late = event(1, "page_view", "v", "2026-11-20T23:30:00-02:00");
        assert_eq!(
            key(late.at, "m-1"),
            "events/date=2026-11-21/hour=01/m-1.ndjson"
        );
    }

    #[test]
    fn error_names_the_invalid_line() {
        let good = serde_json::to_string(&event(1, "search", "v", "2026-11-20T09:00:00Z")).unwrap();
        let events = parse("k", format!("{good}\n{good}\n").as_bytes()).unwrap();
        assert_eq!(events.len(), 2);
        let error = parse("k", format!("{good}\n{{").as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with("could not read k, line 2: "));
    }
}
