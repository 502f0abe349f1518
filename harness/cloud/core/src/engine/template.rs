//! Copies of a cloud's state, from which other clouds start.

use std::fmt;
use std::sync::Mutex;

use super::Engine;
use super::slot::AnyService;
use crate::mailbox::MailboxMessage;
use crate::sync::lock;

/// The state of a cloud: its services and mailbox, not its journal, clock, fault
/// rules and identifiers.
///
/// The services copy what they keep; large contents (the bytes of objects) are
/// shared with the copies.
pub struct CloudTemplate {
    services: Mutex<Vec<Box<dyn AnyService>>>,
    mailbox: Vec<MailboxMessage>,
}

impl fmt::Debug for CloudTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CloudTemplate").finish_non_exhaustive()
    }
}

impl Engine {
    /// Returns a copy of the state, to start other clouds from.
    pub fn template(&self) -> CloudTemplate {
        let services = self.slots.iter();
        let services = services.map(|slot| slot.lock().service.duplicate());
        let messages = self.mailbox.messages();
        CloudTemplate {
            services: Mutex::new(services.collect()),
            mailbox: messages.iter().map(|message| (**message).clone()).collect(),
        }
    }

    /// Takes the state of a template, of a cloud of the same services, in place of
    /// the present one. Identifiers go on in the streams of this cloud's own seed.
    pub fn start_from(&self, template: &CloudTemplate) {
        self.mailbox.restore(template.mailbox.clone());
        let services = lock(&template.services);
        for (slot, service) in self.slots.iter().zip(services.iter()) {
            self.replace(slot, service.duplicate(), self.fresh_ids(slot));
        }
    }
}
