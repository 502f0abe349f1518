//! `InitiateAuth` and `AdminInitiateAuth`: the start of a sign-in.

use std::sync::Arc;

use serde::Deserialize;

use super::password::Proof;
use super::sign_in::{Parameters, Progress, SignIn, required, wrong_password};
use crate::auth_state::challenge::Step;
use crate::error::{invalid, not_authorized};
use crate::state::Cognito;
use crate::user::UserId;
use crate::vocabulary::{Contact, Factor, MfaMode};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct InitiateAuth {
    user_pool_id: Option<String>,
    client_id: String,
    auth_flow: String,
    session: Option<String>,
    #[serde(default)]
    auth_parameters: Parameters,
}

pub(crate) fn initiate_auth(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: InitiateAuth,
) -> Result<Progress, ServiceError> {
    let (pool, client) = state.client(&input.client_id)?;
    let sign_in = SignIn {
        pool,
        client,
        cx,
        by_administrator: false,
        hosted: false,
        device: input.auth_parameters.get("DEVICE_KEY").cloned(),
    };
    sign_in.initiate(&input)
}

pub(crate) fn admin_initiate_auth(
    state: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: InitiateAuth,
) -> Result<Progress, ServiceError> {
    let pool = state.pool_mut(cx, input.user_pool_id.as_deref().unwrap_or_default())?;
    let client = Arc::clone(pool.client(&input.client_id)?);
    let sign_in = SignIn {
        pool,
        client,
        cx,
        by_administrator: true,
        hosted: false,
        device: input.auth_parameters.get("DEVICE_KEY").cloned(),
    };
    sign_in.initiate(&input)
}

