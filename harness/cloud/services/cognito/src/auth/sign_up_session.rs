//! From a sign-up right into a sign-in: the session of `SignUp` goes through
//! `ConfirmSignUp` to `InitiateAuth`, which then asks for no proof any more.

use super::Store;
use super::challenge::Step;
use super::sign_in::{Progress, SignIn};
use crate::client::Client;
use crate::error::not_authorized;
use crate::user::UserId;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

impl Store {
    /// The session of a sign-up, for clients whose users choose how to sign in.
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

    /// Whether a session is that of this user's sign-up.
    pub(crate) fn check_sign_up(
        &self,
        cx: &CallContext<'_>,
        client: &Client,
        id: UserId,
        session: &str,
    ) -> Result<(), ServiceError> {
        self.check(cx, client, id, session, |step| matches!(step, Step::SignUp))
    }

    /// The session that takes its place once the sign-up is confirmed.
    pub(crate) fn confirmed_session(
        &mut self,
        cx: &mut CallContext<'_>,
        client: &Client,
        id: UserId,
        session: &str,
    ) -> String {
        self.challenges.spend(session);
        let (step, done) = (Step::Confirmed, Vec::new());
        self.challenges.open(cx, client, Some(id), step, done, None)
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

impl SignIn<'_, '_> {
    /// Signs in whoever has just confirmed a sign-up.
    pub(super) fn by_confirmation(
        &mut self,
        id: UserId,
        session: &str,
    ) -> Result<Progress, ServiceError> {
        self.admit(id)?;
        let matches = |step: &Step| matches!(step, Step::Confirmed);
        let store = &mut self.pool.auth;
        store.check(self.cx, &self.client, id, session, matches)?;
        store.challenges.spend(session);
        self.go_on(id, Vec::new())
    }
}
