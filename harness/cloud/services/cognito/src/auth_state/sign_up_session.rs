//! The sessions of sign-ups: one comes from `SignUp`, another replaces it in
//! `ConfirmSignUp`, and `InitiateAuth` accepts that in place of a proof.

use super::AuthState;
use super::challenge::Step;
use crate::client::Client;
use crate::error::not_authorized;
use crate::user::UserId;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

impl AuthState {
    /// Opens the session of a sign-up, for clients whose users choose how to sign in.
    pub(crate) fn sign_up_session(
        &mut self,
        cx: &mut CallContext<'_>,
        client: &Client,
        id: UserId,
    ) -> Option<String> {
        client.settings.allows("ALLOW_USER_AUTH").then(|| {
            let (step, done) = (Step::SignUp, Vec::new());
            self.challenges.open(cx, client, Some(id), step, done, None)
        })
    }

    /// Returns an error unless a session is that of this user's sign-up.
    pub(crate) fn check_sign_up(
        &self,
        cx: &CallContext<'_>,
        client: &Client,
        id: UserId,
        session: &str,
    ) -> Result<(), ServiceError> {
        self.check(cx, client, id, session, |step| matches!(step, Step::SignUp))
    }

    /// Replaces the session of a sign-up once the sign-up is confirmed.
    pub(crate) fn confirmed_session(
        &mut self,
        cx: &mut CallContext<'_>,
        client: &Client,
        id: UserId,
        session: &str,
    ) -> String {
        self.challenges.close(session);
        let (step, done) = (Step::Confirmed, Vec::new());
        self.challenges.open(cx, client, Some(id), step, done, None)
    }

    /// Returns an error unless a session is that of this user's confirmed sign-up.
    pub(crate) fn check_confirmed(
        &self,
        cx: &CallContext<'_>,
        client: &Client,
        id: UserId,
        session: &str,
    ) -> Result<(), ServiceError> {
        self.check(cx, client, id, session, |step| {
            matches!(step, Step::Confirmed)
        })
    }

    fn check(
        &self,
        cx: &CallContext<'_>,
        client: &Client,
        id: UserId,
        session: &str,
        matches: impl Fn(&Step) -> bool,
    ) -> Result<(), ServiceError> {
        let now = Timestamp(cx.now());
        let found = self.challenges.find(session, Some(&client.id), now)?;
        if found.user != Some(id) || !matches(&found.step) {
            return Err(not_authorized("Invalid session for the user."));
        }
        Ok(())
    }
}
