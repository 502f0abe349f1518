//! The mutation of the notifier.

use std::sync::Arc;

use async_trait::async_trait;
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use shop_core::mutations::{Mutation, active};

use crate::email::OrderEvent;
use crate::mailer::{Mailer, SentEmails};

pub(crate) fn apply(mut mailer: Mailer) -> Mailer {
    if active() == Some(Mutation::SendsEmailsTwice) {
        mailer.sent = Arc::new(NothingRecorded);
    }
    mailer
}

struct NothingRecorded;

#[async_trait]
impl SentEmails for NothingRecorded {
    async fn record(&self, _: &mut AsyncPgConnection, _: &OrderEvent) -> QueryResult<bool> {
        Ok(true)
    }
}
