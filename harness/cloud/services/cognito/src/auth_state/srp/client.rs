//! The client's side of SRP, for code that signs in as an app does.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::Mac as _;
use num_bigint::BigUint;
use sha2::{Digest, Sha256};
use time::{OffsetDateTime, UtcOffset};

use super::{GROUP, Subject, TIMESTAMP, derive_key, hash, keyed, number, padded};

/// A client that proves a password to a user pool.
#[derive(Debug, Clone)]
pub struct SrpClient {
    secret: BigUint,
    number: BigUint,
}

/// The parameters of the `PASSWORD_VERIFIER` challenge.
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

/// The client's answer to the challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SrpProof {
    /// `PASSWORD_CLAIM_SIGNATURE`
    pub signature: String,
    /// `TIMESTAMP`
    pub timestamp: String,
}

impl SrpClient {
    /// Creates a client from the bytes of its secret exponent.
    pub fn new(secret: &[u8]) -> Self {
        let secret = BigUint::from_bytes_be(secret);
        let number = GROUP.generator.modpow(&secret, &GROUP.prime);
        Self { secret, number }
    }

    /// Returns the client's number for the pool: `SRP_A`.
    pub fn number(&self) -> String {
        self.number.to_str_radix(16)
    }

    /// Proves the password at a time, or returns `None` if the challenge is invalid.
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
