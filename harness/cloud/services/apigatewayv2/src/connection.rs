//! The open connections of WebSocket APIs.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use time::{Duration, OffsetDateTime};
use tokio::sync::mpsc;

/// The longest message, in bytes. Quotas of API Gateway: "WebSocket message payload size".
pub(crate) const LONGEST_MESSAGE: usize = 128 * 1024;
/// The longest frame, in bytes.
pub(crate) const LONGEST_FRAME: usize = 32 * 1024;
/// After how long without a message a connection is closed.
const IDLE: Duration = Duration::minutes(10);
/// After how long a connection is closed in any case.
const LIFETIME: Duration = Duration::hours(2);
/// How many messages wait for a client that reads none.
const UNREAD: usize = 1_000;

/// Why a connection ends, as a close frame says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closure {
    pub(crate) code: u16,
    pub(crate) reason: String,
}

impl Closure {
    pub(crate) fn new(code: u16, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
        }
    }

    /// The closure of a connection that was idle, is too old, or whose cloud was reset.
    pub(crate) fn going_away() -> Self {
        Self::new(1001, "Going away")
    }
}

/// What a client is sent.
#[derive(Debug)]
pub(crate) enum ToClient {
    Message(Bytes),
    Close(Closure),
}

/// Why a message was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotSent {
    /// The connection is not there any more.
    Gone,
    /// The client does not read.
    TooMany,
}

/// An open connection.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) account: Arc<str>,
    pub(crate) connected_at: OffsetDateTime,
    pub(crate) last_active_at: OffsetDateTime,
    pub(crate) user_agent: String,
    sender: mpsc::Sender<ToClient>,
}

impl Connection {
    /// Returns a connection that begins now, and what its client is sent.
    pub(crate) fn new(
        account: Arc<str>,
        user_agent: String,
        now: OffsetDateTime,
    ) -> (Self, mpsc::Receiver<ToClient>) {
        let (sender, receiver) = mpsc::channel(UNREAD);
        let connection = Self {
            account,
            connected_at: now,
            last_active_at: now,
            user_agent,
            sender,
        };
        (connection, receiver)
    }

    /// When it is closed if nothing happens.
    fn due(&self) -> OffsetDateTime {
        (self.last_active_at + IDLE).min(self.connected_at + LIFETIME)
    }
}

/// The open connections, by their ids. They belong to one cloud: a copy of its state has none.
#[derive(Debug, Default)]
pub(crate) struct Connections(BTreeMap<String, Connection>);

impl Clone for Connections {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Connections {
    pub(crate) fn open(&mut self, id: String, connection: Connection) {
        self.0.insert(id, connection);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Connection> {
        self.0.get(id)
    }

    /// Forgets a connection that has ended.
    pub(crate) fn ended(&mut self, id: &str) {
        self.0.remove(id);
    }

    /// Notes that a client has sent something.
    pub(crate) fn was_active(&mut self, id: &str, now: OffsetDateTime) {
        if let Some(connection) = self.0.get_mut(id) {
            connection.last_active_at = now;
        }
    }

    /// Sends a message to a client.
    pub(crate) fn send(
        &mut self,
        id: &str,
        message: Bytes,
        now: OffsetDateTime,
    ) -> Result<(), NotSent> {
        let connection = self.0.get_mut(id).ok_or(NotSent::Gone)?;
        let sent = connection.sender.try_send(ToClient::Message(message));
        connection.last_active_at = now;
        sent.map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => NotSent::TooMany,
            mpsc::error::TrySendError::Closed(_) => NotSent::Gone,
        })
    }

    /// Closes a connection and forgets it; returns whether it was there.
    pub(crate) fn close(&mut self, id: &str, closure: Closure) -> bool {
        let Some(connection) = self.0.remove(id) else {
            return false;
        };
        // A client that reads nothing is closed as the sender is dropped.
        let _ = connection.sender.try_send(ToClient::Close(closure));
        true
    }

    /// When the next connection is closed if nothing happens.
    pub(crate) fn next_due(&self) -> Option<OffsetDateTime> {
        self.0.values().map(Connection::due).min()
    }

    /// Closes the connections that have been idle, or open, for too long.
    pub(crate) fn close_due(&mut self, now: OffsetDateTime) {
        let due = self
            .0
            .iter()
            .filter(|(_, connection)| connection.due() <= now);
        let due: Vec<String> = due.map(|(id, _)| id.clone()).collect();
        for id in due {
            self.close(&id, Closure::going_away());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_end_when_they_are_idle_or_old() {
        let began = OffsetDateTime::UNIX_EPOCH;
        let (connection, mut receiver) = Connection::new("1".into(), String::new(), began);
        let mut connections = Connections::default();
        connections.open("a".to_owned(), connection);
        assert_eq!(connections.next_due(), Some(began + Duration::minutes(10)));
        for minute in (5..120).step_by(5) {
            connections.was_active("a", began + Duration::minutes(minute));
        }
        assert_eq!(connections.next_due(), Some(began + Duration::hours(2)));
        connections.close_due(began + Duration::minutes(119));
        assert!(connections.get("a").is_some());
        connections.close_due(began + Duration::hours(2));
        let Some(ToClient::Close(closure)) = receiver.try_recv().ok() else {
            panic!("it was not closed");
        };
        assert_eq!(closure, Closure::going_away());
        assert_eq!(connections.next_due(), None);
        assert_eq!(
            connections.send("a", Bytes::new(), began),
            Err(NotSent::Gone)
        );
    }

    #[test]
    fn clients_that_read_nothing_are_not_sent_everything() {
        let began = OffsetDateTime::UNIX_EPOCH;
        let (connection, receiver) = Connection::new("1".into(), String::new(), began);
        let mut connections = Connections::default();
        connections.open("a".to_owned(), connection);
        for _ in 0..UNREAD {
            assert_eq!(connections.send("a", Bytes::new(), began), Ok(()));
        }
        assert_eq!(
            connections.send("a", Bytes::new(), began),
            Err(NotSent::TooMany)
        );
        drop(receiver);
        assert_eq!(
            connections.send("a", Bytes::new(), began),
            Err(NotSent::Gone)
        );
        assert!(connections.clone().get("a").is_none());
    }
}
