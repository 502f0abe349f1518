//! Iterators: places in shards, for five minutes.

use rehearsal_cloud_core::paging::{decode_token, encode_token};
use rehearsal_cloud_core::service::ServiceError;
use time::OffsetDateTime;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;

use crate::error::invalid_argument;

/// How long an iterator can be used, in milliseconds.
const LIFETIME: i64 = 5 * 60 * 1_000;

/// How the message of an expired iterator has times.
const TIME: StaticFormatDescription = format_description!(
    "[weekday repr:short] [month repr:short] [day] [hour]:[minute]:[second] UTC [year]"
);

/// An iterator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShardIterator {
    /// The ARN of the stream.
    pub(crate) stream: String,
    pub(crate) shard: u32,
    /// The place of the record at which the next read begins.
    pub(crate) place: u64,
    /// When it was given, in milliseconds since 1970.
    pub(crate) issued: i64,
}

impl ShardIterator {
    /// Returns it as the API has it.
    pub(crate) fn token(&self) -> String {
        let Self {
            stream,
            shard,
            place,
            issued,
        } = self;
        encode_token(&format!("{issued} {shard} {place} {stream}"))
    }

    /// Reads what the API has.
    pub(crate) fn parse(token: &str) -> Option<Self> {
        let text = decode_token(token).ok()?;
        let mut parts = text.splitn(4, ' ');
        let (issued, shard) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self {
            issued,
            shard,
            place: parts.next()?.parse().ok()?,
            stream: parts.next()?.to_owned(),
        })
    }

    /// Refuses one that is too old at a time.
    pub(crate) fn check_age(&self, now: i64) -> Result<(), ServiceError> {
        if now < self.issued + LIFETIME {
            return Ok(());
        }
        Err(ServiceError::sender(
            "ExpiredIteratorException",
            format!(
                "Iterator expired. The iterator was created at time {} while right now it is {} \
                 which is further in the future than the tolerated delay of {LIFETIME} \
                 milliseconds.",
                text(self.issued),
                text(now)
            ),
        ))
    }
}

/// Returns the error for text that is no iterator.
pub(crate) fn invalid_iterator() -> ServiceError {
    invalid_argument("Invalid ShardIterator.")
}

fn text(millis: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(millis.div_euclid(1_000));
    let time = time.ok().and_then(|time| time.format(TIME).ok());
    time.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iterators_are_read_as_they_are_written_and_expire() {
        let iterator = ShardIterator {
            stream: "arn:aws:kinesis:us-east-1:000000000000:stream/clicks".to_owned(),
            shard: 3,
            place: 17,
            issued: 1_795_165_200_000,
        };
        assert_eq!(
            ShardIterator::parse(&iterator.token()),
            Some(iterator.clone())
        );
        assert_eq!(ShardIterator::parse("nonsense"), None);
        assert!(iterator.check_age(iterator.issued + LIFETIME - 1).is_ok());
        let error = iterator.check_age(iterator.issued + LIFETIME).unwrap_err();
        assert!(
            error
                .message
                .contains("created at time Fri Nov 20 09:00:00 UTC 2026 while"),
            "{}",
            error.message
        );
    }
}
