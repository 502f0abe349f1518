//! The sign-in that continues a sign-up: `InitiateAuth` with the session of a
//! confirmed sign-up asks for no proof.

use super::sign_in::{Progress, SignIn};
use crate::user::UserId;
use rehearsal_model::error::ServiceError;

impl SignIn<'_, '_> {
    /// Signs in a user who has just confirmed a sign-up.
    pub(super) fn sign_in_after_sign_up(
        &mut self,
        id: UserId,
        session: &str,
    ) -> Result<Progress, ServiceError> {
        self.check_may_sign_in(id)?;
        let state = &mut self.pool.auth;
        state.check_confirmed(self.cx, &self.client, id, session)?;
        state.challenges.close(session);
        self.continue_sign_in(id, Vec::new())
    }
}
