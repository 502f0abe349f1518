//! Times as SQS counts them.

use time::OffsetDateTime;

/// Milliseconds: since the epoch by the cloud's clock, or a duration.
pub(crate) type Millis = u64;

/// Returns the milliseconds since the epoch at a time.
pub(crate) fn to_millis(at: OffsetDateTime) -> Millis {
    Millis::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or_default()
}

/// Returns the time at some milliseconds since the epoch.
pub(crate) fn from_millis(millis: Millis) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Returns seconds in milliseconds.
pub(crate) fn seconds(seconds: u32) -> Millis {
    Millis::from(seconds) * 1_000
}
