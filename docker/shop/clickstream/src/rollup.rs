//! The daily roll-up: counts a day's events into the database. A scheduler is
//! expected to request it; repeating it counts again from scratch.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, RunQueryDsl};
use serde::Serialize;
use shop_core::Problem;
use shop_core::db::schema::click_rollups;
use shop_core::db::{DbError, Pool};
use shop_core::http::PathParams;
use time::Date;
use time::macros::format_description;

use crate::archive::{Archive, ArchiveError};
use crate::event::Event;

/// The most rows of one statement: PostgreSQL has 16-bit parameter numbers.
const ROWS_PER_INSERT: usize = 1000;

/// What the roll-up reads and writes.
#[derive(Clone)]
pub(crate) struct Rollup {
    pub(crate) archive: Arc<dyn Archive>,
    pub(crate) rollups: Arc<dyn Rollups>,
}

/// The counts by day.
#[async_trait]
pub(crate) trait Rollups: Send + Sync {
    /// Replaces the counts of a day.
    async fn replace(&self, day: Date, rows: Vec<Row>) -> Result<(), DbError>;
}

/// Routes `POST /rollups/{day}`.
pub(crate) fn router(rollup: Rollup) -> Router {
    Router::new()
        .route("/rollups/{day}", post(run))
        .with_state(rollup)
}

/// The result of a roll-up.
#[derive(Debug, Serialize)]
struct Report {
    day: String,
    /// The number of distinct events.
    events: i64,
    rows: usize,
}

#[derive(Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = click_rollups)]
pub(crate) struct Row {
    day: Date,
    kind: String,
    /// Empty for events without a product.
    pub(crate) sku: String,
    clicks: i64,
    visitors: i64,
}

async fn run(
    State(rollup): State<Rollup>,
    PathParams(day): PathParams<String>,
) -> Result<Json<Report>, Problem> {
    let day = Date::parse(&day, format_description!("[year]-[month]-[day]"))
        .map_err(|_| Problem::not_found("A day has the format 2026-11-20."))?;
    let events = rollup.archive.day(day).await.map_err(|error| match error {
        ArchiveError::Call(_) => Problem::unavailable(error),
        ArchiveError::Line { .. } => Problem::internal(error),
    })?;
    let rows = count(day, events);
    let report = Report {
        day: day.to_string(),
        events: rows.iter().map(|row| row.clicks).sum(),
        rows: rows.len(),
    };
    rollup.rollups.replace(day, rows).await?;
    tracing::info!(?report, "day rolled up");
    Ok(Json(report))
}

/// Counts clicks and visitors by kind of event and product.
fn count(day: Date, events: Vec<Event>) -> Vec<Row> {
    let mut ids = HashSet::new();
    let mut groups: BTreeMap<(String, String), (i64, HashSet<String>)> = BTreeMap::new();
    for event in events {
        if !ids.insert(event.id) {
            continue;
        }
        let group = (event.kind, event.sku.unwrap_or_default());
        let (clicks, visitors) = groups.entry(group).or_default();
        *clicks += 1;
        visitors.insert(event.visitor);
    }
    groups
        .into_iter()
        .map(|((kind, sku), (clicks, visitors))| Row {
            day,
            kind,
            sku,
            clicks,
            visitors: i64::try_from(visitors.len()).unwrap_or(i64::MAX),
        })
        .collect()
}

/// The counts in the database.
pub(crate) struct PgRollups {
    pool: Pool,
}

impl PgRollups {
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Rollups for PgRollups {
    async fn replace(&self, day: Date, rows: Vec<Row>) -> Result<(), DbError> {
        let mut connection = self.pool.get().await?;
        connection
            .transaction::<_, diesel::result::Error, _>(async |connection| {
                diesel::delete(click_rollups::table.filter(click_rollups::day.eq(day)))
                    .execute(connection)
                    .await?;
                for rows in rows.chunks(ROWS_PER_INSERT) {
                    diesel::insert_into(click_rollups::table)
                        .values(rows)
                        .execute(connection)
                        .await?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::event;
    use time::macros::date;

    #[test]
    fn duplicate_events_count_once() {
        let at = "2026-11-20T09:00:00Z";
        let mut view = event(3, "product_view", "v", at);
        view.sku = Some("MUG-01".to_owned());
        let rows = count(
            date!(2026 - 11 - 20),
            vec![
                event(1, "page_view", "v", at),
                event(1, "page_view", "v", at),
                event(2, "page_view", "w", at),
                view.clone(),
                event(4, "page_view", "v", at),
            ],
        );
        let counted: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    row.kind.as_str(),
                    row.sku.as_str(),
                    row.clicks,
                    row.visitors,
                )
            })
            .collect();
        assert_eq!(
            counted,
            [("page_view", "", 3, 2), ("product_view", "MUG-01", 1, 1)]
        );
    }
}
