//! A call that is part of a sign-in, and what all steps share.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};
use time::Duration;

use super::tokens::{Grant, NewDevice, Tokens};
use crate::auth_state::challenge::Step;
use crate::auth_state::session::Session;
use crate::client::Client;
use crate::error::{invalid, no_such_user, not_authorized};
use crate::events::{ChallengeName, ChallengeResponse, EventResponse, EventType, Outcome};
use crate::pool::Pool;
use crate::triggers::tokens::{TokenChanges, TokenOccasion};
use crate::user::{User, UserId};
use crate::vocabulary::Status;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// A call that is part of a sign-in.
pub(super) struct SignIn<'a, 'c> {
    pub(super) pool: &'a mut Pool,
    pub(super) client: Arc<Client>,
    pub(super) cx: &'a mut CallContext<'c>,
    /// Whether it is an administrator's call.
    pub(super) by_administrator: bool,
    /// Whether it is made by a hosted page: without a hash of the secret, and without
    /// tokens at its end.
    pub(super) hosted: bool,
    /// The key of the device, if the call has one.
    pub(super) device: Option<String>,
}

/// The parameters of such a call.
pub(super) type Parameters = BTreeMap<String, String>;

/// The answer of such a call.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Progress {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) challenge_name: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) session: Option<String>,
    pub(super) challenge_parameters: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authentication_result: Option<Tokens>,
    #[serde(skip_serializing_if = "Option::is_none")]
    available_challenges: Option<Vec<String>>,
    /// The user who has signed in on a hosted page.
    #[serde(skip)]
    pub(super) user: Option<UserId>,
}

/// What is particular about the start of a session.
#[derive(Debug, Default)]
pub(super) struct SessionStart {
    /// The scopes, or `None` for those of a sign-in by the API.
    pub(super) scopes: Option<Vec<String>>,
    /// How long ago it began.
    pub(super) age: Duration,
    /// When the user signed in, in real Unix seconds, if not at its beginning.
    pub(super) auth_time: Option<i64>,
    /// What the id token repeats for the app.
    pub(super) nonce: Option<String>,
    /// Whether no function is asked about the tokens.
    pub(super) without_triggers: bool,
}

/// Returns a required parameter.
pub(super) fn required<'p>(
    parameters: &'p Parameters,
    name: &str,
) -> Result<&'p str, ServiceError> {
    parameters
        .get(name)
        .map(String::as_str)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| invalid(format!("Missing required parameter {name}")))
}

pub(super) fn wrong_password() -> ServiceError {
    not_authorized("Incorrect username or password.")
}

/// Returns a successful step for the list of events.
pub(super) fn succeeded(challenge_name: ChallengeName) -> ChallengeResponse {
    ChallengeResponse {
        challenge_name,
        challenge_response: Outcome::Success,
    }
}

impl Progress {
    /// Removes the session, for challenges that are found by their parameters.
    pub(super) fn forget_session(&mut self) {
        self.session = None;
    }

    pub(super) fn signed_in(tokens: Tokens) -> Self {
        Self {
            authentication_result: Some(tokens),
            ..Self::default()
        }
    }
}

impl SignIn<'_, '_> {
    pub(super) fn now(&self) -> Timestamp {
        Timestamp(self.cx.now())
    }

