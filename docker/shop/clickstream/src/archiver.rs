use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use shop_core::worker::{Handler, HandlerError, Message};
use time::OffsetDateTime;

use crate::archive::{self, Archive};
use crate::event::{Batch, Event};

/// Writes the events of the queue into the archive.
pub(crate) struct Archiver {
    pub(crate) archive: Arc<dyn Archive>,
    /// The time by which an event is archived.
    pub(crate) time: fn(&Event) -> OffsetDateTime,
}

#[async_trait]
impl Handler for Archiver {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        let batch: Batch = message.json()?;
        for (key, lines) in partition(&message.id, &batch.events, self.time)? {
            self.archive.write(&key, lines).await?;
        }
        tracing::info!(events = batch.events.len(), "events archived");
        Ok(())
    }
}

/// Returns the files to write, by key.
fn partition(
    message: &str,
    events: &[Event],
    time: fn(&Event) -> OffsetDateTime,
) -> serde_json::Result<BTreeMap<String, String>> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for event in events {
        let key = archive::key(time(event), message);
        let lines = files.entry(key).or_default();
        lines.push_str(&serde_json::to_string(event)?);
        lines.push('\n');
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::event;

    #[test]
    fn each_hour_is_a_file_and_each_event_a_line() {
        let files = partition(
            "m-1",
            &[
                event(1, "page_view", "v", "2026-11-20T09:59:59Z"),
                event(2, "search", "v", "2026-11-20T10:00:00Z"),
                event(3, "page_view", "w", "2026-11-20T09:00:00Z"),
            ],
            |event| event.at,
        )
        .unwrap();
        let lines: Vec<(&str, usize)> = files
            .iter()
            .map(|(key, lines)| (key.as_str(), lines.lines().count()))
            .collect();
        assert_eq!(
            lines,
            [
                ("events/date=2026-11-20/hour=09/m-1.ndjson", 2),
                ("events/date=2026-11-20/hour=10/m-1.ndjson", 1),
            ]
        );
    }

    #[test]
    fn unknown_members_are_kept() {
        let event: Event = serde_json::from_str(
            r#"{"id":"00000000-0000-0000-0000-000000000001","kind":"search","visitor":"v",
                "at":"2026-11-20T09:00:00Z","words":"blue mug"}"#,
        )
        .unwrap();
        let files = partition("m-1", &[event], |event| event.at).unwrap();
        let line = files.values().next().unwrap();
        assert!(line.contains(r#""words":"blue mug""#), "{line}");
    }
}
