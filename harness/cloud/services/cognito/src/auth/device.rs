//! Devices in a sign-in: a known one proves its own password, a new one gets a key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::sign_in::{Parameters, Progress, SignIn, required, wrong_password};
use crate::auth_state::challenge::{Challenge, Step};
use crate::auth_state::srp::{self, Exchange, Subject};
use crate::device::no_such_device;
use crate::error::{invalid, no_such_user};
use crate::events::ChallengeResponse;
use crate::user::UserId;
use rehearsal_model::error::ServiceError;

/// Bytes of the secret block, as long as AWS's.
const SECRET_BLOCK: usize = 1_200;

impl SignIn<'_, '_> {
    /// Returns the key of the device, if the pool tracks devices.
    fn device_key(&self) -> Option<&str> {
        self.device
            .as_deref()
            .filter(|_| self.pool.tracks_devices())
    }

    /// Returns whether the device replaces the second factor.
    pub(super) fn is_on_trusted_device(&self, id: UserId) -> bool {
        let device = |key| self.user(id).ok()?.device(key).ok();
        self.pool.trusts_devices()
            && self
                .device_key()
                .and_then(device)
                .is_some_and(|device| device.remembered)
    }

    /// Continues with the proof of a known device, or completes the sign-in without one.
    pub(super) fn finish(
        &mut self,
        id: UserId,
        done: Vec<ChallengeResponse>,
    ) -> Result<Progress, ServiceError> {
        let Some(key) = self.device_key() else {
            return self.complete(id, done, None);
        };
        self.user(id)?.device(key)?;
        Ok(self.challenge(Some(id), Step::DeviceSrp, done, []))
    }

    /// Starts the device's SRP exchange.
    pub(super) fn start_device_srp(
        &mut self,
        id: UserId,
        challenge: &Challenge,
        responses: &Parameters,
    ) -> Result<Progress, ServiceError> {
        let client_number = required(responses, "SRP_A")?;
        let key = required(responses, "DEVICE_KEY")?.to_owned();
        let user = self.user(id)?;
        let username = user.username.clone();
        let secret = user.device(&key)?.secret.clone();
        let secret = secret.ok_or_else(no_such_device)?;
        let verifier = srp::number(&secret.verifier).ok_or_else(no_such_device)?;
        let exponent = self.cx.ids.bytes("srp", 32);
        let exchange = Exchange::start(client_number, verifier, &exponent)
            .map_err(|_| invalid("SRP_A must be a hexadecimal number and no multiple of N"))?;
        let secret_block = STANDARD.encode(self.cx.ids.bytes("secret block", SECRET_BLOCK));
        let parameters = [
            ("DEVICE_KEY", key.clone()),
            ("SALT", secret.salt),
            ("SECRET_BLOCK", secret_block.clone()),
            ("SRP_B", exchange.server_number()),
            ("USERNAME", username),
        ];
        self.device = Some(key);
        let step = Step::DevicePasswordVerifier {
            exchange: Box::new(exchange),
            secret_block,
        };
        Ok(self.challenge(Some(id), step, challenge.done.clone(), parameters))
    }

    /// Verifies the device's proof.
    pub(super) fn verify_device(
        &mut self,
        id: UserId,
        challenge: &Challenge,
        (exchange, block): (&Exchange, &str),
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
        let now = self.now();
        let key = challenge.device.clone().ok_or_else(no_such_device)?;
        let user = self.pool.users.get_mut(id).ok_or_else(no_such_user)?;
        let device = user.device_mut(&key)?;
        let subject = Subject {
            pool_name: &device.group,
            user_id: &key,
        };
        let right = exchange.accepts(
            subject,
            &STANDARD.decode(block).unwrap_or_default(),
            &timestamp,
            &STANDARD.decode(signature).unwrap_or_default(),
        );
        if !right {
            return Err(wrong_password());
        }
        device.authenticated = now;
        self.complete(id, challenge.done.clone(), Some(key))
    }
}
