//! E-mails and text messages.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// How many messages a mailbox keeps; the oldest give way.
const KEPT: usize = 10_000;

/// A mail or a text message that a service would have sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxMessage {
    /// Its number in the mailbox: 1, 2, 3 …; set when it is put there.
    #[serde(default)]
    pub seq: u64,
    /// When it was sent, by the cloud's clock; set when it is put there.
    #[serde(with = "time::serde::rfc3339", default = "epoch")]
    pub at: OffsetDateTime,
    /// `email` or `sms`.
    pub kind: MessageKind,
    /// The service that sent it: `cognito-idp`, `ses`, `sns`.
    pub service: String,
    /// The sender's address, where it has one.
    #[serde(default)]
    pub from: Option<String>,
    /// The addresses or telephone numbers it goes to.
    pub to: Vec<String>,
    /// The subject of a mail.
    #[serde(default)]
    pub subject: Option<String>,
    /// The text.
    pub text: String,
    /// The HTML of a mail.
    #[serde(default)]
    pub html: Option<String>,
    /// Headers and the like, in the service's own words.
    #[serde(default)]
    pub details: serde_json::Map<String, serde_json::Value>,
}

fn epoch() -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MessageKind {
    /// A mail.
    Email,
    /// A text message.
    Sms,
}

impl MailboxMessage {
    /// A message of nothing but who gets it and the text.
    pub fn new(kind: MessageKind, service: &str, to: &str, text: impl Into<String>) -> Self {
        Self {
            seq: 0,
            at: epoch(),
            kind,
            service: service.to_owned(),
            from: None,
            to: vec![to.to_owned()],
            subject: None,
            text: text.into(),
            html: None,
            details: serde_json::Map::new(),
        }
    }
}

/// The mails and text messages that services would have sent.
#[derive(Debug, Default)]
pub struct Mailbox {
    messages: Mutex<(u64, VecDeque<Arc<MailboxMessage>>)>,
}

impl Mailbox {
    /// Adds a message, with its number and time.
    pub fn put(&self, mut message: MailboxMessage, at: OffsetDateTime) -> Arc<MailboxMessage> {
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.0 += 1;
        message.seq = messages.0;
        message.at = at;
        let message = Arc::new(message);
        if messages.1.len() == KEPT {
            messages.1.pop_front();
        }
        messages.1.push_back(Arc::clone(&message));
        message
    }

    /// All messages, oldest first.
    pub fn messages(&self) -> Vec<Arc<MailboxMessage>> {
        let messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.1.iter().cloned().collect()
    }

    /// Deletes the messages that a function does not keep.
    pub fn retain(&self, mut keeps: impl FnMut(&MailboxMessage) -> bool) {
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.1.retain(|message| keeps(message));
    }

    /// Replaces all messages.
    pub fn restore(&self, kept: Vec<MailboxMessage>) {
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.0 = kept.iter().map(|message| message.seq).max().unwrap_or(0);
        messages.1 = kept.into_iter().map(Arc::new).collect();
    }
}
