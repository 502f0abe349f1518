//! Tumbling windows: records are in a window by the time at which they arrived, and what the
//! function answers is its state in the next invocation of the same window.

use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::records::arrived;
use super::settings::{Batch, Shard, Window};

impl Window {
    /// Returns the window of a record.
    fn of(record: &Value, seconds: u32) -> Option<Self> {
        let seconds = i64::from(seconds);
        let at = arrived(record)?.unix_timestamp();
        let start = OffsetDateTime::from_unix_timestamp(at - at.rem_euclid(seconds)).ok()?;
        Some(Self {
            start,
            end: start + Duration::seconds(seconds),
        })
    }
}

impl Shard {
    /// Makes batches of records, each of one window, and one that ends the window before.
    pub(super) fn batch_by_windows(&mut self, mut records: Vec<Value>, seconds: u32) {
        while let Some(first) = records.first() {
            let window = Window::of(first, seconds);
            let is_other = |record: &Value| Window::of(record, seconds) != window;
            let end = records.iter().position(is_other).unwrap_or(records.len());
            if self.window != window {
                self.end_window();
            }
            self.window = window;
            self.batches.push_back(Batch {
                records: records.drain(..end).collect(),
                window,
                ..Batch::default()
            });
        }
    }

    /// Ends the window whose time is over, if no more of its records can come.
    pub(super) fn end_window_at(&mut self, now: OffsetDateTime) {
        if self.gathered.is_empty() && self.window.is_some_and(|window| window.end <= now) {
            self.end_window();
        }
    }

    fn end_window(&mut self) {
        if let Some(window) = self.window.take() {
            self.batches.push_back(Batch {
                window: Some(window),
                is_final: true,
                ..Batch::default()
            });
        }
    }

    /// Keeps what a function has answered to a batch; after the last one of a window nothing.
    pub(super) fn keep_state(&mut self, batch: &Batch, answer: &str) {
        if batch.is_final {
            self.window_state = None;
        } else if batch.window.is_some() {
            let answer: Value = serde_json::from_str(answer).unwrap_or_default();
            self.window_state = Some(answer["state"].clone()).filter(Value::is_object);
        }
    }

    /// Returns what a function is told of a batch.
    pub(super) fn event(&self, batch: &Batch, shard: &str, source: &str) -> Value {
        let mut event = json!({"Records": batch.records});
        let Some(window) = batch.window else {
            return event;
        };
        let time = |at: OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
        event["window"] = json!({"start": time(window.start), "end": time(window.end)});
        event["state"] = self.window_state.clone().unwrap_or_else(|| json!({}));
        event["shardId"] = shard.into();
        event["eventSourceARN"] = source.into();
        event["isFinalInvokeForWindow"] = batch.is_final.into();
        event["isWindowTerminatedEarly"] = false.into();
        event
    }
}
