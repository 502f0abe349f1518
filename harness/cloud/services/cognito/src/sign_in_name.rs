//! What a new user may be called.

use std::collections::BTreeMap;

use super::attributes::{is_email, is_phone_number};
use super::error::{alias_exists, invalid, username_exists};
use super::pool::Pool;
use super::user::UserId;
use super::users::Alias;
use super::vocabulary::Contact;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// What a new user is called.
pub(super) struct Name {
    pub(super) username: String,
    pub(super) sub: String,
}

impl Pool {
    /// What a new user is called who asks for that name. Where a mail address
    /// or a telephone number stands in the place of names, the name is the
    /// `sub`, and what was asked for becomes the attribute.
    pub(super) fn name_of_new(
        &self,
        cx: &mut CallContext<'_>,
        asked: &str,
        attributes: &mut BTreeMap<String, String>,
        taken: &str,
    ) -> Result<Name, ServiceError> {
        let names = self.users.sign_in_names();
        let contact = contact_in(asked);
        if names.instead.is_empty() {
            if let Some(contact) = contact.filter(|it| names.besides.contains(&Alias::from(*it))) {
                let what = match contact {
                    Contact::Email => "email",
                    Contact::PhoneNumber => "phone number",
                };
                return Err(invalid(format!(
                    "Username cannot be of {what} format, since user pool is configured for {what} alias."
                )));
            }
            if self.users.named(asked).is_some() {
                return Err(username_exists(taken));
            }
            return Ok(Name {
                username: names.folded(asked),
                sub: cx.ids.uuid("user"),
            });
        }
        let contact = contact
            .filter(|contact| names.instead.contains(contact))
            .ok_or_else(|| invalid(wanted(&names.instead)))?;
        let attribute = contact.attribute();
        attributes
            .entry(attribute.to_owned())
            .or_insert_with(|| asked.to_owned());
        if attributes[attribute] != asked {
            return Err(invalid(format!(
                "The attribute {attribute} must be the username."
            )));
        }
        if let Some(contact) = names.instead.iter().find(|contact| {
            attributes
                .get(contact.attribute())
                .is_some_and(|value| self.users.holder(Alias::from(**contact), value).is_some())
        }) {
            return Err(username_exists(format!(
                "An account with the given {} already exists.",
                contact.attribute()
            )));
        }
        let sub = cx.ids.uuid("user");
        Ok(Name {
            username: sub.clone(),
            sub,
        })
    }

    /// Gives the aliases that these changes bring to `id`: from whoever has
    /// them, if that is wanted, else nobody may have them.
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
            // What stands in the place of a name needs no proof and cannot be lost.
            if self.users.conflict(id, all()) == Some((alias, holder)) {
                return Err(exists());
            }
        }
        Ok(())
    }
}

/// The contact a name looks like.
fn contact_in(name: &str) -> Option<Contact> {
    if is_email(name) {
        Some(Contact::Email)
    } else if is_phone_number(name) {
        Some(Contact::PhoneNumber)
    } else {
        None
    }
}

fn wanted(contacts: &[Contact]) -> &'static str {
    match contacts {
        [Contact::Email] => "Username should be an email.",
        [Contact::PhoneNumber] => "Username should be a phone number.",
        _ => "Username should be either an email or a phone number.",
    }
}
