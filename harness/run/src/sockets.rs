//! The WebSockets that the steps of a case opened.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Upgraded;
use serde_json::{Map, Value, json};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};
use tokio_tungstenite::tungstenite::{Error, Message};

/// How many messages of a connection are kept; one with more is closed.
const MOST_MESSAGES: usize = 10_000;

/// The connections by their names. They end with the case.
#[derive(Debug)]
pub(crate) struct Sockets {
    open: Mutex<BTreeMap<String, Arc<Socket>>>,
    /// Changes with each message that comes.
    changes: watch::Sender<u64>,
}

impl Default for Sockets {
    fn default() -> Self {
        Self {
            open: Mutex::default(),
            changes: watch::Sender::new(0),
        }
    }
}

/// A connection.
#[derive(Debug)]
pub(crate) struct Socket {
    received: Arc<Mutex<Received>>,
    sender: mpsc::UnboundedSender<Message>,
    changes: watch::Sender<u64>,
    task: JoinHandle<()>,
}

/// What has come over a connection.
#[derive(Debug, Default)]
struct Received {
    messages: Vec<Value>,
    /// How it ended: code and reason.
    closed: Option<(u16, String)>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sockets {
    /// Serves a connection from now on, in place of another one of that name.
    pub(crate) async fn open(&self, name: &str, stream: Upgraded) {
        let stream = WebSocketStream::from_raw_socket(stream, Role::Client, None).await;
        let (sender, outgoing) = mpsc::unbounded_channel();
        let received = Arc::<Mutex<Received>>::default();
        let changes = self.changes.clone();
        let task = tokio::spawn(serve(
            stream,
            outgoing,
            Arc::clone(&received),
            changes.clone(),
        ));
        let socket = Socket {
            received,
            sender,
            changes,
            task,
        };
        lock(&self.open).insert(name.to_owned(), Arc::new(socket));
    }

    /// Returns the connection of a name, or why there is none.
    pub(crate) fn get(&self, name: &str) -> Result<Arc<Socket>, String> {
        let open = lock(&self.open);
        if let Some(socket) = open.get(name) {
            return Ok(Arc::clone(socket));
        }
        let names: Vec<&str> = open.keys().map(String::as_str).collect();
        let known = if names.is_empty() {
            "no step has opened one".to_owned()
        } else {
            format!("there are: {}", names.join(", "))
        };
        Err(format!(
            "there is no WebSocket `{name}`: {known}; open it with `websocket.connect: {name}`"
        ))
    }

    /// Returns what changes with each message that comes.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}

impl Socket {
    /// Sends a message; returns how the connection ended if it has.
    pub(crate) fn send(&self, message: Message) -> Result<(), (u16, String)> {
        if let Some(closed) = &lock(&self.received).closed {
            return Err(closed.clone());
        }
        self.sender
            .send(message)
            .map_err(|_| (1006, "the connection ended".to_owned()))
    }

    /// Closes the connection, and waits until the server has.
    pub(crate) async fn close(&self, code: u16, reason: String) {
        let frame = CloseFrame {
            code: CloseCode::from(code),
            reason: reason.into(),
        };
        if self.send(Message::Close(Some(frame))).is_err() {
            return;
        }
        let mut changes = self.changes.subscribe();
        while lock(&self.received).closed.is_none() {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Returns what a step observes of the connection.
    pub(crate) fn observe(&self) -> Value {
        let received = lock(&self.received);
        let mut observation = json!({
            "count": received.messages.len(),
            "messages": received.messages,
        });
        if let Some((code, reason)) = &received.closed {
            observation["closed"] = json!({"code": code, "reason": reason});
        }
        observation
    }
}

type Stream = WebSocketStream<Upgraded>;

async fn serve(
    stream: Stream,
    mut outgoing: mpsc::UnboundedReceiver<Message>,
    received: Arc<Mutex<Received>>,
    changes: watch::Sender<u64>,
) {
    let (mut sink, mut source) = stream.split();
    let mut closing: Option<(u16, String)> = None;
    let closed = loop {
        tokio::select! {
            message = outgoing.recv(), if closing.is_none() => {
                let Some(message) = message else {
                    return;
                };
                if let Message::Close(Some(frame)) = &message {
                    closing = Some((frame.code.into(), frame.reason.as_str().to_owned()));
                }
                if sink.send(message).await.is_err() {
                    break (1006, "the connection ended".to_owned());
                }
            }
            message = source.next() => match message {
                Some(Ok(Message::Close(frame))) => {
                    let _ = sink.close().await;
                    break frame.map_or((1005, String::new()), |frame| {
                        (frame.code.into(), frame.reason.as_str().to_owned())
                    });
                }
                Some(Ok(message)) => {
                    let Some(observed) = observe(&message) else {
                        continue;
                    };
                    let mut received = lock(&received);
                    if received.messages.len() == MOST_MESSAGES {
                        drop(received);
                        break (1009, format!("more than {MOST_MESSAGES} messages came"));
                    }
                    received.messages.push(observed);
                    drop(received);
                    changes.send_modify(|count| *count += 1);
                }
                Some(Err(error)) => break ended(&error, closing.take()),
                None => break closing.take().unwrap_or((1006, String::new())),
            }
        }
    };
    lock(&received).closed = Some(closed);
    changes.send_modify(|count| *count += 1);
}

/// Returns how a connection ended that was closed by us, or broke.
fn ended(error: &Error, closing: Option<(u16, String)>) -> (u16, String) {
    match error {
        Error::ConnectionClosed | Error::AlreadyClosed => closing.unwrap_or((1006, String::new())),
        other => (1006, other.to_string()),
    }
}

/// Returns a message as steps observe it; `None` for one of the protocol itself.
fn observe(message: &Message) -> Option<Value> {
    let text = match message {
        Message::Text(text) => text.as_str(),
        Message::Binary(bytes) => return Some(json!({"base64": STANDARD.encode(bytes)})),
        _ => return None,
    };
    let mut observed = Map::new();
    if let Ok(json) = serde_json::from_str::<Value>(text) {
        observed.insert("json".to_owned(), json);
    }
    observed.insert("body".to_owned(), text.into());
    Some(observed.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_observed_by_their_kinds() {
        let of = |message: Message| observe(&message);
        assert_eq!(of(Message::text("a b")), Some(json!({"body": "a b"})));
        assert_eq!(
            of(Message::text("{\"a\": 1}")),
            Some(json!({"json": {"a": 1}, "body": "{\"a\": 1}"}))
        );
        assert_eq!(
            of(Message::binary(vec![0xff])),
            Some(json!({"base64": "/w=="}))
        );
        assert_eq!(of(Message::Ping(Vec::new().into())), None);
    }

    #[test]
    fn missing_connection_names_those_that_there_are() {
        let error = Sockets::default().get("updates").unwrap_err();
        assert!(error.contains("no step has opened one"), "{error}");
    }
}
