//! Attributes as calls give them and answers tell them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::error::invalid;
use super::user::User;
use super::vocabulary::Contact;
use rehearsal_model::error::ServiceError;

/// An attribute in a call.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Attribute {
    name: String,
    #[serde(default)]
    value: Option<String>,
}

/// Attributes by name; of two of one name the latter counts.
pub(super) fn by_name(attributes: Vec<Attribute>) -> BTreeMap<String, String> {
    attributes
        .into_iter()
        .map(|attribute| (attribute.name, attribute.value.unwrap_or_default()))
        .collect()
}

/// Whether mail addresses and telephone numbers look like some.
pub(super) fn check_contacts(attributes: &BTreeMap<String, String>) -> Result<(), ServiceError> {
    let given = |contact: Contact| {
        attributes
            .get(contact.attribute())
            .filter(|value| !value.is_empty())
    };
    if given(Contact::Email).is_some_and(|email| !is_email(email)) {
        return Err(invalid("Invalid email address format."));
    }
    if given(Contact::PhoneNumber).is_some_and(|number| !is_phone_number(number)) {
        return Err(invalid("Invalid phone number format."));
    }
    Ok(())
}

/// Whether text looks like a mail address.
pub(super) fn is_email(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == '@';
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !local.contains(odd)
            && !domain.contains(odd)
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && domain.contains('.')
    })
}

/// Whether text looks like a telephone number: `+` and up to fifteen digits.
pub(super) fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Attributes in an answer.
pub(super) fn attributes_json<'a>(
    attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Value {
    attributes
        .into_iter()
        .map(|(name, value)| json!({"Name": name, "Value": value}))
        .collect()
}

impl User {
    /// The user as lists tell it (`UserType`), with those of its attributes
    /// that `wanted` lets through.
    pub(super) fn to_json(&self, wanted: impl Fn(&str) -> bool) -> Value {
        let attributes = self.all_attributes();
        json!({
            "Username": self.username,
            "Attributes": attributes_json(attributes.into_iter().filter(|(name, _)| wanted(name))),
            "UserCreateDate": self.created,
            "UserLastModifiedDate": self.modified,
            "Enabled": self.enabled,
            "UserStatus": self.status,
        })
    }

    /// What is told of its second factors, added to an answer.
    pub(super) fn add_factors(&self, output: &mut Value) {
        if !self.mfa.enabled.is_empty() {
            output["UserMFASettingList"] = json!(self.mfa.enabled);
        }
        if let Some(preferred) = self.mfa.preferred {
            output["PreferredMfaSetting"] = json!(preferred);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_numbers_are_told_apart_from_names() {
        assert!(is_email("jo@example.com"));
        assert!(!is_email("jo@example"));
        assert!(!is_email("jo example@example.com"));
        assert!(!is_email("jo"));
        assert!(is_phone_number("+15550104567"));
        assert!(!is_phone_number("5550104567"));
        assert!(!is_phone_number("+1 555"));
    }
}
