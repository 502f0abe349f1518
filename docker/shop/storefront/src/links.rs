//! Links to what is in S3.

use std::time::Duration;

use shop_core::mutation::Mutation;

/// How long a link holds that is to hold for so long.
pub(crate) fn hold(time: Duration) -> Duration {
    if Mutation::LinksForLong.is_made() {
        Duration::from_hours(7 * 24)
    } else {
        time
    }
}
