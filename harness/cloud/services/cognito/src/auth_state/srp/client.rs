//! The client's side, for whoever signs in as an app does.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::Mac as _;
use num_bigint::BigUint;
use sha2::{Digest, Sha256};
use time::{OffsetDateTime, UtcOffset};

use super::{GROUP, Subject, TIMESTAMP, derive_key, hash, keyed, number, padded};

/// A client that is going to prove a password to a user pool.
#[derive(Debug, Clone)]
pub struct SrpClient {
    secret: BigUint,
    number: BigUint,
}

/// What a pool asks it to prove the password with: the parameters of
/// `PASSWORD_VERIFIER`, as they come.
#[derive(Debug, Clone, Copy)]
pub struct SrpChallenge<'a> {
    /// The pool's id.
    pub pool: &'a str,
    /// `USER_ID_FOR_SRP`
    pub user_id: &'a str,
    /// `SALT`
    pub salt: &'a str,
    /// `SRP_B`
    pub server_number: &'a str,
    /// `SECRET_BLOCK`
    pub secret_block: &'a str,
}

/// The answer to that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SrpProof {
    /// `PASSWORD_CLAIM_SIGNATURE`
    pub signature: String,
    /// `TIMESTAMP`
    pub timestamp: String,
}

impl SrpClient {
    /// A client with the bytes of a secret exponent, which nobody else may know.
    pub fn new(secret: &[u8]) -> Self {
        let secret = BigUint::from_bytes_be(secret);
        let number = GROUP.generator.modpow(&secret, &GROUP.prime);
        Self { secret, number }
    }

    /// The client's number, as the pool wants it: `SRP_A`.
    pub fn number(&self) -> String {
        self.number.to_str_radix(16)
    }

    /// Proves the password, at a time; `None` where the challenge is not one.
    pub fn prove(
        &self,
        challenge: SrpChallenge<'_>,
        password: &str,
        at: OffsetDateTime,
    ) -> Option<SrpProof> {
        let server = number(challenge.server_number)?;
        let block = STANDARD.decode(challenge.secret_block).ok()?;
        let salt = number(challenge.salt)?;
        let timestamp = at.to_offset(UtcOffset::UTC).format(TIMESTAMP).ok()?;
        let (_, pool_name) = challenge.pool.split_once('_')?;
        let subject = Subject {
            pool_name,
            user_id: challenge.user_id,
        };
        let signature = self.signature(subject, password, &salt, &server, &block, &timestamp);
        Some(SrpProof {
            signature: STANDARD.encode(signature),
            timestamp,
        })
    }

    pub(super) fn signature(
        &self,
        subject: Subject<'_>,
        password: &str,
        salt: &BigUint,
        server: &BigUint,
        block: &[u8],
        timestamp: &str,
    ) -> Vec<u8> {
        let group = &*GROUP;
        let Subject { pool_name, user_id } = subject;
        let identity = Sha256::digest(format!("{pool_name}{user_id}:{password}"));
        let exponent = hash(&[&padded(salt), &identity]);
        let scrambler = hash(&[&padded(&self.number), &padded(server)]);
        let known = &group.multiplier * group.generator.modpow(&exponent, &group.prime);
        let base = (server + &group.prime - known % &group.prime) % &group.prime;
        let shared = base.modpow(&(&self.secret + &scrambler * exponent), &group.prime);
        let parts = [
            pool_name.as_bytes(),
            user_id.as_bytes(),
            block,
            timestamp.as_bytes(),
        ];
        let proof = keyed(&derive_key(&shared, &scrambler), &parts);
        proof.finalize().into_bytes().to_vec()
    }
}
