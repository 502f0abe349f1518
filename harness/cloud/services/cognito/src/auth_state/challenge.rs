//! Challenges that wait for an answer, by the session string that an answer
//! brings back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::srp::Exchange;
use crate::client::Client;
use crate::error::not_authorized;
use crate::events::ChallengeResponse;
use crate::user::UserId;
use crate::vocabulary::Factor;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// Wrong answers after which a challenge is over.
const MAX_FAILURES: u32 = 5;
/// Bytes of a session string; AWS's are about as long.
const SESSION_LENGTH: usize = 600;

/// A challenge that waits for an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Challenge {
    pub(crate) client: String,
    /// `None` for a user who is not there, where that is hidden.
    pub(crate) user: Option<UserId>,
    pub(crate) step: Step,
    /// What was proven before.
    pub(crate) done: Vec<ChallengeResponse>,
    /// The key of the device the sign-in is made on, as it said at first.
    pub(crate) device: Option<String>,
    until: Timestamp,
    failures: u32,
    spent: bool,
}

/// What a challenge asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Step {
    /// To choose how to sign in, out of these.
    SelectChallenge(Vec<String>),
    /// The proof of a password by SRP.
    PasswordVerifier {
        exchange: Box<Exchange>,
        secret_block: String,
    },
    /// A code that was sent, in place of a password.
    FirstCode { factor: Factor, code: String },
    /// A new password in place of the temporary one.
    NewPassword,
    /// To choose a second factor, out of these.
    SelectMfa(Vec<Factor>),
    /// A code that was sent, as the second factor.
    SecondCode { factor: Factor, code: String },
    /// A code of the authenticator app.
    SoftwareToken,
    /// To set up an authenticator app, which may have been done.
    MfaSetup { verified: bool },
    /// Nothing: a sign-up waits for its confirmation.
    SignUp,
    /// Nothing: a sign-up was confirmed, and may go on as a sign-in.
    Confirmed,
    /// To begin the proof of a device's password by SRP.
    DeviceSrp,
    /// That proof.
    DevicePasswordVerifier {
        exchange: Box<Exchange>,
        secret_block: String,
    },
}

impl Step {
    /// The challenge's name.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::SelectChallenge(_) => "SELECT_CHALLENGE",
            Self::PasswordVerifier { .. } => "PASSWORD_VERIFIER",
            Self::FirstCode { factor, .. } => match factor {
                Factor::SmsMfa => "SMS_OTP",
                other => other.name(),
            },
            Self::NewPassword => "NEW_PASSWORD_REQUIRED",
            Self::SelectMfa(_) => "SELECT_MFA_TYPE",
            Self::SecondCode { factor, .. } => factor.name(),
            Self::SoftwareToken => Factor::SoftwareTokenMfa.name(),
            Self::MfaSetup { .. } => "MFA_SETUP",
            Self::SignUp => "SIGN_UP",
            Self::Confirmed => "CONFIRMED",
            Self::DeviceSrp => "DEVICE_SRP_AUTH",
            Self::DevicePasswordVerifier { .. } => "DEVICE_PASSWORD_VERIFIER",
        }
    }
}

/// The challenges of a pool that wait for an answer.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Challenges(BTreeMap<String, Challenge>);

impl Challenges {
    /// Remembers a challenge; its session is the answer. Those whose time is
    /// over are forgotten.
    pub(crate) fn open(
        &mut self,
        cx: &mut CallContext<'_>,
        client: &Client,
        user: Option<UserId>,
        step: Step,
        done: Vec<ChallengeResponse>,
        device: Option<String>,
    ) -> String {
        let now = Timestamp(cx.now());
        self.0.retain(|_, challenge| challenge.until > now);
        let session = cx.ids.base64("session", SESSION_LENGTH);
        let challenge = Challenge {
            client: client.id.clone(),
            user,
            step,
            done,
            device,
            until: Timestamp(now.0 + client.settings.session_lasts()),
            failures: 0,
            spent: false,
        };
        self.0.insert(session.clone(), challenge);
        session
    }

    /// The challenge of a session, if it can be answered through that client.
    pub(crate) fn find(
        &self,
        session: &str,
        client: Option<&str>,
        now: Timestamp,
    ) -> Result<&Challenge, ServiceError> {
        let invalid = |more: &str| not_authorized(format!("Invalid session for the user{more}."));
        let challenge = self.0.get(session).ok_or_else(|| invalid(""))?;
        if client.is_some_and(|client| client != challenge.client) {
            return Err(invalid(""));
        }
        if challenge.spent {
            return Err(invalid(", session can only be used once"));
        }
        if challenge.until <= now {
            return Err(invalid(", session is expired"));
        }
        Ok(challenge)
    }

    /// Whether a session is one of these.
    pub(crate) fn knows(&self, session: &str) -> bool {
        self.0.contains_key(session)
    }

    /// The session of an SRP exchange, for answers that bring none.
    pub(crate) fn session_of_block(&self, block: &str) -> Option<&str> {
        self.0.iter().find_map(|(session, challenge)| {
            let (Step::PasswordVerifier { secret_block, .. }
            | Step::DevicePasswordVerifier { secret_block, .. }) = &challenge.step
            else {
                return None;
            };
            (secret_block == block).then_some(session.as_str())
        })
    }

    /// The session of a sign-in that waits for a device's proof, for answers
    /// that bring none.
    pub(crate) fn session_of_device(&self, key: &str) -> Option<&str> {
        self.0.iter().find_map(|(session, challenge)| {
            let waits = matches!(challenge.step, Step::DeviceSrp) && !challenge.spent;
            (waits && challenge.device.as_deref() == Some(key)).then_some(session.as_str())
        })
    }

    /// A right answer was given: it is over.
    pub(crate) fn spend(&mut self, session: &str) {
        if let Some(challenge) = self.0.get_mut(session) {
            challenge.spent = true;
        }
    }

    /// A wrong answer was given: it is over after some of them.
    pub(crate) fn fail(&mut self, session: &str) {
        if let Some(challenge) = self.0.get_mut(session) {
            challenge.failures += 1;
            challenge.spent = challenge.failures >= MAX_FAILURES;
        }
    }
}
