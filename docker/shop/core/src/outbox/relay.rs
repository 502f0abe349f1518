use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use tokio::sync::Notify;

use super::{OutgoingMessage, Publisher, Target};
use crate::aws::CallError;
use crate::db::schema::outbox;
use crate::db::{DbError, Pool};
use crate::shutdown::Shutdown;

/// How often the relay reads the outbox without a wakeup: for messages of a
/// process that crashed, and for those that could not be sent.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// The most messages of one batch.
const BATCH: i64 = 50;

/// The first key of the advisory lock; all relays use the same.
const LOCK: i32 = 0x6f75_7462;

/// Wakes the relay, so that a message does not wait for the next poll.
#[derive(Debug, Clone, Default)]
pub struct Wakeup(Arc<Notify>);

impl Wakeup {
    /// Has the relay read the outbox now.
    pub fn notify(&self) {
        self.0.notify_one();
    }
}

/// Sends the messages of the outbox.
pub struct Relay {
    pool: Pool,
    publisher: Arc<dyn Publisher>,
    wakeup: Wakeup,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct Row {
    id: i64,
    kind: String,
    grouping: String,
    dedup: String,
    body: Value,
    trace: Option<String>,
}

impl Row {
    fn message(self) -> OutgoingMessage {
        OutgoingMessage {
            attributes: BTreeMap::from([("type", self.kind.clone())]),
            kind: self.kind,
            body: self.body,
            group: self.grouping,
            dedup: self.dedup,
            trace: self.trace,
        }
    }
}

/// What a batch leaves in the outbox.
enum Remaining {
    Nothing,
    More,
}

#[derive(Debug, thiserror::Error)]
enum RelayError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Call(#[from] CallError),
}

impl From<diesel::result::Error> for RelayError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Relay {
    /// Returns a relay for the outbox of this database.
    pub fn new(pool: Pool, publisher: Arc<dyn Publisher>, wakeup: Wakeup) -> Self {
        Self {
            pool,
            publisher,
            wakeup,
        }
    }

    /// Sends messages until the shutdown is requested; then once more, for the
    /// last ones.
    pub async fn run(self, shutdown: Shutdown) {
        while !shutdown.is_requested() {
            self.drain().await;
            tokio::select! {
                () = self.wakeup.0.notified() => {}
                () = tokio::time::sleep(POLL_INTERVAL) => {}
                () = shutdown.requested() => {}
            }
        }
        self.drain().await;
    }

    /// Sends all messages. The targets are independent: if one cannot be
    /// reached, the other still gets its messages.
    async fn drain(&self) {
        for target in Target::ALL {
            loop {
                match self.send_batch(target).await {
                    Ok(Remaining::More) => {}
                    Ok(Remaining::Nothing) => break,
                    Err(error) => {
                        tracing::warn!(%error, target = target.as_str(), "messages left in the outbox");
                        break;
                    }
                }
            }
        }
    }

    /// Sends one batch. A lock keeps the relays of other replicas out: two of
    /// them could change the order of messages.
    async fn send_batch(&self, target: Target) -> Result<Remaining, RelayError> {
        let mut connection = self.pool.get().await.map_err(DbError::from)?;
        let (found, failure) = connection
            .transaction::<_, RelayError, _>(async |connection| {
                diesel::sql_query("select pg_advisory_xact_lock($1, $2)")
                    .bind::<Integer, _>(LOCK)
                    .bind::<Integer, _>(target as i32)
                    .execute(connection)
                    .await?;
                let rows: Vec<Row> = outbox::table
                    .filter(outbox::target.eq(target.as_str()))
                    .order(outbox::id)
                    .limit(BATCH)
                    .select(Row::as_select())
                    .load(connection)
                    .await?;
                let found = rows.len();
                let (sent, failure) = self.send_all(target, rows).await;
                delete(connection, &sent).await?;
                Ok((found, failure))
            })
            .await?;
        match failure {
            Some(error) => Err(error.into()),
            None if i64::try_from(found) == Ok(BATCH) => Ok(Remaining::More),
            None => Ok(Remaining::Nothing),
        }
    }

    /// Sends in order and stops at the first failure, so that no message
    /// overtakes another. Returns the ids of those that were sent.
    async fn send_all(&self, target: Target, rows: Vec<Row>) -> (Vec<i64>, Option<CallError>) {
        let mut sent = Vec::with_capacity(rows.len());
        for row in rows {
            let id = row.id;
            match self.publisher.publish(target, &row.message()).await {
                Ok(()) => sent.push(id),
                Err(error) => return (sent, Some(error)),
            }
        }
        (sent, None)
    }
}

async fn delete(connection: &mut AsyncPgConnection, sent: &[i64]) -> QueryResult<()> {
    if !sent.is_empty() {
        diesel::delete(outbox::table.filter(outbox::id.eq_any(sent)))
            .execute(connection)
            .await?;
    }
    Ok(())
}
