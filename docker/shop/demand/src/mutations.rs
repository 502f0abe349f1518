//! The mutations of the demand.

use std::sync::Arc;

use async_trait::async_trait;
use shop_core::aws::CallError;
use shop_core::mutations::{Mutation, active};

use crate::change::Change;
use crate::counts::Counts;

pub(crate) fn apply(counts: Arc<dyn Counts>) -> Arc<dyn Counts> {
    match active() {
        Some(Mutation::CountsChangesAgain) => Arc::new(OwnCheckpoints(counts)),
        Some(Mutation::CountsExpiredCarts) => Arc::new(NoExpiry(counts)),
        _ => counts,
    }
}

/// Has checkpoints that the next process does not find.
struct OwnCheckpoints(Arc<dyn Counts>);

fn of_this_process(shard: &str) -> String {
    format!("{shard} by {}", std::process::id())
}

#[async_trait]
impl Counts for OwnCheckpoints {
    async fn checkpoint(&self, shard: &str) -> Result<Option<String>, CallError> {
        self.0.checkpoint(&of_this_process(shard)).await
    }

    async fn count(
        &self,
        shard: &str,
        after: Option<&str>,
        change: &Change,
    ) -> Result<bool, CallError> {
        self.0.count(&of_this_process(shard), after, change).await
    }
}

/// Does not count that expired carts are gone.
struct NoExpiry(Arc<dyn Counts>);

#[async_trait]
impl Counts for NoExpiry {
    async fn checkpoint(&self, shard: &str) -> Result<Option<String>, CallError> {
        self.0.checkpoint(shard).await
    }

    async fn count(
        &self,
        shard: &str,
        after: Option<&str>,
        change: &Change,
    ) -> Result<bool, CallError> {
        let mut change = change.clone();
        if change.expired {
            change.products.clear();
        }
        self.0.count(shard, after, &change).await
    }
}
