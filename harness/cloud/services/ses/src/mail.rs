//! A mail on its way out: checks that all kinds of sending share, and the
//! letter it becomes.

use serde_json::{Map, Value, json};

use super::events;
use super::state::Region;
use rehearsal_cloud_core::mailbox::{MailboxMessage, MessageKind};
use rehearsal_cloud_core::service::{CallContext, Effect};
use rehearsal_model::error::ServiceError;

/// Recipients a mail may have.
const MAX_RECIPIENTS: usize = 50;

/// A mail, however it was given.
#[derive(Debug, Default)]
pub(super) struct Mail {
    /// The sender as given: an address, perhaps with a name.
    pub(super) from: String,
    pub(super) to: Vec<String>,
    pub(super) cc: Vec<String>,
    pub(super) bcc: Vec<String>,
    pub(super) subject: Option<String>,
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    pub(super) configuration_set: Option<String>,
    /// What else is worth knowing: reply addresses, tags, the template, headers, attachments.
    pub(super) details: Map<String, Value>,
}

/// The bare address in `Jo <jo@example.com>`.
pub(super) fn address_of(text: &str) -> &str {
    match (text.rfind('<'), text.rfind('>')) {
        (Some(open), Some(close)) if open < close => text[open + 1..close].trim(),
        _ => text.trim(),
    }
}

/// Checks an address, in SES's words.
pub(super) fn check_address(text: &str) -> Result<(), ServiceError> {
    let address = address_of(text);
    let refused = |message: &str| Err(ServiceError::sender("InvalidParameterValue", message));
    match address.rsplit_once('@') {
        None | Some((_, "")) => refused("Missing final '@domain'"),
        Some(("", _)) => refused("Missing local name"),
        Some((local, _)) if local.chars().any(|c| c.is_control() || c.is_whitespace()) => {
            refused("Local address contains control or whitespace")
        }
        Some((_, domain))
            if domain
                .chars()
                .any(|c| c.is_control() || c.is_whitespace() || c == '@') =>
        {
            refused("Domain contains control or whitespace")
        }
        Some(_) => Ok(()),
    }
}

impl Mail {
    /// Sends it into the mailbox; the answer is its id.
    pub(super) fn send(
        mut self,
        cx: &mut CallContext<'_>,
        region: &mut Region,
    ) -> Result<String, ServiceError> {
        self.check(cx, region)?;
        let id = format!(
            "{}-{}-000000",
            cx.ids.hex("message", 16),
            cx.ids.uuid("message")
        );
        region.sent.push_back(cx.now());
        region.sent_in_a_day(cx.now());
        let set = self.set_in(region);
        events::tell(cx, region, &self, &id, set.as_deref());
        for recipients in [&mut self.to, &mut self.cc, &mut self.bcc] {
            recipients.retain(|address| !events::is_suppressed(region, address));
        }
        self.details
            .insert("MessageId".to_owned(), id.as_str().into());
        if let Some(set) = set {
            self.details
                .insert("ConfigurationSetName".to_owned(), set.into());
        }
        for (name, addresses) in [("To", &self.to), ("Cc", &self.cc), ("Bcc", &self.bcc)] {
            if !addresses.is_empty() {
                self.details.insert(name.to_owned(), json!(addresses));
            }
        }
        let mut letter =
            MailboxMessage::new(MessageKind::Email, "ses", "", self.text.unwrap_or_default());
        letter.to = [self.to, self.cc, self.bcc].concat();
        if letter.to.is_empty() {
            // Nobody is left to write to.
            return Ok(id);
        }
        letter.from = Some(self.from);
        letter.subject = self.subject;
        letter.html = self.html;
        letter.details = self.details;
        cx.effect(Effect::Mail(letter));
        Ok(id)
    }

    /// Checks what all mails have in common.
    pub(super) fn check(&self, cx: &CallContext<'_>, region: &Region) -> Result<(), ServiceError> {
        if region.paused {
            return Err(ServiceError::sender(
                "AccountSendingPausedException",
                "Email sending is disabled for the account.",
            ));
        }
        check_address(&self.from)?;
        let recipients = || self.to.iter().chain(&self.cc).chain(&self.bcc);
        if recipients().next().is_none() {
            return Err(ServiceError::sender(
                "InvalidParameterValue",
                "Missing required header 'To'.",
            ));
        }
        if recipients().count() > MAX_RECIPIENTS {
            return Err(ServiceError::sender(
                "InvalidParameterValue",
                format!("Recipient count exceeds {MAX_RECIPIENTS}."),
            ));
        }
        recipients().try_for_each(|recipient| check_address(recipient))?;
        if let Some(name) = self.set_in(region)
            && !region.set(&name)?.sends()
        {
            return Err(ServiceError::sender(
                "ConfigurationSetSendingPausedException",
                format!("Sending paused for configuration set <{name}>."),
            ));
        }
        region.check_sender(cx, &self.from)
    }

    /// The configuration set it goes by: its own, or its sender's.
    fn set_in(&self, region: &Region) -> Option<String> {
        let sender = || {
            events::sender(region, &self.from)?
                .configuration_set
                .clone()
        };
        self.configuration_set.clone().or_else(sender)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_have_a_name() {
        assert_eq!(address_of("Jo <jo@example.com>"), "jo@example.com");
        assert_eq!(address_of(" jo@example.com "), "jo@example.com");
    }

    #[test]
    fn addresses_are_refused_in_the_words_of_ses() {
        let of = |text: &str| check_address(text).unwrap_err().message;
        assert_eq!(of("jo"), "Missing final '@domain'");
        assert_eq!(of("jo@"), "Missing final '@domain'");
        assert_eq!(
            of("j o@example.com"),
            "Local address contains control or whitespace"
        );
        assert!(check_address("Jo <jo@example.com>").is_ok());
    }
}
