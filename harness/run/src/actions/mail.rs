//! `mail`, `ses.sent`: what the cloud would have sent to people.

use rehearsal_script::action::mail::{Mail, SesSent};
use rehearsal_script::{OrAll, Text};
use rehearsal_stage::{Letter, LetterKind};
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::{Cx, StepError};

pub(super) fn mail(step: &Mail, cx: &Cx<'_>) -> Result<Value, StepError> {
    letters(&step.to, cx, |_| true)
}

pub(super) fn ses_sent(step: &SesSent, cx: &Cx<'_>) -> Result<Value, StepError> {
    letters(&step.to, cx, |letter| letter.service == "ses")
}

fn letters(
    to: &OrAll<Text>,
    cx: &Cx<'_>,
    wanted: impl Fn(&Letter) -> bool,
) -> Result<Value, StepError> {
    let to = cx.optional(to.0.as_ref())?;
    let letters = cx.sandbox().cloud().outbox().letters();
    let told: Vec<Value> = letters
        .iter()
        .filter(|letter| letter.seq > cx.common.letters)
        .filter(|letter| to.as_ref().is_none_or(|to| letter.to.contains(to)))
        .filter(|letter| wanted(letter))
        .map(|letter| told(letter))
        .collect();
    Ok(json!({ "count": told.len(), "messages": told }))
}

fn told(letter: &Letter) -> Value {
    let mut seen = json!({
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
            seen[name] = text.as_str().into();
        }
    }
    // What only some services say of a letter, in their own words.
    for (name, word) in [("cc", "Cc"), ("code", "Code"), ("template", "Template")] {
        if let Some(value) = letter.details.get(word) {
            seen[name] = value.clone();
        }
    }
    seen
}
