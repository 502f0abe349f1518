//! The second factor of a sign-in.

use serde_json::json;

use super::sign_in::{Parameters, Progress, SignIn, required, succeeded};
use crate::auth_state::authenticator::CodeCheck;
use crate::auth_state::challenge::{Challenge, Step};
use crate::codes::six_digits;
use crate::error::{invalid, no_such_user};
use crate::events::{ChallengeName, ChallengeResponse};
use crate::messages::{self, Message, MessagePurpose};
use crate::pool::Pool;
use crate::user::{User, UserId};
use crate::vocabulary::{Contact, Factor, MfaMode};
use rehearsal_model::error::ServiceError;

/// The parameters of a challenge.
type ChallengeParameters = Vec<(&'static str, String)>;

impl Pool {
    /// Returns the second factors that the pool supports.
    pub(crate) fn factors(&self) -> impl Iterator<Item = Factor> {
        [
            (Factor::SmsMfa, self.mfa.sms),
            (Factor::SoftwareTokenMfa, self.mfa.software_token),
            (Factor::EmailOtp, self.mfa.email.is_some()),
        ]
        .into_iter()
        .filter_map(|(factor, checked)| checked.then_some(factor))
    }

    /// Returns the second factors that a user can choose from.
    fn factors_of(&self, user: &User) -> Vec<Factor> {
        if self.settings.mfa_configuration == MfaMode::Off {
            return Vec::new();
        }
        let usable: Vec<Factor> = self
            .factors()
            .filter(|factor| user.mfa.enabled.contains(factor))
            .filter(|factor| user.can_use(*factor))
            .collect();
        if let Some(preferred) = user.mfa.preferred.filter(|one| usable.contains(one)) {
            return vec![preferred];
        }
        if usable.is_empty() && self.settings.mfa_configuration == MfaMode::On {
            // If MFA is required, users who can receive messages need no setup.
            return self
                .factors()
                .filter(|factor| *factor != Factor::SoftwareTokenMfa && user.can_use(*factor))
                .take(1)
                .collect();
        }
        usable
    }
}

impl User {
    /// Returns whether the user can use a factor.
    pub(crate) fn can_use(&self, factor: Factor) -> bool {
        match factor {
            Factor::SmsMfa => self.has_verified(Contact::PhoneNumber),
            Factor::EmailOtp => self.has_verified(Contact::Email),
            Factor::SoftwareTokenMfa => self.mfa.authenticator.is_some(),
        }
    }
}

impl SignIn<'_, '_> {
    /// Requires the second factor, if the user has one.
    pub(super) fn require_second_factor(
        &mut self,
        id: UserId,
        done: Vec<ChallengeResponse>,
    ) -> Result<Progress, ServiceError> {
        if self.is_on_trusted_device(id) {
            return self.finish(id, done);
        }
        let user = self.user(id)?;
        let factors = self.pool.factors_of(user);
        match *factors {
            [] if self.pool.settings.mfa_configuration == MfaMode::On => {
                self.require_setup(id, done)
            }
            [] => self.finish(id, done),
            [factor] => self.require_factor(id, factor, done),
            _ => {
                let names: Vec<&str> = factors.iter().map(|factor| factor.name()).collect();
                let parameters = [
                    ("MFAS_CAN_CHOOSE", json!(names).to_string()),
                    ("USER_ID_FOR_SRP", user.username.clone()),
                ];
                Ok(self.challenge(Some(id), Step::SelectMfa(factors), done, parameters))
            }
        }
    }

    /// Requires one second factor.
    fn require_factor(
        &mut self,
        id: UserId,
        factor: Factor,
        done: Vec<ChallengeResponse>,
    ) -> Result<Progress, ServiceError> {
        let contact = match factor {
            Factor::SmsMfa => Contact::PhoneNumber,
            Factor::EmailOtp => Contact::Email,
            Factor::SoftwareTokenMfa => {
                let parameters = [("USER_ID_FOR_SRP", self.user(id)?.username.clone())];
                return Ok(self.challenge(Some(id), Step::SoftwareToken, done, parameters));
            }
        };
        let (code, parameters) = self.send_code(id, contact)?;
        let step = Step::SecondCode { factor, code };
        Ok(self.challenge(Some(id), step, done, parameters))
    }

    /// Sends a code and returns it with the parameters of its challenge.
    pub(super) fn send_code(
        &mut self,
        id: UserId,
        contact: Contact,
    ) -> Result<(String, ChallengeParameters), ServiceError> {
        let code = six_digits(self.cx);
        let texts = self.pool.custom_texts(id, MessagePurpose::Authentication)?;
        let user = self.pool.users.get(id).ok_or_else(no_such_user)?;
        let message = Message {
            purpose: MessagePurpose::Authentication,
            contact,
            address: user.attribute(contact.attribute()).unwrap_or_default(),
            code: &code,
            client: Some(&self.client),
            texts: &texts,
        };
        let delivery = messages::send(self.cx, self.pool, user, message);
        let medium = match contact {
            Contact::Email => "EMAIL",
            Contact::PhoneNumber => "SMS",
        };
        let output = vec![
            ("CODE_DELIVERY_DELIVERY_MEDIUM", medium.to_owned()),
            ("CODE_DELIVERY_DESTINATION", delivery.destination),
            ("USER_ID_FOR_SRP", user.username.clone()),
        ];
        Ok((code, output))
    }

    /// Checks a code that was sent.
    pub(super) fn check_sent_code(
        &mut self,
        id: UserId,
        challenge: &Challenge,
        code: &str,
        responses: &Parameters,
        step: ChallengeName,
    ) -> Result<(), ServiceError> {
        let answer = required(responses, &format!("{}_CODE", challenge.step.name()))?;
        if answer == code {
            return Ok(());
        }
        self.record_failure(id, challenge.done.clone(), step);
        Err(ServiceError::sender(
            "CodeMismatchException",
            "Invalid code or auth state for the user.",
        ))
    }

    /// Checks a code of the authenticator app.
    pub(super) fn check_totp(
        &mut self,
        id: UserId,
        challenge: &Challenge,
        responses: &Parameters,
    ) -> Result<(), ServiceError> {
        let answer = required(responses, "SOFTWARE_TOKEN_MFA_CODE")?;
        let times = [self.cx.now(), self.cx.real_now()];
        let app = self.user_mut(id)?.mfa.authenticator.as_mut();
        let checked = app.map_or(CodeCheck::Wrong, |app| app.verify(answer, times));
        let error = match checked {
            CodeCheck::Correct => return Ok(()),
            CodeCheck::Wrong => {
                ServiceError::sender("CodeMismatchException", "Invalid code received for user")
            }
            CodeCheck::AlreadyUsed => ServiceError::sender(
                "ExpiredCodeException",
                "Your software token has already been used once.",
            ),
        };
        self.record_failure(id, challenge.done.clone(), ChallengeName::Mfa);
        Err(error)
    }

    /// Checks the choice of a second factor and requires it.
    pub(super) fn choose_factor(
        &mut self,
        id: UserId,
        challenge: &Challenge,
        factors: &[Factor],
        responses: &Parameters,
    ) -> Result<Progress, ServiceError> {
        let answer = required(responses, "ANSWER")?;
        let factor = factors.iter().find(|factor| factor.name() == answer);
        let factor = *factor.ok_or_else(|| invalid("Invalid MFA type selected."))?;
        self.require_factor(id, factor, challenge.done.clone())
    }

    pub(super) fn finish_with_factor(
        &mut self,
        id: UserId,
        challenge: &Challenge,
    ) -> Result<Progress, ServiceError> {
        let mut done = challenge.done.clone();
        done.push(succeeded(ChallengeName::Mfa));
        self.finish(id, done)
    }

    /// Requires the setup of a second factor.
    fn require_setup(
        &mut self,
        id: UserId,
        done: Vec<ChallengeResponse>,
    ) -> Result<Progress, ServiceError> {
        let names: Vec<&str> = self.pool.factors().map(Factor::name).collect();
        let parameters = [
            ("MFAS_CAN_SETUP", json!(names).to_string()),
            ("USER_ID_FOR_SRP", self.user(id)?.username.clone()),
        ];
        let step = Step::MfaSetup { verified: false };
        Ok(self.challenge(Some(id), step, done, parameters))
    }

    /// Continues if the authenticator app was set up.
    pub(super) fn finish_setup(
        &mut self,
        id: UserId,
        challenge: &Challenge,
        verified: bool,
    ) -> Result<Progress, ServiceError> {
        if !verified {
            return Err(invalid("User has not set up software token mfa"));
        }
        let mfa = &mut self.user_mut(id)?.mfa;
        mfa.enabled.insert(Factor::SoftwareTokenMfa);
        mfa.preferred.get_or_insert(Factor::SoftwareTokenMfa);
        self.finish_with_factor(id, challenge)
    }
}
