//! Message authentication codes.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use crate::spec::Spec;

/// Returns the code of a message.
pub(crate) fn generate(spec: Spec, material: &[u8], message: &[u8]) -> Vec<u8> {
    match spec {
        Spec::Hmac224 => code::<Hmac<Sha224>>(material, message),
        Spec::Hmac384 => code::<Hmac<Sha384>>(material, message),
        Spec::Hmac512 => code::<Hmac<Sha512>>(material, message),
        _ => code::<Hmac<Sha256>>(material, message),
    }
}

/// Returns whether a code is that of a message, in the same time for all codes.
pub(crate) fn verify(spec: Spec, material: &[u8], message: &[u8], code: &[u8]) -> bool {
    match spec {
        Spec::Hmac224 => is_code::<Hmac<Sha224>>(material, message, code),
        Spec::Hmac384 => is_code::<Hmac<Sha384>>(material, message, code),
        Spec::Hmac512 => is_code::<Hmac<Sha512>>(material, message, code),
        _ => is_code::<Hmac<Sha256>>(material, message, code),
    }
}

fn is_code<M: Mac + KeyInit>(material: &[u8], message: &[u8], code: &[u8]) -> bool {
    let mut mac = <M as KeyInit>::new_from_slice(material).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.verify_slice(code).is_ok()
}

fn code<M: Mac + KeyInit>(material: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(material).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_verified() {
        let code = generate(Spec::Hmac384, b"key", b"message");
        assert!(verify(Spec::Hmac384, b"key", b"message", &code));
        assert!(!verify(Spec::Hmac384, b"key", b"other", &code));
        assert!(!verify(Spec::Hmac384, b"key", b"message", &code[1..]));
    }

    /// RFC 4231, test case 2.
    #[test]
    fn codes_of_the_rfc() {
        let code = |spec| hex::encode(generate(spec, b"Jefe", b"what do ya want for nothing?"));
        assert_eq!(
            code(Spec::Hmac224),
            "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44"
        );
        assert_eq!(
            code(Spec::Hmac256),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
