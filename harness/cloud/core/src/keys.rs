//! The development key pair: what this cloud signs with where AWS signs with
//! RSA (SNS messages, the tokens of Cognito).
//!
//! **It is no secret.** It is built into every copy of the program, so that no
//! start-up waits for a key to be generated and the same run signs the same
//! bytes twice. Never trust it outside of a test.
//!
//! Because nothing is lost by its being weak, it is made to be quick: the
//! modulus is the product of 32 primes that fit a machine word, instead of two
//! of 1,024 bits. To whoever verifies, it is an ordinary 2,048-bit RSA key with
//! the exponent 65,537; to sign is a few thousand word multiplications, tens of
//! times less than with two large primes, and needs no big-number library.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// The certificate of the development key, in PEM with a line that says what it is.
pub const CERTIFICATE: &str = include_str!("keys/development.pem");

/// The public exponent.
const EXPONENT: u64 = 65_537;

/// Bytes of the modulus, and of a signature.
const BYTES: usize = 256;

/// The factors of the modulus: the whole private key.
const PRIMES: [u64; BYTES / 8] = [
    0xfffc_5130_6b31_8365,
    0xffd4_6ce6_7582_329f,
    0xff97_9828_56b8_b55d,
    0xff63_dd64_cc94_86f5,
    0xff3a_ea0d_a079_6ce1,
    0xff38_62c4_45d2_8c07,
    0xff33_7437_d345_232f,
    0xff2f_0c79_7056_519d,
    0xff26_35b3_3d75_9115,
    0xff07_636d_5097_c041,
    0xff04_a478_6dba_6bef,
    0xfeef_b7c0_b099_2bcf,
    0xfed0_14ca_73d9_43e5,
    0xfea2_8393_8a0b_427d,
    0xfe9b_11da_b93e_295f,
    0xfe7d_d33a_9f6d_26b3,
    0xfe7d_9c3c_d6c1_fa61,
    0xfe78_7a61_2052_e52b,
    0xfdc4_675c_8419_e21f,
    0xfd2c_85bc_70ed_31c5,
    0xfcff_c0e9_df81_fa87,
    0xfcce_d87c_ffec_d2ff,
    0xfcb9_3e9f_bc3e_44cd,
    0xfc92_e354_805a_c6e9,
    0xfc8d_afc7_3259_463f,
    0xfc74_9c9f_df2a_f3fb,
    0xfc67_3be4_db5b_d6bf,
    0xfc66_f14c_51c5_aae3,
    0xfc5a_fa86_2473_552f,
    0xfc3a_378d_1005_b99d,
    0xfc25_053e_d3f1_b773,
    0xfc17_ffad_a08a_e859,
];

/// What is hashed before it is signed, and how the hash is labelled inside the
/// signature (the `DigestInfo` of PKCS #1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1: version 1 of SNS's signatures.
    Sha1,
    /// SHA-256: version 2 of SNS's signatures, and RS256.
    Sha256,
}

impl Hash {
    fn digest_info(self, message: &[u8]) -> Vec<u8> {
        const SHA1: &[u8] = &[
            0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04,
            0x14,
        ];
        const SHA256: &[u8] = &[
            0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
            0x01, 0x05, 0x00, 0x04, 0x20,
        ];
        match self {
            Self::Sha1 => [SHA1, &Sha1::digest(message)].concat(),
            Self::Sha256 => [SHA256, &Sha256::digest(message)].concat(),
        }
    }
}

/// Signs a message by RSASSA-PKCS1-v1_5.
pub fn sign(hash: Hash, message: &[u8]) -> Vec<u8> {
    let info = hash.digest_info(message);
    let mut block = [0xff; BYTES];
    block[0] = 0;
    block[1] = 1;
    let start = BYTES - info.len();
    block[start - 1] = 0;
    block[start..].copy_from_slice(&info);
    KEY.private(&block).to_vec()
}

/// Whether a signature is ours. A message has just one of this kind, so it is
/// the one that we would make.
pub fn verify(hash: Hash, message: &[u8], signature: &[u8]) -> bool {
    sign(hash, message) == signature
}

