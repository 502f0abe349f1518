//! The hashes of signatures and paddings.

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// Returns the hash of a message.
    pub(crate) fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(message).to_vec(),
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }

    /// Returns the length of its hashes in bytes.
    pub(crate) fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Returns a hash with its label, as PKCS #1 signs it (`DigestInfo`, RFC 8017, 9.2).
    pub(crate) fn digest_info(self, digest: &[u8]) -> Vec<u8> {
        // The object identifiers differ in their last number.
        let mut info = match self {
            Self::Sha1 => vec![
                0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04,
                0x14,
            ],
            Self::Sha256 => labelled(0x31, 1, 0x20),
            Self::Sha384 => labelled(0x41, 2, 0x30),
            Self::Sha512 => labelled(0x51, 3, 0x40),
        };
        info.extend_from_slice(digest);
        info
    }

    /// Returns as many bytes as wanted that follow from a seed (MGF1, RFC 8017, B.2.1).
    pub(crate) fn mask(self, seed: &[u8], length: usize) -> Vec<u8> {
        let mut mask = Vec::with_capacity(length + self.length());
        for counter in 0_u32.. {
            if mask.len() >= length {
                break;
            }
            mask.extend(self.digest(&[seed, &counter.to_be_bytes()].concat()));
        }
        mask.truncate(length);
        mask
    }
}

fn labelled(whole: u8, algorithm: u8, length: u8) -> Vec<u8> {
    let mut label = vec![0x30, whole, 0x30, 0x0d, 0x06, 0x09];
    label.extend([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, algorithm]);
    label.extend([0x05, 0x00, 0x04, length]);
    label
}
