//! The user names of new users.

use std::collections::BTreeMap;

use super::attributes::{is_email, is_phone_number};
use super::error::{alias_exists, invalid, username_exists};
use super::pool::Pool;
use super::user::UserId;
use super::users::Alias;
use super::vocabulary::Contact;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// The names of a new user.
pub(super) struct NewUserName {
    pub(super) username: String,
    pub(super) sub: String,
}

impl Pool {
    /// Returns the names of a new user. Where email addresses or phone numbers replace
    /// user names, the name is the `sub`, and the requested name becomes the attribute.
    pub(super) fn name_new_user(
        &self,
        cx: &mut CallContext<'_>,
        requested: &str,
        attributes: &mut BTreeMap<String, String>,
        taken_message: &str,
    ) -> Result<NewUserName, ServiceError> {
        let names = self.users.sign_in_names();
        let contact = contact_of(requested);
        if names.username_attributes.is_empty() {
            if let Some(contact) =
                contact.filter(|it| names.alias_attributes.contains(&Alias::from(*it)))
            {
                let what = match contact {
                    Contact::Email => "email",
                    Contact::PhoneNumber => "phone number",
                };
                return Err(invalid(format!(
                    "Username cannot be of {what} format, since user pool is configured for {what} alias."
                )));
            }
            if self.users.with_username(requested).is_some() {
                return Err(username_exists(taken_message));
            }
            return Ok(NewUserName {
                username: names.folded(requested),
                sub: cx.ids.uuid("user"),
            });
        }
        let contact = contact
            .filter(|contact| names.username_attributes.contains(contact))
            .ok_or_else(|| invalid(username_error(&names.username_attributes)))?;
        let attribute = contact.attribute();
        attributes
            .entry(attribute.to_owned())
            .or_insert_with(|| requested.to_owned());
        if attributes[attribute] != requested {
            return Err(invalid(format!(
                "The attribute {attribute} must be the username."
            )));
        }
        if let Some(contact) = names.username_attributes.iter().find(|contact| {
            attributes.get(contact.attribute()).is_some_and(|value| {
                self.users
                    .with_alias(Alias::from(**contact), value)
                    .is_some()
            })
        }) {
            return Err(username_exists(format!(
                "An account with the given {} already exists.",
                contact.attribute()
            )));
        }
        let sub = cx.ids.uuid("user");
        Ok(NewUserName {
            username: sub.clone(),
            sub,
        })
    }

    /// Frees the aliases in these changes for `id`: takes them from their users if
    /// `force` is set, else returns an error.
    pub(super) fn claim_aliases(
        &mut self,
        id: Option<UserId>,
        changes: &BTreeMap<String, String>,
        force: bool,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let all = || {
            changes
                .iter()
                .map(|(name, value)| (name.as_str(), Some(value.as_str())))
        };
        while let Some((alias, holder)) = self.users.conflict(id, all()) {
            let exists = || {
                alias_exists(format!(
                    "An account with the {} already exists.",
                    alias.attribute()
                ))
            };
            let contact = alias.contact().filter(|_| force).ok_or_else(exists)?;
            let lost = (contact.verified().to_owned(), Some("false".to_owned()));
            self.users.set_attributes(holder, [lost], now);
            // A contact that replaces the user name needs no verification and cannot be
            // lost.
            if self.users.conflict(id, all()) == Some((alias, holder)) {
                return Err(exists());
            }
        }
        Ok(())
    }
}

/// Returns the contact that a name looks like.
fn contact_of(name: &str) -> Option<Contact> {
    if is_email(name) {
        Some(Contact::Email)
    } else if is_phone_number(name) {
        Some(Contact::PhoneNumber)
    } else {
        None
    }
}

fn username_error(contacts: &[Contact]) -> &'static str {
    match contacts {
        [Contact::Email] => "Username should be an email.",
        [Contact::PhoneNumber] => "Username should be a phone number.",
        _ => "Username should be either an email or a phone number.",
    }
}
