//! The AWS side of a stage: its resources, made in whichever cloud it has.
//!
//! Everything goes through the real SDK, so that the same code serves any
//! cloud; and at once, in as many rounds as the resources depend on each
//! other: first each by itself, then what ties them together.

mod buckets;
pub(crate) mod clients;
pub(crate) mod failure;
mod queues;
mod topics;

use std::collections::BTreeMap;
use std::sync::Arc;

use clients::{Access, Clients};
use futures_util::future::{try_join, try_join_all};
use rehearsal_script::stage::Cloud;
use rehearsal_script::{Entries, Scope, Template, Word};

use crate::error::StageError;
use crate::world::StageWorld;

/// A bucket that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its physical name.
    pub name: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
}

/// A queue that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Its physical name.
    pub name: Arc<str>,
    /// Its URL.
    pub url: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
}

/// A topic that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its physical name.
    pub name: Arc<str>,
    /// Its ARN.
    pub arn: Arc<str>,
}

/// What stands in a sandbox's cloud, by logical name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resources {
    pub(crate) buckets: BTreeMap<Arc<str>, Bucket>,
    pub(crate) queues: BTreeMap<Arc<str>, Queue>,
    pub(crate) topics: BTreeMap<Arc<str>, Topic>,
}

/// What it takes to make resources.
pub(crate) struct Maker<'a> {
    /// What the stage file says.
    pub(crate) plan: &'a Cloud,
    /// What physical names begin with.
    pub(crate) prefix: &'a str,
    pub(crate) access: &'a Access,
    pub(crate) clients: &'a Clients,
    pub(crate) world: &'a StageWorld,
}

impl Maker<'_> {
    /// Makes everything the plan names. `scope` turns what stands into the
    /// variables that policies refer to.
    pub(crate) async fn make(
        &self,
        scope: impl FnOnce(&Resources) -> Scope,
    ) -> Result<Resources, StageError> {
        let plan = self.plan;
        let buckets = try_join_all(
            plan.buckets
                .iter()
                .map(|(name, bucket)| self.bucket(name, bucket)),
        );
        let queues = try_join_all(
            plan.queues
                .iter()
                .map(|(name, queue)| self.queue(name, queue)),
        );
        let topics = try_join_all(
            plan.topics
                .iter()
                .map(|(name, topic)| self.topic(name, topic)),
        );
        let (buckets, (queues, topics)) = try_join(buckets, try_join(queues, topics)).await?;
        let made = Resources {
            buckets: buckets.into_iter().collect(),
            queues: queues.into_iter().collect(),
            topics: topics.into_iter().collect(),
        };
        let scope = scope(&made);
        // A service is let in by the queue's policy before it is told to send.
        let queues = plan.queues.iter();
        try_join_all(queues.map(|(name, queue)| self.tie_queue(name, queue, &made, &scope)))
            .await?;
        let buckets = plan.buckets.iter();
        let buckets = try_join_all(
            buckets.map(|(name, bucket)| self.tie_bucket(name, bucket, &made, &scope)),
        );
        let subscriptions = plan.topics.iter().flat_map(|(topic, plan)| {
            let each = plan.subscriptions.iter();
            each.map(|subscription| {
                self.subscribe(&made.topics[topic], topic, subscription, &made, &scope)
            })
        });
        try_join(buckets, try_join_all(subscriptions)).await?;
        Ok(made)
    }

    /// A JSON document with its holes filled.
    fn document(&self, template: &Template, scope: &Scope) -> Result<String, StageError> {
        Ok(template.eval(scope, self.world)?.to_string())
    }
}

impl Resources {
    fn queue_arn(&self, logical: &str) -> Arc<str> {
        self.queues[logical].arn.clone()
    }
}

fn tags(tags: &Entries<Word>) -> impl Iterator<Item = (&str, &str)> {
    tags.iter().map(|(name, value)| (name, &*value.text))
}

/// The logical name a reference of the stage file names. Such references have
/// no holes, and the check has seen that each is declared.
fn fixed<K: rehearsal_script::NameKind>(name: &rehearsal_script::Name<K>) -> String {
    name.fixed().unwrap_or_default()
}

/// FIFO queues and topics are known by their ending.
fn fifo_name(prefix: &str, logical: &str, fifo: bool) -> String {
    let logical = logical.trim_end_matches(".fifo");
    format!("{prefix}-{logical}{}", if fifo { ".fifo" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn physical_names_keep_aws_rules() {
        assert_eq!(
            fifo_name("rehearsal", "orders", true),
            "rehearsal-orders.fifo"
        );
        assert_eq!(
            fifo_name("rehearsal", "orders.fifo", true),
            "rehearsal-orders.fifo"
        );
        assert_eq!(fifo_name("rehearsal", "orders", false), "rehearsal-orders");
    }
}