    /// Returns the user name of a call after checking its secret hash.
    pub(super) fn username<'p>(&self, parameters: &'p Parameters) -> Result<&'p str, ServiceError> {
        let username = required(parameters, "USERNAME")?;
        if self.hosted {
            return Ok(username);
        }
        let hash = parameters.get("SECRET_HASH").map(String::as_str);
        self.client.check_secret_hash(username, hash)?;
        Ok(username)
    }

    /// Returns the user with a name, or `None` if there is none and errors hide that.
    pub(super) fn look_up(&self, username: &str) -> Result<Option<UserId>, ServiceError> {
        match self.pool.users.find(username) {
            None if !self.client.settings.hides_users() => Err(no_such_user()),
            found => Ok(found),
        }
    }

    pub(super) fn user(&self, id: UserId) -> Result<&User, ServiceError> {
        self.pool.users.get(id).ok_or_else(no_such_user)
    }

    pub(super) fn user_mut(&mut self, id: UserId) -> Result<&mut User, ServiceError> {
        self.pool.users.get_mut(id).ok_or_else(no_such_user)
    }

    /// Opens a challenge.
    pub(super) fn challenge<'p>(
        &mut self,
        user: Option<UserId>,
        step: Step,
        done: Vec<ChallengeResponse>,
        parameters: impl IntoIterator<Item = (&'p str, String)>,
    ) -> Progress {
        let name = step.name();
        let available = match &step {
            Step::SelectChallenge(names) => Some(names.clone()),
            _ => None,
        };
        let challenges = &mut self.pool.auth.challenges;
        let session = challenges.open(self.cx, &self.client, user, step, done, self.device.clone());
        Progress {
            challenge_name: Some(name),
            session: Some(session),
            challenge_parameters: parameters
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect(),
            authentication_result: None,
            available_challenges: available,
            user: None,
        }
    }

    /// Returns an error if a user may not sign in, whatever the password.
    pub(super) fn check_may_sign_in(&self, id: UserId) -> Result<(), ServiceError> {
        let user = self.user(id)?;
        if !user.enabled {
            return Err(not_authorized("User is disabled."));
        }
        if user.status == Status::ResetRequired {
            return Err(ServiceError::sender(
                "PasswordResetRequiredException",
                "Password reset required for the user",
            ));
        }
        Ok(())
    }

    /// Continues after the first factor: requires what else is missing, or issues tokens.
    pub(super) fn continue_sign_in(
        &mut self,
        id: UserId,
        done: Vec<ChallengeResponse>,
    ) -> Result<Progress, ServiceError> {
        let now = self.now();
        let user = self.user(id)?;
        match user.status {
            Status::Unconfirmed => Err(ServiceError::sender(
                "UserNotConfirmedException",
                "User is not confirmed.",
            )),
            Status::ForceChangePassword => {
                if user.temporary_until.is_some_and(|until| until <= now) {
                    return Err(not_authorized(
                        "Temporary password has expired and must be reset by an administrator.",
                    ));
                }
                self.require_new_password(id, done)
            }
            Status::Confirmed | Status::ResetRequired => self.require_second_factor(id, done),
        }
    }

    /// Completes a sign-in: starts a session, on a new device unless a known one proved
    /// itself.
    pub(super) fn complete(
        &mut self,
        id: UserId,
        done: Vec<ChallengeResponse>,
        known: Option<String>,
    ) -> Result<Progress, ServiceError> {
        let tracks = self.pool.tracks_devices();
        let user = self.pool.users.get_mut(id).ok_or_else(no_such_user)?;
        user.lockout.reset();
        let event = user.record(self.cx, EventType::SignIn, EventResponse::Pass, done);
        self.pool.after_sign_in(id, tracks && known.is_none())?;
        if self.hosted {
            return Ok(Progress {
                user: Some(id),
                ..Progress::default()
            });
        }
        let user = self.pool.users.get_mut(id).ok_or_else(no_such_user)?;
        let new_device = (tracks && known.is_none()).then(|| {
            let (device_key, device_group_key) = user.register_device(self.cx, &self.pool.region);
            NewDevice {
                device_key,
                device_group_key,
            }
        });
        self.device = known.or_else(|| Some(new_device.as_ref()?.device_key.clone()));
        let mut tokens = self.start_session(id, event, SessionStart::default())?;
        tokens.new_device_metadata = new_device;
        Ok(Progress::signed_in(tokens))
    }

    /// Starts a session and issues its first tokens.
    pub(super) fn start_session(
        &mut self,
        user: UserId,
        session_id: String,
        start: SessionStart,
    ) -> Result<Tokens, ServiceError> {
        let now = self.now();
        let age = start.age;
        let began = || (self.cx.real_now() - age).unix_timestamp();
        let auth_time = start.auth_time.unwrap_or_else(began);
        let session = Session {
            client: self.client.id.clone(),
            user,
            origin_jti: self.cx.ids.uuid("origin"),
            auth_time,
            until: Timestamp(now.0 - age + self.client.settings.refresh_token_lifetime()),
            scopes: start.scopes,
            nonce: start.nonce,
            secret: self.cx.ids.number("refresh token"),
            generation: 0,
            grace: None,
            ended: false,
            device: self.device.clone(),
        };
        let changes = if start.without_triggers {
            TokenChanges::default()
        } else {
            let occasion = match &session.scopes {
                Some(_) => TokenOccasion::Hosted,
                None => TokenOccasion::SignIn,
            };
            let scopes = session.granted_scopes();
            self.pool.before_tokens(user, occasion, &scopes)?
        };
        let grant = Grant {
            pool: self.pool,
            client: &self.client,
            changes: &changes,
            user: self.pool.users.get(user).ok_or_else(no_such_user)?,
            session_id: &session_id,
            session: &session,
        };
        let mut tokens = grant.issue(self.cx, age);
        tokens.refresh_token = Some(session.present_token(&session_id));
        self.pool.auth.sessions.add(session_id, session, now);
        Ok(tokens)
    }

    /// Records a failed attempt.
    pub(super) fn record_failure(
        &mut self,
        id: UserId,
        mut done: Vec<ChallengeResponse>,
        failed: ChallengeName,
    ) {
        done.push(ChallengeResponse {
            challenge_name: failed,
            challenge_response: Outcome::Failure,
        });
        if let Some(user) = self.pool.users.get_mut(id) {
            user.record(self.cx, EventType::SignIn, EventResponse::Fail, done);
        }
    }
}
