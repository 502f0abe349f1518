//! Cognito's dialect of the Secure Remote Password protocol (SRP-6a): the
//! client proves that it knows the password without sending it.
//!
//! What is peculiar to Cognito: numbers are hashed as Java writes a
//! `BigInteger` (whole bytes, with a zero before a first bit that is set), the
//! shared secret goes through one round of HKDF for a key of 16 bytes, and the
//! proof is an HMAC by that key over pool, user, the server's secret block and
//! a timestamp.

mod client;

use std::sync::LazyLock;

use hmac::{Hmac, KeyInit, Mac};
use num_bigint::BigUint;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::PrimitiveDateTime;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;

pub use client::{SrpChallenge, SrpClient, SrpProof};

/// `Tue Sep 5 00:09:40 UTC 2023`
const TIMESTAMP: StaticFormatDescription = format_description!(
    "[weekday repr:short] [month repr:short] [day padding:none] [hour]:[minute]:[second] UTC [year]"
);

/// The prime of the 3,072-bit group of RFC 3526.
const PRIME: &str = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
    020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245\
    E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6\
    49286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD96\
    1C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE5\
    15D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A\
    8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6B\
    F12FFA06D98A0864D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2\
    08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

/// The group and the multiplier that follows from it.
struct Group {
    prime: BigUint,
    generator: BigUint,
    multiplier: BigUint,
}

static GROUP: LazyLock<Group> = LazyLock::new(|| {
    let prime = number(PRIME).expect("the constant is hexadecimal");
    let generator = BigUint::from(2_u32);
    let multiplier = hash(&[&padded(&prime), &padded(&generator)]);
    Group {
        prime,
        generator,
        multiplier,
    }
});

/// The owner of the password: the pool's id without its region, and the user's name
/// (`USER_ID_FOR_SRP`).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) pool_name: &'a str,
    pub(crate) user_id: &'a str,
}

/// An exchange without the client's proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Exchange {
    /// What the client sent: `SRP_A`.
    #[serde(with = "hexadecimal")]
    client: BigUint,
    /// The answer to it: `SRP_B`.
    #[serde(with = "hexadecimal")]
    server: BigUint,
    /// The server's secret exponent.
    #[serde(with = "hexadecimal")]
    secret: BigUint,
    /// The verifier of the password.
    #[serde(with = "hexadecimal")]
    verifier: BigUint,
}

/// Why the client's number is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadNumber {
    /// It is not hexadecimal.
    NotHexadecimal,
    /// It is a multiple of the prime, which would need no password.
    Zero,
}

impl Exchange {
    /// Starts an exchange. `secret` is the server's secret exponent.
    pub(crate) fn start(client: &str, verifier: BigUint, secret: &[u8]) -> Result<Self, BadNumber> {
        let Group {
            prime,
            generator,
            multiplier,
        } = &*GROUP;
        let client = number(client).ok_or(BadNumber::NotHexadecimal)?;
        if &client % prime == BigUint::ZERO {
            return Err(BadNumber::Zero);
        }
        let secret = BigUint::from_bytes_be(secret);
        let server = (multiplier * &verifier + generator.modpow(&secret, prime)) % prime;
        Ok(Self {
            client,
            server,
            secret,
            verifier,
        })
    }

    /// Returns the server's number as the client needs it: `SRP_B`.
    pub(crate) fn server_number(&self) -> String {
        hex::encode(self.server.to_bytes_be())
    }

    /// Returns whether the client's signature over the subject, the secret block and the
    /// timestamp is correct.
    pub(crate) fn accepts(
        &self,
        subject: Subject<'_>,
        secret_block: &[u8],
        timestamp: &str,
        signature: &[u8],
    ) -> bool {
        let scrambler = hash(&[&padded(&self.client), &padded(&self.server)]);
        if scrambler == BigUint::ZERO {
            return false;
        }
        let prime = &GROUP.prime;
        let shared =
            (&self.client * self.verifier.modpow(&scrambler, prime)).modpow(&self.secret, prime);
        let key = derive_key(&shared, &scrambler);
        keyed(
            &key,
            &[
                subject.pool_name.as_bytes(),
                subject.user_id.as_bytes(),
                secret_block,
                timestamp.as_bytes(),
            ],
        )
        .verify_slice(signature)
        .is_ok()
    }
}

/// Returns the verifier of a password.
pub(crate) fn verifier(subject: Subject<'_>, password: &str, salt: &[u8]) -> BigUint {
    let identity = Sha256::new()
        .chain_update(subject.pool_name)
        .chain_update(subject.user_id)
        .chain_update(":")
        .chain_update(password)
        .finalize();
    let exponent = hash(&[&padded(&BigUint::from_bytes_be(salt)), &identity]);
    GROUP.generator.modpow(&exponent, &GROUP.prime)
}

/// Returns a verifier that fits no password, for users who do not exist.
pub(crate) fn decoy_verifier(bytes: &[u8]) -> BigUint {
    GROUP
        .generator
        .modpow(&BigUint::from_bytes_be(bytes), &GROUP.prime)
}

