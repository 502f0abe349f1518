//! The mutations of the clickstream.

use std::sync::Arc;

use async_trait::async_trait;
use shop_core::aws::CallError;
use shop_core::db::DbError;
use shop_core::mutations::{Mutation, active};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::archive::{Archive, ArchiveError};
use crate::archiver::Archiver;
use crate::event::Event;
use crate::rollup::{Rollup, Rollups, Row};

pub(crate) fn apply(mut archiver: Archiver, mut rollup: Rollup) -> (Archiver, Rollup) {
    match active() {
        Some(Mutation::ArchivesByArrival) => archiver.time = |_| OffsetDateTime::now_utc(),
        Some(Mutation::CountsDuplicates) => {
            rollup.archive = Arc::new(DistinctEvents(rollup.archive));
        }
        Some(Mutation::CountsOnlyProducts) => {
            rollup.rollups = Arc::new(ProductRows(rollup.rollups));
        }
        _ => {}
    }
    (archiver, rollup)
}

/// Gives every event a new id, so that none counts as a duplicate.
struct DistinctEvents(Arc<dyn Archive>);

#[async_trait]
impl Archive for DistinctEvents {
    async fn write(&self, key: &str, lines: String) -> Result<(), CallError> {
        self.0.write(key, lines).await
    }

    async fn day(&self, day: Date) -> Result<Vec<Event>, ArchiveError> {
        let mut events = self.0.day(day).await?;
        for event in &mut events {
            event.id = Uuid::new_v4();
        }
        Ok(events)
    }
}

struct ProductRows(Arc<dyn Rollups>);

#[async_trait]
impl Rollups for ProductRows {
    async fn replace(&self, day: Date, mut rows: Vec<Row>) -> Result<(), DbError> {
        rows.retain(|row| !row.sku.is_empty());
        self.0.replace(day, rows).await
    }
}
