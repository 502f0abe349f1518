//! `mail` and `ses.sent`: e-mails and text messages that the cloud would have sent.

use rehearsal_record::Observation;
use rehearsal_script::action::mail::{Mail, SesSent};
use rehearsal_script::{OrAll, Text};
use rehearsal_stage::{Letter, LetterKind};
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::Perform;
use crate::context::StepContext;
use crate::error::StepError;

impl Perform for Mail {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        letters(&self.to, cx, |_| true)
    }
}

impl Perform for SesSent {
    async fn perform(&self, cx: &StepContext<'_>) -> Result<Observation, StepError> {
        letters(&self.to, cx, |letter| letter.service == "ses")
    }
}

fn letters(
    to: &OrAll<Text>,
    cx: &StepContext<'_>,
    filter: impl Fn(&Letter) -> bool,
) -> Result<Value, StepError> {
    let to = cx.optional_text(to.0.as_ref())?;
    let letters = cx.sandbox().cloud().outbox().letters();
    let messages: Vec<Value> = letters
        .iter()
        .filter(|letter| letter.seq > cx.case.mailbox_start)
        .filter(|letter| to.as_ref().is_none_or(|to| letter.to.contains(to)))
        .filter(|letter| filter(letter))
        .map(|letter| message(letter))
        .collect();
    Ok(json!({ "count": messages.len(), "messages": messages }))
}

fn message(letter: &Letter) -> Value {
    let mut observation = json!({
        "to": letter.to,
        "text": letter.text,
        "channel": match letter.kind {
            LetterKind::Email => "email",
            LetterKind::Sms => "sms",
        },
        "source": letter.service,
        "at": letter.at.format(&Rfc3339).ok(),
    });
    for (name, text) in [
        ("from", &letter.from),
        ("subject", &letter.subject),
        ("html", &letter.html),
    ] {
        if let Some(text) = text {
            observation[name] = text.as_str().into();
        }
    }
    // Details that only some services have, under AWS's names.
    for (name, aws_name) in [("cc", "Cc"), ("code", "Code"), ("template", "Template")] {
        if let Some(value) = letter.details.get(aws_name) {
            observation[name] = value.clone();
        }
    }
    observation
}
