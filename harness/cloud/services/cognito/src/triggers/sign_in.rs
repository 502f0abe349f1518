//! The triggers of a sign-in: before and after it, and for users of another directory.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;
use serde_json::{Value, json};

use super::sign_up::with_metadata;
use super::{TriggerCall, attributes};
use crate::client::Client;
use crate::error::no_such_user;
use crate::password::PasswordKind;
use crate::pool::Pool;
use crate::state::now;
use crate::trigger_state::{Replay, Trigger};
use crate::user::{User, UserId};
use crate::vocabulary::Status;

impl Pool {
    /// Has the function before a sign-in decide; its error is the sign-in's. `found` is the
    /// user, if there is one.
    pub(crate) fn before_sign_in(
        &mut self,
        login: &str,
        found: Option<UserId>,
    ) -> Result<(), ServiceError> {
        let user = found.and_then(|id| self.users.get(id));
        let username = user.map_or(login, |user| &user.username).to_owned();
        let replay = self.replay.as_ref();
        let validation = replay.map(Replay::validation).unwrap_or_default();
        let request = json!({
            "userAttributes": user.map_or_else(|| json!({}), attributes),
            "validationData": validation,
            "userNotFound": user.is_none(),
        });
        self.call_trigger(TriggerCall {
            trigger: Trigger::PreAuthentication,
            source: "PreAuthentication_Authentication".to_owned(),
            username: &username,
            request,
            response: json!({}),
        })?;
        Ok(())
    }

    /// Tells the function after a sign-in of it; its error is the sign-in's.
    pub(crate) fn after_sign_in(
        &mut self,
        id: UserId,
        is_new_device: bool,
    ) -> Result<(), ServiceError> {
        let user = self.users.get(id).ok_or_else(no_such_user)?;
        let (username, request) = (
            user.username.clone(),
            json!({"userAttributes": attributes(user), "newDeviceUsed": is_new_device}),
        );
        self.call_trigger(TriggerCall {
            trigger: Trigger::PostAuthentication,
            source: "PostAuthentication_Authentication".to_owned(),
            username: &username,
            request: with_metadata(request, self.metadata()),
            response: json!({}),
        })?;
        Ok(())
    }

    /// Has the function for users of another directory look for one, and adds that one.
    /// Returns it, or `None` if there is none. `password` is that of a sign-in; without one,
    /// the user has forgotten it.
    pub(crate) fn migrate_user(
        &mut self,
        cx: &mut CallContext<'_>,
        client: &Client,
        login: &str,
        password: Option<&str>,
    ) -> Result<Option<UserId>, ServiceError> {
        let replay = self.replay.as_ref();
        let validation = replay.map(Replay::validation).unwrap_or_default();
        let mut request = json!({"validationData": validation});
        let source = match password {
            Some(password) => {
                request["password"] = password.into();
                "UserMigration_Authentication"
            }
            None => "UserMigration_ForgotPassword",
        };
        let response = self.call_trigger(TriggerCall {
            trigger: Trigger::UserMigration,
            source: source.to_owned(),
            username: login,
            request: with_metadata(request, self.metadata()),
            response: json!({
                "userAttributes": null,
                "forceAliasCreation": null,
                "enableSMSMFA": null,
                "finalUserStatus": null,
                "messageAction": null,
                "desiredDeliveryMediums": null,
            }),
        });
        let response = match response {
            Ok(Some(response)) => response,
            Ok(None) => return Ok(None),
            Err(error) if &*error.code == "UserLambdaValidationException" => {
                return Err(ServiceError::sender(
                    "UserNotFoundException",
                    format!("Exception migrating user in app client {}", client.id),
                ));
            }
            Err(error) => return Err(error),
        };
        let Some(given) = response["userAttributes"].as_object() else {
            return Ok(None);
        };
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let given = given.iter().filter(|(name, value)| {
            !value.is_null() && !["username", "sub"].contains(&name.as_str())
        });
        let mut attributes: BTreeMap<String, String> = given
            .map(|(name, value)| (name.clone(), text(value)))
            .collect();
        let name = self.name_new_user(cx, login, &mut attributes, "User already exists")?;
        let now = now(cx);
        let forces = response["forceAliasCreation"] == true;
        self.claim_aliases(None, &attributes, forces, now)?;
        let is_confirmed = response["finalUserStatus"] == "CONFIRMED";
        let status = if is_confirmed {
            Status::Confirmed
        } else {
            Status::ResetRequired
        };
        let mut user = User::new(name.username, name.sub, status, now);
        if let Some(password) = password {
            let policy = self.settings.policies.password_policy.clone();
            user.set_password(password.to_owned(), PasswordKind::Permanent, &policy, now);
        }
        user.attributes.0 = attributes;
        Ok(Some(self.users.add(user)))
    }
}
