use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Engine, Slot};
use crate::ids::Ids;
use crate::mailbox::MailboxMessage;

/// The form of a snapshot; another one is refused.
const VERSION: u32 = 2;

/// The whole state of a cloud.
#[derive(Serialize, Deserialize)]
struct Snapshot {
    version: u32,
    /// How far the clock was ahead of real time.
    clock_offset_ns: i64,
    /// How many requests had been answered: request ids go on from there.
    requests: u64,
    mailbox: Vec<MailboxMessage>,
    services: BTreeMap<String, SavedService>,
}

#[derive(Serialize, Deserialize)]
struct SavedService {
    ids: Ids,
    state: Value,
}

/// Why a snapshot could not be made or taken.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The text is no snapshot, or one of a service's state does not fit.
    #[error("could not read the snapshot: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// It was made by another version.
    #[error(
        "could not read the snapshot: it has version {0}, this cloud writes and reads version {VERSION}"
    )]
    Version(u32),
}

impl Engine {
    /// The whole state as JSON: services, clock, mailbox; not the journal.
    pub fn save(&self) -> Result<Value, SnapshotError> {
        let mut services = BTreeMap::new();
        for slot in &self.slots {
            let state = slot.lock();
            let saved = SavedService {
                ids: state.ids.clone(),
                state: state.service.save()?,
            };
            services.insert(slot.model.name.to_owned(), saved);
        }
        let offset =
            i64::try_from(self.environment.time.offset().whole_nanoseconds()).unwrap_or(i64::MAX);
        let snapshot = Snapshot {
            version: VERSION,
            clock_offset_ns: offset,
            requests: self.requests.load(Ordering::Relaxed),
            mailbox: self
                .mailbox
                .messages()
                .iter()
                .map(|message| (**message).clone())
                .collect(),
            services,
        };
        Ok(serde_json::to_value(snapshot)?)
    }

    /// Takes a saved state in place of the present one: all of it or, where a
    /// part does not fit, nothing.
    pub fn restore(&self, saved: &Value) -> Result<(), SnapshotError> {
        let snapshot = Snapshot::deserialize(saved)?;
        if snapshot.version != VERSION {
            return Err(SnapshotError::Version(snapshot.version));
        }
        let mut loaded = Vec::new();
        for slot in &self.slots {
            let service = match snapshot.services.get(slot.model.name) {
                Some(saved) => slot.load(Some(&saved.state))?,
                None => slot.load(None)?,
            };
            loaded.push(service);
        }
        // The clock first: it never runs backwards, so what was due stays due.
        let offset = time::Duration::nanoseconds(snapshot.clock_offset_ns);
        self.environment
            .time
            .move_to(crate::clock::real_now() + offset);
        self.requests
            .fetch_max(snapshot.requests, Ordering::Relaxed);
        self.mailbox.restore(snapshot.mailbox);
        for (slot, service) in self.slots.iter().zip(loaded) {
            let saved = snapshot.services.get(slot.model.name);
            let ids = saved.map_or_else(|| self.fresh_ids(slot), |saved| saved.ids.clone());
            self.replace(slot, service, ids);
        }
        self.tick();
        Ok(())
    }

    /// Forgets everything but the clock, which only grows, and the journal's numbers.
    pub fn reset(&self) {
        self.journal.clear();
        for slot in &self.slots {
            let service = slot.load(None).expect("a new service needs no saved state");
            self.replace(slot, service, self.fresh_ids(slot));
        }
        self.faults.reset();
        self.mailbox.restore(Vec::new());
    }

    pub(super) fn fresh_ids(&self, slot: &Slot) -> Ids {
        Ids::new(self.environment.config.seed, slot.model.name)
    }

    /// Puts another state into a slot; calls that wait are asked again over it.
    pub(super) fn replace(&self, slot: &Slot, service: Box<dyn super::slot::AnyService>, ids: Ids) {
        let mut state = slot.lock();
        state.service = service;
        state.ids = ids;
        let mut woken = VecDeque::new();
        self.ask_again(&mut state, slot, &mut woken, |_, _| true);
        self.wake(&mut state, slot, woken.into());
        self.arm(&mut state, slot);
    }
}
