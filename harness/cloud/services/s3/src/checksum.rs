//! The five checksums S3 knows, of whole objects and of objects in parts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use crc_fast::{CrcAlgorithm, Digest as Crc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Digest as _;

/// An algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Algorithm {
    Crc32,
    Crc32c,
    Crc64Nvme,
    Sha1,
    Sha256,
}

/// Whether a checksum is of the object's bytes or of its parts' checksums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ChecksumKind {
    FullObject,
    Composite,
}

impl ChecksumKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::FullObject => "FULL_OBJECT",
            Self::Composite => "COMPOSITE",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            "FULL_OBJECT" => Some(Self::FullObject),
            "COMPOSITE" => Some(Self::Composite),
            _ => None,
        }
    }
}

impl Algorithm {
    pub(crate) const ALL: [Self; 5] = [
        Self::Crc32,
        Self::Crc32c,
        Self::Crc64Nvme,
        Self::Sha1,
        Self::Sha256,
    ];

    /// The API's name: `CRC32C`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    /// The element that carries it: `ChecksumCRC32C`.
    pub(crate) fn element(self) -> &'static str {
        match self {
            Self::Crc32 => "ChecksumCRC32",
            Self::Crc32c => "ChecksumCRC32C",
            Self::Crc64Nvme => "ChecksumCRC64NVME",
            Self::Sha1 => "ChecksumSHA1",
            Self::Sha256 => "ChecksumSHA256",
        }
    }

    /// The header that carries it.
    pub(crate) fn header(self) -> &'static str {
        match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32c => "x-amz-checksum-crc32c",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|a| a.name().eq_ignore_ascii_case(name))
    }

    fn len(self) -> usize {
        match self {
            Self::Crc32 | Self::Crc32c => 4,
            Self::Crc64Nvme => 8,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    fn crc(self) -> Option<CrcAlgorithm> {
        match self {
            Self::Crc32 => Some(CrcAlgorithm::Crc32IsoHdlc),
            Self::Crc32c => Some(CrcAlgorithm::Crc32Iscsi),
            Self::Crc64Nvme => Some(CrcAlgorithm::Crc64Nvme),
            Self::Sha1 | Self::Sha256 => None,
        }
    }

    /// What a multipart upload has where it names only the algorithm.
    pub(crate) fn default_kind(self) -> ChecksumKind {
        match self {
            Self::Crc64Nvme => ChecksumKind::FullObject,
            _ => ChecksumKind::Composite,
        }
    }

    /// Which kinds a multipart upload may have.
    pub(crate) fn allows(self, kind: ChecksumKind) -> bool {
        match kind {
            ChecksumKind::FullObject => self.crc().is_some(),
            ChecksumKind::Composite => self != Self::Crc64Nvme,
        }
    }

    /// Reads a checksum as headers and documents carry it.
    pub(crate) fn read(self, text: &str) -> Option<Checksum> {
        let bytes = BASE64.decode(text).ok()?;
        // Lazily: more than 32 bytes do not fit.
        (bytes.len() == self.len()).then(|| Checksum {
            algorithm: self,
            bytes: Bytes32::new(&bytes),
        })
    }
}

/// A checksum's bytes, without an allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bytes32([u8; 32]);

impl Bytes32 {
    fn new(bytes: &[u8]) -> Self {
        let mut all = [0; 32];
        all[..bytes.len()].copy_from_slice(bytes);
        Self(all)
    }
}

/// A checksum of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Checksum {
    pub(crate) algorithm: Algorithm,
    bytes: Bytes32,
}

impl Checksum {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes.0[..self.algorithm.len()]
    }

    /// As headers and documents carry it.
    pub(crate) fn base64(&self) -> String {
        BASE64.encode(self.bytes())
    }

    fn number(&self) -> u64 {
        self.bytes().iter().fold(0, |n, &b| n << 8 | u64::from(b))
    }
}

impl Serialize for Checksum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.algorithm, self.base64()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Checksum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (algorithm, text) = <(Algorithm, String)>::deserialize(deserializer)?;
        algorithm
            .read(&text)
            .ok_or_else(|| serde::de::Error::custom("not a checksum"))
    }
}

/// A checksum in the making.
pub(crate) enum Hasher {
    Crc(Algorithm, Crc),
    Sha1(sha1::Sha1),
    Sha256(sha2::Sha256),
}

