//! The outbox: telling queues and topics what happened, without fail.
//!
//! A transaction [`write()`]s what is to be told next to what makes it true. A
//! [`Relay`] sends what it finds, oldest first, and deletes what it has sent.
//! What is sent right before a crash is sent again, so whoever listens has to
//! cope with hearing a thing twice; nothing is ever left unsaid.

mod relay;

pub use relay::{Nudge, Relay, Targets};

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::db::schema::outbox;
use crate::trace::Trace;

/// Something to be told.
#[derive(Debug)]
pub struct Note {
    /// Where it goes.
    pub target: Target,
    /// What it is, in the words of those who listen: `OrderPlaced`.
    pub kind: &'static str,
    /// Notes of one group are told in the order they were written in.
    pub group: String,
    /// Its name: told twice under the same name, it counts once.
    pub dedup: String,
    /// What there is to say.
    pub body: Value,
    /// The trace it belongs to.
    pub trace: Option<Trace>,
}

/// Where a note goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The queue of work for fulfilment.
    Orders,
    /// The topic that tells everybody who cares.
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

/// Writes a note, within the transaction of what it tells.
pub async fn write(connection: &mut AsyncPgConnection, note: Note) -> QueryResult<()> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::target.eq(note.target.as_str()),
            outbox::kind.eq(note.kind),
            outbox::grouping.eq(note.group),
            outbox::dedup.eq(note.dedup),
            outbox::body.eq(note.body),
            outbox::trace.eq(note.trace.as_ref().map(Trace::as_str)),
        ))
        .execute(connection)
        .await?;
    Ok(())
}
