//! Password proofs: in plain text or by SRP.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::sign_in::{Parameters, Progress, SignIn, required, succeeded, wrong_password};
use crate::auth_state::challenge::{Challenge, Step};
use crate::auth_state::srp::{self, BadNumber, Exchange, Subject};
use crate::error::{invalid, no_such_user, not_authorized};
use crate::events::{ChallengeName, ChallengeResponse};
use crate::password::PasswordKind;
use crate::schema::ChangedBy;
use crate::user::{User, UserId};
use crate::vocabulary::Status;
use rehearsal_model::error::ServiceError;

/// Bytes of the secret block, as long as AWS's.
const SECRET_BLOCK: usize = 1_200;

/// How a password is proven.
pub(super) enum Proof<'a> {
    /// The plain text.
    Plain(&'a str),
    /// The result of an SRP proof.
    Srp(bool),
}

impl SignIn<'_, '_> {
    /// Checks a password proof and continues, or counts the failure.
    pub(super) fn prove_password(
        &mut self,
        id: UserId,
        proof: Proof<'_>,
    ) -> Result<Progress, ServiceError> {
        let now = self.now();
        self.user_mut(id)?.lockout.check(now)?;
        self.check_may_sign_in(id)?;
        let right = match proof {
            Proof::Plain(password) => self.user(id)?.password.as_deref() == Some(password),
            Proof::Srp(right) => right,
        };
        if !right {
            self.user_mut(id)?.lockout.fail(now);
            self.record_failure(id, Vec::new(), ChallengeName::Password);
            return Err(wrong_password());
        }
        self.user_mut(id)?.lockout.reset();
        self.continue_sign_in(id, vec![succeeded(ChallengeName::Password)])
    }

    /// Starts an SRP exchange. Users who do not exist get one too if errors hide that; no
    /// proof fits it.
    pub(super) fn start_srp(&mut self, parameters: &Parameters) -> Result<Progress, ServiceError> {
        let login = self.username(parameters)?;
        let client_number = required(parameters, "SRP_A")?;
        let found = self.look_up(login)?;
        let username = match found {
            Some(id) => {
                self.check_may_sign_in(id)?;
                self.user(id)?.username.clone()
            }
            None => login.to_owned(),
        };
        let salt = salt(&self.pool.id, &username);
        let subject = subject(&self.pool.id, &username);
        let password = found.and_then(|id| self.user(id).ok()?.password.as_deref());
        let verifier = match password {
            Some(password) => srp::verifier(subject, password, &salt),
            None => srp::decoy_verifier(&self.cx.ids.bytes("srp", 32)),
        };
        let secret = self.cx.ids.bytes("srp", 32);
        let exchange = Exchange::start(client_number, verifier, &secret).map_err(|bad| {
            invalid(match bad {
                BadNumber::NotHexadecimal => "SRP_A is not a hexadecimal number",
                BadNumber::Zero => "SRP_A must not be a multiple of N",
            })
        })?;
        let secret_block = STANDARD.encode(self.cx.ids.bytes("secret block", SECRET_BLOCK));
        let parameters = [
            ("SALT", hex::encode(salt)),
            ("SECRET_BLOCK", secret_block.clone()),
            ("SRP_B", exchange.server_number()),
            ("USERNAME", username.clone()),
            ("USER_ID_FOR_SRP", username),
        ];
        let step = Step::PasswordVerifier {
            exchange: Box::new(exchange),
            secret_block,
        };
        Ok(self.challenge(found, step, Vec::new(), parameters))
    }

