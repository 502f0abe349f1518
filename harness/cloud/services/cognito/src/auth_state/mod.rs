//! The state of sign-ins: challenges, sessions, and the data of users that
//! sign-ins check.
//!
//! `challenge` holds the challenges without an answer, `session` the sign-ins
//! with a refresh token, `hosted` what the hosted pages remember; `lockout`, `authenticator` and `srp` are values that
//! users and challenges contain. The flows themselves are in `auth`.

pub(crate) mod authenticator;
pub(crate) mod challenge;
pub(crate) mod hosted;
pub(crate) mod lockout;
pub(crate) mod session;
mod sign_up_session;
pub(crate) mod srp;

use serde::{Deserialize, Serialize};

use crate::client::Client;
use challenge::Challenges;
use hosted::Hosted;
use session::Sessions;

/// The state of the sign-ins of one user pool.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct AuthState {
    pub(crate) challenges: Challenges,
    pub(crate) sessions: Sessions,
    #[serde(default)]
    pub(crate) hosted: Hosted,
}

impl AuthState {
    /// Ends the session of a refresh token, if the client has one.
    pub(crate) fn revoke(&mut self, token: &str, client: &Client) {
        let found = self.sessions.find_token(token);
        let session = found.and_then(|found| self.sessions.get_mut(&found.session));
        if let Some(session) = session.filter(|session| session.client == client.id) {
            session.ended = true;
        }
    }
}