/// The modulus as a JSON Web Key writes it.
pub fn modulus() -> &'static str {
    static MODULUS: LazyLock<String> = LazyLock::new(|| {
        let mut limbs = [0; PRIMES.len()];
        limbs[0] = 1;
        for prime in PRIMES {
            multiply_add(&mut limbs, prime, 0);
        }
        URL_SAFE_NO_PAD.encode(to_bytes(&limbs))
    });
    &MODULUS
}

/// The public exponent as a JSON Web Key writes it.
pub fn exponent() -> String {
    let bytes = EXPONENT.to_be_bytes();
    let leading = bytes.iter().take_while(|byte| **byte == 0).count();
    URL_SAFE_NO_PAD.encode(&bytes[leading..])
}

static KEY: LazyLock<Key> = LazyLock::new(Key::derive);

/// What the primes imply.
struct Key {
    /// The private exponent modulo each prime less one.
    exponents: [u64; PRIMES.len()],
    /// The inverse, modulo each prime, of the product of all primes before it.
    inverses: [u64; PRIMES.len()],
}

impl Key {
    fn derive() -> Self {
        let mut exponents = [0; PRIMES.len()];
        let mut inverses = [0; PRIMES.len()];
        for (index, &prime) in PRIMES.iter().enumerate() {
            // The k for which k(p-1) + 1 is a multiple of the public exponent
            // (a prime as well): the quotient is the private one.
            let k = EXPONENT - power((prime - 1) % EXPONENT, EXPONENT - 2, EXPONENT);
            let multiple = u128::from(k) * u128::from(prime - 1) + 1;
            exponents[index] = u64::try_from(multiple / u128::from(EXPONENT))
                .expect("k is below the exponent, so the quotient is below the prime");
            let before = PRIMES[..index]
                .iter()
                .fold(1, |product, factor| multiply(product, *factor, prime));
            inverses[index] = power(before, prime - 2, prime);
        }
        Self {
            exponents,
            inverses,
        }
    }

    /// The private operation: one small power per prime, put together again
    /// by Garner's form of the Chinese remainder theorem.
    fn private(&self, block: &[u8; BYTES]) -> [u8; BYTES] {
        let mut digits = [0; PRIMES.len()];
        for (index, &prime) in PRIMES.iter().enumerate() {
            let residue = block.as_chunks::<8>().0.iter().fold(0, |rest, limb| {
                remainder(
                    (u128::from(rest) << 64) | u128::from(u64::from_be_bytes(*limb)),
                    prime,
                )
            });
            let root = power(residue, self.exponents[index], prime);
            let so_far =
                digits[..index]
                    .iter()
                    .zip(PRIMES)
                    .rev()
                    .fold(0, |value, (digit, factor)| {
                        remainder(
                            u128::from(value) * u128::from(factor) + u128::from(*digit),
                            prime,
                        )
                    });
            let difference = remainder(
                u128::from(root) + u128::from(prime) - u128::from(so_far),
                prime,
            );
            digits[index] = multiply(difference, self.inverses[index], prime);
        }
        let mut limbs = [0; PRIMES.len()];
        for (digit, prime) in digits.into_iter().zip(PRIMES).rev() {
            multiply_add(&mut limbs, prime, digit);
        }
        to_bytes(&limbs)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a remainder is below its divisor, which is a u64"
)]
fn remainder(value: u128, prime: u64) -> u64 {
    (value % u128::from(prime)) as u64
}

fn multiply(left: u64, right: u64, prime: u64) -> u64 {
    remainder(u128::from(left) * u128::from(right), prime)
}

fn power(base: u64, mut exponent: u64, prime: u64) -> u64 {
    let (mut result, mut square) = (1, base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = multiply(result, square, prime);
        }
        square = multiply(square, square, prime);
        exponent >>= 1;
    }
    result
}

/// `limbs * factor + addend`, the least significant limb first.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the low half is what the limb takes; the high half is carried"
)]
fn multiply_add(limbs: &mut [u64; PRIMES.len()], factor: u64, addend: u64) {
    let mut carry = u128::from(addend);
    for limb in limbs {
        let product = u128::from(*limb) * u128::from(factor) + carry;
        *limb = product as u64;
        carry = product >> 64;
    }
}

