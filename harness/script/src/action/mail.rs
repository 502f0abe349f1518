//! The outbox: what the cloud would have sent to people.

use super::{Observed, Seen, action, sees};
use crate::settings::{OrAll, Text};

const MAILS: &[Observed] = &[
    sees(
        "messages",
        Seen::Objects(&[
            sees(
                "to",
                Seen::Texts,
                "The addresses or phone numbers it went to.",
            ),
            sees("cc", Seen::Texts, "The addresses that got a copy."),
            sees("from", Seen::Text, "The sender."),
            sees("subject", Seen::Text, "The subject line."),
            sees("text", Seen::Text, "The text."),
            sees("html", Seen::Text, "The HTML, where there is some."),
            sees("channel", Seen::Text, "`email` or `sms`."),
            sees(
                "source",
                Seen::Text,
                "The service that sent it: `ses`, `cognito-idp`, `sns`.",
            ),
            sees(
                "code",
                Seen::Text,
                "The code in it, where Cognito sent one.",
            ),
            sees(
                "template",
                Seen::Text,
                "The template it was made of, where SES made it of one.",
            ),
            sees("at", Seen::Time, "When it was sent, by the virtual clock."),
        ]),
        "The messages, oldest first.",
    ),
    sees("count", Seen::Integer, "How many messages there are."),
];

action! {
    /// Everything in the outbox since the scenario began: mails and short
    /// messages, codes of Cognito among them.
    pub struct Mail = "mail" {
        /// To whom: an address or a phone number; left empty, to anybody.
        subject to: OrAll<Text>,
    }
    observes MAILS;
    only looks: true;
    example "- mail: carol@example.com\n  within: 5s\n  expect: {count: 1}\n  save: {code: 'messages[0].code'}";
}

action! {
    /// The mails that were sent through SES since the scenario began.
    pub struct SesSent = "ses.sent" {
        /// To whom: an address; left empty, to anybody.
        subject to: OrAll<Text>,
    }
    observes MAILS;
    only looks: true;
    example "- ses.sent: alice@example.com\n  within: 5s\n  expect: {count: 1, messages: [{subject: {contains: receipt}}]}";
}
