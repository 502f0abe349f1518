//! Sequence numbers. They state when their shard was created, which one it is, and the place
//! and the time of a record in it, and grow within a shard.

use num_bigint::BigUint;

/// What a sequence number states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SequenceNumber {
    /// When the shard was created, in seconds since 1970.
    pub(crate) shard_created: i64,
    /// The number of the shard.
    pub(crate) shard: u32,
    /// The place of the record in the shard, from 1; 0 is the start of the shard.
    pub(crate) place: u64,
    /// When the record arrived, in seconds since 1970.
    pub(crate) at: i64,
}

/// The place that the last sequence number of a closed shard has.
pub(crate) const LAST_PLACE: u64 = 0x7fff_ffff_ffff_ffff;

impl SequenceNumber {
    /// Returns it as the API shows it: a decimal number of 56 digits in our days.
    pub(crate) fn text(&self) -> String {
        let digits = format!(
            "2{:09x}{:x}{:016x}00{:09x}{:08x}2",
            self.shard_created.max(0),
            self.shard & 0xf,
            self.place,
            self.at.max(0),
            self.shard,
        );
        let number = BigUint::parse_bytes(digits.as_bytes(), 16);
        number.unwrap_or_default().to_string()
    }

    /// Reads what the API shows.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let number = BigUint::parse_bytes(text.as_bytes(), 10)?;
        let digits = number.to_str_radix(16);
        if digits.len() != 47 || !digits.starts_with('2') || !digits.ends_with('2') {
            return None;
        }
        let part = |from: usize, to: usize| u64::from_str_radix(digits.get(from..to)?, 16).ok();
        Some(Self {
            shard_created: i64::try_from(part(1, 10)?).ok()?,
            place: part(11, 27)?,
            at: i64::try_from(part(29, 38)?).ok()?,
            shard: u32::try_from(part(38, 46)?).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sequence_numbers_look_as_those_of_aws() {
        let number = SequenceNumber {
            shard_created: 1_795_165_200,
            shard: 0,
            place: 1,
            at: 1_795_165_201,
        };
        let text = number.text();
        assert!(text.starts_with("49") && text.len() == 56, "{text}");
        assert_eq!(SequenceNumber::parse("17"), None);
        assert_eq!(SequenceNumber::parse("x"), None);
    }

    proptest! {
        #[test]
        fn sequence_numbers_are_read_as_they_are_written(
            shard_created in 0_i64..0xf_ffff_ffff, shard: u32, place: u64, at in 0_i64..0xf_ffff_ffff,
        ) {
            let number = SequenceNumber { shard_created, shard, place, at };
            prop_assert_eq!(SequenceNumber::parse(&number.text()), Some(number));
        }

        #[test]
        fn sequence_numbers_grow_in_a_shard(place in 0..LAST_PLACE, at in 0_i64..0xf_ffff_ffff) {
            let number = |place| {
                let number = SequenceNumber { shard_created: 1_795_165_200, shard: 3, place, at };
                BigUint::parse_bytes(number.text().as_bytes(), 10)
            };
            prop_assert!(number(place) < number(place + 1));
        }
    }
}
