use std::sync::Arc;
use std::time::Duration;

use aws_sdk_sns::types::MessageAttributeValue as TopicAttribute;
use aws_sdk_sqs::types::{
    MessageAttributeValue as QueueAttribute, MessageSystemAttributeNameForSends,
    MessageSystemAttributeValue,
};
use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use tokio::sync::Notify;
use uuid::Uuid;

use super::Target;
use crate::aws::{self, CallError, SdkConfig};
use crate::config::Env;
use crate::db::schema::outbox;
use crate::db::{DbError, Pool};
use crate::mutation::Mutation;
use crate::shutdown::Shutdown;

/// How often the relay looks without being told: for notes of a process that
/// died before it could tell, and for those that could not be sent.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// The most notes that are sent in one go.
const BATCH: i64 = 50;

/// Names the relays' lock. Any number will do, as long as everybody uses the same.
const LOCK: i32 = 0x6f75_7462;

/// Where the targets are.
#[derive(Debug, Clone)]
pub struct Targets {
    /// The URL of the orders queue.
    pub orders_queue_url: String,
    /// The ARN of the topic for order events.
    pub order_events_topic_arn: String,
}

impl Targets {
    /// Where the environment says they are: `ORDERS_QUEUE_URL` and
    /// `ORDER_EVENTS_TOPIC_ARN`.
    pub fn from_env(env: &mut Env) -> Self {
        Self {
            orders_queue_url: env.text("ORDERS_QUEUE_URL"),
            order_events_topic_arn: env.text("ORDER_EVENTS_TOPIC_ARN"),
        }
    }
}

/// Wakes the relay, so that a note does not wait for its next look.
#[derive(Debug, Clone, Default)]
pub struct Nudge(Arc<Notify>);

impl Nudge {
    /// There is something to send.
    pub fn now(&self) {
        self.0.notify_one();
    }
}

/// Sends what is in the outbox.
pub struct Relay {
    pool: Pool,
    sqs: aws_sdk_sqs::Client,
    sns: aws_sdk_sns::Client,
    targets: Targets,
    nudge: Nudge,
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

/// What a pass has left behind.
enum Sent {
    All,
    MoreIsLeft,
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
    /// A relay for the outbox of this database.
    pub fn new(pool: Pool, sdk: &SdkConfig, targets: Targets, nudge: Nudge) -> Self {
        Self {
            pool,
            sqs: aws_sdk_sqs::Client::new(sdk),
            sns: aws_sdk_sns::Client::new(sdk),
            targets,
            nudge,
        }
    }

    /// Sends until it is told to stop; then once more, for what was written
    /// last.
    pub async fn run(self, shutdown: Shutdown) {
        while !shutdown.is_requested() {
            self.empty().await;
            tokio::select! {
                () = self.nudge.0.notified() => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                () = shutdown.requested() => {}
            }
        }
        self.empty().await;
    }

    /// Each target by itself: one that cannot be reached does not keep the
    /// other from hearing what happened.
    async fn empty(&self) {
        for target in Target::ALL {
            loop {
                match self.pass(target).await {
                    Ok(Sent::MoreIsLeft) => {}
                    Ok(Sent::All) => break,
                    // What is left stays where it is until the next look.
                    Err(error) => {
                        tracing::warn!(%error, target = target.as_str(), "outbox not emptied");
                        break;
                    }
                }
            }
        }
    }

    /// Sends one batch. A lock lets one relay pass at a time, however many
    /// replicas there are: two of them could overtake each other and change the
    /// order of notes.
    async fn pass(&self, target: Target) -> Result<Sent, RelayError> {
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
                let (sent, failure) = self.send_all(target, &rows).await;
                forget(connection, &sent).await?;
                Ok((rows.len(), failure))
            })
            .await?;
        match failure {
            Some(error) => Err(error.into()),
            None if i64::try_from(found) == Ok(BATCH) => Ok(Sent::MoreIsLeft),
            None => Ok(Sent::All),
        }
    }

    /// Sends in order and stops at the first that cannot be sent, so that
    /// nothing overtakes it. What was sent before it counts as sent.
    async fn send_all(&self, target: Target, rows: &[Row]) -> (Vec<i64>, Option<CallError>) {
        let mut sent = Vec::with_capacity(rows.len());
        for row in rows {
            let outcome = match target {
                Target::Orders => self.send(row).await,
                Target::OrderEvents => self.publish(row).await,
            };
            match outcome {
                Ok(()) => sent.push(row.id),
                Err(error) if Mutation::ForgetsTheUnsent.is_made() => {
                    tracing::warn!(%error, "note not sent");
                    sent.push(row.id);
                }
                Err(error) => return (sent, Some(error)),
            }
        }
        (sent, None)
    }

    async fn send(&self, row: &Row) -> Result<(), CallError> {
        let url = &self.targets.orders_queue_url;
        let fifo = aws::is_fifo(url);
        let kind = QueueAttribute::builder()
            .data_type("String")
            .string_value(&row.kind)
            .build()
            .map_err(|error| CallError::because("describe a note", &error))?;
        let mut call = self
            .sqs
            .send_message()
            .queue_url(url)
            .message_body(row.body.to_string())
            .message_attributes("type", kind)
            .set_message_group_id(fifo.then(|| row.grouping.clone()))
            .set_message_deduplication_id(fifo.then(|| dedup(row)));
        if let Some(trace) = &row.trace {
            let header = MessageSystemAttributeValue::builder()
                .data_type("String")
                .string_value(trace)
                .build()
                .map_err(|error| CallError::because("describe a trace", &error))?;
            call = call.message_system_attributes(
                MessageSystemAttributeNameForSends::AwsTraceHeader,
                header,
            );
        }
        call.send()
            .await
            .map_err(|error| CallError::because("send a note to the orders queue", &error))?;
        tracing::info!(kind = row.kind, dedup = row.dedup, "note sent");
        Ok(())
    }

    async fn publish(&self, row: &Row) -> Result<(), CallError> {
        let arn = &self.targets.order_events_topic_arn;
        let fifo = aws::is_fifo(arn);
        let name = if Mutation::TellsNoKind.is_made() {
            "kind"
        } else {
            "type"
        };
        let kind = TopicAttribute::builder()
            .data_type("String")
            .string_value(&row.kind)
            .build()
            .map_err(|error| CallError::because("describe an event", &error))?;
        self.sns
            .publish()
            .topic_arn(arn)
            .message(row.body.to_string())
            .message_attributes(name, kind)
            .set_message_group_id(fifo.then(|| row.grouping.clone()))
            .set_message_deduplication_id(fifo.then(|| row.dedup.clone()))
            .send()
            .await
            .map_err(|error| CallError::because("publish an order event", &error))?;
        tracing::info!(kind = row.kind, dedup = row.dedup, "event published");
        Ok(())
    }
}

/// Under which name a note is sent: the same one, however often.
fn dedup(row: &Row) -> String {
    if Mutation::SendsAnew.is_made() {
        return Uuid::new_v4().to_string();
    }
    row.dedup.clone()
}

async fn forget(connection: &mut AsyncPgConnection, sent: &[i64]) -> QueryResult<()> {
    if !sent.is_empty() {
        diesel::delete(outbox::table.filter(outbox::id.eq_any(sent)))
            .execute(connection)
            .await?;
    }
    Ok(())
}
