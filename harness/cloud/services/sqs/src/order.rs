//! The order in which a queue delivers its messages.
//!
//! Every function takes time for the messages it returns, and logarithmic time
//! in the number of messages in the queue.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A message's number in its queue: 1, 2, 3 … in the order of arrival.
pub(crate) type Serial = u64;

/// A message's position: its rank, which is its serial unless it overtook
/// others, and its serial.
pub(crate) type Position = (u64, Serial);

/// The messages of a queue in their order. A message is *ready* if it can be
/// received: it is neither delayed nor in flight.
#[derive(Debug, Clone)]
pub(crate) enum DeliveryOrder {
    /// The ready messages, oldest first. AWS promises no order for standard queues.
    Standard(BTreeSet<Position>),
    /// Message groups, each in strict order.
    Fifo(Groups),
}

impl DeliveryOrder {
    pub(crate) fn new(fifo: bool) -> Self {
        if fifo {
            Self::Fifo(Groups::default())
        } else {
            Self::Standard(BTreeSet::new())
        }
    }

    /// Adds a message.
    pub(crate) fn insert(&mut self, position: Position, group: Option<&Arc<str>>, ready: bool) {
        match self {
            Self::Standard(ready_messages) => {
                if ready {
                    ready_messages.insert(position);
                }
            }
            Self::Fifo(groups) => groups.change(position, group, Some(ready)),
        }
    }

    /// Sets whether a message is ready.
    pub(crate) fn set_ready(&mut self, position: Position, group: Option<&Arc<str>>, ready: bool) {
        match self {
            Self::Standard(ready_messages) => {
                if ready {
                    ready_messages.insert(position);
                } else {
                    ready_messages.remove(&position);
                }
            }
            Self::Fifo(groups) => groups.change(position, group, Some(ready)),
        }
    }

    /// Removes a message.
    pub(crate) fn remove(&mut self, position: Position, group: Option<&Arc<str>>) {
        match self {
            Self::Standard(ready_messages) => {
                ready_messages.remove(&position);
            }
            Self::Fifo(groups) => groups.change(position, group, None),
        }
    }

    /// Returns the first ready messages, `max` at most, without removing them.
    pub(crate) fn first_ready(&self, max: usize) -> Vec<Serial> {
        match self {
            Self::Standard(ready_messages) => ready_messages
                .iter()
                .take(max)
                .map(|(_, serial)| *serial)
                .collect(),
            Self::Fifo(groups) => groups.first_ready(max),
        }
    }

    /// Returns the open groups in their order, for a snapshot.
    pub(crate) fn open_groups(&self) -> Vec<Arc<str>> {
        match self {
            Self::Standard(_) => Vec::new(),
            Self::Fifo(groups) => groups.open.values().cloned().collect(),
        }
    }

    /// Restores the order of the open groups.
    pub(crate) fn restore_open_groups(&mut self, names: &[Arc<str>]) {
        if let Self::Fifo(groups) = self {
            groups.restore_turns(names);
        }
    }

    /// Returns whether any message is ready.
    pub(crate) fn has_ready(&self) -> bool {
        match self {
            Self::Standard(ready_messages) => !ready_messages.is_empty(),
            Self::Fifo(groups) => !groups.open.is_empty(),
        }
    }
}

/// The message groups of a FIFO queue. A group delivers its messages up to the
/// first one that is not ready, so it is *open* if its first message is ready.
///
/// The group that has been open the longest is next: one whose messages become
/// visible again waits behind those that were not received yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups {
    by_name: HashMap<Arc<str>, Group>,
    /// The open groups in the order in which they opened.
    open: BTreeMap<Turn, Arc<str>>,
    last_turn: u64,
}

/// The place of an open group: its number, which counts from one, or zero where a message
/// overtakes all others; then the serial of that message.
type Turn = (u64, Serial);

#[derive(Debug, Clone, Default)]
struct Group {
    /// The messages, and whether each is ready.
    messages: BTreeMap<Position, bool>,
    /// Its place among the open groups.
    turn: Option<Turn>,
}

