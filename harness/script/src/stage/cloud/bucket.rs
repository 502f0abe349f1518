//! Buckets.

use super::Cloud;
use super::kind::ResourceKind;
use super::queue::QueueKind;
use super::topic::TopicKind;
use crate::resolve::Resolver;
use crate::settings::{Entries, Flag, Name, NameKind, PlainText, TimeSpan, settings};
use crate::stage::limits::{DAY, name, refuse};
use crate::value::Template;
use crate::yaml::Node;

/// The names of buckets.
#[derive(Debug, Clone, Copy)]
pub struct BucketKind;

impl NameKind for BucketKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.buckets",
    noun: "bucket",
    offers: &["name", "arn"],
    main: "the bucket's name",
    parts: None,
    declares: &[],
    check,
};

settings! {
    /// A bucket.
    pub struct Bucket {
        /// Keeps every version of an object.
        versioning: Flag,
        /// Lets anybody read objects without credentials.
        public_read: Flag,
        /// Origins that browsers may call it from.
        cors: Vec<CorsRule>,
        /// Who is notified of changes.
        notifications: Vec<Notification>,
        /// When objects go away by themselves.
        lifecycle: Vec<LifecycleRule>,
        /// A bucket policy.
        policy: Option<Template>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

settings! {
    /// A CORS rule.
    pub struct CorsRule {
        /// Origins such as `https://shop.example`, or `*`.
        origins: Vec<PlainText>,
        /// Methods such as `GET`.
        methods: Vec<PlainText>,
        /// Headers a request may carry, or `*`.
        headers: Vec<PlainText>,
        /// Headers a script may read.
        expose: Vec<PlainText>,
        /// How long a browser may remember the answer.
        max_age: Option<TimeSpan>,
    }
}

settings! {
    /// A notification.
    pub struct Notification {
        /// Events such as `s3:ObjectCreated:*`.
        events: Vec<PlainText>,
        /// The queue that gets them.
        queue: Option<Name<QueueKind>>,
        /// The topic that gets them.
        topic: Option<Name<TopicKind>>,
        /// Only keys that begin so.
        prefix: Option<PlainText>,
        /// Only keys that end so.
        suffix: Option<PlainText>,
    }
    at most one of ["queue", "topic"]
}

settings! {
    /// A lifecycle rule.
    pub struct LifecycleRule {
        /// Only keys that begin so.
        prefix: Option<PlainText>,
        /// How long after its creation an object goes, in whole days.
        expire_after: Option<TimeSpan>,
        /// How long after it was replaced a version goes, in whole days.
        expire_versions_after: Option<TimeSpan>,
        /// How long an unfinished multipart upload is kept, in whole days.
        abort_uploads_after: Option<TimeSpan>,
    }
}

fn check(cloud: &Cloud, _: Option<&Node>, resolver: &mut Resolver<'_>) {
    for bucket in &cloud.buckets.0 {
        name(bucket, resolver);
        check_bucket(&bucket.value, cloud, resolver);
    }
}

fn check_bucket(bucket: &Bucket, cloud: &Cloud, resolver: &mut Resolver<'_>) {
    for rule in &bucket.lifecycle {
        let ages = [
            rule.expire_after,
            rule.expire_versions_after,
            rule.abort_uploads_after,
        ];
        if ages.iter().all(Option::is_none) {
            refuse(
                &rule.place,
                "this rule does nothing; add `expire_after: 30d`, say",
                resolver,
            );
        }
        for TimeSpan(age) in ages.into_iter().flatten() {
            if age.is_zero() || age.as_secs() % DAY != 0 || age.subsec_nanos() != 0 {
                refuse(
                    &rule.place,
                    "AWS counts lifecycle rules in whole days",
                    resolver,
                );
            }
        }
    }
    for notification in &bucket.notifications {
        if notification.events.is_empty() {
            refuse(
                &notification.place,
                "no event is named; add `events: ['s3:ObjectCreated:*']`",
                resolver,
            );
        }
        for event in &notification.events {
            if !event.text.starts_with("s3:") {
                let message = format!(
                    "`{}` is not an event; events begin with `s3:`, such as `s3:ObjectCreated:*`",
                    event.text
                );
                refuse(&event.place, message, resolver);
            }
        }
        let queue = notification.queue.as_ref();
        if queue.is_none() && notification.topic.is_none() {
            refuse(
                &notification.place,
                "this notification has no target; add `queue` or `topic`",
                resolver,
            );
        }
        if let Some(queue) = queue
            && let Some(name) = queue.fixed()
            && cloud.queues.get(&name).is_some_and(|queue| queue.fifo.0)
        {
            refuse(queue.place(), "S3 does not notify FIFO queues", resolver);
        }
    }
    for rule in &bucket.cors {
        if rule.origins.is_empty() || rule.methods.is_empty() {
            refuse(
                &rule.place,
                "a CORS rule needs `origins` and `methods`",
                resolver,
            );
        }
    }
}
