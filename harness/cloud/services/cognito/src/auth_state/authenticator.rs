//! Time-based one-time passwords (RFC 6238) as authenticator apps make them:
//! SHA-1, six digits, 30 seconds.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use time::OffsetDateTime;

use rehearsal_cloud_core::ids::Ids;
use rehearsal_model::protocol::Blob;

/// How long a code is shown, in seconds.
const STEP: i64 = 30;
/// Bytes of a secret.
const SECRET: usize = 32;

/// A secret shared with an authenticator app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Authenticator {
    secret: Blob,
    /// The steps whose code was taken and could still be right.
    used: Vec<i64>,
}

impl Authenticator {
    /// One with a secret of its own.
    pub(crate) fn draw(ids: &mut Ids) -> Self {
        Self {
            secret: Blob(ids.bytes("authenticator", SECRET).into()),
            used: Vec::new(),
        }
    }

    /// The secret as a person types it into the app.
    pub(crate) fn secret_code(&self) -> String {
        base32(&self.secret.0)
    }

    /// Takes a code that is right at one of these moments, or one step before
    /// or after it, and was not taken before. There are several moments
    /// because an app goes by the real clock and a test may go by the cloud's.
    pub(crate) fn take(&mut self, code: &str, moments: [OffsetDateTime; 2]) -> Taken {
        let steps = moments.map(|moment| moment.unix_timestamp().div_euclid(STEP));
        let near = |step: i64| steps.iter().any(|now| (step - now).abs() <= 1);
        let Some(step) = steps
            .iter()
            .flat_map(|now| [*now, now - 1, now + 1])
            .find(|step| password(&self.secret.0, *step) == code)
        else {
            return Taken::Wrong;
        };
        self.used.retain(|used| near(*used));
        if self.used.contains(&step) {
            return Taken::Again;
        }
        self.used.push(step);
        Taken::Right
    }
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It is right.
    Right,
    /// It is wrong, or its time is over.
    Wrong,
    /// It was right, and was taken already.
    Again,
}

/// The code of a step.
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
    fn codes_are_those_of_the_rfc() {
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
    fn a_code_is_good_for_a_step_around_and_for_once() {
        let now = 1_700_000_000;
        let mut shared = authenticator();
        let code = |step: i64| password(&[7; SECRET], now / STEP + step);
        let mut take = |code: &str| shared.take(code, [at(now), at(now)]);
        assert_eq!(take(&code(0)), Taken::Right);
        assert_eq!(take(&code(0)), Taken::Again);
        assert_eq!(take(&code(1)), Taken::Right);
        assert_eq!(take(&code(-1)), Taken::Right);
        assert_eq!(take(&code(2)), Taken::Wrong);
        assert_eq!(take(&code(-2)), Taken::Wrong);
        assert_eq!(take(""), Taken::Wrong);
    }

    #[test]
    fn either_clock_will_do() {
        let mut shared = authenticator();
        let (real, cloud) = (1_700_000_000, 1_700_086_400);
        for moment in [cloud, real] {
            let code = password(&[7; SECRET], moment / STEP);
            assert_eq!(shared.take(&code, [at(real), at(cloud)]), Taken::Right);
        }
    }
}