impl Groups {
    /// Adds or changes a message, or removes it if `ready` is `None`.
    fn change(&mut self, position: Position, name: Option<&Arc<str>>, ready: Option<bool>) {
        let name = name.expect("every message of a FIFO queue has a group");
        let group = self.by_name.entry(Arc::clone(name)).or_default();
        match ready {
            Some(ready) => group.messages.insert(position, ready),
            None => group.messages.remove(&position),
        };
        let first = group.messages.first_key_value();
        let turn = match first {
            Some(((0, serial), true)) => Some((0, *serial)),
            Some((_, true)) => group.turn.filter(|turn| turn.0 > 0).or_else(|| {
                self.last_turn += 1;
                Some((self.last_turn, 0))
            }),
            _ => None,
        };
        if turn != group.turn {
            if let Some(turn) = group.turn {
                self.open.remove(&turn);
            }
            if let Some(turn) = turn {
                self.open.insert(turn, Arc::clone(name));
            }
            group.turn = turn;
        }
        if group.messages.is_empty() {
            self.by_name.remove(name);
        }
    }

    /// Puts the named groups that are open first, in the order given.
    fn restore_turns(&mut self, names: &[Arc<str>]) {
        let first = names.iter().filter(|name| self.by_name.contains_key(*name));
        let others = self.open.values().filter(|name| !names.contains(name));
        let order: Vec<_> = first.chain(others).cloned().collect();
        for name in order {
            let Some(group) = self.by_name.get_mut(&name) else {
                continue;
            };
            let Some(turn) = group.turn.filter(|turn| turn.0 > 0) else {
                continue;
            };
            self.last_turn += 1;
            self.open.remove(&turn);
            group.turn = Some((self.last_turn, 0));
            self.open.insert((self.last_turn, 0), name);
        }
    }

    /// Returns as many messages as possible of one group before the next, as AWS does.
    fn first_ready(&self, max: usize) -> Vec<Serial> {
        self.open
            .values()
            .flat_map(|name| {
                self.by_name[name]
                    .messages
                    .iter()
                    .take_while(|(_, ready)| **ready)
                    .map(|((_, serial), _)| *serial)
            })
            .take(max)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fifo(messages: &[(Serial, &str)]) -> DeliveryOrder {
        let mut order = DeliveryOrder::new(true);
        for (serial, group) in messages {
            order.insert((*serial, *serial), Some(&(*group).into()), true);
        }
        order
    }

    #[test]
    fn standard_order_is_by_rank() {
        let mut order = DeliveryOrder::new(false);
        for position in [(5, 5), (1, 1), (3, 3), (0, 9)] {
            order.insert(position, None, true);
        }
        order.set_ready((1, 1), None, false);
        assert_eq!(order.first_ready(2), [9, 3]);
        order.set_ready((1, 1), None, true);
        order.remove((3, 3), None);
        assert_eq!(order.first_ready(10), [9, 1, 5]);
    }

    #[test]
    fn group_is_delivered_before_the_next() {
        let order = fifo(&[(1, "a"), (2, "b"), (3, "a"), (4, "b")]);
        assert_eq!(order.first_ready(3), [1, 3, 2]);
    }

    #[test]
    fn group_stops_at_a_message_that_is_not_ready() {
        let (a, b) = ("a".into(), "b".into());
        let mut order = fifo(&[(1, "a"), (2, "a"), (3, "a"), (4, "b")]);
        order.set_ready((2, 2), Some(&a), false);
        assert_eq!(order.first_ready(10), [1, 4]);
        order.set_ready((1, 1), Some(&a), false);
        assert_eq!(order.first_ready(10), [4]);
        order.remove((1, 1), Some(&a));
        assert_eq!(order.first_ready(10), [4], "the second is not ready");
        order.set_ready((2, 2), Some(&a), true);
        order.remove((4, 4), Some(&b));
        assert_eq!(order.first_ready(10), [2, 3]);
    }

    #[test]
    fn group_that_opens_again_is_behind_the_others() {
        let (a, b) = ("a".into(), "b".into());
        let mut order = fifo(&[(1, "a"), (2, "b"), (3, "c")]);
        order.set_ready((1, 1), Some(&a), false);
        order.set_ready((1, 1), Some(&a), true);
        assert_eq!(order.first_ready(10), [2, 3, 1]);
        order.insert((0, 4), Some(&b), true);
        assert_eq!(order.first_ready(10), [4, 2, 3, 1], "it overtakes");

        let mut restored = fifo(&[(1, "a"), (2, "b"), (3, "c")]);
        restored.restore_open_groups(&order.open_groups());
        assert_eq!(restored.first_ready(10), [2, 3, 1]);
    }

    #[test]
    fn empty_group_is_removed() {
        let a = "a".into();
        let mut order = fifo(&[(1, "a")]);
        order.remove((1, 1), Some(&a));
        assert!(!order.has_ready());
        let DeliveryOrder::Fifo(groups) = order else {
            unreachable!()
        };
        assert!(groups.by_name.is_empty() && groups.open.is_empty());
    }
}
