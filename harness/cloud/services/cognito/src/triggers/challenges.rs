//! The triggers that custom challenges are made of.

use rehearsal_model::error::ServiceError;
use serde_json::{Value, json};

use super::sign_up::with_metadata;
use super::{TriggerCall, attributes};
use crate::error::invalid;
use crate::pool::Pool;
use crate::trigger_state::Trigger;
use crate::user::UserId;

impl Pool {
    /// Returns whether functions make challenges.
    pub(crate) fn has_custom_challenges(&self) -> bool {
        self.trigger(Trigger::DefineAuthChallenge).is_some()
    }

    /// Has a function decide what comes after the challenges of a sign-in.
    pub(crate) fn define_challenge(
        &mut self,
        login: &str,
        found: Option<UserId>,
        past: &[Value],
    ) -> Result<Value, ServiceError> {
        self.challenge_trigger(
            Trigger::DefineAuthChallenge,
            login,
            found,
            json!({"session": past}),
            json!({"challengeName": null, "issueTokens": null, "failAuthentication": null}),
        )
    }

    /// Has a function make a challenge.
    pub(crate) fn create_challenge(
        &mut self,
        login: &str,
        found: Option<UserId>,
        challenge: &str,
        past: &[Value],
    ) -> Result<Value, ServiceError> {
        self.challenge_trigger(
            Trigger::CreateAuthChallenge,
            login,
            found,
            json!({"challengeName": challenge, "session": past}),
            json!({
                "publicChallengeParameters": null,
                "privateChallengeParameters": null,
                "challengeMetadata": null,
            }),
        )
    }

    /// Has a function verify an answer by what only it knows of the challenge.
    pub(crate) fn verify_challenge(
        &mut self,
        login: &str,
        found: Option<UserId>,
        secret: &Value,
        answer: &str,
    ) -> Result<Value, ServiceError> {
        self.challenge_trigger(
            Trigger::VerifyAuthChallengeResponse,
            login,
            found,
            json!({"privateChallengeParameters": secret, "challengeAnswer": answer}),
            json!({"answerCorrect": null}),
        )
    }

    fn challenge_trigger(
        &mut self,
        trigger: Trigger,
        login: &str,
        found: Option<UserId>,
        mut request: Value,
        response: Value,
    ) -> Result<Value, ServiceError> {
        let user = found.and_then(|id| self.users.get(id));
        let username = user.map_or(login, |user| &user.username).to_owned();
        request["userAttributes"] = user.map_or_else(|| json!({}), attributes);
        request["userNotFound"] = user.is_none().into();
        let answer = self.call_trigger(TriggerCall {
            trigger,
            source: format!("{}_Authentication", trigger.name()),
            username: &username,
            request: with_metadata(request, self.metadata()),
            response,
        })?;
        answer.ok_or_else(|| {
            invalid("Custom auth lambda trigger is not configured for the user pool.")
        })
    }
}
