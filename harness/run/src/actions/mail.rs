//! `mail` and `ses.sent`: e-mails and text messages that the cloud would have sent.

use rehearsal_record::Observation;
use rehearsal_script::action::mail::{Mail, SesSent};
use rehearsal_script::{OrAll, Text};
use rehearsal_stage::{MailboxMessage, MessageKind};
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::Perform;
use crate::context::StepContext;
use crate::error::StepError;

impl Perform for Mail {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        messages(&self.to, cx, |_| true)
    }
}

impl Perform for SesSent {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        messages(&self.to, cx, |message| message.service == "ses")
    }
}

fn messages(
    to: &OrAll<Text>,
    cx: &StepContext<'_>,
    filter: impl Fn(&MailboxMessage) -> bool,
) -> Result<Value, StepError> {
    let to = cx.optional_text(to.0.as_ref())?;
    cx.sends(json!({ "to": to.as_deref().unwrap_or("all") }));
    let messages = cx.sandbox().cloud().mailbox().messages();
    let messages: Vec<Value> = messages
        .iter()
        .filter(|message| message.seq > cx.case.mailbox_start)
        .filter(|message| to.as_ref().is_none_or(|to| message.to.contains(to)))
        .filter(|message| filter(message))
        .map(|sent| message(sent))
        .collect();
    Ok(json!({ "count": messages.len(), "messages": messages }))
}

fn message(message: &MailboxMessage) -> Value {
    let mut observation = json!({
        "to": message.to,
        "text": message.text,
        "channel": match message.kind {
            MessageKind::Email => "email",
            MessageKind::Sms => "sms",
        },
        "source": message.service,
        "at": message.at.format(&Rfc3339).ok(),
    });
    for (name, text) in [
        ("from", &message.from),
        ("subject", &message.subject),
        ("html", &message.html),
    ] {
        if let Some(text) = text {
            observation[name] = text.as_str().into();
        }
    }
    // Details that only some services have, under AWS's names.
    for (name, aws_name) in [("cc", "Cc"), ("code", "Code"), ("template", "Template")] {
        if let Some(value) = message.details.get(aws_name) {
            observation[name] = value.clone();
        }
    }
    observation
}
