//! RSA keys.
//!
//! By hand over `num-bigint`, which the tree has: keys follow from the cloud's seed, digests
//! are signed as they come, and texts are padded by any hash. `ring` does none of these, and
//! the crate `rsa` has an open advisory. Timing tells about keys here, which are no secrets.

use num_bigint::BigUint;

use super::der;
use super::hash::Hash;

const EXPONENT: u32 = 65_537;
/// Candidates for primes that one of these divides are none.
const SMALL: u32 = 2_000;
/// To whom a composite number of these sizes looks prime by chance: nobody.
const WITNESSES: [u32; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

/// A private key.
#[derive(Debug)]
pub(crate) struct RsaKey {
    modulus: BigUint,
    primes: [BigUint; 2],
    /// The private exponent.
    exponent: BigUint,
    /// The same modulo each prime less one.
    exponents: [BigUint; 2],
    /// The inverse of the second prime modulo the first.
    coefficient: BigUint,
}

/// How messages are padded before they are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Padding {
    Pkcs1,
    Pss,
}

/// Returns the material of a new key: both primes. `random` returns as many bytes of chance
/// as it is asked for.
pub(crate) fn generate(bits: usize, mut random: impl FnMut(usize) -> Vec<u8>) -> Vec<u8> {
    let bytes = bits / 16;
    let first = prime(bytes, &mut random);
    let second = loop {
        let second = prime(bytes, &mut random);
        if second != first {
            break second;
        }
    };
    let (larger, smaller) = if first > second {
        (first, second)
    } else {
        (second, first)
    };
    [larger.to_bytes_be(), smaller.to_bytes_be()].concat()
}

/// Returns a prime of that many bytes whose two highest bits are set, so that the product
/// of two has the wanted length.
fn prime(bytes: usize, random: &mut impl FnMut(usize) -> Vec<u8>) -> BigUint {
    let small = small_primes();
    loop {
        let mut candidate = random(bytes);
        candidate[0] |= 0xc0;
        candidate[bytes - 1] |= 1;
        let start = BigUint::from_bytes_be(&candidate);
        let remainders = small.iter().map(|prime| remainder(&start, *prime));
        let remainders: Vec<u32> = remainders.collect();
        // The next few thousand odd numbers, of which several are primes.
        for step in (0..8_192_u32).step_by(2) {
            let is_divided = |(prime, rest): (&u32, &u32)| (rest + step) % prime == 0;
            if small.iter().zip(&remainders).any(is_divided) {
                continue;
            }
            let candidate = &start + step;
            let fits = (&candidate - 1_u32) % EXPONENT != BigUint::ZERO;
            if fits && candidate.to_bytes_be().len() == bytes && is_prime(&candidate) {
                return candidate;
            }
        }
    }
}

fn small_primes() -> Vec<u32> {
    let is_prime = |number: &u32| {
        (3..)
            .step_by(2)
            .take_while(|d| d * d <= *number)
            .all(|d| !number.is_multiple_of(d))
    };
    (3..SMALL).step_by(2).filter(is_prime).collect()
}

fn remainder(number: &BigUint, divisor: u32) -> u32 {
    let rest = number % divisor;
    rest.to_u32_digits().first().copied().unwrap_or(0)
}

/// Returns whether a large odd number passes the test of Miller and Rabin.
fn is_prime(number: &BigUint) -> bool {
    let one = BigUint::from(1_u32);
    let less = number - &one;
    let twos = less.trailing_zeros().unwrap_or(0);
    let odd = &less >> twos;
    WITNESSES.iter().all(|witness| {
        let mut power = BigUint::from(*witness).modpow(&odd, number);
        if power == one || power == less {
            return true;
        }
        for _ in 1..twos {
            power = &power * &power % number;
            if power == less {
                return true;
            }
        }
        false
    })
}

impl RsaKey {
    /// Returns the key of its material. `None` for other bytes.
    pub(crate) fn new(material: &[u8]) -> Option<Self> {
        let (first, second) = material.split_at(material.len() / 2);
        let primes = [first, second].map(BigUint::from_bytes_be);
        let less = [&primes[0] - 1_u32, &primes[1] - 1_u32];
        let product = &less[0] * &less[1];
        let exponent = BigUint::from(EXPONENT).modinv(&product)?;
        Some(Self {
            modulus: &primes[0] * &primes[1],
            exponents: [&exponent % &less[0], &exponent % &less[1]],
            coefficient: primes[1].modinv(&primes[0])?,
            exponent,
            primes,
        })
    }

