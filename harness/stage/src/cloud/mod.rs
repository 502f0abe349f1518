//! The AWS side of a stage: its resources, made in whichever cloud it has.
//!
//! Everything goes through the real SDK, so that the same code serves any
//! cloud; and at once, in as many rounds as the resources depend on each
//! other: first each by itself, then what ties them together.

mod buckets;
pub(crate) mod clients;
pub(crate) mod failure;
mod identities;
mod leave;
mod pools;
mod queues;
mod scopes;
pub(crate) mod shared;
pub(crate) mod sign_in;
mod topics;
pub(crate) mod users;

use std::collections::BTreeMap;
use std::sync::Arc;

use clients::{CloudAccess, SdkClients};
use futures_util::future::{try_join, try_join_all, try_join4};
use rehearsal_script::stage::Cloud;
use rehearsal_script::{Entries, PlainText, Scope, Template};

use crate::error::StageError;
use crate::world::StageWorld;

pub use pools::{SignInFlow, UserPool, UserPoolClient};
pub use users::User;

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
    pub(crate) pools: BTreeMap<Arc<str>, UserPool>,
}

/// What it takes to make resources.
pub(crate) struct Maker<'a> {
    /// What the stage file says.
    pub(crate) plan: &'a Cloud,
    /// What physical names begin with.
    pub(crate) prefix: &'a str,
    pub(crate) access: &'a CloudAccess,
    /// The URL that issuers of user pools begin with, where that is known;
    /// else the cloud is asked.
    pub(crate) issuer: Option<&'a str>,
    /// The account that everything is in.
    pub(crate) account: &'a str,
    pub(crate) clients: &'a SdkClients,
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
        let buckets = plan.buckets.iter();
        let buckets = try_join_all(buckets.map(|(name, bucket)| self.bucket(name, bucket)));
        let topics = plan.topics.iter();
        let topics = try_join_all(topics.map(|(name, topic)| self.topic(name, topic)));
        let identities = plan.identities.iter();
        let identities = try_join_all(identities.map(|identity| self.identity(identity)));
        let pools = plan.user_pools.iter();
        let pools = try_join_all(pools.map(|(name, pool)| self.pool(name, pool)));
        let resources = try_join4(buckets, topics, self.queues(), pools);
        let ((buckets, topics, queues, pools), _) = try_join(resources, identities).await?;
        let made = Resources {
            buckets: buckets.into_iter().collect(),
            queues,
            topics: topics.into_iter().collect(),
            pools: pools.into_iter().collect(),
        };
        let scope = scope(&made);
        // A service is let in by the queue's policy before it is told to send.
        let queues = plan.queues.iter();
        let queues = queues.map(|(name, queue)| self.tie_queue(name, queue, &made, &scope));
        try_join_all(queues).await?;
        let buckets = plan.buckets.iter();
        let buckets = buckets.map(|(name, bucket)| self.tie_bucket(name, bucket, &made, &scope));
        let subscriptions = plan.topics.iter().flat_map(|(topic, plan)| {
            let each = plan.subscriptions.iter();
            each.map(|subscription| {
                self.subscribe(&made.topics[topic], topic, subscription, &scope)
            })
        });
        try_join(try_join_all(buckets), try_join_all(subscriptions)).await?;
        Ok(made)
    }

    fn queue_name(&self, logical: &str) -> String {
        let fifo = self
            .plan
            .queues
            .get(logical)
            .is_some_and(|queue| queue.fifo.0);
        fifo_name(self.prefix, logical, fifo)
    }

    fn topic_name(&self, logical: &str) -> String {
        let fifo = self
            .plan
            .topics
            .get(logical)
            .is_some_and(|topic| topic.fifo.0);
        fifo_name(self.prefix, logical, fifo)
    }

    fn queue_arn(&self, logical: &str) -> Arc<str> {
        let name = self.queue_name(logical);
        format!("arn:aws:sqs:{}:{}:{name}", self.access.region, self.account).into()
    }

    fn topic_arn(&self, logical: &str) -> Arc<str> {
        let name = self.topic_name(logical);
        format!("arn:aws:sns:{}:{}:{name}", self.access.region, self.account).into()
    }

    fn bucket_arn(&self, logical: &str) -> Arc<str> {
        format!("arn:aws:s3:::{}", self.bucket_name(logical)).into()
    }

    /// Bucket names have no underscores and no capitals.
    fn bucket_name(&self, logical: &str) -> String {
        format!("{}-{logical}", self.prefix)
            .to_lowercase()
            .replace('_', "-")
    }

    /// A JSON document with its holes filled.
    fn document(&self, template: &Template, scope: &Scope) -> Result<String, StageError> {
        Ok(template.eval(scope, self.world)?.to_string())
    }
}

fn tags(tags: &Entries<PlainText>) -> impl Iterator<Item = (&str, &str)> {
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
