//! The mailbox: the e-mails and text messages that the cloud sent.

use super::{ObservedField, ObservedType, action, observed};
use crate::settings::{OrAll, Text};

const MAILS: &[ObservedField] = &[
    observed(
        "messages",
        ObservedType::Objects(&[
            observed(
                "to",
                ObservedType::Texts,
                "The addresses or phone numbers it went to.",
            ),
            observed("cc", ObservedType::Texts, "The addresses that got a copy."),
            observed("from", ObservedType::Text, "The sender."),
            observed("subject", ObservedType::Text, "The subject line."),
            observed("text", ObservedType::Text, "The text."),
            observed("html", ObservedType::Text, "The HTML, where there is some."),
            observed("channel", ObservedType::Text, "`email` or `sms`."),
            observed(
                "source",
                ObservedType::Text,
                "The service that sent it: `ses`, `cognito-idp`, `sns`.",
            ),
            observed(
                "code",
                ObservedType::Text,
                "The code in it, where Cognito sent one.",
            ),
            observed(
                "template",
                ObservedType::Text,
                "The template it was made of, where SES made it of one.",
            ),
            observed(
                "at",
                ObservedType::Time,
                "When it was sent, by the virtual clock.",
            ),
        ]),
        "The messages, oldest first.",
    ),
    observed(
        "count",
        ObservedType::Integer,
        "How many messages there are.",
    ),
];

action! {
    /// Reads the mailbox since the scenario began: e-mails and text messages,
    /// codes of Cognito among them.
    pub struct Mail = "mail" {
        /// To whom: an address or a phone number; left empty, to anyone.
        subject to: OrAll<Text>,
    }
    observes MAILS;
    properties: [NeedsExpectation, AppendOnly];
    example "- mail: carol@example.com\n  within: 5s\n  expect: {count: 1}\n  save: {code: 'messages[0].code'}";
}

action! {
    /// Reads the e-mails that were sent through SES since the scenario began.
    pub struct SesSent = "ses.sent" {
        /// To whom: an address; left empty, to anyone.
        subject to: OrAll<Text>,
    }
    observes MAILS;
    properties: [NeedsExpectation, AppendOnly];
    example "- ses.sent: alice@example.com\n  within: 5s\n  expect: {count: 1, messages: [{subject: {contains: receipt}}]}";
}
