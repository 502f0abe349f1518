//! Sign-up of users.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::attributes::{Attribute, by_name, check_contacts};
use crate::client::Client;
use crate::codes::CodeRequest;
use crate::error::{invalid, not_authorized};
use crate::events::{EventResponse, EventType};
use crate::messages::MessagePurpose;
use crate::password::PasswordKind;
use crate::pool::Pool;
use crate::schema::ChangedBy;
use crate::state::{Cognito, now};
use crate::user::{CodePurpose, User};
use crate::vocabulary::{Contact, Status};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SignUp {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    password: Option<String>,
    #[serde(default)]
    user_attributes: Vec<Attribute>,
}

pub(crate) fn sign_up(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: SignUp,
) -> Result<Value, ServiceError> {
    let (pool, client) = cognito.client(&input.client_id)?;
    client.check_secret_hash(&input.username, input.secret_hash.as_deref())?;
    let config = &pool.settings.admin_create_user_config;
    if config.allow_admin_create_user_only {
        return Err(not_authorized("SignUp is not permitted for this user pool"));
    }
    let mut attributes = by_name(input.user_attributes);
    attributes.retain(|_, value| !value.is_empty());
    check_writable(&client, attributes.keys())?;
    let name = pool.name_new_user(cx, &input.username, &mut attributes, "User already exists")?;
    check_contacts(&attributes)?;
    pool.schema.check_new(&attributes, ChangedBy::User)?;
    let policy = pool.settings.policies.password_policy.clone();
    match &input.password {
        Some(password) => policy.check(password)?,
        None if pool.has_other_first_factors() => {}
        None => {
            return Err(invalid(
                "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null",
            ));
        }
    }
    let now = now(cx);
    let decision = pool.before_sign_up("SignUp", &name.username, &attributes)?;
    for contact in [Contact::Email, Contact::PhoneNumber] {
        if decision.verifies(contact) && attributes.contains_key(contact.attribute()) {
            attributes.insert(contact.verified().to_owned(), "true".to_owned());
        }
    }
    pool.claim_aliases(None, &attributes, false, now)?;
    let sub = name.sub.clone();
    let status = if decision.confirms {
        Status::Confirmed
    } else {
        Status::Unconfirmed
    };
    let mut user = User::new(name.username, name.sub, status, now);
    if let Some(password) = input.password {
        user.set_password(password, PasswordKind::Permanent, &policy, now);
    }
    user.record(cx, EventType::SignUp, EventResponse::Pass, Vec::new());
    for contact in [Contact::Email, Contact::PhoneNumber] {
        if attributes.contains_key(contact.attribute()) {
            let verified = decision.verifies(contact).to_string();
            attributes.insert(contact.verified().to_owned(), verified);
        }
    }
    user.attributes.0 = attributes;
    let id = pool.users.add(user);
    if decision.confirms {
        pool.after_confirmation(id, "ConfirmSignUp")?;
        return Ok(json!({"UserConfirmed": true, "UserSub": sub}));
    }
    let mut output = json!({"UserConfirmed": false, "UserSub": sub});
    if let Some(contact) = pool
        .users
        .get(id)
        .and_then(|user| pool.contact_to_verify(user))
    {
        let request = CodeRequest {
            purpose: CodePurpose::SignUp,
            message_purpose: MessagePurpose::SignUp,
            contact,
            address: None,
            client: Some(&client),
        };
        output["CodeDeliveryDetails"] = json!(pool.send_code(cx, id, request)?);
    }
    if let Some(session) = pool.auth.sign_up_session(cx, &client, id) {
        output["Session"] = session.into();
    }
    Ok(output)
}

/// Returns an error if an app may not write these attributes.
pub(crate) fn check_writable<'a>(
    client: &Client,
    mut attributes: impl Iterator<Item = &'a String>,
) -> Result<(), ServiceError> {
    if attributes.all(|name| client.settings.may_write(name)) {
        return Ok(());
    }
    Err(not_authorized(
        "A client attempted to write unauthorized attribute",
    ))
}

impl Pool {
    /// Returns the contact of a new user to verify; the phone number has priority.
    pub(crate) fn contact_to_verify(&self, user: &User) -> Option<Contact> {
        [Contact::PhoneNumber, Contact::Email]
            .into_iter()
            .filter(|contact| self.settings.auto_verified_attributes.contains(contact))
            .find(|contact| user.attribute(contact.attribute()).is_some())
    }

    /// Returns whether users may sign in without a password.
    fn has_other_first_factors(&self) -> bool {
        let policy = self.settings.policies.sign_in_policy.as_ref();
        policy
            .and_then(|policy| policy.get("AllowedFirstAuthFactors")?.as_array())
            .is_some_and(|factors| factors.iter().any(|factor| factor != "PASSWORD"))
    }
}
