//! Codes and invitations on their way to users: into the mailbox.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

use super::client::Client;
use super::pool::{EmailOption, Pool};
use super::user::User;
use super::vocabulary::{Contact, Medium};
use rehearsal_cloud_core::mailbox::{MailboxMessage, MessageKind};
use rehearsal_cloud_core::service::{CallContext, Effect};

/// Who writes where a pool names no sender.
const SENDER: &str = "no-reply@verificationemail.com";

/// Why a message is sent, as AWS's message trigger calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) enum MessagePurpose {
    SignUp,
    ResendCode,
    AdminCreateUser,
    ForgotPassword,
    UpdateUserAttribute,
    VerifyUserAttribute,
    /// A code as the second factor of a sign-in.
    Authentication,
}

/// Where a code went, as much as a caller may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CodeDelivery {
    /// `j***@e***`, `+*******4567`
    pub(super) destination: String,
    pub(super) delivery_medium: Medium,
    pub(super) attribute_name: &'static str,
}

impl CodeDelivery {
    /// The delivery of a code to an address or a telephone.
    pub(super) fn to(contact: Contact, address: &str) -> Self {
        Self {
            destination: masked(contact, address),
            delivery_medium: contact.medium(),
            attribute_name: contact.attribute(),
        }
    }
}

/// An address of which only its owner can tell that it is theirs.
pub(super) fn masked(contact: Contact, address: &str) -> String {
    let first = |text: &str| text.chars().take(1).collect::<String>();
    match contact {
        Contact::Email => {
            let (local, domain) = address.split_once('@').unwrap_or((address, ""));
            format!("{}***@{}***", first(local), first(domain))
        }
        Contact::PhoneNumber => {
            let digits: Vec<char> = address.trim_start_matches('+').chars().collect();
            let shown = digits.len().saturating_sub(4);
            let last: String = digits[shown..].iter().collect();
            format!("+{}{last}", "*".repeat(shown))
        }
    }
}

/// A message to a user with a code (or a temporary password) in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message<'a> {
    pub(super) occasion: MessagePurpose,
    pub(super) contact: Contact,
    /// Where to: the user's own attribute, or a value that is to become it.
    pub(super) address: &'a str,
    pub(super) code: &'a str,
    /// The client that a link leads back to.
    pub(super) client: Option<&'a Client>,
}

/// Sends a message into the mailbox. Its details say what a test wants to
/// know: `UserPoolId`, `Username`, `Purpose`, `Channel` and the `Code`.
pub(super) fn send(
    cx: &mut CallContext<'_>,
    pool: &Pool,
    user: &User,
    message: Message<'_>,
) -> CodeDelivery {
    let kind = match message.contact {
        Contact::Email => MessageKind::Email,
        Contact::PhoneNumber => MessageKind::Sms,
    };
    let (subject, text) = pool.text(message, cx, user);
    let text = text
        .replace("{username}", &user.username)
        .replace("{####}", message.code);
    let mut letter = MailboxMessage::new(kind, "cognito-idp", message.address, text.as_str());
    if kind == MessageKind::Email {
        let email = &pool.settings.email_configuration;
        letter.from = Some(email.from.clone().unwrap_or_else(|| SENDER.to_owned()));
        letter.subject = Some(subject.replace("{username}", &user.username));
        letter.html = Some(text);
    }
    let purpose = serde_json::to_value(message.occasion).unwrap_or(Value::Null);
    let channel = match kind {
        MessageKind::Email => "email",
        MessageKind::Sms => "sms",
    };
    for (name, value) in [
        ("UserPoolId", pool.id.as_str().into()),
        ("Username", user.username.as_str().into()),
        ("Purpose", purpose),
        ("Channel", channel.into()),
        ("Code", message.code.into()),
    ] {
        letter.details.insert(name.to_owned(), value);
    }
    cx.effect(Effect::Mail(letter));
    CodeDelivery::to(message.contact, message.address)
}

impl Pool {
    /// The subject and the text of a message, with its blanks.
    fn text(&self, message: Message<'_>, cx: &CallContext<'_>, user: &User) -> (String, String) {
        let by_mail = message.contact == Contact::Email;
        match message.occasion {
            MessagePurpose::AdminCreateUser => self.invitation(by_mail),
            MessagePurpose::Authentication => self.second_factor(by_mail),
            MessagePurpose::SignUp | MessagePurpose::ResendCode
                if by_mail && self.confirms_by_link() =>
            {
                self.link(message, cx, user)
            }
            occasion => self.verification(by_mail, occasion == MessagePurpose::ForgotPassword),
        }
    }

    /// Whether a mail's reader confirms by a link in it.
    fn confirms_by_link(&self) -> bool {
        let template = &self.settings.verification_message_template;
        template.default_email_option == EmailOption::ConfirmWithLink
    }

    fn invitation(&self, by_mail: bool) -> (String, String) {
        let config = &self.settings.admin_create_user_config;
        let template = config.invite_message_template.clone().unwrap_or_default();
        let text = if by_mail {
            template.email_message
        } else {
            template.sms_message
        };
        (
            template
                .email_subject
                .unwrap_or_else(|| "Your temporary password".to_owned()),
            text.unwrap_or_else(|| {
                "Your username is {username} and temporary password is {####}.".to_owned()
            }),
        )
    }

    fn second_factor(&self, by_mail: bool) -> (String, String) {
        let email = self.mfa.email.clone().unwrap_or_default();
        let text = if by_mail {
            email.message
        } else {
            self.settings.sms_authentication_message.clone()
        };
        (
            email
                .subject
                .unwrap_or_else(|| "Your authentication code".to_owned()),
            text.unwrap_or_else(|| "Your authentication code is {####}.".to_owned()),
        )
    }

    fn verification(&self, by_mail: bool, forgotten: bool) -> (String, String) {
        let template = &self.settings.verification_message_template;
        let what = if forgotten {
            "password reset"
        } else {
            "verification"
        };
        let text = if by_mail {
            &template.email_message
        } else {
            &template.sms_message
        };
        (
            template
                .email_subject
                .clone()
                .unwrap_or_else(|| format!("Your {what} code")),
            text.clone()
                .unwrap_or_else(|| format!("Your {what} code is {{####}}")),
        )
    }

    /// A mail with a link to this cloud's `/confirmUser`: `{##TEXT##}` is what is clicked on.
    fn link(&self, message: Message<'_>, cx: &CallContext<'_>, user: &User) -> (String, String) {
        let template = &self.settings.verification_message_template;
        let subject = template.email_subject_by_link.clone();
        let text = template.email_message_by_link.clone().unwrap_or_else(|| {
            "Please click the link below to verify your email address. {##Verify Email##}"
                .to_owned()
        });
        let client = message.client.map_or("", |client| &client.id);
        let link = format!(
            "{}/confirmUser?client_id={client}&user_name={}&confirmation_code={}",
            cx.base_url(),
            escaped(&user.username),
            message.code
        );
        let text = match (text.find("{##"), text.find("##}")) {
            (Some(open), Some(close)) if open < close => format!(
                "{}<a href=\"{link}\">{}</a>{}",
                &text[..open],
                &text[open + 3..close],
                &text[close + 3..]
            ),
            _ => text,
        };
        (
            subject.unwrap_or_else(|| "Your verification link".to_owned()),
            text,
        )
    }
}

/// Text as it stands in a query.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked_as_aws_does() {
        assert_eq!(masked(Contact::Email, "jo@example.com"), "j***@e***");
        assert_eq!(masked(Contact::PhoneNumber, "+15550104567"), "+*******4567");
    }
}