impl SignIn<'_, '_> {
    fn initiate(mut self, input: &InitiateAuth) -> Result<Progress, ServiceError> {
        let parameters = &input.auth_parameters;
        match input.auth_flow.as_str() {
            "USER_PASSWORD_AUTH" => {
                self.require_flow(
                    "ALLOW_USER_PASSWORD_AUTH",
                    "USER_PASSWORD_AUTH flow not enabled for this client",
                )?;
                self.sign_in_by_password(parameters)
            }
            "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
                if !self.by_administrator {
                    return Err(invalid("Initiate Auth method not supported."));
                }
                self.require_flow(
                    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
                    "Auth flow not enabled for this client",
                )?;
                self.sign_in_by_password(parameters)
            }
            "USER_SRP_AUTH" => {
                self.require_flow(
                    "ALLOW_USER_SRP_AUTH",
                    "USER_SRP_AUTH is not enabled for the client.",
                )?;
                let login = self.username(parameters)?;
                let found = self.look_up(login)?;
                self.pool.before_sign_in(login, found)?;
                let mut progress = self.start_srp(parameters)?;
                // The proof is matched to its exchange by the secret block.
                progress.forget_session();
                Ok(progress)
            }
            "USER_AUTH" => {
                self.require_flow(
                    "ALLOW_USER_AUTH",
                    "USER_AUTH flow not enabled for this client",
                )?;
                self.sign_in_by_choice(parameters, input.session.as_deref())
            }
            "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => self.refresh(parameters),
            "CUSTOM_AUTH" => {
                self.require_flow(
                    "ALLOW_CUSTOM_AUTH",
                    "CUSTOM_AUTH is not enabled for the client.",
                )?;
                self.start_custom(parameters)
            }
            other => Err(invalid(format!("Unsupported auth flow {other}"))),
        }
    }

    fn require_flow(&self, flow: &str, otherwise: &str) -> Result<(), ServiceError> {
        if self.client.settings.allows(flow) {
            return Ok(());
        }
        Err(invalid(otherwise))
    }

    pub(super) fn sign_in_by_password(
        &mut self,
        parameters: &Parameters,
    ) -> Result<Progress, ServiceError> {
        let username = self.username(parameters)?;
        let password = required(parameters, "PASSWORD")?;
        let found = self.pool.users.find(username);
        let found = match found {
            None => self
                .pool
                .migrate_user(self.cx, &self.client, username, Some(password))?,
            found => found,
        };
        let found = found.map_or_else(|| self.look_up(username), |id| Ok(Some(id)))?;
        self.pool.before_sign_in(username, found)?;
        let id = found.ok_or_else(wrong_password)?;
        self.prove_password(id, Proof::Plain(password))
    }

    /// Runs the flow in which the user chooses how to sign in.
    fn sign_in_by_choice(
        &mut self,
        parameters: &Parameters,
        session: Option<&str>,
    ) -> Result<Progress, ServiceError> {
        let username = self.username(parameters)?;
        let found = self.look_up(username)?;
        self.pool.before_sign_in(username, found)?;
        if let Some(session) = session {
            let id = found.ok_or_else(wrong_password)?;
            return self.sign_in_after_sign_up(id, session);
        }
        let available = self.first_factors(found);
        let preferred = parameters.get("PREFERRED_CHALLENGE").map(String::as_str);
        if let Some(preferred) = preferred.filter(|one| available.iter().any(|name| name == one)) {
            return self.start_challenge(preferred, found, parameters);
        }
        let step = Step::SelectChallenge(available);
        Ok(self.challenge(found, step, Vec::new(), []))
    }

    /// Starts the challenge that the user chose.
    pub(super) fn start_challenge(
        &mut self,
        choice: &str,
        user: Option<UserId>,
        parameters: &Parameters,
    ) -> Result<Progress, ServiceError> {
        match choice {
            "PASSWORD" => {
                let password = required(parameters, "PASSWORD")?;
                let id = user.ok_or_else(wrong_password)?;
                self.prove_password(id, Proof::Plain(password))
            }
            "PASSWORD_SRP" => self.start_srp(parameters),
            "EMAIL_OTP" => self.send_first_code(user, Contact::Email),
            "SMS_OTP" => self.send_first_code(user, Contact::PhoneNumber),
            _ => Err(not_authorized("The selected challenge is not available.")),
        }
    }

    /// Returns the first factors of a user. Codes count only where the pool allows them
    /// and does not require MFA.
    pub(crate) fn first_factors(&self, user: Option<UserId>) -> Vec<String> {
        let user = user.and_then(|id| self.pool.users.get(id));
        first_factors(self.pool, user)
    }

    fn send_first_code(
        &mut self,
        user: Option<UserId>,
        contact: Contact,
    ) -> Result<Progress, ServiceError> {
        let id = user.ok_or_else(wrong_password)?;
        self.check_may_sign_in(id)?;
        let (code, parameters) = self.send_code(id, contact)?;
        let factor = match contact {
            Contact::Email => Factor::EmailOtp,
            Contact::PhoneNumber => Factor::SmsMfa,
        };
        let step = Step::FirstCode { factor, code };
        Ok(self.challenge(user, step, Vec::new(), parameters))
    }
}

/// Returns the first factors of a user of a pool.
pub(super) fn first_factors(
    pool: &crate::pool::Pool,
    user: Option<&crate::user::User>,
) -> Vec<String> {
    let allowed = pool.settings.policies.sign_in_policy.as_ref();
    let allowed = allowed.and_then(|policy| policy.get("AllowedFirstAuthFactors")?.as_array());
    let allows = |name: &str| match allowed {
        Some(allowed) => allowed.iter().any(|factor| factor == name),
        None => name == "PASSWORD",
    };
    let reachable = |contact| user.is_some_and(|user| user.has_verified(contact));
    let codes = pool.settings.mfa_configuration != MfaMode::On;
    let mut factors = Vec::new();
    if allows("PASSWORD") {
        factors.extend(["PASSWORD", "PASSWORD_SRP"]);
    }
    if codes && allows("EMAIL_OTP") && reachable(Contact::Email) {
        factors.push("EMAIL_OTP");
    }
    if codes && allows("SMS_OTP") && reachable(Contact::PhoneNumber) {
        factors.push("SMS_OTP");
    }
    factors.into_iter().map(str::to_owned).collect()
}
