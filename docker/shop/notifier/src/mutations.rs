//! The mutations of the notifier.

use std::sync::Arc;

use async_trait::async_trait;
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use shop_core::aws::CallError;
use shop_core::mutations::{Mutation, active};
use time::Duration;
use uuid::Uuid;

use crate::email::OrderEvent;
use crate::mailer::{Mailer, SentEmails};
use crate::reminders::{Reminders, Settings};

pub(crate) fn apply(mut mailer: Mailer) -> Mailer {
    match active() {
        Some(Mutation::SendsEmailsTwice) => mailer.sent = Arc::new(NothingRecorded),
        Some(Mutation::KeepsReminders) => {
            let reminders = mailer.reminders.take();
            mailer.reminders = reminders.map(|reminders| Arc::new(NeverCancelled(reminders)) as _);
        }
        _ => {}
    }
    mailer
}

/// Changes the settings of reminders for [`Mutation::RemindsLate`].
pub(crate) fn wrap_settings(mut settings: Settings) -> Settings {
    if active() == Some(Mutation::RemindsLate) {
        settings.delay = Duration::days(30);
    }
    settings
}

struct NothingRecorded;

#[async_trait]
impl SentEmails for NothingRecorded {
    async fn record(&self, _: &mut AsyncPgConnection, _: &OrderEvent) -> QueryResult<bool> {
        Ok(true)
    }
}

struct NeverCancelled(Arc<dyn Reminders>);

#[async_trait]
impl Reminders for NeverCancelled {
    async fn schedule(&self, event: &OrderEvent) -> Result<(), CallError> {
        self.0.schedule(event).await
    }

    async fn cancel(&self, _: Uuid) -> Result<(), CallError> {
        Ok(())
    }
}