    /// Returns the length of the modulus in bytes.
    fn length(&self) -> usize {
        self.modulus.to_bytes_be().len()
    }

    /// Returns the public key as a `SubjectPublicKeyInfo`.
    pub(crate) fn public_der(&self) -> Vec<u8> {
        der::public_key(&self.modulus, &BigUint::from(EXPONENT))
    }

    /// Returns the private key as a `PrivateKeyInfo`.
    pub(crate) fn private_der(&self) -> Vec<u8> {
        der::private_key(&[
            &self.modulus,
            &BigUint::from(EXPONENT),
            &self.exponent,
            &self.primes[0],
            &self.primes[1],
            &self.exponents[0],
            &self.exponents[1],
            &self.coefficient,
        ])
    }

    /// Returns the signature of a digest.
    pub(crate) fn sign(&self, padding: Padding, hash: Hash, digest: &[u8], salt: &[u8]) -> Vec<u8> {
        let length = self.length();
        let block = match padding {
            Padding::Pkcs1 => pkcs1(hash, digest, length),
            Padding::Pss => pss(hash, digest, salt, length),
        };
        self.private(&block)
    }

    /// Returns whether a signature is that of a digest.
    pub(crate) fn verify(
        &self,
        padding: Padding,
        hash: Hash,
        digest: &[u8],
        signature: &[u8],
    ) -> bool {
        if signature.len() != self.length() {
            return false;
        }
        let block = self.public(signature);
        match padding {
            Padding::Pkcs1 => block == pkcs1(hash, digest, self.length()),
            Padding::Pss => is_pss(hash, digest, &block),
        }
    }

    /// Returns how long a text may be to be encrypted.
    pub(crate) fn longest_text(&self, hash: Hash) -> usize {
        self.length() - 2 * hash.length() - 2
    }

    /// Encrypts a text by OAEP. `seed` is as long as the hash.
    pub(crate) fn encrypt(&self, hash: Hash, text: &[u8], seed: &[u8]) -> Vec<u8> {
        let mut data = hash.digest(b"");
        let padding = self.longest_text(hash).saturating_sub(text.len());
        data.extend(vec![0; padding]);
        data.push(1);
        data.extend_from_slice(text);
        let masked = xor(&data, &hash.mask(seed, data.len()));
        let seed = xor(seed, &hash.mask(&masked, hash.length()));
        self.public(&[&[0][..], &seed, &masked].concat())
    }

    /// Decrypts a text by OAEP. `None` if it was not encrypted so.
    pub(crate) fn decrypt(&self, hash: Hash, ciphertext: &[u8]) -> Option<Vec<u8>> {
        if ciphertext.len() != self.length() || BigUint::from_bytes_be(ciphertext) >= self.modulus {
            return None;
        }
        let block = self.private(ciphertext);
        let (first, rest) = block.split_first()?;
        let (seed, masked) = rest.split_at_checked(hash.length())?;
        let seed = xor(seed, &hash.mask(masked, hash.length()));
        let data = xor(masked, &hash.mask(&seed, masked.len()));
        let (label, rest) = data.split_at_checked(hash.length())?;
        let padding = rest.iter().take_while(|byte| **byte == 0).count();
        let is_padded = rest.get(padding) == Some(&1);
        let is_right = *first == 0 && label == hash.digest(b"") && is_padded;
        is_right.then(|| rest[padding + 1..].to_vec())
    }

    fn public(&self, block: &[u8]) -> Vec<u8> {
        let number = BigUint::from_bytes_be(block);
        self.block(&number.modpow(&BigUint::from(EXPONENT), &self.modulus))
    }

    /// Raises a block to the private exponent, modulo each prime (RFC 8017, 5.1.2).
    fn private(&self, block: &[u8]) -> Vec<u8> {
        let number = BigUint::from_bytes_be(block);
        let [first, second] = &self.primes;
        let one = number.modpow(&self.exponents[0], first);
        let two = number.modpow(&self.exponents[1], second);
        let difference = (&one + first - &two % first) % first;
        let rest = difference * &self.coefficient % first;
        self.block(&(two + rest * second))
    }

    /// Returns a number as a block of the modulus' length.
    fn block(&self, number: &BigUint) -> Vec<u8> {
        let bytes = number.to_bytes_be();
        let mut block = vec![0; self.length() - bytes.len()];
        block.extend(bytes);
        block
    }
}

