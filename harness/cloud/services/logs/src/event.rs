//! Log events, and the order that they have in a group.

use serde::{Deserialize, Serialize};

/// How many bytes AWS counts for an event besides its message.
pub(crate) const OVERHEAD: usize = 26;

/// The digits of the id of an event.
const ID_DIGITS: usize = 56;

/// A log event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogEvent {
    /// Milliseconds since the epoch, as the client says.
    pub(crate) timestamp: i64,
    /// When it arrived, in milliseconds since the epoch.
    pub(crate) ingested: i64,
    /// The number of the event in its group: they count up as events arrive.
    pub(crate) number: u64,
    pub(crate) message: String,
}

/// The place of an event in the order of its group: by time, and as they arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position(u128);

impl LogEvent {
    pub(crate) fn position(&self) -> Position {
        let milliseconds = u128::try_from(self.timestamp).unwrap_or_default();
        Position((milliseconds << 64) | u128::from(self.number))
    }

    /// Returns the size of the event as limits count it.
    pub(crate) fn size(&self) -> usize {
        self.message.len() + OVERHEAD
    }
}

impl AsRef<Self> for LogEvent {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl Position {
    /// Returns the place before all events.
    pub(crate) const START: Self = Self(0);

    /// Returns the position as the id of an event, and as tokens have it.
    pub(crate) fn id(self) -> String {
        format!("{:0ID_DIGITS$}", self.0)
    }

    /// Reads an id.
    pub(crate) fn parse(id: &str) -> Option<Self> {
        let is_id = id.len() == ID_DIGITS && id.bytes().all(|byte| byte.is_ascii_digit());
        is_id.then(|| id.parse().ok().map(Self)).flatten()
    }

    /// Returns the position right before this one.
    pub(crate) fn before(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// Returns the position right after this one.
    pub(crate) fn after(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_the_order_of_events() {
        let event = |timestamp, number| LogEvent {
            timestamp,
            ingested: 0,
            number,
            message: String::new(),
        };
        let ids = [event(1, 9), event(2, 1), event(2, 2)].map(|event| event.position().id());
        assert!(ids.is_sorted());
        let position = event(2, 1).position();
        assert_eq!(Position::parse(&ids[1]), Some(position));
        assert!(position.before() < position && position < position.after());
        assert_eq!(Position::parse("7"), None);
    }
}
