//! The streams of server-sent events that the steps of a case opened.
//!
//! The format is read here, because it is a few lines of text that a crate would read with a
//! parser library.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::Response;
use serde_json::{Map, Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How many events of a stream are kept; one with more ends.
const MOST_EVENTS: usize = 10_000;
/// The longest event, in bytes.
const LONGEST: usize = 1 << 20;

/// The streams by their names. They end with the case.
#[derive(Debug)]
pub(crate) struct EventStreams {
    open: Mutex<BTreeMap<String, EventStream>>,
    /// Changes with each event that comes.
    changes: watch::Sender<u64>,
}

impl Default for EventStreams {
    fn default() -> Self {
        Self {
            open: Mutex::default(),
            changes: watch::Sender::new(0),
        }
    }
}

#[derive(Debug)]
struct EventStream {
    received: Arc<Mutex<Received>>,
    task: JoinHandle<()>,
}

impl Drop for EventStream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What has come over a stream.
#[derive(Debug, Default)]
struct Received {
    events: Vec<Value>,
    ended: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl EventStreams {
    /// Reads a stream from now on, in place of another one of that name.
    pub(crate) fn open(&self, name: &str, response: Response) {
        let received = Arc::<Mutex<Received>>::default();
        let task = read(response, Arc::clone(&received), self.changes.clone());
        let stream = EventStream {
            received,
            task: tokio::spawn(task),
        };
        lock(&self.open).insert(name.to_owned(), stream);
    }

    /// Returns what a step observes of a stream, or why there is none.
    pub(crate) fn observe(&self, name: &str) -> Result<Value, String> {
        let open = lock(&self.open);
        let stream = open.get(name).ok_or_else(|| missing(name, &open))?;
        let received = lock(&stream.received);
        Ok(json!({
            "count": received.events.len(),
            "events": received.events,
            "ended": received.ended,
        }))
    }

    /// Closes a stream.
    pub(crate) fn close(&self, name: &str) -> Result<(), String> {
        let mut open = lock(&self.open);
        match open.remove(name) {
            Some(_) => Ok(()),
            None => Err(missing(name, &open)),
        }
    }

    /// Returns what changes with each event that comes.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}

fn missing(name: &str, open: &BTreeMap<String, EventStream>) -> String {
    let names: Vec<&str> = open.keys().map(String::as_str).collect();
    let known = if names.is_empty() {
        "none is open".to_owned()
    } else {
        format!("there are: {}", names.join(", "))
    };
    format!("there is no stream `{name}`: {known}; open it with `sse.connect: {name}`")
}

async fn read(mut response: Response, received: Arc<Mutex<Received>>, changes: watch::Sender<u64>) {
    let mut parser = EventParser::default();
    while let Ok(Some(bytes)) = response.chunk().await {
        let events = parser.push(&bytes);
        if parser.is_too_long() {
            break;
        }
        if events.is_empty() {
            continue;
        }
        let mut received = lock(&received);
        received.events.extend(events);
        if received.events.len() > MOST_EVENTS {
            break;
        }
        drop(received);
        changes.send_modify(|count| *count += 1);
    }
    lock(&received).ended = true;
    changes.send_modify(|count| *count += 1);
}

/// Reads events from bytes as they come.
#[derive(Debug, Default)]
struct EventParser {
    /// The beginning of a line.
    line: Vec<u8>,
    /// Whether the last line ended with a carriage return, whose line feed belongs to it.
    after_return: bool,
    is_first: bool,
    event: String,
    data: Option<String>,
    id: Option<String>,
}

impl EventParser {
    /// Adds bytes, and returns the events that they complete.
    fn push(&mut self, bytes: &[u8]) -> Vec<Value> {
        let mut events = Vec::new();
        for byte in bytes {
            let was_return = std::mem::take(&mut self.after_return);
            match byte {
                b'\n' if was_return => {}
                b'\n' | b'\r' => {
                    self.after_return = *byte == b'\r';
                    let line = std::mem::take(&mut self.line);
                    events.extend(self.end_line(&String::from_utf8_lossy(&line)));
                }
                _ => self.line.push(*byte),
            }
        }
        events
    }

    fn is_too_long(&self) -> bool {
        self.line.len() + self.data.as_ref().map_or(0, String::len) > LONGEST
    }

    /// Takes a line, and returns the event that an empty one ends.
    fn end_line(&mut self, line: &str) -> Option<Value> {
        let is_first = !std::mem::replace(&mut self.is_first, true);
        let line = if is_first {
            line.trim_start_matches('\u{feff}')
        } else {
            line
        };
        if line.is_empty() {
            return self.end_event();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            // A comment, or how long to wait before another connection.
            _ => {}
        }
        None
    }

    fn end_event(&mut self) -> Option<Value> {
        let event = std::mem::take(&mut self.event);
        let data = self.data.take()?;
        let mut observed = Map::new();
        let kind = if event.is_empty() { "message" } else { &event };
        observed.insert("event".to_owned(), kind.into());
        if let Some(id) = self.id.as_ref().filter(|id| !id.is_empty()) {
            observed.insert("id".to_owned(), id.as_str().into());
        }
        if let Ok(json) = serde_json::from_str::<Value>(&data) {
            observed.insert("json".to_owned(), json);
        }
        observed.insert("body".to_owned(), data.into());
        Some(observed.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the HTML standard, "Parsing an event stream", and lines that are cut
    /// anywhere.
    #[test]
    fn events_are_read_as_the_standard_says() {
        let stream = "\u{feff}: a comment\r\ndata: first event\rid: 1\n\ndata:second event\nid\n\n\
                      data:  third event\n\nevent: add\ndata: {\"a\": 1}\ndata:\ndata\nretry: 5\n\n\
                      event: lost\n\ndata: unfinished";
        let expected = json!([
            {"event": "message", "id": "1", "body": "first event"},
            {"event": "message", "body": "second event"},
            {"event": "message", "body": " third event"},
            {"event": "add", "json": {"a": 1}, "body": "{\"a\": 1}\n\n"},
        ]);
        for size in [1, 2, 3, 7, 1_000] {
            let mut parser = EventParser::default();
            let parts = stream.as_bytes().chunks(size);
            let events: Vec<Value> = parts.flat_map(|part| parser.push(part)).collect();
            assert_eq!(json!(events), expected, "{size}");
        }
    }

    #[test]
    fn missing_stream_is_explained() {
        let error = EventStreams::default().observe("updates").unwrap_err();
        assert!(error.contains("none is open"), "{error}");
    }
}
