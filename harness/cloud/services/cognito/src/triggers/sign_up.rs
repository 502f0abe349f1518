//! The triggers of a sign-up: before it, and after its confirmation.

use std::collections::BTreeMap;

use rehearsal_model::error::ServiceError;
use serde_json::{Value, json};

use super::{TriggerCall, attributes};
use crate::error::no_such_user;
use crate::pool::Pool;
use crate::trigger_state::{Replay, Trigger};
use crate::user::UserId;
use crate::vocabulary::Contact;

/// What the function before a sign-up decides.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SignUpDecision {
    /// Whether the user needs no code.
    pub(crate) confirms: bool,
    verifies_email: bool,
    verifies_phone_number: bool,
}

impl SignUpDecision {
    /// Returns whether a contact counts as verified.
    pub(crate) fn verifies(self, contact: Contact) -> bool {
        match contact {
            Contact::Email => self.verifies_email,
            Contact::PhoneNumber => self.verifies_phone_number,
        }
    }
}

impl Pool {
    /// Has the function before a sign-up decide; `how` is `SignUp` or `AdminCreateUser`.
    pub(crate) fn before_sign_up(
        &mut self,
        how: &str,
        username: &str,
        attributes: &BTreeMap<String, String>,
    ) -> Result<SignUpDecision, ServiceError> {
        let replay = self.replay.as_ref();
        let validation = replay.map(Replay::validation);
        let response = self.call_trigger(TriggerCall {
            trigger: Trigger::PreSignUp,
            source: format!("PreSignUp_{how}"),
            username,
            request: with_metadata(
                json!({
                    "userAttributes": attributes,
                    "validationData": validation.unwrap_or_default(),
                }),
                self.metadata(),
            ),
            response: json!({
                "autoConfirmUser": false,
                "autoVerifyEmail": false,
                "autoVerifyPhone": false,
            }),
        })?;
        let response = response.unwrap_or_default();
        let says = |name: &str| response[name] == true;
        Ok(SignUpDecision {
            confirms: says("autoConfirmUser"),
            verifies_email: says("autoVerifyEmail"),
            verifies_phone_number: says("autoVerifyPhone"),
        })
    }

    /// Tells the function after a confirmation of it; `what` is `ConfirmSignUp` or
    /// `ConfirmForgotPassword`.
    pub(crate) fn after_confirmation(
        &mut self,
        id: UserId,
        what: &str,
    ) -> Result<(), ServiceError> {
        let user = self.users.get(id).ok_or_else(no_such_user)?;
        let (username, request) = (
            user.username.clone(),
            json!({"userAttributes": attributes(user)}),
        );
        self.call_trigger_at_end(TriggerCall {
            trigger: Trigger::PostConfirmation,
            source: format!("PostConfirmation_{what}"),
            username: &username,
            request: with_metadata(request, self.metadata()),
            response: json!({}),
        })
    }
}

/// Adds the metadata of the caller to a request, if there is some.
pub(super) fn with_metadata(mut request: Value, metadata: Value) -> Value {
    if !metadata.is_null() {
        request["clientMetadata"] = metadata;
    }
    request
}
