//! The codes of authenticator apps (RFC 6238, as all of them compute it: SHA-1,
//! six digits, thirty seconds).

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use time::OffsetDateTime;

const STEP_SECONDS: i64 = 30;

/// Returns the code that an authenticator app with this key shows at a time; `None` if
/// the key is not base32.
pub(super) fn totp(key: &str, now: OffsetDateTime) -> Option<String> {
    let step = now.unix_timestamp().div_euclid(STEP_SECONDS);
    let mut mac = Hmac::<Sha1>::new_from_slice(&base32(key)?).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash.last()? & 0xf);
    let word: [u8; 4] = hash.get(at..at + 4)?.try_into().ok()?;
    let number = (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000;
    Some(format!("{number:06}"))
}

/// Decodes base32 as people type it: in either case, with blanks.
fn base32(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut held, mut out) = (0_u32, 0_u32, Vec::new());
    for byte in text.trim_end_matches('=').bytes() {
        let digit = match byte.to_ascii_uppercase() {
            b' ' | b'-' => continue,
            byte @ b'A'..=b'Z' => byte - b'A',
            byte @ b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5 | u32::from(digit)) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The RFC's own table has eight digits; an app shows the last six of them.
    #[test]
    fn code_is_that_of_the_rfc() {
        const KEY: &str = "gezd gnbv gy3t qojq GEZD-GNBV-GY3T-QOJQ";
        let known = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, code) in known {
            let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            assert_eq!(totp(KEY, time).as_deref(), Some(code), "{seconds}");
        }
    }

    #[test]
    fn key_that_is_not_base32_is_refused() {
        for wrong in ["", "====", "A", "GEZ1", "MÜ"] {
            assert_eq!(totp(wrong, OffsetDateTime::UNIX_EPOCH), None, "{wrong}");
        }
        assert_eq!(base32("MZXW6YTBOI======").unwrap(), b"foobar");
    }
}
