//! The outbox: reliable messages to queues and topics.
//!
//! A transaction [`write()`]s messages together with the changes that they
//! describe. A [`Relay`] sends the messages in order and deletes those that
//! were sent. A message that was sent right before a crash is sent again, so
//! receivers have to handle duplicates; no message is lost.

mod publisher;
mod relay;

pub use publisher::{AwsPublisher, OutgoingMessage, Publisher, Targets};
pub use relay::{Relay, Wakeup};

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::db::schema::outbox;
use crate::trace::Trace;

/// A message to be sent.
#[derive(Debug)]
pub struct OutboxMessage {
    /// Where it goes.
    pub target: Target,
    /// The type that receivers see: `OrderPlaced`.
    pub kind: &'static str,
    /// The messages of one group keep their order.
    pub group: String,
    /// Messages with the same deduplication id count once.
    pub dedup: String,
    /// The content.
    pub body: Value,
    /// The trace it belongs to.
    pub trace: Option<Trace>,
}

/// Where a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The queue of work for fulfilment.
    Orders,
    /// The topic of events about orders.
    OrderEvents,
}

impl Target {
    const ALL: [Self; 2] = [Self::Orders, Self::OrderEvents];

    fn as_str(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::OrderEvents => "order-events",
        }
    }
}

/// Writes a message, within the transaction of the change that it describes.
pub async fn write(connection: &mut AsyncPgConnection, message: OutboxMessage) -> QueryResult<()> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::target.eq(message.target.as_str()),
            outbox::kind.eq(message.kind),
            outbox::grouping.eq(message.group),
            outbox::dedup.eq(message.dedup),
            outbox::body.eq(message.body),
            outbox::trace.eq(message.trace.as_ref().map(Trace::as_str)),
        ))
        .execute(connection)
        .await?;
    Ok(())
}
