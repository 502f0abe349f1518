//! What needs attention, and when.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::message::Millis;
use super::names::QueueArn;

/// Something to look after.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Errand {
    /// A queue at which somebody waits.
    Queue(QueueArn),
    /// The move tasks of an account in a region.
    Moves(Arc<str>, Arc<str>),
}

/// Errands by the time they are due; each is on it once.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    by_time: BTreeSet<(Millis, Errand)>,
    times: HashMap<Errand, Millis>,
}

impl Agenda {
    /// When the next errand is due.
    pub(crate) fn next(&self) -> Option<Millis> {
        self.by_time.first().map(|(at, _)| *at)
    }

    /// An errand is due then, and not when it was before; or never.
    pub(crate) fn set(&mut self, errand: Errand, at: Option<Millis>) {
        if self.times.get(&errand).copied() == at {
            return;
        }
        if let Some(before) = self.times.remove(&errand) {
            self.by_time.remove(&(before, errand.clone()));
        }
        if let Some(at) = at {
            self.by_time.insert((at, errand.clone()));
            self.times.insert(errand, at);
        }
    }

    /// Takes an errand that is due.
    pub(crate) fn due(&mut self, now: Millis) -> Option<Errand> {
        if self.next()? > now {
            return None;
        }
        let (_, errand) = self.by_time.pop_first()?;
        self.times.remove(&errand);
        Some(errand)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errands_come_in_their_time_and_once() {
        let errand = |name: &str| Errand::Moves(name.into(), "r".into());
        let mut agenda = Agenda::default();
        agenda.set(errand("a"), Some(20));
        agenda.set(errand("b"), Some(10));
        agenda.set(errand("a"), Some(5));
        agenda.set(errand("c"), Some(1));
        agenda.set(errand("c"), None);
        assert_eq!(agenda.next(), Some(5));
        assert_eq!(agenda.due(4), None);
        assert_eq!(agenda.due(10), Some(errand("a")));
        assert_eq!(agenda.due(10), Some(errand("b")));
        assert_eq!(agenda.due(100), None);
    }
}
