//! Open challenges, by the session string that an answer contains.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::srp::Exchange;
use crate::client::Client;
use crate::error::not_authorized;
use crate::events::ChallengeResponse;
use crate::user::UserId;
use crate::vocabulary::Factor;
use rehearsal_cloud_core::service::{CallContext, Timestamp};
use rehearsal_model::error::ServiceError;

/// The number of wrong answers that closes a challenge.
const MAX_FAILURES: u32 = 5;
/// The length of a session string in bytes, about that of AWS's.
const SESSION_LENGTH: usize = 600;

/// An open challenge.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Challenge {
    pub(crate) client: String,
    /// `None` for a user who does not exist, if errors hide that.
    pub(crate) user: Option<UserId>,
    pub(crate) step: Step,
    /// The steps that succeeded before.
    pub(crate) done: Vec<ChallengeResponse>,
    /// The key of the device, as the first call had it.
    pub(crate) device: Option<String>,
    until: Timestamp,
    failures: u32,
    spent: bool,
}

/// What the user has to answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Step {
    /// The choice of a way to sign in.
    SelectChallenge(Vec<String>),
    /// The SRP proof of a password.
    PasswordVerifier {
        exchange: Box<Exchange>,
        secret_block: String,
    },
    /// A code that was sent, instead of a password.
    FirstCode { factor: Factor, code: String },
    /// A new password instead of the temporary one.
    NewPassword,
    /// The choice of a second factor.
    SelectMfa(Vec<Factor>),
    /// A code that was sent, as the second factor.
    SecondCode { factor: Factor, code: String },
    /// A code of the authenticator app.
    SoftwareToken,
    /// The setup of an authenticator app.
    MfaSetup { verified: bool },
    /// Nothing: a sign-up without confirmation.
    SignUp,
    /// Nothing: a confirmed sign-up, which can continue as a sign-in.
    Confirmed,
    /// The answer that a function verifies.
    Custom(Box<CustomChallenge>),
    /// The start of the SRP proof of a device's password.
    DeviceSrp,
    /// The SRP proof of a device's password.
    DevicePasswordVerifier {
        exchange: Box<Exchange>,
        secret_block: String,
    },
}

/// A challenge that a function has made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CustomChallenge {
    /// The name that the user signs in with.
    pub(crate) login: String,
    /// What the functions know, and the client does not.
    pub(crate) secret: Value,
    pub(crate) metadata: Option<String>,
    /// The challenges of the sign-in before, as functions are told them.
    pub(crate) past: Vec<Value>,
}

impl Step {
    /// Returns the name of the challenge.
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
            Self::Custom(_) => "CUSTOM_CHALLENGE",
            Self::DeviceSrp => "DEVICE_SRP_AUTH",
            Self::DevicePasswordVerifier { .. } => "DEVICE_PASSWORD_VERIFIER",
        }
    }
}

/// The open challenges of a pool.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Challenges(BTreeMap<String, Challenge>);

impl Challenges {
    /// Opens a challenge and returns its session. Expired challenges are removed.
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
            until: Timestamp(now.0 + client.settings.session_lifetime()),
            failures: 0,
            spent: false,
        };
        self.0.insert(session.clone(), challenge);
        session
    }

    /// Returns the challenge of a session if the client may answer it.
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

    /// Returns whether a session exists.
    pub(crate) fn contains(&self, session: &str) -> bool {
        self.0.contains_key(session)
    }

    /// Returns the session of an SRP exchange, for answers without one.
    pub(crate) fn session_with_block(&self, block: &str) -> Option<&str> {
        self.0.iter().find_map(|(session, challenge)| {
            let (Step::PasswordVerifier { secret_block, .. }
            | Step::DevicePasswordVerifier { secret_block, .. }) = &challenge.step
            else {
                return None;
            };
            (secret_block == block).then_some(session.as_str())
        })
    }

    /// Returns the session that expects a device's proof, for answers without one.
    pub(crate) fn session_with_device(&self, key: &str) -> Option<&str> {
        self.0.iter().find_map(|(session, challenge)| {
            let waits = matches!(challenge.step, Step::DeviceSrp) && !challenge.spent;
            (waits && challenge.device.as_deref() == Some(key)).then_some(session.as_str())
        })
    }

    /// Closes a challenge after a correct answer.
    pub(crate) fn close(&mut self, session: &str) {
        if let Some(challenge) = self.0.get_mut(session) {
            challenge.spent = true;
        }
    }

    /// Counts a wrong answer, which may close the challenge.
    pub(crate) fn count_failure(&mut self, session: &str) {
        if let Some(challenge) = self.0.get_mut(session) {
            challenge.failures += 1;
            challenge.spent = challenge.failures >= MAX_FAILURES;
        }
    }
}
