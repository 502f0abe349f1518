use aws_sdk_s3::primitives::ByteStream;
use shop_core::aws::{self, CallError, SdkConfig};
use time::{Date, OffsetDateTime, UtcOffset};

use crate::event::Event;

/// The bucket of events: newline-delimited JSON, partitioned by the hour the
/// events happened in (`events/date=2026-11-20/hour=09/….ndjson`), which is
/// how Athena and its like want it.
#[derive(Clone)]
pub(crate) struct Archive {
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

impl Archive {
    pub(crate) fn new(sdk: &SdkConfig, bucket: String) -> Self {
        let config = aws_sdk_s3::config::Builder::from(sdk)
            .force_path_style(aws::path_style(sdk))
            .build();
        Self {
            s3: aws_sdk_s3::Client::from_conf(config),
            bucket,
        }
    }

    pub(crate) async fn write(&self, key: &str, lines: String) -> Result<(), CallError> {
        self.s3
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .content_type("application/x-ndjson")
            .body(ByteStream::from(lines.into_bytes()))
            .send()
            .await
            .map_err(|error| CallError::because("write events", &error))?;
        Ok(())
    }

    /// All events of a day.
    pub(crate) async fn day(&self, day: Date) -> Result<Vec<Event>, ArchiveError> {
        let mut pages = self
            .s3
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(day_prefix(day))
            .into_paginator()
            .send();
        let mut events = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| CallError::because("list events", &error))?;
            for key in page.contents().iter().filter_map(|object| object.key()) {
                events.extend(self.read(key).await?);
            }
        }
        Ok(events)
    }

    async fn read(&self, key: &str) -> Result<Vec<Event>, ArchiveError> {
        let object = self
            .s3
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
            .map_err(|error| CallError::because("read events", &error))?;
        let bytes = object
            .body
            .collect()
            .await
            .map_err(|error| CallError::because("read events", &error))?
            .to_vec();
        parse(key, &bytes)
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

/// Where the events of one hour go that came with one message. The name is
/// made of nothing but the two, so a message that comes twice overwrites what
/// it wrote and adds nothing.
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
    fn files_an_event_under_the_hour_it_happened_in_by_utc() {
        let late = event(1, "page_view", "v", "2026-11-20T23:30:00-02:00");
        assert_eq!(
            key(late.at, "m-1"),
            "events/date=2026-11-21/hour=01/m-1.ndjson"
        );
    }

    #[test]
    fn says_which_line_it_could_not_read() {
        let good = serde_json::to_string(&event(1, "search", "v", "2026-11-20T09:00:00Z")).unwrap();
        let events = parse("k", format!("{good}\n{good}\n").as_bytes()).unwrap();
        assert_eq!(events.len(), 2);
        let error = parse("k", format!("{good}\n{{").as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with("could not read k, line 2: "));
    }
}
