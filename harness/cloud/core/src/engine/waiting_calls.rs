//! The calls of a service that wait for something.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use time::OffsetDateTime;

use super::call::WaitingCall;

/// The number of a waiting call: they count up in the order in which the calls came.
pub(super) type Ticket = u64;

/// The waiting calls of one service, by what they wait for and by when they wait no more.
#[derive(Default)]
pub(super) struct WaitingCalls {
    calls: BTreeMap<Ticket, WaitingCall>,
    by_key: HashMap<String, BTreeSet<Ticket>>,
    by_time: BTreeSet<(OffsetDateTime, Ticket)>,
    last_ticket: Ticket,
}

impl WaitingCalls {
    /// Adds a call.
    pub(super) fn add(&mut self, call: WaitingCall) {
        self.last_ticket += 1;
        self.put_back(self.last_ticket, call);
    }

    /// Puts a call back that was taken, into its place.
    pub(super) fn put_back(&mut self, ticket: Ticket, call: WaitingCall) {
        self.by_time.insert((call.until, ticket));
        let tickets = self.by_key.entry(call.key.clone()).or_default();
        tickets.insert(ticket);
        self.calls.insert(ticket, call);
    }

    /// Takes the first call that waits for a key.
    pub(super) fn take_first(&mut self, key: &str) -> Option<(Ticket, WaitingCall)> {
        let ticket = *self.by_key.get(key)?.first()?;
        self.take(ticket)
    }

    /// Takes a call whose time has come.
    pub(super) fn take_expired(&mut self, now: OffsetDateTime) -> Option<(Ticket, WaitingCall)> {
        let (until, ticket) = *self.by_time.first()?;
        if until > now {
            return None;
        }
        self.take(ticket)
    }

    /// Takes all calls, in the order in which they came.
    pub(super) fn take_all(&mut self) -> BTreeMap<Ticket, WaitingCall> {
        self.by_key.clear();
        self.by_time.clear();
        std::mem::take(&mut self.calls)
    }

    /// Removes calls.
    pub(super) fn remove(&mut self, is_removed: impl Fn(&WaitingCall) -> bool) {
        let calls = self.calls.iter().filter(|(_, call)| is_removed(call));
        let tickets: Vec<Ticket> = calls.map(|(ticket, _)| *ticket).collect();
        for ticket in tickets {
            self.take(ticket);
        }
    }

    /// Returns when the next call waits no more.
    pub(super) fn next_until(&self) -> Option<OffsetDateTime> {
        self.by_time.first().map(|(until, _)| *until)
    }

    /// Returns all calls in the order in which they came.
    pub(super) fn iter(&self) -> impl Iterator<Item = &WaitingCall> {
        self.calls.values()
    }

    fn take(&mut self, ticket: Ticket) -> Option<(Ticket, WaitingCall)> {
        let call = self.calls.remove(&ticket)?;
        self.by_time.remove(&(call.until, ticket));
        if let Some(tickets) = self.by_key.get_mut(&call.key) {
            tickets.remove(&ticket);
            if tickets.is_empty() {
                self.by_key.remove(&call.key);
            }
        }
        Some((ticket, call))
    }
}