/// Pads a digest (EMSA-PKCS1-v1_5, RFC 8017, 9.2).
fn pkcs1(hash: Hash, digest: &[u8], length: usize) -> Vec<u8> {
    let info = hash.digest_info(digest);
    let mut block = vec![0, 1];
    block.resize(length - info.len() - 1, 0xff);
    block.push(0);
    block.extend(info);
    block
}

/// Pads a digest (EMSA-PSS, RFC 8017, 9.1). The modulus has a whole number of bytes, so that
/// one bit of the block stays free.
fn pss(hash: Hash, digest: &[u8], salt: &[u8], length: usize) -> Vec<u8> {
    let hashed = hash.digest(&[&[0; 8][..], digest, salt].concat());
    let mut data = vec![0; length - salt.len() - hashed.len() - 2];
    data.push(1);
    data.extend_from_slice(salt);
    let mut masked = xor(&data, &hash.mask(&hashed, data.len()));
    masked[0] &= 0x7f;
    [&masked, &hashed[..], &[0xbc]].concat()
}

/// Returns whether a block is a digest with padding, whose salt is as long as the hash.
fn is_pss(hash: Hash, digest: &[u8], block: &[u8]) -> bool {
    let size = hash.length();
    let Some((0xbc, rest)) = block.split_last().map(|(last, rest)| (*last, rest)) else {
        return false;
    };
    let Some(split) = rest.len().checked_sub(size) else {
        return false;
    };
    let (masked, hashed) = rest.split_at(split);
    let mut data = xor(masked, &hash.mask(hashed, masked.len()));
    if data.len() <= size || masked[0] & 0x80 != 0 {
        return false;
    }
    data[0] &= 0x7f;
    let (padding, salt) = data.split_at(data.len() - size);
    let Some((1, zeros)) = padding.split_last().map(|(last, zeros)| (*last, zeros)) else {
        return false;
    };
    let expected = hash.digest(&[&[0; 8][..], digest, salt].concat());
    zeros.iter().all(|byte| *byte == 0) && expected == hashed
}

fn xor(one: &[u8], other: &[u8]) -> Vec<u8> {
    one.iter().zip(other).map(|(a, b)| a ^ b).collect()
}

#[cfg(test)]
mod tests {
    use rehearsal_cloud_core::ids::Ids;

    use super::*;

    fn key() -> RsaKey {
        let mut ids = Ids::new(7, "kms");
        let material = generate(1_024, |count| ids.bytes("prime", count));
        RsaKey::new(&material).unwrap()
    }

    #[test]
    fn modulus_has_the_length_asked_for() {
        assert_eq!(key().modulus.bits(), 1_024);
    }

    #[test]
    fn what_is_signed_is_verified() {
        let key = key();
        for padding in [Padding::Pkcs1, Padding::Pss] {
            let digest = Hash::Sha256.digest(b"message");
            let salt = [7; 32];
            let mut signature = key.sign(padding, Hash::Sha256, &digest, &salt);
            assert!(
                key.verify(padding, Hash::Sha256, &digest, &signature),
                "{padding:?}"
            );
            let other = Hash::Sha256.digest(b"other");
            assert!(
                !key.verify(padding, Hash::Sha256, &other, &signature),
                "{padding:?}"
            );
            signature[9] ^= 1;
            assert!(
                !key.verify(padding, Hash::Sha256, &digest, &signature),
                "{padding:?}"
            );
        }
    }

    #[test]
    fn what_is_encrypted_is_decrypted() {
        let key = key();
        for text in [&b""[..], b"text", &[1; 62]] {
            let sealed = key.encrypt(Hash::Sha256, text, &[9; 32]);
            assert_eq!(key.decrypt(Hash::Sha256, &sealed).as_deref(), Some(text));
            assert_eq!(key.decrypt(Hash::Sha1, &sealed), None);
            assert_eq!(key.decrypt(Hash::Sha256, &sealed[1..]), None);
        }
        assert_eq!(key.longest_text(Hash::Sha256), 62);
    }

    #[test]
    fn numbers_are_told_to_be_prime() {
        let prime = |text: &str| is_prime(&text.parse().unwrap());
        // The Mersenne number with the exponent 521, and its neighbour.
        let mersenne = (BigUint::from(1_u32) << 521_u32) - 1_u32;
        assert!(is_prime(&mersenne) && !is_prime(&(mersenne - 2_u32)));
        // A number of Carmichael, and a strong pseudoprime to the bases 2, 3, 5 and 7.
        assert!(!prime("340561") && !prime("3215031751"));
    }
}
