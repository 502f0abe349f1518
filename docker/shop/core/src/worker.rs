//! Working off a queue.
//!
//! A [`Worker`] receives with long polling and hands each message to a
//! [`Handler`]. While that works, the message is kept invisible for as long as
//! it takes; when it succeeds, the message is deleted; when it fails, the
//! message comes back after a pause that grows with every attempt, until the
//! queue itself moves it to its dead-letter queue. Messages of one group are
//! handled one after the other, groups side by side.

mod message;

pub use message::Message;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};
use tokio::task::JoinSet;
use tracing::Instrument;

use crate::aws::CallError;
use crate::mutation::Mutation;
use crate::shutdown::Shutdown;

/// Why a message could not be handled. It is tried again.
pub type Failure = Box<dyn Error + Send + Sync>;

/// What is done with a message. It may arrive twice, and it may have been half
/// done before: a handler has to come out right all the same.
pub trait Handler: Send + Sync + 'static {
    /// Does what the message asks for.
    fn handle(&self, message: &Message) -> impl Future<Output = Result<(), Failure>> + Send;
}

impl<H: Handler> Handler for Arc<H> {
    async fn handle(&self, message: &Message) -> Result<(), Failure> {
        H::handle(self, message).await
    }
}

/// How a queue is worked off.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which queue.
    pub queue_url: String,
    /// How long a failed message rests before its second attempt; before the
    /// third it is twice as long, and so on.
    pub pause: Duration,
}

/// Works off one queue.
pub struct Worker<H> {
    shared: Arc<Shared<H>>,
}

struct Shared<H> {
    sqs: aws_sdk_sqs::Client,
    settings: Settings,
    handler: H,
}

/// The longest that SQS lets a receiver wait.
const LONG_POLL_SECONDS: i32 = 20;

/// How long to wait after a receive that failed. (The SDK has retried by then.)
const AFTER_FAILURE: Duration = Duration::from_secs(1);

impl<H: Handler> Worker<H> {
    /// A worker for a queue.
    pub fn new(sqs: aws_sdk_sqs::Client, settings: Settings, handler: H) -> Self {
        Self {
            shared: Arc::new(Shared {
                sqs,
                settings,
                handler,
            }),
        }
    }

    /// Works until it is told to stop, and then finishes what it has begun.
    pub async fn run(self, shutdown: Shutdown) {
        let mut visibility = None;
        while !shutdown.is_requested() {
            let round = async {
                let visible_after = match visibility {
                    Some(known) => known,
                    None => *visibility.insert(self.shared.visibility().await?),
                };
                Ok::<_, CallError>((self.shared.receive().await?, visible_after))
            };
            let received = tokio::select! {
                received = round => received,
                () = shutdown.requested() => return,
            };
            match received {
                Ok((messages, visible_after)) => self.work_off(messages, visible_after).await,
                Err(error) => {
                    tracing::warn!(%error, "could not receive");
                    tokio::select! {
                        () = tokio::time::sleep(AFTER_FAILURE) => {}
                        () = shutdown.requested() => return,
                    }
                }
            }
        }
    }

    async fn work_off(&self, messages: Vec<Message>, visible_after: Duration) {
        let mut groups = JoinSet::new();
        let mut received = message::by_group(messages);
        if Mutation::HandlesOne.is_made() {
            let others = received.split_off(received.len().min(1));
            for message in others.into_iter().flatten() {
                self.shared.delete(&message).await;
            }
        }
        for group in received {
            let shared = Arc::clone(&self.shared);
            groups.spawn(async move { shared.work_off_group(group, visible_after).await });
        }
        while let Some(ended) = groups.join_next().await {
            if let Err(error) = ended {
                // The message becomes visible by itself, as after any crash.
                tracing::error!(%error, "a handler panicked");
            }
        }
    }
}

