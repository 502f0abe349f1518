//! Attribute changes of existing users, by themselves or by an administrator.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::sign_up::check_writable;
use crate::attributes::{Attribute, by_name, check_contacts};
use crate::codes::CodeRequest;
use crate::error::{invalid, no_such_user};
use crate::messages::{CodeDelivery, MessagePurpose};
use crate::pool::Pool;
use crate::schema::ChangedBy;
use crate::state::{Cognito, now};
use crate::user::{CodePurpose, UserId};
use crate::vocabulary::Contact;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminUpdateUserAttributes {
    user_pool_id: String,
    username: String,
    user_attributes: Vec<Attribute>,
}

pub(crate) fn admin_update(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AdminUpdateUserAttributes,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let id = pool.user_id(&input.username)?;
    pool.update_attributes(
        cx,
        id,
        by_name(input.user_attributes),
        ChangedBy::Administrator,
    )?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateUserAttributes {
    access_token: String,
    user_attributes: Vec<Attribute>,
}

pub(crate) fn update(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UpdateUserAttributes,
) -> Result<Value, ServiceError> {
    let (pool, client, bearer) = cognito.bearer(cx, &input.access_token)?;
    let attributes = by_name(input.user_attributes);
    check_writable(&client, attributes.keys())?;
    let sent = pool.update_attributes(cx, bearer.user, attributes, ChangedBy::User)?;
    Ok(json!({"CodeDeliveryDetailsList": sent}))
}

impl Pool {
    /// Changes attributes; a blank value removes one. A new contact has to be verified;
    /// where the pool requires that first, the present value stays until then.
    fn update_attributes(
        &mut self,
        cx: &mut CallContext<'_>,
        id: UserId,
        attributes: BTreeMap<String, String>,
        by: ChangedBy,
    ) -> Result<Vec<CodeDelivery>, ServiceError> {
        let now = now(cx);
        check_contacts(&attributes)?;
        let (removed, mut set): (BTreeMap<_, _>, BTreeMap<_, _>) = attributes
            .into_iter()
            .partition(|(_, value)| value.is_empty());
        self.check_removable(removed.keys())?;
        self.schema.check_change(&set, by)?;
        let new = self.new_contacts(id, &set)?;
        let mut pending = BTreeMap::new();
        for (contact, value) in &new {
            let settings = &self.settings.on_update;
            let first = &settings.attributes_require_verification_before_update;
            if by == ChangedBy::User && first.contains(contact) {
                set.remove(contact.attribute());
                pending.insert(contact.attribute().to_owned(), value.clone());
            } else {
                set.insert(contact.verified().to_owned(), "false".to_owned());
            }
        }
        self.claim_aliases(Some(id), &set, false, now)?;
        let set = set.into_iter().map(|(name, value)| (name, Some(value)));
        self.users
            .set_attributes(id, removal(removed.keys()).chain(set), now);
        let user = self.users.get_mut(id).ok_or_else(no_such_user)?;
        user.pending.append(&mut pending);
        let to_verify = self.settings.auto_verified_attributes.clone();
        new.into_iter()
            .filter(|(contact, _)| to_verify.contains(contact))
            .map(|(contact, value)| {
                let request = CodeRequest {
                    purpose: CodePurpose::verifying(contact),
                    message_purpose: MessagePurpose::UpdateUserAttribute,
                    contact,
                    address: Some(&value),
                    client: None,
                };
                self.send_code(cx, id, request)
            })
            .collect()
    }

    /// Returns the changed contacts for which the caller does not set whether they are
    /// verified.
    fn new_contacts(
        &self,
        id: UserId,
        set: &BTreeMap<String, String>,
    ) -> Result<Vec<(Contact, String)>, ServiceError> {
        let user = self.users.get(id).ok_or_else(no_such_user)?;
        Ok([Contact::Email, Contact::PhoneNumber]
            .into_iter()
            .filter(|contact| !set.contains_key(contact.verified()))
            .filter_map(|contact| Some((contact, set.get(contact.attribute())?.clone())))
            .filter(|(contact, value)| user.attribute(contact.attribute()) != Some(value))
            .collect())
    }

    /// Returns an error if attributes cannot be removed.
    fn check_removable<'a>(
        &self,
        names: impl Iterator<Item = &'a String>,
    ) -> Result<(), ServiceError> {
        for name in names {
            match self.schema.rule(name) {
                Some(rule) if rule.required => {
                    return Err(invalid(format!(
                        "Cannot delete required user attribute {name}"
                    )));
                }
                Some(rule) if !rule.mutable => {
                    return Err(invalid(format!(
                        "user.{name}: Attribute cannot be updated. (changing an immutable attribute)"
                    )));
                }
                Some(_) => {}
                None => {
                    return Err(invalid(format!(
                        "Attributes did not conform to the schema: {name}: Attribute does not exist in the schema."
                    )));
                }
            }
        }
        Ok(())
    }

    fn delete_attributes(
        &mut self,
        cx: &CallContext<'_>,
        id: UserId,
        names: &[String],
    ) -> Result<(), ServiceError> {
        self.check_removable(names.iter())?;
        self.users
            .set_attributes(id, removal(names.iter()), now(cx));
        Ok(())
    }
}

/// Returns changes that remove attributes, and with contacts whether they were verified.
fn removal<'a>(
    names: impl Iterator<Item = &'a String>,
) -> impl Iterator<Item = (String, Option<String>)> {
    names.flat_map(|name| {
        let verified = Contact::of_attribute(name).map(|contact| contact.verified().to_owned());
        [Some(name.clone()), verified]
            .into_iter()
            .flatten()
            .map(|name| (name, None))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminDeleteUserAttributes {
    user_pool_id: String,
    username: String,
    user_attribute_names: Vec<String>,
}

pub(crate) fn admin_delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AdminDeleteUserAttributes,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let id = pool.user_id(&input.username)?;
    pool.delete_attributes(cx, id, &input.user_attribute_names)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteUserAttributes {
    access_token: String,
    user_attribute_names: Vec<String>,
}

pub(crate) fn delete(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: DeleteUserAttributes,
) -> Result<Value, ServiceError> {
    let (pool, client, bearer) = cognito.bearer(cx, &input.access_token)?;
    check_writable(&client, input.user_attribute_names.iter())?;
    pool.delete_attributes(cx, bearer.user, &input.user_attribute_names)?;
    Ok(json!({}))
}
