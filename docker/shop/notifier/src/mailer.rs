use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_ses::types::{Body, Content, Destination, Message as SesMessage};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use shop_core::aws::CallError;
use shop_core::db::schema::{customers, mails};
use shop_core::db::{DbError, Pool};
use shop_core::worker::{Handler, HandlerError, Message};

use crate::email::{Email, OrderEvent};
use crate::reminders::Reminders;

/// Sends one e-mail for each event of an order.
pub(crate) struct Mailer {
    pub(crate) pool: Pool,
    pub(crate) sent: Arc<dyn SentEmails>,
    pub(crate) ses: aws_sdk_ses::Client,
    pub(crate) sender: String,
    pub(crate) reminders: Option<Arc<dyn Reminders>>,
}

/// The record of sent e-mails.
#[async_trait]
pub(crate) trait SentEmails: Send + Sync {
    /// Records that the e-mail about an event is sent. Returns `false` if that
    /// was recorded before.
    async fn record(
        &self,
        connection: &mut AsyncPgConnection,
        event: &OrderEvent,
    ) -> QueryResult<bool>;
}

/// The record in the database.
pub(crate) struct PgSentEmails;

#[async_trait]
impl SentEmails for PgSentEmails {
    async fn record(
        &self,
        connection: &mut AsyncPgConnection,
        event: &OrderEvent,
    ) -> QueryResult<bool> {
        let inserted = diesel::insert_into(mails::table)
            .values((mails::order_id.eq(event.order), mails::kind.eq(&event.kind)))
            .on_conflict_do_nothing()
            .execute(connection)
            .await?;
        Ok(inserted == 1)
    }
}

#[derive(Debug, thiserror::Error)]
enum MailerError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for MailerError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

#[async_trait]
impl Handler for Mailer {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        let event: OrderEvent = message.json()?;
        self.notify(&event).await?;
        Ok(self.remind(&event).await?)
    }
}

impl Mailer {
    /// Records the e-mail and sends it, in this order and in one transaction: a
    /// second delivery of the event waits for the first and then finds the
    /// record; an e-mail that could not be sent leaves none.
    async fn notify(&self, event: &OrderEvent) -> Result<(), MailerError> {
        let mut connection = self.pool.get().await.map_err(DbError::from)?;
        connection
            .transaction(async |connection| {
                let customer = find_customer(connection, &event.customer).await?;
                let Some((address, name)) = customer else {
                    tracing::info!(order = %event.order, "no address for this customer");
                    return Ok(());
                };
                let Some(email) = Email::about(event, &name) else {
                    tracing::info!(kind = event.kind, "no e-mail for this event");
                    return Ok(());
                };
                if self.sent.record(connection, event).await? {
                    self.send(&address, &email).await?;
                    tracing::info!(order = %event.order, kind = event.kind, "e-mail sent");
                }
                Ok(())
            })
            .await
    }

    /// Schedules a reminder after a shipment, and cancels it after a refund.
    async fn remind(&self, event: &OrderEvent) -> Result<(), MailerError> {
        let Some(reminders) = &self.reminders else {
            return Ok(());
        };
        match event.kind.as_str() {
            "OrderShipped" => reminders.schedule(event).await?,
            "OrderRefunded" => reminders.cancel(event.order).await?,
            _ => {}
        }
        Ok(())
    }

    async fn send(&self, address: &str, email: &Email) -> Result<(), CallError> {
        let content = |text: &str| Content::builder().data(text).charset("UTF-8").build();
        let failed = |error: &dyn Error| CallError::from_sdk("send an e-mail", error);
        let subject = content(&email.subject).map_err(|error| failed(&error))?;
        let text = content(&email.text).map_err(|error| failed(&error))?;
        let message = SesMessage::builder()
            .subject(subject)
            .body(Body::builder().text(text).build())
            .build();
        self.ses
            .send_email()
            .source(&self.sender)
            .destination(Destination::builder().to_addresses(address).build())
            .message(message)
            .send()
            .await
            .map_err(|error| failed(&error))?;
        Ok(())
    }
}

/// Finds a customer's address and name.
async fn find_customer(
    connection: &mut AsyncPgConnection,
    id: &str,
) -> QueryResult<Option<(String, String)>> {
    customers::table
        .find(id)
        .select((customers::email, customers::name))
        .get_result(connection)
        .await
        .optional()
}
