//! The flow `CUSTOM_AUTH`, which three functions make up: one decides what comes next, one
//! makes a challenge of it, one verifies the answer.

use rehearsal_model::error::ServiceError;
use serde_json::{Value, json};

use super::sign_in::{Parameters, Progress, SignIn, required, wrong_password};
use crate::auth_state::challenge::{CustomChallenge, Step};
use crate::error::invalid;
use crate::user::UserId;
use crate::vocabulary::Status;

/// The challenge that functions make.
const CHALLENGE: &str = "CUSTOM_CHALLENGE";

impl SignIn<'_, '_> {
    /// Starts the flow.
    pub(super) fn start_custom(
        &mut self,
        parameters: &Parameters,
    ) -> Result<Progress, ServiceError> {
        if !self.pool.has_custom_challenges() {
            return Err(invalid(
                "Custom auth lambda trigger is not configured for the user pool.",
            ));
        }
        if parameters.get("CHALLENGE_NAME").is_some() {
            return Err(not_implemented("CUSTOM_AUTH that begins with SRP_A"));
        }
        let login = self.username(parameters)?;
        let found = self.look_up(login)?;
        self.pool.before_sign_in(login, found)?;
        self.next_custom(login, found, Vec::new())
    }

    /// Has the first function decide what comes next.
    fn next_custom(
        &mut self,
        login: &str,
        found: Option<UserId>,
        past: Vec<Value>,
    ) -> Result<Progress, ServiceError> {
        let decision = self.pool.define_challenge(login, found, &past)?;
        if decision["failAuthentication"] == true {
            return Err(wrong_password());
        }
        if decision["issueTokens"] == true {
            let id = found.ok_or_else(wrong_password)?;
            self.check_may_sign_in(id)?;
            if self.user(id)?.status == Status::Unconfirmed {
                return Err(ServiceError::sender(
                    "UserNotConfirmedException",
                    "User is not confirmed.",
                ));
            }
            return self.finish(id, Vec::new());
        }
        match decision["challengeName"].as_str() {
            Some(CHALLENGE) => {}
            Some(other) => {
                let what = format!("{other} as a challenge of CUSTOM_AUTH");
                return Err(not_implemented(&what));
            }
            None => {
                return Err(ServiceError::sender(
                    "InvalidLambdaResponseException",
                    "Unrecognizable lambda output",
                ));
            }
        }
        let made = self.pool.create_challenge(login, found, CHALLENGE, &past)?;
        let user = found.and_then(|id| self.pool.users.get(id));
        let username = user.map_or(login, |user| &user.username).to_owned();
        let shown = made["publicChallengeParameters"].as_object().cloned();
        let shown = shown.unwrap_or_default();
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let parameters: Vec<(&str, String)> = shown
            .iter()
            .map(|(name, value)| (name.as_str(), text(value)))
            .chain([("USERNAME", username)])
            .collect();
        let step = Step::Custom(Box::new(CustomChallenge {
            login: login.to_owned(),
            secret: made["privateChallengeParameters"].clone(),
            metadata: made["challengeMetadata"].as_str().map(str::to_owned),
            past,
        }));
        Ok(self.challenge(found, step, Vec::new(), parameters))
    }

    /// Has the third function verify an answer, and the first one decide what comes next.
    pub(super) fn answer_custom(
        &mut self,
        found: Option<UserId>,
        challenge: &CustomChallenge,
        responses: &Parameters,
    ) -> Result<Progress, ServiceError> {
        let answer = required(responses, "ANSWER")?;
        if let Some(id) = found {
            self.check_may_sign_in(id)?;
        }
        let login = &challenge.login;
        let verified = self
            .pool
            .verify_challenge(login, found, &challenge.secret, answer)?;
        let mut past = challenge.past.clone();
        past.push(json!({
            "challengeName": CHALLENGE,
            "challengeResult": verified["answerCorrect"] == true,
            "challengeMetadata": challenge.metadata,
        }));
        self.next_custom(login, found, past)
    }
}

fn not_implemented(what: &str) -> ServiceError {
    let message = format!("The embedded cloud does not have {what}.");
    ServiceError::receiver("NotImplemented", message).with_status(501)
}