impl Hasher {
    pub(crate) fn new(algorithm: Algorithm) -> Self {
        match algorithm.crc() {
            Some(crc) => Self::Crc(algorithm, Crc::new(crc)),
            None if algorithm == Algorithm::Sha1 => Self::Sha1(sha1::Sha1::new()),
            None => Self::Sha256(sha2::Sha256::new()),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc(_, crc) => crc.update(bytes),
            Self::Sha1(sha) => sha.update(bytes),
            Self::Sha256(sha) => sha.update(bytes),
        }
    }

    pub(crate) fn finish(self) -> Checksum {
        match self {
            Self::Crc(algorithm, crc) => of_number(algorithm, crc.finalize()),
            Self::Sha1(sha) => Checksum {
                algorithm: Algorithm::Sha1,
                bytes: Bytes32::new(&sha.finalize()),
            },
            Self::Sha256(sha) => Checksum {
                algorithm: Algorithm::Sha256,
                bytes: Bytes32::new(&sha.finalize()),
            },
        }
    }
}

fn of_number(algorithm: Algorithm, number: u64) -> Checksum {
    let bytes = number.to_be_bytes();
    Checksum {
        algorithm,
        bytes: Bytes32::new(&bytes[8 - algorithm.len()..]),
    }
}

/// The checksum of parts' checksums.
pub(crate) fn composite(algorithm: Algorithm, parts: &[Checksum]) -> Checksum {
    let mut hasher = Hasher::new(algorithm);
    for part in parts {
        hasher.update(part.bytes());
    }
    hasher.finish()
}

/// The checksum of the parts put together, from theirs and their lengths.
pub(crate) fn full_object(algorithm: Algorithm, parts: &[(Checksum, u64)]) -> Option<Checksum> {
    let crc = algorithm.crc()?;
    let ((first, _), rest) = parts.split_first()?;
    let number = rest.iter().fold(first.number(), |sum, (part, len)| {
        crc_fast::checksum_combine(crc, sum, part.number(), *len)
    });
    Some(of_number(algorithm, number))
}

/// An object's checksum: what it is of, and over how many parts where it is composite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ObjectChecksum {
    pub(crate) sum: Checksum,
    pub(crate) kind: ChecksumKind,
    pub(crate) parts: u32,
}

impl ObjectChecksum {
    pub(crate) fn full(sum: Checksum) -> Self {
        Self {
            sum,
            kind: ChecksumKind::FullObject,
            parts: 0,
        }
    }

    /// As headers carry it: a composite one ends in the number of parts.
    pub(crate) fn header_value(&self) -> String {
        match self.kind {
            ChecksumKind::FullObject => self.sum.base64(),
            ChecksumKind::Composite => format!("{}-{}", self.sum.base64(), self.parts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(algorithm: Algorithm, bytes: &[u8]) -> Checksum {
        let mut hasher = Hasher::new(algorithm);
        hasher.update(bytes);
        hasher.finish()
    }

    #[test]
    fn known_values() {
        for (algorithm, expected) in [
            (Algorithm::Crc32, "DUoRhQ=="),
            (Algorithm::Crc32c, "yZRlqg=="),
            (Algorithm::Sha1, "Kq5sNclPz7QV2+lfQIuc6R7oRu0="),
            (
                Algorithm::Sha256,
                "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=",
            ),
        ] {
            assert_eq!(
                sum(algorithm, b"hello world").base64(),
                expected,
                "{algorithm:?}"
            );
        }
        // The check value of CRC-64/NVME over "123456789".
        assert_eq!(
            sum(Algorithm::Crc64Nvme, b"123456789").number(),
            0xae8b_1486_0a79_9888
        );
    }

    #[test]
    fn checksums_of_parts_combine_to_that_of_the_whole() {
        for algorithm in [Algorithm::Crc32, Algorithm::Crc32c, Algorithm::Crc64Nvme] {
            let parts =
                [&b"one, "[..], b"two, ", b"three"].map(|p| (sum(algorithm, p), p.len() as u64));
            assert_eq!(
                full_object(algorithm, &parts),
                Some(sum(algorithm, b"one, two, three"))
            );
        }
        assert_eq!(
            full_object(Algorithm::Sha256, &[(sum(Algorithm::Sha256, b""), 0)]),
            None
        );
    }

    #[test]
    fn checksum_of_wrong_length_is_refused() {
        let good = sum(Algorithm::Crc32, b"x").base64();
        assert!(Algorithm::Crc32.read(&good).is_some());
        assert!(Algorithm::Sha1.read(&good).is_none());
        assert!(Algorithm::Crc32.read("not base64!").is_none());
    }
}
