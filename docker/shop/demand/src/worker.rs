use std::sync::Arc;
use std::time::Duration;

use shop_core::aws::CallError;
use shop_core::shutdown::Shutdown;

use crate::change::Change;
use crate::counts::Counts;
use crate::stream::CartStream;

/// Counts the changes of a stream.
pub(crate) struct Worker {
    pub(crate) stream: CartStream,
    pub(crate) counts: Arc<dyn Counts>,
    /// How long to wait after everything has been counted.
    pub(crate) pause: Duration,
}

impl Worker {
    /// Counts changes until the shutdown is requested.
    pub(crate) async fn run(self, shutdown: Shutdown) {
        while !shutdown.is_requested() {
            if let Err(error) = self.count_all().await {
                tracing::warn!(%error, "changes not counted");
            }
            tokio::select! {
                () = tokio::time::sleep(self.pause) => {}
                () = shutdown.requested() => {}
            }
        }
    }

    async fn count_all(&self) -> Result<(), CallError> {
        for shard in self.stream.shards().await? {
            self.count_shard(&shard).await?;
        }
        Ok(())
    }

    async fn count_shard(&self, shard: &str) -> Result<(), CallError> {
        let mut counted = self.counts.checkpoint(shard).await?;
        let mut iterator = self.stream.iterator(shard, counted.as_deref()).await?;
        while let Some(from) = iterator {
            let page = self.stream.read(&from).await?;
            if page.records.is_empty() {
                return Ok(());
            }
            for change in page.records.iter().filter_map(Change::of) {
                if change.products.is_empty() {
                    continue;
                }
                let counts = &self.counts;
                if !counts.count(shard, counted.as_deref(), &change).await? {
                    tracing::info!(shard, "another worker has counted the change");
                    return Ok(());
                }
                counted = Some(change.sequence);
            }
            iterator = page.next;
        }
        Ok(())
    }
}