/// Normalises a client's timestamp (`Tue Sep 5 00:09:40 UTC 2023`) to the form that
/// Cognito signs. A day with a leading zero is accepted and signed without it, so such a
/// client gets a wrong password.
pub(crate) fn timestamp(text: &str) -> Option<String> {
    let (front, rest) = (text.get(..8)?, text.get(8..)?);
    let text = format!("{front}{}", rest.strip_prefix('0').unwrap_or(rest));
    let parsed = PrimitiveDateTime::parse(&text, TIMESTAMP).ok()?;
    parsed.format(TIMESTAMP).ok()
}

fn derive_key(shared: &BigUint, scrambler: &BigUint) -> [u8; 16] {
    let extracted = keyed(&padded(scrambler), &[&padded(shared)]).finalize();
    let expanded = keyed(&extracted.into_bytes(), &[b"Caldera Derived Key", &[1]]).finalize();
    let mut key = [0; 16];
    key.copy_from_slice(&expanded.into_bytes()[..16]);
    key
}

fn keyed(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac
}

fn hash(parts: &[&[u8]]) -> BigUint {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    BigUint::from_bytes_be(&hash.finalize())
}

/// Returns a number's bytes as Java writes them: the first bit is never set.
fn padded(number: &BigUint) -> Vec<u8> {
    let mut bytes = number.to_bytes_be();
    if bytes[0] & 0x80 != 0 {
        bytes.insert(0, 0);
    }
    bytes
}

pub(crate) fn number(text: &str) -> Option<BigUint> {
    BigUint::parse_bytes(text.as_bytes(), 16)
}

/// Numbers as hexadecimal text in snapshots.
mod hexadecimal {
    use num_bigint::BigUint;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        number: &BigUint,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&number.to_str_radix(16))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BigUint, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::number(&text).ok_or_else(|| serde::de::Error::custom("not a hexadecimal number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBJECT: Subject<'static> = Subject {
        pool_name: "AbCdEf123",
        user_id: "alice",
    };
    const SALT: [u8; 16] = [0x9f; 16];

    const CLIENT: [u8; 32] = [0xde; 32];

    fn proof(exchange: &Exchange, password: &str, block: &[u8], at: &str) -> Vec<u8> {
        let salt = BigUint::from_bytes_be(&SALT);
        SrpClient::new(&CLIENT).signature(SUBJECT, password, &salt, &exchange.server, block, at)
    }

    #[test]
    fn only_the_proof_of_the_password_is_accepted() {
        let client = SrpClient::new(&CLIENT).number();
        let verifier = verifier(SUBJECT, "Secret-1", &SALT);
        let exchange = Exchange::start(&client, verifier, &[0x42; 32]).unwrap();
        let at = "Tue Sep 5 00:09:40 UTC 2023";
        let right = proof(&exchange, "Secret-1", b"block", at);
        assert!(exchange.accepts(SUBJECT, b"block", at, &right));
        assert!(!exchange.accepts(SUBJECT, b"other", at, &right));
        assert!(!exchange.accepts(SUBJECT, b"block", "Tue Sep 5 00:09:41 UTC 2023", &right));
        let wrong = proof(&exchange, "Secret-2", b"block", at);
        assert!(!exchange.accepts(SUBJECT, b"block", at, &wrong));
    }

    #[test]
    fn exchange_is_saved_and_restored() {
        let exchange = Exchange::start("1234", verifier(SUBJECT, "p", &SALT), &[7; 32]).unwrap();
        let saved = serde_json::to_value(&exchange).unwrap();
        assert_eq!(serde_json::from_value::<Exchange>(saved).unwrap(), exchange);
    }

    #[test]
    fn numbers_that_need_no_password_are_refused() {
        for zero in ["0", PRIME] {
            assert_eq!(
                Exchange::start(zero, BigUint::from(1_u32), &[1]),
                Err(BadNumber::Zero)
            );
        }
        assert_eq!(
            Exchange::start("xyz", BigUint::from(1_u32), &[1]),
            Err(BadNumber::NotHexadecimal)
        );
    }

    #[test]
    fn timestamps_lose_the_leading_zero_of_the_day() {
        let right = "Tue Sep 5 00:09:40 UTC 2023";
        assert_eq!(timestamp(right).as_deref(), Some(right));
        assert_eq!(
            timestamp("Tue Sep 05 00:09:40 UTC 2023").as_deref(),
            Some(right)
        );
        let late = "Tue Sep 26 23:09:40 UTC 2023";
        assert_eq!(timestamp(late).as_deref(), Some(late));
        for wrong in [
            "",
            "Sat Feb 17 24:03:00 UTC 2024",
            "Mon Feb 12 15:26:37 +05:30 2018",
            "2023-09-05T00:09:40Z",
            "ma. sep 5 00:09:40 UTC 2023",
        ] {
            assert_eq!(timestamp(wrong), None, "{wrong}");
        }
    }
}
