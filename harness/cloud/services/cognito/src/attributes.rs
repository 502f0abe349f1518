//! Attributes in calls and answers.

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

/// Returns attributes by name; of duplicates, the last counts. Whether a contact is verified
/// can be written in any case: Python's clients write `True`.
pub(super) fn by_name(attributes: Vec<Attribute>) -> BTreeMap<String, String> {
    let is_flag = |name: &str| {
        [Contact::Email, Contact::PhoneNumber]
            .iter()
            .any(|contact| contact.verified() == name)
    };
    attributes
        .into_iter()
        .map(|attribute| {
            let mut value = attribute.value.unwrap_or_default();
            if is_flag(&attribute.name) {
                value.make_ascii_lowercase();
            }
            (attribute.name, value)
        })
        .collect()
}

/// Returns an error if an email address or a phone number is invalid.
pub(super) fn check_contacts(attributes: &BTreeMap<String, String>) -> Result<(), ServiceError> {
    let present = |contact: Contact| {
        attributes
            .get(contact.attribute())
            .filter(|value| !value.is_empty())
    };
    if present(Contact::Email).is_some_and(|email| !is_email(email)) {
        return Err(invalid("Invalid email address format."));
    }
    if present(Contact::PhoneNumber).is_some_and(|number| !is_phone_number(number)) {
        return Err(invalid("Invalid phone number format."));
    }
    Ok(())
}

/// Returns whether text looks like an email address.
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

/// Returns whether text looks like a phone number: `+` and up to fifteen digits.
pub(super) fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Returns attributes as JSON.
pub(super) fn attributes_json<'a>(
    attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Value {
    attributes
        .into_iter()
        .map(|(name, value)| json!({"Name": name, "Value": value}))
        .collect()
}

impl User {
    /// Returns the user as lists show it (`UserType`), with the attributes that `include`
    /// accepts.
    pub(super) fn to_json(&self, include: impl Fn(&str) -> bool) -> Value {
        let attributes = self.all_attributes();
        json!({
            "Username": self.username,
            "Attributes": attributes_json(attributes.into_iter().filter(|(name, _)| include(name))),
            "UserCreateDate": self.created,
            "UserLastModifiedDate": self.modified,
            "Enabled": self.enabled,
            "UserStatus": self.status,
        })
    }

    /// Adds the second factors to an answer.
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
    fn addresses_and_numbers_are_recognised() {
        assert!(is_email("jo@example.com"));
        assert!(!is_email("jo@example"));
        assert!(!is_email("jo example@example.com"));
        assert!(!is_email("jo"));
        assert!(is_phone_number("+15550104567"));
        assert!(!is_phone_number("5550104567"));
        assert!(!is_phone_number("+1 555"));
    }
}
