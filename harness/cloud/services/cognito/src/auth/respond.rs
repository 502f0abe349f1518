//! `RespondToAuthChallenge` and `AdminRespondToAuthChallenge`: the further steps of a
//! sign-in.

use std::sync::Arc;

use serde::Deserialize;

use super::sign_in::{Parameters, Progress, SignIn, required, succeeded, wrong_password};
use crate::auth_state::challenge::{Challenge, Step};
use crate::error::{invalid, not_authorized};
use crate::events::ChallengeName;
use crate::state::Cognito;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RespondToAuthChallenge {
    user_pool_id: Option<String>,
    client_id: String,
    challenge_name: String,
    session: Option<String>,
    #[serde(default)]
    challenge_responses: Parameters,
}

pub(crate) fn respond_to_auth_challenge(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: RespondToAuthChallenge,
) -> Result<Progress, ServiceError> {
    let (pool, client) = state.client(&input.client_id)?;
    let mut sign_in = SignIn {
        pool,
        client,
        cx,
        by_administrator: false,
        hosted: false,
        device: input.challenge_responses.get("DEVICE_KEY").cloned(),
    };
    sign_in.respond(input)
}

pub(crate) fn admin_respond_to_auth_challenge(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: RespondToAuthChallenge,
) -> Result<Progress, ServiceError> {
    let pool = state.pool_mut(cx, input.user_pool_id.as_deref().unwrap_or_default())?;
    let client = Arc::clone(pool.client(&input.client_id)?);
    let mut sign_in = SignIn {
        pool,
        client,
        cx,
        by_administrator: true,
        hosted: false,
        device: input.challenge_responses.get("DEVICE_KEY").cloned(),
    };
    sign_in.respond(input)
}

impl SignIn<'_, '_> {
    /// Answers a challenge on a hosted page.
    pub(super) fn respond_to(
        &mut self,
        challenge: &str,
        session: &str,
        responses: Parameters,
    ) -> Result<Progress, ServiceError> {
        self.respond(RespondToAuthChallenge {
            user_pool_id: None,
            client_id: self.client.id.clone(),
            challenge_name: challenge.to_owned(),
            session: Some(session.to_owned()),
            challenge_responses: responses,
        })
    }

    fn respond(&mut self, input: RespondToAuthChallenge) -> Result<Progress, ServiceError> {
        let responses = &input.challenge_responses;
        let session = self.session(&input)?;
        let now = self.now();
        let challenges = &self.pool.auth.challenges;
        let challenge = challenges
            .find(&session, Some(&self.client.id), now)?
            .clone();
        if challenge.step.name() != input.challenge_name {
            return Err(not_authorized("Invalid session for the user."));
        }
        let username = self.username(responses)?;
        let found = self.pool.users.find(username);
        if challenge.user.is_some() && found != challenge.user {
            return Err(not_authorized("Invalid session for the user."));
        }
        if self.device.is_none() {
            self.device.clone_from(&challenge.device);
        }
        let result = self.answer(&challenge, responses);
        match &result {
            Ok(_) => self.pool.auth.challenges.close(&session),
            // The user can correct an invalid new password, for example; only guesses
            // count.
            Err(error) if is_guess(error) => self.pool.auth.challenges.count_failure(&session),
            Err(_) => {}
        }
        result
    }

    /// Returns the session of an answer. SRP proofs have none.
    fn session(&self, input: &RespondToAuthChallenge) -> Result<String, ServiceError> {
        if let Some(session) = input.session.as_ref().filter(|session| !session.is_empty()) {
            return Ok(session.clone());
        }
        let challenges = &self.pool.auth.challenges;
        match input.challenge_name.as_str() {
            "PASSWORD_VERIFIER" | "DEVICE_PASSWORD_VERIFIER" => {}
            // The device's key identifies the sign-in.
            "DEVICE_SRP_AUTH" => {
                let key = required(&input.challenge_responses, "DEVICE_KEY")?;
                let session = challenges.session_with_device(key);
                return session.map(str::to_owned).ok_or_else(wrong_password);
            }
            _ => return Err(invalid("Missing required parameter Session")),
        }
        let block = required(&input.challenge_responses, "PASSWORD_CLAIM_SECRET_BLOCK")?;
        challenges
            .session_with_block(block)
            .map(str::to_owned)
            .ok_or_else(wrong_password)
    }

    fn answer(
        &mut self,
        challenge: &Challenge,
        responses: &Parameters,
    ) -> Result<Progress, ServiceError> {
        if let Step::SelectChallenge(available) = &challenge.step {
            let answer = required(responses, "ANSWER")?;
            if !available.iter().any(|name| name == answer) {
                return Err(invalid("Selected challenge is not available."));
            }
            return self.start_challenge(answer, challenge.user, responses);
        }
        if let Step::PasswordVerifier {
            exchange,
            secret_block,
        } = &challenge.step
        {
            return self.verify_srp(challenge, exchange, secret_block, responses);
        }
        if let Step::Custom(custom) = &challenge.step {
            return self.answer_custom(challenge.user, custom, responses);
        }
        let id = challenge.user.ok_or_else(wrong_password)?;
        self.check_may_sign_in(id)?;
        match &challenge.step {
            Step::SelectChallenge(_) | Step::PasswordVerifier { .. } | Step::Custom(_) => {
                Err(wrong_password())
            }
            Step::SignUp | Step::Confirmed => Err(not_authorized("Invalid session for the user.")),
            Step::NewPassword => self.set_new_password(id, challenge, responses),
            Step::FirstCode { code, .. } => {
                self.check_sent_code(id, challenge, code, responses, ChallengeName::Password)?;
                self.continue_sign_in(id, vec![succeeded(ChallengeName::Password)])
            }
            Step::SecondCode { code, .. } => {
                self.check_sent_code(id, challenge, code, responses, ChallengeName::Mfa)?;
                self.finish_with_factor(id, challenge)
            }
            Step::SoftwareToken => {
                self.check_totp(id, challenge, responses)?;
                self.finish_with_factor(id, challenge)
            }
            Step::SelectMfa(factors) => self.choose_factor(id, challenge, factors, responses),
            Step::MfaSetup { verified } => self.finish_setup(id, challenge, *verified),
            Step::DeviceSrp => self.start_device_srp(id, challenge, responses),
            Step::DevicePasswordVerifier {
                exchange,
                secret_block,
            } => self.verify_device(id, challenge, (exchange, secret_block), responses),
        }
    }
}

/// Returns whether an error counts as a wrong guess.
fn is_guess(error: &ServiceError) -> bool {
    matches!(
        &*error.code,
        "CodeMismatchException" | "ExpiredCodeException" | "NotAuthorizedException"
    )
}
