//! Delivery streams of Firehose.

use super::Cloud;
use super::bucket::BucketKind;
use super::kind::ResourceKind;
use super::stream::StreamKind;
use crate::resolve::Resolver;
use crate::settings::{Count, Entries, Flag, Name, PlainText, TimeSpan, settings};
use crate::stage::limits::{Spot, name, refuse};
use crate::yaml::Node;

/// The least megabytes of a buffer of a stream that is partitioned.
const PARTITIONED_BUFFER: u64 = 64;

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.delivery_streams",
    noun: "delivery stream",
    offers: &["name", "arn"],
    main: "the delivery stream's name",
    parts: None,
    declares: &[],
    check,
};

settings! {
    /// A delivery stream of Firehose, into a bucket.
    pub struct DeliveryStream {
        /// The bucket that gets the objects.
        bucket: Name<BucketKind>,
        /// The Kinesis stream that it reads; without, records are put into it.
        stream: Option<Name<StreamKind>>,
        /// The prefix of objects: `clicks/!{timestamp:yyyy/MM/dd}/`.
        prefix: Option<PlainText>,
        /// The prefix of records that failed: `errors/!{firehose:error-output-type}/`.
        error_prefix: Option<PlainText>,
        /// How long records are gathered; without, 5m.
        interval: Option<TimeSpan>,
        /// How many megabytes are gathered; without, 5, and 64 with `partition_by`.
        buffer_size: Option<Count>,
        /// The query of partition keys for `!{partitionKeyFromQuery:…}`: `{shop: .shop}`.
        partition_by: Option<PlainText>,
        /// Ends every record with a line break.
        lines: Flag,
        /// Compresses objects by GZIP.
        gzip: Flag,
        /// The ARN of the role by which it delivers; without, that of a role `firehose`.
        role: Option<PlainText>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

fn check(cloud: &Cloud, declared: Option<&Node>, resolver: &mut Resolver<'_>) {
    for entry in &cloud.delivery_streams.0 {
        name(entry, resolver);
        let stream = &entry.value;
        let at = Spot {
            node: declared.and_then(|node| node.get(&entry.name)),
            place: &stream.place,
        };
        at.span("interval", stream.interval, (0, 900, "0s to 15m"), resolver);
        at.count("buffer_size", stream.buffer_size, (1, 128), resolver);
        let has = |text: &Option<PlainText>, part: &str| {
            text.as_ref().is_some_and(|text| text.text.contains(part))
        };
        if has(&stream.prefix, "!{") && !has(&stream.error_prefix, "!{firehose:error-output-type}")
        {
            let message = "a `prefix` with expressions needs an `error_prefix` with \
                           `!{firehose:error-output-type}`";
            refuse(&at.of("prefix"), message, resolver);
        }
        let is_keyed = has(&stream.prefix, "!{partitionKeyFromQuery:");
        if is_keyed != stream.partition_by.is_some() {
            let message = "`partition_by` and `!{partitionKeyFromQuery:…}` in the `prefix` need \
                           each other";
            refuse(&at.of("partition_by"), message, resolver);
        }
        if stream.partition_by.is_some()
            && stream
                .buffer_size
                .is_some_and(|size| size.0 < PARTITIONED_BUFFER)
        {
            let message = "with `partition_by`, AWS takes a `buffer_size` of at least 64";
            refuse(&at.of("buffer_size"), message, resolver);
        }
    }
}
