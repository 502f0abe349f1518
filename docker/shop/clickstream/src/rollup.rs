//! The daily roll-up: counting a day's events into the database. Whoever runs
//! the shop has a scheduler ask for it; asking again counts again, from scratch.

use std::collections::{BTreeMap, HashSet};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, RunQueryDsl};
use serde::Serialize;
use shop_core::Problem;
use shop_core::db::schema::click_rollups;
use shop_core::db::{DbError, Pool};
use shop_core::http::At;
use shop_core::mutation::Mutation;
use time::Date;
use time::macros::format_description;

use crate::archive::{Archive, ArchiveError};
use crate::event::Event;

/// The most rows of one statement: PostgreSQL numbers its parameters with 16 bits.
const ROWS: usize = 1000;

#[derive(Clone)]
struct Rollup {
    pool: Pool,
    archive: Archive,
}

/// `POST /rollups/{day}`
pub(crate) fn router(pool: Pool, archive: Archive) -> Router {
    Router::new()
        .route("/rollups/{day}", post(run))
        .with_state(Rollup { pool, archive })
}

/// What was counted.
#[derive(Debug, Serialize)]
struct Report {
    day: String,
    /// How many events there were, each counted once.
    events: i64,
    rows: usize,
}

#[derive(Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = click_rollups)]
struct Row {
    day: Date,
    kind: String,
    sku: String,
    clicks: i64,
    visitors: i64,
}

async fn run(State(rollup): State<Rollup>, At(day): At<String>) -> Result<Json<Report>, Problem> {
    let day = Date::parse(&day, format_description!("[year]-[month]-[day]"))
        .map_err(|_| Problem::not_found("A day is written 2026-11-20."))?;
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
    let rows = rows.into_iter().filter(counts).collect::<Vec<_>>();
    replace(&rollup.pool, day, &rows).await?;
    tracing::info!(?report, "day rolled up");
    Ok(Json(report))
}

/// Whether a row goes into the database.
fn counts(row: &Row) -> bool {
    !(Mutation::CountsArticlesOnly.is_made() && row.sku.is_empty())
}

/// Counts clicks and visitors for each kind of event and each article.
fn count(day: Date, events: Vec<Event>) -> Vec<Row> {
    let mut seen = HashSet::new();
    let mut groups: BTreeMap<(String, String), (i64, HashSet<String>)> = BTreeMap::new();
    for event in events {
        if !seen.insert(event.id) && !Mutation::CountsRepeats.is_made() {
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

async fn replace(pool: &Pool, day: Date, rows: &[Row]) -> Result<(), DbError> {
    let mut connection = pool.get().await?;
    connection
        .transaction::<_, diesel::result::Error, _>(async |connection| {
            diesel::delete(click_rollups::table.filter(click_rollups::day.eq(day)))
                .execute(connection)
                .await?;
            for rows in rows.chunks(ROWS) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::event;
    use time::macros::date;

    #[test]
    fn counts_an_event_once_however_often_it_was_told() {
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
