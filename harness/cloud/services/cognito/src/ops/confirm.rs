//! Confirmation of sign-ups.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::UserInput;
use crate::attributes::is_email;
use crate::client::Client;
use crate::codes::CodeRequest;
use crate::error::{expired_code, invalid, no_such_combination, no_such_user, not_authorized};
use crate::events::{EventResponse, EventType};
use crate::messages::{CodeDelivery, MessagePurpose};
use crate::pool::Pool;
use crate::state::{Cognito, now};
use crate::user::{CodePurpose, Quota, User, UserId};
use crate::vocabulary::{Contact, Status};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ConfirmSignUp {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    confirmation_code: String,
    #[serde(default)]
    force_alias_creation: bool,
    session: Option<String>,
}

pub(crate) fn confirm_sign_up(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ConfirmSignUp,
) -> Result<Value, ServiceError> {
    let (pool, client) = cognito.client(&input.client_id)?;
    client.check_secret_hash(&input.username, input.secret_hash.as_deref())?;
    let id = match pool.users.find(&input.username) {
        Some(id) => id,
        None if client.settings.hides_users() => return Err(expired_code()),
        None => return Err(no_such_combination()),
    };
    if let Some(session) = &input.session {
        pool.auth.check_sign_up(cx, &client, id, session)?;
    }
    pool.confirm_by_code(cx, id, &input.confirmation_code, input.force_alias_creation)?;
    Ok(match &input.session {
        Some(session) => {
            let next = pool.auth.confirmed_session(cx, &client, id, session);
            json!({"Session": next})
        }
        None => json!({}),
    })
}

impl Pool {
    /// Confirms a user by a code, which also verifies the contact it was sent to.
    pub(crate) fn confirm_by_code(
        &mut self,
        cx: &mut CallContext<'_>,
        id: UserId,
        digits: &str,
        force_alias: bool,
    ) -> Result<(), ServiceError> {
        let now = now(cx);
        let user = self.users.get_mut(id).ok_or_else(no_such_user)?;
        check_unconfirmed(user)?;
        let code = user.verify_code(cx, CodePurpose::SignUp, Quota::ConfirmSignUp, digits)?;
        let mut verified = BTreeMap::new();
        // The code verifies the address it was sent to, not one that was set later.
        if user.attribute(code.contact.attribute()) == Some(&code.address) {
            verified.insert(code.contact.verified().to_owned(), "true".to_owned());
        }
        if let Err(error) = self.claim_aliases(Some(id), &verified, force_alias, now) {
            // The code stays valid: the caller may try again with the alias forced.
            if let Some(user) = self.users.get_mut(id) {
                user.codes.insert(CodePurpose::SignUp, code);
            }
            return Err(error);
        }
        let changes = verified
            .into_iter()
            .map(|(name, value)| (name, Some(value)));
        self.users.set_attributes(id, changes, now);
        if let Some(user) = self.users.get_mut(id) {
            user.status = Status::Confirmed;
        }
        self.after_confirmation(id, "ConfirmSignUp")
    }
}

fn check_unconfirmed(user: &User) -> Result<(), ServiceError> {
    if user.status == Status::Unconfirmed {
        return Ok(());
    }
    Err(not_authorized(format!(
        "User cannot be confirmed. Current status is {}",
        user.status.text()
    )))
}

/// Confirms a user without a code; no contact is verified.
pub(crate) fn admin_confirm_sign_up(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: UserInput,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let user = pool.user_mut(&input.username)?;
    check_unconfirmed(user)?;
    user.status = Status::Confirmed;
    user.modified = now(cx);
    user.codes.remove(&CodePurpose::SignUp);
    let id = user.id;
    pool.after_confirmation(id, "ConfirmSignUp")?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResendConfirmationCode {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
}

pub(crate) fn resend_confirmation_code(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: ResendConfirmationCode,
) -> Result<Value, ServiceError> {
    let (pool, client) = cognito.client(&input.client_id)?;
    client.check_secret_hash(&input.username, input.secret_hash.as_deref())?;
    let Some(id) = pool.find_enabled(&client, &input.username)? else {
        return Ok(json!({"CodeDeliveryDetails": simulated_delivery(pool, &input.username)}));
    };
    let now = now(cx);
    let user = pool.users.get_mut(id).ok_or_else(no_such_user)?;
    if user.status != Status::Unconfirmed {
        return Err(invalid("User is already confirmed."));
    }
    user.count_attempt(Quota::ResendConfirmationCode, now)?;
    user.record(cx, EventType::ResendCode, EventResponse::Pass, Vec::new());
    let contact = pool
        .users
        .get(id)
        .and_then(|user| pool.contact_to_verify(user))
        .ok_or_else(|| not_authorized("Cannot resend codes. Auto verification not turned on."))?;
    let request = CodeRequest {
        purpose: CodePurpose::SignUp,
        message_purpose: MessagePurpose::ResendCode,
        contact,
        address: None,
        client: Some(&client),
    };
    Ok(json!({"CodeDeliveryDetails": pool.send_code(cx, id, request)?}))
}

impl Pool {
    /// Returns the user of a call that is not signed in, or `None` if there is none, or a
    /// disabled one, and errors hide that.
    pub(crate) fn find_enabled(
        &self,
        client: &Client,
        login: &str,
    ) -> Result<Option<UserId>, ServiceError> {
        let hides = client.settings.hides_users();
        let user = self.users.find(login).and_then(|id| self.users.get(id));
        match user {
            Some(user) if user.enabled => Ok(Some(user.id)),
            _ if hides => Ok(None),
            Some(_) => Err(not_authorized("User is disabled.")),
            None => Err(no_such_combination()),
        }
    }
}

/// Returns a made-up delivery that hides that a user does not exist; it is always the
/// same for a name.
pub(crate) fn simulated_delivery(pool: &Pool, login: &str) -> CodeDelivery {
    let by_email = pool
        .settings
        .auto_verified_attributes
        .contains(&Contact::Email)
        || pool.settings.auto_verified_attributes.is_empty();
    if is_email(login) {
        return CodeDelivery::to(Contact::Email, login);
    }
    let random = login.bytes().fold(7_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    if by_email {
        let letter =
            |number: u64| char::from(b"abcdefghijklmnopqrstuvwxyz"[(number % 26) as usize]);
        let address = format!("{}@{}.com", letter(random), letter(random / 26));
        CodeDelivery::to(Contact::Email, &address)
    } else {
        CodeDelivery::to(
            Contact::PhoneNumber,
            &format!("+1555010{:04}", random % 10_000),
        )
    }
}
