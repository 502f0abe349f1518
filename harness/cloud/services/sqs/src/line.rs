//! The order in which a queue hands out its messages.
//!
//! Nothing here looks at more messages than it hands out, plus the logarithm
//! of how many there are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A message within its queue: 1, 2, 3 … as they came.
pub(crate) type Serial = u64;

/// A message's place in line: by rank, which is its serial unless it
/// overtook. No two messages share a place.
pub(crate) type Spot = (u64, Serial);

/// The messages of a queue in their order, and which of them can be received.
#[derive(Debug, Clone)]
pub(crate) enum Line {
    /// Whoever can be received, the oldest first. Standard queues promise no
    /// order; this is the best one there is.
    Standard(BTreeSet<Spot>),
    /// Groups, each in its own strict order.
    Fifo(Groups),
}

impl Line {
    pub(crate) fn new(fifo: bool) -> Self {
        if fifo {
            Self::Fifo(Groups::default())
        } else {
            Self::Standard(BTreeSet::new())
        }
    }

    /// A message joins the line.
    pub(crate) fn join(&mut self, spot: Spot, group: Option<&Arc<str>>, ready: bool) {
        match self {
            Self::Standard(line) => {
                if ready {
                    line.insert(spot);
                }
            }
            Self::Fifo(groups) => groups.change(spot, group, Some(ready)),
        }
    }

    /// A message in the line can be received from now on, or cannot.
    pub(crate) fn set_ready(&mut self, spot: Spot, group: Option<&Arc<str>>, ready: bool) {
        match self {
            Self::Standard(line) => {
                if ready {
                    line.insert(spot);
                } else {
                    line.remove(&spot);
                }
            }
            Self::Fifo(groups) => groups.change(spot, group, Some(ready)),
        }
    }

    /// A message leaves the line.
    pub(crate) fn leave(&mut self, spot: Spot, group: Option<&Arc<str>>) {
        match self {
            Self::Standard(line) => {
                line.remove(&spot);
            }
            Self::Fifo(groups) => groups.change(spot, group, None),
        }
    }

    /// The next messages that can be received, `most` of them at most. They
    /// stay where they are.
    pub(crate) fn pick(&self, most: usize) -> Vec<Serial> {
        match self {
            Self::Standard(line) => line.iter().take(most).map(|(_, serial)| *serial).collect(),
            Self::Fifo(groups) => groups.pick(most),
        }
    }

    /// Whether there is anything to receive.
    pub(crate) fn has_ready(&self) -> bool {
        match self {
            Self::Standard(line) => !line.is_empty(),
            Self::Fifo(groups) => !groups.open.is_empty(),
        }
    }
}

/// The message groups of a FIFO queue. A group hands out messages from its
/// head on, up to the first one that somebody has in hand or that is delayed:
/// so its head decides whether it is open at all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups {
    groups: HashMap<Arc<str>, Group>,
    /// The open groups by the spot of their head.
    open: BTreeMap<Spot, Arc<str>>,
}

#[derive(Debug, Clone, Default)]
struct Group {
    /// All its messages, and whether each can be received.
    messages: BTreeMap<Spot, bool>,
    /// Where it stands among the open ones.
    open_at: Option<Spot>,
}

impl Groups {
    /// Puts a message in (ready or not), or takes it out with `None`.
    fn change(&mut self, spot: Spot, name: Option<&Arc<str>>, ready: Option<bool>) {
        let name = name.expect("every message of a FIFO queue has a group");
        let group = self.groups.entry(Arc::clone(name)).or_default();
        match ready {
            Some(ready) => group.messages.insert(spot, ready),
            None => group.messages.remove(&spot),
        };
        let head = group.messages.first_key_value();
        let open_at = head.and_then(|(spot, ready)| ready.then_some(*spot));
        if open_at != group.open_at {
            if let Some(spot) = group.open_at {
                self.open.remove(&spot);
            }
            if let Some(spot) = open_at {
                self.open.insert(spot, Arc::clone(name));
            }
            group.open_at = open_at;
        }
        if group.messages.is_empty() {
            self.groups.remove(name);
        }
    }

    /// As many as possible from one group before the next one, as AWS does it.
    fn pick(&self, most: usize) -> Vec<Serial> {
        self.open
            .values()
            .flat_map(|name| {
                self.groups[name]
                    .messages
                    .iter()
                    .take_while(|(_, ready)| **ready)
                    .map(|((_, serial), _)| *serial)
            })
            .take(most)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fifo(messages: &[(Serial, &str)]) -> Line {
        let mut line = Line::new(true);
        for (serial, group) in messages {
            line.join((*serial, *serial), Some(&(*group).into()), true);
        }
        line
    }

    #[test]
    fn a_standard_line_goes_by_rank() {
        let mut line = Line::new(false);
        for spot in [(5, 5), (1, 1), (3, 3), (0, 9)] {
            line.join(spot, None, true);
        }
        line.set_ready((1, 1), None, false);
        assert_eq!(line.pick(2), [9, 3]);
        line.set_ready((1, 1), None, true);
        line.leave((3, 3), None);
        assert_eq!(line.pick(10), [9, 1, 5]);
    }

    #[test]
    fn a_group_comes_first_as_a_whole() {
        let line = fifo(&[(1, "a"), (2, "b"), (3, "a"), (4, "b")]);
        assert_eq!(line.pick(3), [1, 3, 2]);
    }

    #[test]
    fn a_group_stops_at_what_is_in_hand() {
        let (a, b) = ("a".into(), "b".into());
        let mut line = fifo(&[(1, "a"), (2, "a"), (3, "a"), (4, "b")]);
        line.set_ready((2, 2), Some(&a), false);
        assert_eq!(line.pick(10), [1, 4]);
        line.set_ready((1, 1), Some(&a), false);
        assert_eq!(line.pick(10), [4]);
        line.leave((1, 1), Some(&a));
        assert_eq!(line.pick(10), [4], "the second is still in hand");
        line.set_ready((2, 2), Some(&a), true);
        line.leave((4, 4), Some(&b));
        assert_eq!(line.pick(10), [2, 3]);
    }

    #[test]
    fn an_empty_group_leaves_nothing_behind() {
        let a = "a".into();
        let mut line = fifo(&[(1, "a")]);
        line.leave((1, 1), Some(&a));
        assert!(!line.has_ready());
        let Line::Fifo(groups) = line else {
            unreachable!()
        };
        assert!(groups.groups.is_empty() && groups.open.is_empty());
    }
}
