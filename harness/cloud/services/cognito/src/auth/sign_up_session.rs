//! The sign-in that continues a sign-up: `InitiateAuth` with the session of a
//! confirmed sign-up asks for no proof.

use super::sign_in::{Progress, SignIn};
use crate::user::UserId;
use rehearsal_model::error::ServiceError;

impl SignIn<'_, '_> {
    /// Signs in a user who has just confirmed a sign-up.
    pub(super) fn by_confirmation(
        &mut self,
        id: UserId,
        session: &str,
    ) -> Result<Progress, ServiceError> {
        self.admit(id)?;
        let state = &mut self.pool.auth;
        state.check_confirmed(self.cx, &self.client, id, session)?;
        state.challenges.spend(session);
        self.go_on(id, Vec::new())
    }
}
