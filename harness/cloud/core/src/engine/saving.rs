use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::atomic::Ordering;

use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::snapshot_text::members;
use super::{Engine, Slot};
use crate::ids::Ids;
use crate::mailbox::MailboxMessage;

/// The form of a snapshot; another one is refused.
const VERSION: u32 = 2;

/// All of a snapshot but the services, which follow it.
#[derive(Serialize, Deserialize)]
struct Head {
    version: u32,
    /// How far the clock was ahead of real time.
    clock_offset_ns: i64,
    /// How many requests had been answered: request ids go on from there.
    requests: u64,
    mailbox: Vec<MailboxMessage>,
}

/// Why a snapshot could not be made or taken.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The text is no snapshot, or one of a service's state does not fit.
    #[error("could not read the snapshot: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// It could not be written.
    #[error("could not write the snapshot: {0}")]
    Unwritable(#[from] io::Error),
    /// It was made by another version.
    #[error(
        "could not read the snapshot: it has version {0}, this cloud writes and reads version {VERSION}"
    )]
    Version(u32),
}

fn member<'a>(members: Vec<(Cow<'a, str>, &'a str)>, name: &str) -> Option<&'a str> {
    let mut members = members.into_iter();
    members.find_map(|(known, value)| (known == name).then_some(value))
}

impl Engine {
    /// The whole state as JSON: services, clock, mailbox; not the journal.
    pub fn save(&self) -> Result<Value, SnapshotError> {
        let mut text = Vec::new();
        self.save_to(&mut text)?;
        Ok(serde_json::from_slice(&text)?)
    }

    /// Writes the same as text, service by service.
    pub fn save_to(&self, to: &mut dyn Write) -> Result<(), SnapshotError> {
        let offset =
            i64::try_from(self.environment.time.offset().whole_nanoseconds()).unwrap_or(i64::MAX);
        let head = Head {
            version: VERSION,
            clock_offset_ns: offset,
            requests: self.requests.load(Ordering::Relaxed),
            mailbox: self
                .mailbox
                .messages()
                .iter()
                .map(|message| (**message).clone())
                .collect(),
        };
        let head = serde_json::to_string(&head)?;
        let head = head.strip_suffix('}').unwrap_or(&head);
        write!(to, "{head},\"services\":{{")?;
        for (number, slot) in self.slots.iter().enumerate() {
            // A copy shares what is large, and others need not wait while it is written.
            let (ids, service) = {
                let state = slot.lock();
                (
                    serde_json::to_string(&state.ids)?,
                    state.service.duplicate(),
                )
            };
            let comma = if number == 0 { "" } else { "," };
            let name = slot.model.name;
            write!(to, "{comma}\"{name}\":{{\"ids\":{ids},\"state\":")?;
            service.write(to)?;
            to.write_all(b"}")?;
        }
        to.write_all(b"}}")?;
        Ok(())
    }

    /// Takes a saved state in place of the present one: all of it or, where a
    /// part does not fit, nothing.
    pub fn restore(&self, saved: &Value) -> Result<(), SnapshotError> {
        self.restore_from(&serde_json::to_vec(saved)?)
    }

    /// Takes a saved state as text.
    pub fn restore_from(&self, text: &[u8]) -> Result<(), SnapshotError> {
        let text = std::str::from_utf8(text).map_err(serde_json::Error::custom)?;
        let head: Head = serde_json::from_str(text)?;
        if head.version != VERSION {
            return Err(SnapshotError::Version(head.version));
        }
        let mut services = BTreeMap::new();
        if let Some(all) = member(members(text)?, "services") {
            services.extend(members(all)?);
        }
        let mut loaded = Vec::new();
        for slot in &self.slots {
            loaded.push(match services.get(slot.model.name) {
                Some(saved) => {
                    let parts = || members(saved);
                    let state = member(parts()?, "state");
                    let state = state.ok_or_else(|| serde_json::Error::missing_field("state"))?;
                    let ids = member(parts()?, "ids");
                    let ids = ids.ok_or_else(|| serde_json::Error::missing_field("ids"))?;
                    (slot.load(Some(state))?, serde_json::from_str(ids)?)
                }
                None => (slot.load(None)?, self.fresh_ids(slot)),
            });
        }
        // The clock first: it never runs backwards, so what was due stays due.
        let offset = time::Duration::nanoseconds(head.clock_offset_ns);
        self.environment
            .time
            .move_to(crate::clock::real_now() + offset);
        self.requests.fetch_max(head.requests, Ordering::Relaxed);
        self.mailbox.restore(head.mailbox);
        for (slot, (service, ids)) in self.slots.iter().zip(loaded) {
            self.replace(slot, service, ids);
        }
        self.tick();
        Ok(())
    }

    /// Forgets everything but the clock, which only grows, and the journal's numbers.
    pub fn reset(&self) {
        self.end_functions();
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
        if let Some(principals) = service.principals() {
            self.environment.credentials.set_principals(principals);
        }
        if let Some(keys) = service.encryption_keys() {
            self.environment.encryption_keys.set(keys);
        }
        if let Some(hosts) = service.hosts() {
            self.environment.hosts.set(slot.model.name, hosts);
        }
        state.service = service;
        state.ids = ids;
        self.ask_all_again(&mut state, slot);
        self.arm(&mut state, slot);
    }
}