fn to_bytes(limbs: &[u64; PRIMES.len()]) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    for (chunk, limb) in bytes
        .as_chunks_mut::<8>()
        .0
        .iter_mut()
        .zip(limbs.iter().rev())
    {
        *chunk = limb.to_be_bytes();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    // Made with Python's integers from the same primes, and accepted by
    // OpenSSL under the certificate's public key.
    const SHA1_OF_HELLO: &str = "fjJxpq5w5HIfIaCmk2vA+Krv/YWAL5IkTOdgSclC4Eht4P733Xmafs3Uoa7VoYS+2QjWpvWfSiRyxTYay9w1OTKHzqfO0e/vW7lffjautRsLfGtHDrTgLjHjXB8GGcSmsK9gI18BokRc4s7v2x2XbKPnK08O3AxS3DWv0PNx9Hdw28bjzF/Z8boLomxvUVZWYV+DhCE7K6wVrcK0PnwHladA7PhwUtnjbW9kCUdUUEdX5iHECYvSm/w7+6IIhteGGn/CfCJgUYX6X7N/NPOdK46CONuvEmWnOYRdshBr05uJ7dHm0CnGS8LXsLKXAoXDvtj86sCT/lmGMHUoomXEgQ==";
    const SHA256_OF_HELLO: &str = "YkJviYfq/ImZzXkj812vAaLnrljnpbt+YDdHEqtj2AjdyNHqXJp5G6H4SKdyzvNDnpTtuUzJAdjYIZ0QAfJcs2bjLEBSYVGTWd+4ZVcFItUhSvX8SdVVIB5wROMHs4qqAssJoGQ4/+LWqkulbLDHCcU+rdVnAZOQFukvMMfUWi1m4YChnte/sBsqs3lj20lOdNNmg4327IFFSriFp9Wmz4LaUgTv/rJa8ZS/mXcplYMjy6ISfRRYSeEz5qjzfGvaASOsPXGG0ot7tKq9mX0+pkbdD2O0Se1hWS/HGIPJEJDUh3Kr5eypVvJMbOtHuzQbRf4mDXUIKCYNVMKMqlxgqA==";
    const MODULUS: &str = "xw7SUHTEcH2ID_jGn59Io45fZd9v9jZatzr27QTT6iNpIUsRJc3AO1CgbhQu-znUbhuawL3bnkz68nyu6HxS3PATrtOyeubgoJZ_PETY5v32Qyw8QR3cyj_Qb7iizAUUi0q6QMAVnvHOv_etGuoSuIJzMBnbhYEwW-SMeritDEgG2FLIAcQGXnzEECaN4szbQW1uf8ltf3zPgb1Q64vp6DVEQSLy8U5r38VggvNDbAf3clzs7xG_0uZWJERnCqxoL0OMqLocfVEPgRBI3ANy2d9s4kH_vS3UlfodZyF5LTPCRy54K09436N7k9QNp9C7rG84L1YNoFKgOVVf1Gm1Qw";

    #[test]
    fn signs_as_an_independent_implementation_does() {
        assert_eq!(STANDARD.encode(sign(Hash::Sha1, b"hello")), SHA1_OF_HELLO);
        assert_eq!(
            STANDARD.encode(sign(Hash::Sha256, b"hello")),
            SHA256_OF_HELLO
        );
    }

    #[test]
    fn publishes_the_key_as_a_json_web_key_has_it() {
        assert_eq!(modulus(), MODULUS);
        assert_eq!(exponent(), "AQAB");
    }

    #[test]
    fn the_certificate_holds_that_key() {
        let body: String = CERTIFICATE
            .lines()
            .skip_while(|line| !line.starts_with("-----BEGIN CERTIFICATE"))
            .skip(1)
            .take_while(|line| !line.starts_with("-----END"))
            .collect();
        let der = STANDARD.decode(body).unwrap();
        let modulus = URL_SAFE_NO_PAD.decode(modulus()).unwrap();
        assert!(der.windows(BYTES).any(|window| window == modulus));
    }
}
