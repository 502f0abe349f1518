use std::collections::BTreeMap;

use shop_core::mutation::Mutation;
use shop_core::worker::{Failure, Handler, Message};

use time::OffsetDateTime;

use crate::archive::{self, Archive};
use crate::event::{Batch, Event};

/// Sorts the events of a message into the archive.
pub(crate) struct Sorter {
    archive: Archive,
}

impl Sorter {
    pub(crate) fn new(archive: Archive) -> Self {
        Self { archive }
    }
}

impl Handler for Sorter {
    async fn handle(&self, message: &Message) -> Result<(), Failure> {
        let batch: Batch = message.json()?;
        for (key, lines) in sort(&message.id, &batch.events)? {
            self.archive.write(&key, lines).await?;
        }
        tracing::info!(events = batch.events.len(), "events archived");
        Ok(())
    }
}

/// What is to be written where.
fn sort(message: &str, events: &[Event]) -> serde_json::Result<BTreeMap<String, String>> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for event in events {
        let at = if Mutation::FilesByArrival.is_made() {
            OffsetDateTime::now_utc()
        } else {
            event.at
        };
        let lines = files.entry(archive::key(at, message)).or_default();
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
    fn writes_one_file_for_each_hour_with_one_line_for_each_event() {
        let files = sort(
            "m-1",
            &[
                event(1, "page_view", "v", "2026-11-20T09:59:59Z"),
                event(2, "search", "v", "2026-11-20T10:00:00Z"),
                event(3, "page_view", "w", "2026-11-20T09:00:00Z"),
            ],
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
    fn keeps_what_it_does_not_know() {
        let event: Event = serde_json::from_str(
            r#"{"id":"00000000-0000-0000-0000-000000000001","kind":"search","visitor":"v",
                "at":"2026-11-20T09:00:00Z","words":"blue mug"}"#,
        )
        .unwrap();
        let files = sort("m-1", &[event]).unwrap();
        let line = files.values().next().unwrap();
        assert!(line.contains(r#""words":"blue mug""#), "{line}");
    }
}
