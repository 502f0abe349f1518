//! Topics.

use super::Cloud;
use super::kind::ResourceKind;
use super::queue::QueueKind;
use crate::resolve::Resolver;
use crate::settings::{Entries, Flag, Name, NameKind, Named, PlainText, settings};
use crate::stage::limits::{name, refuse};
use crate::value::Template;
use crate::yaml::Node;

/// The names of topics.
#[derive(Debug, Clone, Copy)]
pub struct TopicKind;

impl NameKind for TopicKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.topics",
    noun: "topic",
    offers: &["arn", "name"],
    main: "the topic's ARN",
    parts: None,
    declares: &[],
    check,
};

settings! {
    /// A topic.
    pub struct Topic {
        /// First in, first out, per message group.
        fifo: Flag,
        /// Uses the hash of the message as the deduplication id.
        content_dedup: Flag,
        /// Who gets its messages.
        subscriptions: Vec<Subscription>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

settings! {
    /// A subscription.
    pub struct Subscription {
        /// The queue that gets the messages.
        queue: Option<Name<QueueKind>>,
        /// The URL that gets the messages.
        http: Option<PlainText>,
        /// The address that gets the messages.
        email: Option<PlainText>,
        /// Delivers the message as it was published, without SNS's envelope.
        raw: Flag,
        /// Delivers only messages that this filter policy lets through.
        filter: Option<Template>,
        /// What the filter applies to; without, the message attributes.
        filter_scope: Option<FilterScope>,
        /// Where messages go that cannot be delivered.
        dead_letter: Option<Name<QueueKind>>,
    }
    at most one of ["queue", "http", "email"]
}

crate::settings::keywords! {
    /// What a filter policy applies to.
    pub enum FilterScope {
        /// The message attributes.
        Attributes = "attributes",
        /// The body, as JSON.
        Body = "body",
    }
}

fn check(cloud: &Cloud, _: Option<&Node>, resolver: &mut Resolver<'_>) {
    for topic in &cloud.topics.0 {
        name(topic, resolver);
        check_topic(topic, cloud, resolver);
    }
}

fn check_topic(entry: &Named<Topic>, cloud: &Cloud, resolver: &mut Resolver<'_>) {
    let topic = &entry.value;
    if topic.content_dedup.0 && !topic.fifo.0 {
        refuse(
            &topic.place,
            "`content_dedup` is for FIFO topics; add `fifo: true`",
            resolver,
        );
    }
    for subscription in &topic.subscriptions {
        if subscription.queue.is_none()
            && subscription.http.is_none()
            && subscription.email.is_none()
        {
            refuse(
                &subscription.place,
                "this subscription has no endpoint; add `queue`, `http` or `email`",
                resolver,
            );
        }
        if subscription.filter_scope.is_some() && subscription.filter.is_none() {
            refuse(
                &subscription.place,
                "`filter_scope` needs a `filter`",
                resolver,
            );
        }
        if let Some(queue) = &subscription.queue
            && let Some(name) = queue.fixed()
            && let Some(target) = cloud.queues.get(&name)
            && target.fifo.0
            && !topic.fifo.0
        {
            let message = format!("a standard topic cannot deliver to the FIFO queue `{name}`");
            refuse(queue.place(), message, resolver);
        }
    }
}
