//! Seeded identifiers, codes and secrets.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// The seeded source of everything that looks random: identifiers, receipt
/// handles, codes, secrets.
///
/// Every label is a stream of its own, so that a consumer polling in the
/// background (which draws request ids) does not change the message ids of a
/// run: the same seed and the same calls give the same ids.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ids {
    seed: u64,
    drawn: BTreeMap<String, u64>,
}

impl Ids {
    /// Returns the source of one owner, for the seed of its cloud.
    pub fn new(seed: u64, owner: &str) -> Self {
        Self {
            seed: mix(seed ^ fnv(owner)),
            drawn: BTreeMap::new(),
        }
    }

    /// The next number of the stream `label`.
    pub fn number(&mut self, label: &str) -> u64 {
        let drawn = match self.drawn.get_mut(label) {
            Some(drawn) => drawn,
            None => self.drawn.entry(label.to_owned()).or_insert(0),
        };
        *drawn += 1;
        at(self.seed ^ fnv(label), *drawn)
    }

    /// That many bytes.
    pub fn bytes(&mut self, label: &str, count: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(count.next_multiple_of(8));
        while bytes.len() < count {
            bytes.extend_from_slice(&self.number(label).to_be_bytes());
        }
        bytes.truncate(count);
        bytes
    }

    /// A version 4 UUID.
    pub fn uuid(&mut self, label: &str) -> String {
        uuid(self.number(label), self.number(label))
    }

    /// That many lower-case hexadecimal digits.
    pub fn hex(&mut self, label: &str, digits: usize) -> String {
        let mut text = hex::encode(self.bytes(label, digits.div_ceil(2)));
        text.truncate(digits);
        text
    }

    /// That many bytes in URL-safe base64.
    pub fn base64(&mut self, label: &str, bytes: usize) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes(label, bytes))
    }

    /// That many characters out of `alphabet`.
    pub fn text(&mut self, label: &str, alphabet: &[u8], length: usize) -> String {
        (0..length)
            .map(|_| {
                let index = self.number(label) % alphabet.len().max(1) as u64;
                char::from(alphabet[usize::try_from(index).expect("below an array's length")])
            })
            .collect()
    }
}

/// The UUID (version 4 in form) of two numbers.
pub fn uuid(high: u64, low: u64) -> String {
    let high = (high & !0xf000) | 0x4000;
    let low = (low & !(0b11 << 62)) | (0b10 << 62);
    let mut text = String::with_capacity(36);
    write!(
        text,
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
    .expect("writing to a string cannot fail");
    text
}

/// The number at a place of a seed's stream (`SplitMix64`).
pub fn at(seed: u64, place: u64) -> u64 {
    mix(seed.wrapping_add(place.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (mut one, mut two) = (Ids::new(7, "sqs"), Ids::new(7, "sqs"));
        assert_eq!(one.uuid("message"), two.uuid("message"));
        assert_ne!(one.uuid("message"), one.uuid("message"));
        assert_ne!(
            Ids::new(8, "sqs").uuid("message"),
            Ids::new(7, "sqs").uuid("message")
        );
        assert_ne!(
            Ids::new(7, "sns").uuid("message"),
            Ids::new(7, "sqs").uuid("message")
        );
    }

    #[test]
    fn streams_do_not_disturb_each_other() {
        let (mut calm, mut busy) = (Ids::new(7, "sqs"), Ids::new(7, "sqs"));
        for _ in 0..5 {
            busy.uuid("receipt");
        }
        assert_eq!(calm.uuid("message"), busy.uuid("message"));
    }

    #[test]
    fn a_uuid_has_the_form_of_version_4() {
        let uuid = Ids::new(1, "x").uuid("y");
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(
            matches!(uuid.as_bytes()[19], b'8' | b'9' | b'a' | b'b'),
            "{uuid}"
        );
    }

    #[test]
    fn lengths_are_exact() {
        let mut ids = Ids::new(1, "x");
        assert_eq!(ids.hex("h", 33).len(), 33);
        assert_eq!(ids.bytes("b", 13).len(), 13);
        assert_eq!(ids.text("t", b"0123456789", 6).len(), 6);
    }
}
