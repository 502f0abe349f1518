//! The ids of tokens, which say when a token was issued by the cloud's clock.
//!
//! A token's own claims go by the real clock, for the app that checks them. The
//! cloud judges it by its own, and would have to remember every token for that;
//! so the moment is in the token's id, where it looks as random as the rest.

use time::OffsetDateTime;

use rehearsal_cloud_core::ids::{self, Ids};
use rehearsal_cloud_core::service::Timestamp;

/// Bits of a UUID's lower half that are not its variant.
const LOW: u64 = u64::MAX >> 2;

/// An id for a token issued at that moment.
pub(super) fn draw(ids: &mut Ids, issued: Timestamp) -> String {
    let random = ids.number("token");
    let milliseconds = issued.0.unix_timestamp_nanos() / 1_000_000;
    let milliseconds = u64::try_from(milliseconds).unwrap_or(0) & LOW;
    // The version takes bits of the upper half, and is in the mask's seed.
    let plain = ids::uuid(random, 0);
    let high = upper_half(&plain).unwrap_or(0);
    ids::uuid(high, milliseconds ^ mask(high))
}

/// When the token of an id was issued.
pub(super) fn issued(jti: &str) -> Option<Timestamp> {
    let high = upper_half(jti)?;
    let low = u64::from_str_radix(&jti.get(19..)?.replace('-', ""), 16).ok()?;
    let milliseconds = (low & LOW) ^ mask(high);
    let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000);
    moment.ok().map(Timestamp)
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
    fn an_id_tells_its_moment_and_no_two_are_the_same() {
        let mut ids = Ids::new(3, "cognito-idp");
        let moment = OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap();
        let (one, two) = (
            draw(&mut ids, Timestamp(moment)),
            draw(&mut ids, Timestamp(moment)),
        );
        assert_ne!(one, two);
        assert_eq!(one.len(), 36);
        for id in [one, two] {
            assert_eq!(issued(&id), Some(Timestamp(moment)));
        }
        assert_eq!(issued("nonsense"), None);
    }
}