impl<H: Handler> Shared<H> {
    /// How long the queue hides a message from others once it was received.
    async fn visibility(&self) -> Result<Duration, CallError> {
        let attributes = self
            .sqs
            .get_queue_attributes()
            .queue_url(&self.settings.queue_url)
            .attribute_names(QueueAttributeName::VisibilityTimeout)
            .send()
            .await
            .map_err(|error| CallError::because("ask for the visibility timeout", &error))?
            .attributes
            .unwrap_or_default();
        let seconds = attributes
            .get(&QueueAttributeName::VisibilityTimeout)
            .and_then(|text| text.parse().ok())
            .unwrap_or(30);
        Ok(Duration::from_secs(seconds))
    }

    async fn receive(&self) -> Result<Vec<Message>, CallError> {
        let received = self
            .sqs
            .receive_message()
            .queue_url(&self.settings.queue_url)
            .max_number_of_messages(10)
            .wait_time_seconds(LONG_POLL_SECONDS)
            .message_system_attribute_names(MessageSystemAttributeName::ApproximateReceiveCount)
            .message_system_attribute_names(MessageSystemAttributeName::MessageGroupId)
            .message_system_attribute_names(MessageSystemAttributeName::AwsTraceHeader)
            .send()
            .await
            .map_err(|error| CallError::because("receive messages", &error))?;
        let messages = received.messages.unwrap_or_default();
        Ok(messages.into_iter().map(Message::from).collect())
    }

    /// One after the other; after a failure the rest of the group is given
    /// back, because what comes later must not overtake what came first.
    async fn work_off_group(&self, group: Vec<Message>, visible_after: Duration) {
        let mut failed = false;
        for message in group {
            if failed {
                self.show_again(&message, Duration::ZERO).await;
                continue;
            }
            let span = tracing::info_span!(
                "message",
                id = message.id,
                attempt = message.attempt,
                trace = message.trace
            );
            failed = !self.attempt(&message, visible_after).instrument(span).await;
        }
    }

    /// Handles one message; says whether that succeeded.
    async fn attempt(&self, message: &Message, visible_after: Duration) -> bool {
        let outcome = tokio::select! {
            outcome = self.handler.handle(message) => outcome,
            () = self.keep_invisible(message, visible_after) => return false,
        };
        match outcome {
            Ok(()) => {
                self.delete(message).await;
                true
            }
            Err(error) if Mutation::GivesUp.is_made() => {
                tracing::warn!(%error, "message not handled");
                self.delete(message).await;
                false
            }
            Err(error) => {
                let pause = self.settings.pause * message.attempt;
                tracing::warn!(%error, ?pause, "message not handled; it will be tried again");
                self.show_again(message, pause).await;
                false
            }
        }
    }

    /// Renews the message's invisibility whenever half of it is over. Ends when
    /// that fails: then the message may be with somebody else already.
    async fn keep_invisible(&self, message: &Message, visible_after: Duration) {
        loop {
            tokio::time::sleep(visible_after / 2).await;
            if !self.show_again(message, visible_after).await {
                return;
            }
        }
    }

    async fn show_again(&self, message: &Message, after: Duration) -> bool {
        let seconds = i32::try_from(after.as_secs()).unwrap_or(i32::MAX);
        let outcome = self
            .sqs
            .change_message_visibility()
            .queue_url(&self.settings.queue_url)
            .receipt_handle(&message.receipt)
            .visibility_timeout(seconds)
            .send()
            .await
            .map_err(|error| CallError::because("change a message's visibility", &error));
        if let Err(error) = &outcome {
            tracing::warn!(%error, id = message.id, "message left to its timeout");
        }
        outcome.is_ok()
    }

    async fn delete(&self, message: &Message) {
        let outcome = self
            .sqs
            .delete_message()
            .queue_url(&self.settings.queue_url)
            .receipt_handle(&message.receipt)
            .send()
            .await
            .map_err(|error| CallError::because("delete a message", &error));
        if let Err(error) = outcome {
            tracing::warn!(%error, "message handled but not deleted; it will come again");
        }
    }
}

#[cfg(test)]
mod tests;
