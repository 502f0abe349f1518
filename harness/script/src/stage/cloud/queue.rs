//! Queues.

use super::Cloud;
use super::kind::ResourceKind;
use crate::resolve::Resolver;
use crate::settings::{Count, Entries, Flag, Name, NameKind, Named, PlainText, TimeSpan, settings};
use crate::stage::limits::{DAY, Spot, name, refuse};
use crate::value::Template;
use crate::yaml::Node;

/// The names of queues.
#[derive(Debug, Clone, Copy)]
pub struct QueueKind;

impl NameKind for QueueKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.queues",
    noun: "queue",
    offers: &["url", "name", "arn"],
    main: "the queue's URL",
    parts: None,
    declares: &[],
    check,
};

settings! {
    /// A queue.
    pub struct Queue {
        /// How long a received message is hidden; without, 30s.
        visibility: Option<TimeSpan>,
        /// How long a sent message is hidden at first; without, not at all.
        delay: Option<TimeSpan>,
        /// How long a message is kept; without, 4d.
        retention: Option<TimeSpan>,
        /// How long a receive waits for a message; without, not at all.
        wait: Option<TimeSpan>,
        /// The most bytes a message may have; without, 262144.
        max_size: Option<Count>,
        /// First in, first out, per message group.
        fifo: Flag,
        /// Uses the hash of the body as the deduplication id.
        content_dedup: Flag,
        /// Where messages go that are received too often.
        dead_letter: Option<DeadLetter>,
        /// A queue policy; one that lets the stage's topics and buckets send is there already.
        policy: Option<Template>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

settings! {
    /// A dead letter queue.
    pub struct DeadLetter {
        /// The queue.
        queue: Name<QueueKind>,
        /// After how many receives.
        after: Count,
    }
}

fn check(cloud: &Cloud, declared: Option<&Node>, resolver: &mut Resolver<'_>) {
    for queue in &cloud.queues.0 {
        name(queue, resolver);
        let node = declared.and_then(|node| node.get(&queue.name));
        check_queue(queue, cloud, node, resolver);
    }
}

fn check_queue(
    entry: &Named<Queue>,
    cloud: &Cloud,
    node: Option<&Node>,
    resolver: &mut Resolver<'_>,
) {
    let queue = &entry.value;
    let at = Spot {
        node,
        place: &queue.place,
    };
    at.span(
        "visibility",
        queue.visibility,
        (0, 43_200, "0s to 12h"),
        resolver,
    );
    at.span("delay", queue.delay, (0, 900, "0s to 15m"), resolver);
    at.span(
        "retention",
        queue.retention,
        (60, 14 * DAY, "1m to 14d"),
        resolver,
    );
    at.span("wait", queue.wait, (0, 20, "0s to 20s"), resolver);
    at.count("max_size", queue.max_size, (1024, 1_048_576), resolver);
    if queue.content_dedup.0 && !queue.fifo.0 {
        let place = at.of("content_dedup");
        refuse(
            &place,
            "`content_dedup` is for FIFO queues; add `fifo: true`",
            resolver,
        );
    }
    let Some(dead) = &queue.dead_letter else {
        return;
    };
    let below = Spot {
        node: node.and_then(|node| node.get("dead_letter")),
        place: &dead.place,
    };
    below.count("after", Some(dead.after), (1, 1000), resolver);
    let Some(target) = dead.queue.fixed() else {
        return;
    };
    if target == entry.name {
        refuse(
            dead.queue.place(),
            "a queue cannot be its own dead letter queue",
            resolver,
        );
    } else if let Some(other) = cloud.queues.get(&target)
        && other.fifo.0 != queue.fifo.0
    {
        let kind = if queue.fifo.0 {
            "a FIFO queue"
        } else {
            "a standard queue"
        };
        let message =
            format!("the dead letter queue of {kind} must be one too, and `{target}` is not");
        refuse(dead.queue.place(), message, resolver);
    }
}
