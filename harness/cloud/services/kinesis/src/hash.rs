//! Hash keys: numbers of 128 bits that say which shard has a record.

use md5::{Digest, Md5};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A hash key. Its text is the decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct HashKey(pub(crate) u128);

impl HashKey {
    pub(crate) const MAX: Self = Self(u128::MAX);

    /// Returns the hash key of a partition key: its MD5.
    pub(crate) fn of_partition_key(key: &str) -> Self {
        let digest: [u8; 16] = Md5::digest(key.as_bytes()).into();
        Self(u128::from_be_bytes(digest))
    }

    /// Reads a decimal number.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// Returns the one before.
    pub(crate) fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

impl std::fmt::Display for HashKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for HashKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HashKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("a hash key is a number of 128 bits"))
    }
}

/// Returns where the ranges of shards begin that divide all hash keys evenly.
pub(crate) fn even_starts(count: u32) -> Vec<HashKey> {
    let count = u128::from(count.max(1));
    // 2^128 / count, which is no number of 128 bits for one shard.
    let size = match count {
        1 => 0,
        count => u128::MAX / count + u128::from(u128::MAX % count == count - 1),
    };
    (0..count).map(|index| HashKey(size * index)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partition_keys_are_hashed_by_md5() {
        let key = HashKey::of_partition_key("foo");
        // md5("foo") = acbd18db4cc2f85cedef654fccc4a4d8
        assert_eq!(key.0, 0xacbd_18db_4cc2_f85c_edef_654f_ccc4_a4d8);
    }

    #[test]
    fn shards_divide_the_hash_keys_evenly() {
        // The ranges that AWS gives the shards of a new stream.
        let starts = |count| -> Vec<String> {
            let starts = even_starts(count).into_iter();
            starts.map(|start| start.to_string()).collect()
        };
        assert_eq!(starts(1), ["0"]);
        assert_eq!(starts(2), ["0", "170141183460469231731687303715884105728"]);
        assert_eq!(
            starts(3),
            [
                "0",
                "113427455640312821154458202477256070485",
                "226854911280625642308916404954512140970"
            ]
        );
    }
}
