//! The few structures of DER that keys are written in.

use num_bigint::BigUint;

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// `rsaEncryption`, with its parameters.
const RSA: &[u8] = &[
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

/// Returns an RSA public key as a `SubjectPublicKeyInfo` (RFC 5280).
pub(crate) fn public_key(modulus: &BigUint, exponent: &BigUint) -> Vec<u8> {
    let key = sequence(&[integer(modulus), integer(exponent)].concat());
    let bits = element(BIT_STRING, &[&[0][..], &key].concat());
    sequence(&[RSA, &bits].concat())
}

/// Returns an RSA private key as a `PrivateKeyInfo` (RFC 5208), by the numbers in the order
/// of RFC 8017: modulus, exponents, primes, and what follows from them.
pub(crate) fn private_key(numbers: &[&BigUint; 8]) -> Vec<u8> {
    let zero = integer(&BigUint::ZERO);
    let mut key = zero.clone();
    for number in numbers {
        key.extend(integer(number));
    }
    let key = element(OCTET_STRING, &sequence(&key));
    sequence(&[&zero, RSA, &key].concat())
}

fn integer(number: &BigUint) -> Vec<u8> {
    let mut bytes = number.to_bytes_be();
    // The first bit is the sign.
    if bytes[0] & 0x80 != 0 {
        bytes.insert(0, 0);
    }
    element(INTEGER, &bytes)
}

fn sequence(content: &[u8]) -> Vec<u8> {
    element(SEQUENCE, content)
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut element = vec![tag];
    match length[..] {
        [] => element.push(0),
        [short] if short < 0x80 => element.push(short),
        _ => {
            element.push(0x80 | u8::try_from(length.len()).unwrap_or(0));
            element.extend(&length);
        }
    }
    element.extend_from_slice(content);
    element
}
