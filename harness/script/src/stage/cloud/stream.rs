//! Kinesis streams.

use super::Cloud;
use super::kind::ResourceKind;
use crate::resolve::Resolver;
use crate::settings::{Count, Entries, Flag, NameKind, PlainText, TimeSpan, settings};
use crate::stage::limits::{DAY, Spot, name};
use crate::yaml::Node;

/// The names of Kinesis streams.
#[derive(Debug, Clone, Copy)]
pub struct StreamKind;

impl NameKind for StreamKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.streams",
    noun: "stream",
    offers: &["name", "arn"],
    main: "the stream's name",
    parts: None,
    declares: &[],
    check,
};

settings! {
    /// A Kinesis stream.
    pub struct Stream {
        /// How many shards it has; without, one.
        shards: Option<Count>,
        /// How long records are kept; without, 24h.
        retention: Option<TimeSpan>,
        /// Refuses what is more than its shards take and give in a second, by the virtual clock.
        enforce_capacity: Flag,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

fn check(cloud: &Cloud, declared: Option<&Node>, resolver: &mut Resolver<'_>) {
    for stream in &cloud.streams.0 {
        name(stream, resolver);
        let at = Spot {
            node: declared.and_then(|node| node.get(&stream.name)),
            place: &stream.value.place,
        };
        at.count("shards", stream.value.shards, (1, 500), resolver);
        let limits = (DAY, 365 * DAY, "24h to 365d");
        at.span("retention", stream.value.retention, limits, resolver);
    }
}
