//! Token ids, which contain the time of issue by the cloud's clock.
//!
//! The claims of a token use the real clock, for the app that checks them. The cloud
//! checks expiry by its own clock, and would have to store every token for that; so its
//! time is hidden in the token's id, which still looks random.

use time::OffsetDateTime;

use rehearsal_cloud_core::ids::{self, Ids};
use rehearsal_cloud_core::service::Timestamp;

/// Bits of a UUID's lower half that are not its variant.
const LOW: u64 = u64::MAX >> 2;

/// Returns an id for a token issued at a time.
pub(super) fn generate(ids: &mut Ids, issued: Timestamp) -> String {
    let random = ids.number("token");
    let milliseconds = issued.0.unix_timestamp_nanos() / 1_000_000;
    let milliseconds = u64::try_from(milliseconds).unwrap_or(0) & LOW;
    // The version replaces bits of the upper half, which is also the mask's seed.
    let plain = ids::uuid(random, 0);
    let high = upper_half(&plain).unwrap_or(0);
    ids::uuid(high, milliseconds ^ mask(high))
}

/// Returns when the token with an id was issued.
pub(super) fn issued(jti: &str) -> Option<Timestamp> {
    let high = upper_half(jti)?;
    let low = u64::from_str_radix(&jti.get(19..)?.replace('-', ""), 16).ok()?;
    let milliseconds = (low & LOW) ^ mask(high);
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000);
    time.ok().map(Timestamp)
}

fn upper_half(uuid: &str) -> Option<u64> {
    u64::from_str_radix(&uuid.get(..18)?.replace('-', ""), 16).ok()
}

fn mask(high: u64) -> u64 {
    ids::at(high, 1) & LOW
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_contain_their_time_and_are_unique() {
        let mut ids = Ids::new(3, "cognito-idp");
        let time = OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap();
        let (one, two) = (
            generate(&mut ids, Timestamp(time)),
            generate(&mut ids, Timestamp(time)),
        );
        assert_ne!(one, two);
        assert_eq!(one.len(), 36);
        for id in [one, two] {
            assert_eq!(issued(&id), Some(Timestamp(time)));
        }
        assert_eq!(issued("nonsense"), None);
    }
}
