use aws_sdk_ses::types::{Body, Content, Destination, Message as Mail};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use shop_core::aws::{CallError, SdkConfig};
use shop_core::db::schema::{customers, mails};
use shop_core::db::{DbError, Pool};
use shop_core::mutation::Mutation;
use shop_core::worker::{Failure, Handler, Message};

use crate::letter::{Letter, News};

/// Sends letters, each once.
pub(crate) struct PostOffice {
    pool: Pool,
    ses: aws_sdk_ses::Client,
    sender: String,
}

#[derive(Debug, thiserror::Error)]
enum PostError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for PostError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Handler for PostOffice {
    async fn handle(&self, message: &Message) -> Result<(), Failure> {
        let news: News = message.json()?;
        Ok(self.deliver(&news).await?)
    }
}

impl PostOffice {
    pub(crate) fn new(pool: Pool, sdk: &SdkConfig, sender: String) -> Self {
        Self {
            pool,
            ses: aws_sdk_ses::Client::new(sdk),
            sender,
        }
    }

    /// Notes that the letter is sent and sends it, in this order and in one
    /// transaction: a second delivery of the same news waits for the first one
    /// and then finds the note; a letter that could not be sent leaves none.
    async fn deliver(&self, news: &News) -> Result<(), PostError> {
        let mut connection = self.pool.get().await.map_err(DbError::from)?;
        connection
            .transaction(async |connection| {
                let Some((address, name)) = whom(connection, &news.customer).await? else {
                    tracing::info!(order = %news.order, "nobody to write to");
                    return Ok(());
                };
                let Some(letter) = Letter::about(news, &name) else {
                    tracing::info!(kind = news.kind, "nothing to write about");
                    return Ok(());
                };
                if note(connection, news).await? || Mutation::WritesTwice.is_made() {
                    self.send(&address, &letter).await?;
                    tracing::info!(order = %news.order, kind = news.kind, "letter sent");
                }
                Ok(())
            })
            .await
    }

    async fn send(&self, address: &str, letter: &Letter) -> Result<(), CallError> {
        let content = |text: &str| Content::builder().data(text).charset("UTF-8").build();
        let failed = |error: &dyn std::error::Error| CallError::because("send a letter", error);
        let subject = content(&letter.subject).map_err(|error| failed(&error))?;
        let text = content(&letter.text).map_err(|error| failed(&error))?;
        let mail = Mail::builder()
            .subject(subject)
            .body(Body::builder().text(text).build())
            .build();
        self.ses
            .send_email()
            .source(&self.sender)
            .destination(Destination::builder().to_addresses(address).build())
            .message(mail)
            .send()
            .await
            .map_err(|error| failed(&error))?;
        Ok(())
    }
}

/// A customer's address and name.
async fn whom(
    connection: &mut AsyncPgConnection,
    customer: &str,
) -> QueryResult<Option<(String, String)>> {
    customers::table
        .find(customer)
        .select((customers::email, customers::name))
        .get_result(connection)
        .await
        .optional()
}

/// Notes that a letter is sent; says whether it had not been noted before.
async fn note(connection: &mut AsyncPgConnection, news: &News) -> QueryResult<bool> {
    let noted = diesel::insert_into(mails::table)
        .values((mails::order_id.eq(news.order), mails::kind.eq(&news.kind)))
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    Ok(noted == 1)
}
