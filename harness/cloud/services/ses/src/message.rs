//! A message to send, whichever operation it came by.

use serde_json::{Map, Value};

/// A message to send.
#[derive(Debug, Default)]
pub(crate) struct EmailMessage {
    /// The sender as the request states it: an address, perhaps with a name.
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) cc: Vec<String>,
    pub(crate) bcc: Vec<String>,
    pub(crate) subject: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) html: Option<String>,
    pub(crate) configuration_set: Option<String>,
    /// Further properties for the mailbox: reply addresses, tags, the template,
    /// headers, attachments.
    pub(crate) details: Map<String, Value>,
}

impl EmailMessage {
    /// Returns all recipients: To, Cc and Bcc.
    pub(crate) fn recipients(&self) -> impl Iterator<Item = &String> {
        self.to.iter().chain(&self.cc).chain(&self.bcc)
    }

    /// Sets one of the further properties.
    pub(crate) fn set_detail(&mut self, name: &str, value: impl Into<Value>) {
        self.details.insert(name.to_owned(), value.into());
    }
}