    /// Verifies the proof of an exchange.
    pub(super) fn verify_srp(
        &mut self,
        challenge: &Challenge,
        exchange: &Exchange,
        block: &str,
        responses: &Parameters,
    ) -> Result<Progress, ServiceError> {
        let timestamp = required(responses, "TIMESTAMP")?;
        let signature = required(responses, "PASSWORD_CLAIM_SIGNATURE")?;
        if required(responses, "PASSWORD_CLAIM_SECRET_BLOCK")? != block {
            return Err(wrong_password());
        }
        let timestamp = srp::timestamp(timestamp).ok_or_else(|| {
            invalid("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
        })?;
        let id = challenge.user.ok_or_else(wrong_password)?;
        let username = &self.user(id)?.username;
        let right = exchange.accepts(
            subject(&self.pool.id, username),
            &STANDARD.decode(block).unwrap_or_default(),
            &timestamp,
            &STANDARD.decode(signature).unwrap_or_default(),
        );
        self.prove_password(id, Proof::Srp(right))
    }

    /// Requires a new password instead of the temporary one.
    pub(super) fn require_new_password(
        &mut self,
        id: UserId,
        done: Vec<ChallengeResponse>,
    ) -> Result<Progress, ServiceError> {
        let user = self.user(id)?;
        let names: Vec<String> = self
            .missing_attributes(user)
            .map(|name| format!("userAttributes.{name}"))
            .collect();
        let mut attributes = user.all_attributes();
        attributes.remove("sub");
        let parameters = [
            ("USER_ID_FOR_SRP", user.username.clone()),
            ("requiredAttributes", json!(names).to_string()),
            ("userAttributes", json!(attributes).to_string()),
        ];
        Ok(self.challenge(Some(id), Step::NewPassword, done, parameters))
    }

    fn missing_attributes(&self, user: &User) -> impl Iterator<Item = &str> {
        let rules = self.pool.schema.rules().iter();
        rules
            .filter(|rule| rule.required && user.attribute(&rule.name).is_none())
            .map(|rule| rule.name.as_str())
    }

    /// Sets the new password and the missing attributes.
    pub(super) fn set_new_password(
        &mut self,
        id: UserId,
        challenge: &Challenge,
        responses: &Parameters,
    ) -> Result<Progress, ServiceError> {
        let now = self.now();
        let password = required(responses, "NEW_PASSWORD")?;
        let attributes: Parameters = responses
            .iter()
            .filter_map(|(name, value)| {
                let name = name.strip_prefix("userAttributes.")?;
                Some((name.to_owned(), value.clone()))
            })
            .collect();
        let user = self.user(id)?;
        if let Some(missing) = self
            .missing_attributes(user)
            .find(|name| !attributes.contains_key(*name))
        {
            let message = format!("Invalid attributes given, {missing} is missing");
            return Err(invalid(message));
        }
        for name in attributes.keys() {
            let rule = self.pool.schema.rule(name);
            if rule.is_some_and(|rule| rule.required) && user.attribute(name).is_some() {
                let message = format!("Cannot modify an already provided {name}");
                return Err(not_authorized(message));
            }
            if !self.client.settings.may_write(name) {
                let message = "A client attempted to write unauthorized attribute";
                return Err(not_authorized(message));
            }
        }
        self.pool
            .schema
            .check_change(&attributes, ChangedBy::User)?;
        let policy = &self.pool.settings.policies.password_policy;
        policy.check_for(user, password)?;
        let policy = policy.clone();
        let changes = attributes
            .into_iter()
            .map(|(name, value)| (name, Some(value)));
        self.pool.users.set_attributes(id, changes, now);
        let user = self.pool.users.get_mut(id).ok_or_else(no_such_user)?;
        user.set_password(password.to_owned(), PasswordKind::Permanent, &policy, now);
        user.status = Status::Confirmed;
        self.continue_sign_in(id, challenge.done.clone())
    }
}

/// Returns the salt of a user's password. It is computed so that it stays the same: a
/// changing salt would reveal that a user does not exist.
fn salt(pool_id: &str, username: &str) -> [u8; 16] {
    let hash = Sha256::new()
        .chain_update(pool_id)
        .chain_update(username)
        .finalize();
    let mut salt = [0; 16];
    salt.copy_from_slice(&hash[..16]);
    salt
}

fn subject<'a>(pool_id: &'a str, user_id: &'a str) -> Subject<'a> {
    Subject {
        pool_name: pool_id.split_once('_').map_or(pool_id, |(_, name)| name),
        user_id,
    }
}
