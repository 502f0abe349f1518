//! Users that an administrator creates.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::attributes::{Attribute, by_name, check_contacts};
use crate::error::{invalid, no_such_user};
use crate::messages::{self, CustomTexts, Message, MessagePurpose};
use crate::password::PasswordKind;
use crate::pool::Pool;
use crate::schema::ChangedBy;
use crate::state::{Cognito, now};
use crate::user::{User, UserId};
use crate::vocabulary::{Contact, Medium, Status};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminCreateUser {
    user_pool_id: String,
    username: String,
    #[serde(default)]
    user_attributes: Vec<Attribute>,
    temporary_password: Option<String>,
    #[serde(default)]
    force_alias_creation: bool,
    message_action: Option<MessageAction>,
    desired_delivery_mediums: Option<Vec<Medium>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum MessageAction {
    Resend,
    Suppress,
}

pub(crate) fn admin_create_user(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: AdminCreateUser,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let policy = pool.settings.policies.password_policy.clone();
    if let Some(password) = &input.temporary_password {
        policy.check(password)?;
    }
    let (id, media) = if input.message_action == Some(MessageAction::Resend) {
        invited_user(pool, &input)?
    } else {
        add(pool, cx, &input)?
    };
    let password = input
        .temporary_password
        .unwrap_or_else(|| policy.generate(cx));
    let now = now(cx);
    let user = pool.users.get_mut(id).ok_or_else(no_such_user)?;
    user.set_password(password.clone(), PasswordKind::Temporary, &policy, now);
    let texts = if media.is_empty() {
        CustomTexts::default()
    } else {
        pool.custom_texts(id, MessagePurpose::AdminCreateUser)?
    };
    let user = pool.users.get(id).ok_or_else(no_such_user)?;
    for contact in media.into_iter().map(Medium::contact) {
        let message = Message {
            purpose: MessagePurpose::AdminCreateUser,
            contact,
            address: user.attribute(contact.attribute()).unwrap_or_default(),
            code: &password,
            client: None,
            texts: &texts,
        };
        messages::send(cx, pool, user, message);
    }
    Ok(json!({"User": user.to_json(|_| true)}))
}

/// Returns the user whose invitation is sent again, and its media.
fn invited_user(
    pool: &Pool,
    input: &AdminCreateUser,
) -> Result<(UserId, Vec<Medium>), ServiceError> {
    let user = pool.user(&input.username)?;
    if user.status != Status::ForceChangePassword {
        return Err(ServiceError::sender(
            "UnsupportedUserStateException",
            format!(
                "Resend not possible. {} status is not FORCE_CHANGE_PASSWORD",
                input.username
            ),
        ));
    }
    Ok((user.id, media(input, &user.attributes.0)?))
}

/// Creates a user without a password, and returns it with the media of its invitation.
fn add(
    pool: &mut Pool,
    cx: &mut CallContext<'_>,
    input: &AdminCreateUser,
) -> Result<(UserId, Vec<Medium>), ServiceError> {
    let mut attributes = by_name(input.user_attributes.clone());
    attributes.retain(|_, value| !value.is_empty());
    let taken = "User account already exists";
    let name = pool.name_new_user(cx, &input.username, &mut attributes, taken)?;
    check_contacts(&attributes)?;
    pool.schema
        .check_new(&attributes, ChangedBy::Administrator)?;
    let media = media(input, &attributes)?;
    let now = now(cx);
    let decision = pool.before_sign_up("AdminCreateUser", &name.username, &attributes)?;
    for contact in [Contact::Email, Contact::PhoneNumber] {
        if decision.verifies(contact) && attributes.contains_key(contact.attribute()) {
            attributes.insert(contact.verified().to_owned(), "true".to_owned());
        }
    }
    pool.claim_aliases(None, &attributes, input.force_alias_creation, now)?;
    let mut user = User::new(name.username, name.sub, Status::ForceChangePassword, now);
    user.attributes.0 = attributes;
    Ok((pool.users.add(user), media))
}

/// Returns the media of an invitation: the requested ones; else a text message, as on
/// AWS, or an email to users without a phone number.
fn media(
    input: &AdminCreateUser,
    attributes: &BTreeMap<String, String>,
) -> Result<Vec<Medium>, ServiceError> {
    if input.message_action == Some(MessageAction::Suppress) {
        return Ok(Vec::new());
    }
    let has = |medium: &Medium| attributes.contains_key(medium.contact().attribute());
    let requested = input
        .desired_delivery_mediums
        .as_deref()
        .unwrap_or_default();
    match requested.iter().find(|medium| !has(medium)) {
        Some(medium) => Err(invalid(format!(
            "The user has no {} to deliver the invitation to.",
            medium.contact().attribute()
        ))),
        None if requested.is_empty() => Ok([Medium::Sms, Medium::Email]
            .into_iter()
            .find(has)
            .into_iter()
            .collect()),
        None => Ok(requested.to_vec()),
    }
}
