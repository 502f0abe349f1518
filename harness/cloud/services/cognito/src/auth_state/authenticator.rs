//! Time-based one-time passwords (RFC 6238) of authenticator apps: SHA-1, six digits, 30
//! seconds.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use time::OffsetDateTime;

use rehearsal_cloud_core::ids::Ids;
use rehearsal_model::protocol::Blob;

/// Seconds that a code is valid.
const STEP: i64 = 30;
/// Bytes of a secret.
const SECRET: usize = 32;

/// A secret shared with an authenticator app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Authenticator {
    secret: Blob,
    /// The steps of used codes that would still be valid.
    used: Vec<i64>,
}

impl Authenticator {
    /// Returns one with a random secret.
    pub(crate) fn generate(ids: &mut Ids) -> Self {
        Self {
            secret: Blob(ids.bytes("authenticator", SECRET).into()),
            used: Vec::new(),
        }
    }

    /// Returns the secret as a person types it into the app.
    pub(crate) fn secret_code(&self) -> String {
        base32(&self.secret.0)
    }

    /// Verifies a code against two times, with one step of tolerance, and marks it as
    /// used. There are two because an app uses the real clock and a test may use the
    /// cloud's.
    pub(crate) fn verify(&mut self, code: &str, times: [OffsetDateTime; 2]) -> CodeCheck {
        let steps = times.map(|time| time.unix_timestamp().div_euclid(STEP));
        let near = |step: i64| steps.iter().any(|now| (step - now).abs() <= 1);
        let Some(step) = steps
            .iter()
            .flat_map(|now| [*now, now - 1, now + 1])
            .find(|step| password(&self.secret.0, *step) == code)
        else {
            return CodeCheck::Wrong;
        };
        self.used.retain(|used| near(*used));
        if self.used.contains(&step) {
            return CodeCheck::AlreadyUsed;
        }
        self.used.push(step);
        CodeCheck::Correct
    }
}

/// The result of verifying a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeCheck {
    /// It is correct.
    Correct,
    /// It is wrong or expired.
    Wrong,
    /// It is correct, but was used before.
    AlreadyUsed,
}

/// Returns the code of a step.
fn password(secret: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 0xf);
    let mut word = [0; 4];
    word.copy_from_slice(&hash[offset..offset + 4]);
    let number = u32::from_be_bytes(word) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits = bytes.len() * 8;
    (0..bits.div_ceil(5))
        .map(|index| {
            let digit = (index * 5..index * 5 + 5).fold(0, |digit, bit| {
                let set = bytes
                    .get(bit / 8)
                    .is_some_and(|byte| byte >> (7 - bit % 8) & 1 == 1);
                digit << 1 | usize::from(set)
            });
            char::from(ALPHABET[digit])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds).unwrap()
    }

    fn authenticator() -> Authenticator {
        Authenticator {
            secret: Blob(vec![7; SECRET].into()),
            used: Vec::new(),
        }
    }

    #[test]
    fn codes_match_the_rfc() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(password(secret, seconds / STEP), code);
        }
    }

    #[test]
    fn base32_is_that_of_the_rfc_without_padding() {
        for (text, coded) in [("f", "MY"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(text.as_bytes()), coded);
        }
    }

    #[test]
    fn code_is_valid_one_step_around_and_once() {
        let now = 1_700_000_000;
        let mut shared = authenticator();
        let code = |step: i64| password(&[7; SECRET], now / STEP + step);
        let mut verify = |code: &str| shared.verify(code, [at(now), at(now)]);
        assert_eq!(verify(&code(0)), CodeCheck::Correct);
        assert_eq!(verify(&code(0)), CodeCheck::AlreadyUsed);
        assert_eq!(verify(&code(1)), CodeCheck::Correct);
        assert_eq!(verify(&code(-1)), CodeCheck::Correct);
        assert_eq!(verify(&code(2)), CodeCheck::Wrong);
        assert_eq!(verify(&code(-2)), CodeCheck::Wrong);
        assert_eq!(verify(""), CodeCheck::Wrong);
    }

    #[test]
    fn codes_by_either_clock_are_accepted() {
        let mut shared = authenticator();
        let (real, cloud) = (1_700_000_000, 1_700_086_400);
        for time in [cloud, real] {
            let code = password(&[7; SECRET], time / STEP);
            assert_eq!(
                shared.verify(&code, [at(real), at(cloud)]),
                CodeCheck::Correct
            );
        }
    }
}
