//! Codes and invitations, sent to the mailbox.

use serde::Serialize;
use serde_json::Value;

use super::client::Client;
use super::pool::{EmailOption, Pool};
use super::user::User;
use super::vocabulary::{Contact, Medium};
use rehearsal_cloud_core::mailbox::{MailboxMessage, MessageKind};
use rehearsal_cloud_core::service::{CallContext, Effect};
use rehearsal_model::percent;

/// The sender if the pool sets none.
const SENDER: &str = "no-reply@verificationemail.com";

/// The purpose of a message, by the name of AWS's message trigger.
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

/// Where a code was sent, as far as a caller may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CodeDelivery {
    /// `j***@e***`, `+*******4567`
    pub(super) destination: String,
    pub(super) delivery_medium: Medium,
    pub(super) attribute_name: &'static str,
}

impl CodeDelivery {
    /// Returns the delivery of a code to an email address or a phone number.
    pub(super) fn to(contact: Contact, address: &str) -> Self {
        Self {
            destination: masked(contact, address),
            delivery_medium: contact.medium(),
            attribute_name: contact.attribute(),
        }
    }
}

/// Returns an address that only its owner can recognise.
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

/// The texts of a message that a function has written; with placeholders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CustomTexts {
    pub(crate) sms: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) subject: Option<String>,
}

/// A message with a code or a temporary password.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message<'a> {
    pub(super) purpose: MessagePurpose,
    pub(super) contact: Contact,
    /// The address: the user's attribute, or its pending value.
    pub(super) address: &'a str,
    pub(super) code: &'a str,
    /// The client in a confirmation link.
    pub(super) client: Option<&'a Client>,
    /// The texts that a function has written.
    pub(super) texts: &'a CustomTexts,
}

/// Sends a message to the mailbox. Its details are `UserPoolId`, `Username`, `Purpose`,
/// `Channel` and `Code`.
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
    let mut mailbox_message =
        MailboxMessage::new(kind, "cognito-idp", message.address, text.as_str());
    if kind == MessageKind::Email {
        let email = &pool.settings.email_configuration;
        mailbox_message.from = Some(email.from.clone().unwrap_or_else(|| SENDER.to_owned()));
        mailbox_message.subject = Some(subject.replace("{username}", &user.username));
        mailbox_message.html = Some(text);
    }
    let purpose = serde_json::to_value(message.purpose).unwrap_or(Value::Null);
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
        mailbox_message.details.insert(name.to_owned(), value);
    }
    cx.effect(Effect::Mail(mailbox_message));
    CodeDelivery::to(message.contact, message.address)
}

impl Pool {
    /// Returns the subject and the text of a message, with placeholders.
    fn text(&self, message: Message<'_>, cx: &CallContext<'_>, user: &User) -> (String, String) {
        let by_email = message.contact == Contact::Email;
        let by_link = by_email
            && matches!(
                message.purpose,
                MessagePurpose::SignUp | MessagePurpose::ResendCode
            )
            && self.confirms_by_link();
        let (subject, text) = self.own_text(message.purpose, by_email, by_link);
        let texts = message.texts;
        let custom = if by_email { &texts.email } else { &texts.sms };
        let text = custom.clone().unwrap_or(text);
        let text = if by_link {
            with_link(&text, message, cx, user)
        } else {
            text
        };
        (texts.subject.clone().unwrap_or(subject), text)
    }

    /// Returns the subject and the text that the pool has for a message, with placeholders.
    fn own_text(&self, purpose: MessagePurpose, by_email: bool, by_link: bool) -> (String, String) {
        match purpose {
            MessagePurpose::AdminCreateUser => self.invitation(by_email),
            MessagePurpose::Authentication => self.second_factor(by_email),
            _ if by_link => self.link(),
            purpose => self.verification(by_email, purpose == MessagePurpose::ForgotPassword),
        }
    }

    /// Returns whether emails contain a confirmation link.
    fn confirms_by_link(&self) -> bool {
        let template = &self.settings.verification_message_template;
        template.default_email_option == EmailOption::ConfirmWithLink
    }

    fn invitation(&self, by_email: bool) -> (String, String) {
        let config = &self.settings.admin_create_user_config;
        let template = config.invite_message_template.clone().unwrap_or_default();
        let text = if by_email {
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

    fn second_factor(&self, by_email: bool) -> (String, String) {
        let email = self.mfa.email.clone().unwrap_or_default();
        let text = if by_email {
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

    fn verification(&self, by_email: bool, forgotten: bool) -> (String, String) {
        let template = &self.settings.verification_message_template;
        let what = if forgotten {
            "password reset"
        } else {
            "verification"
        };
        let text = if by_email {
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

    /// Returns an email with the placeholder of a link.
    fn link(&self) -> (String, String) {
        let template = &self.settings.verification_message_template;
        let subject = template.email_subject_by_link.clone();
        let text = template.email_message_by_link.clone().unwrap_or_else(|| {
            "Please click the link below to verify your email address. {##Verify Email##}"
                .to_owned()
        });
        (
            subject.unwrap_or_else(|| "Your verification link".to_owned()),
            text,
        )
    }
}

/// Returns a text with a link to this cloud's `/confirmUser`, in place of `{##TEXT##}`, of which
/// it has the text.
fn with_link(text: &str, message: Message<'_>, cx: &CallContext<'_>, user: &User) -> String {
    let client = message.client.map_or("", |client| &client.id);
    let link = format!(
        "{}/confirmUser?client_id={client}&user_name={}&confirmation_code={}",
        cx.base_url(),
        percent::encode(user.username.as_bytes()),
        message.code
    );
    match (text.find("{##"), text.find("##}")) {
        (Some(open), Some(close)) if open < close => format!(
            "{}<a href=\"{link}\">{}</a>{}",
            &text[..open],
            &text[open + 3..close],
            &text[close + 3..]
        ),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked() {
        assert_eq!(masked(Contact::Email, "jo@example.com"), "j***@e***");
        assert_eq!(masked(Contact::PhoneNumber, "+15550104567"), "+*******4567");
    }
}
