//! Processing a queue.
//!
//! A [`Worker`] receives messages with long polling and passes each to a
//! [`Handler`]. While the handler works, the message is kept invisible. If the
//! handler succeeds, the message is deleted; if it fails, the message comes back
//! after a pause that grows with each attempt, until the queue moves it to its
//! dead-letter queue. The messages of one group are handled one after the
//! other, groups concurrently.

mod message;
mod queue;

pub use message::Message;
pub use queue::{Queue, SqsQueue};

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::task::JoinSet;
use tracing::Instrument;

use crate::aws::CallError;
use crate::config::Env;
use crate::shutdown::Shutdown;

/// Why a message could not be handled. It is retried.
pub type HandlerError = Box<dyn Error + Send + Sync>;

/// Handles messages. A message may be delivered twice, and an earlier attempt
/// may have done half of the work: a handler has to cope with both.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Handles a message.
    async fn handle(&self, message: &Message) -> Result<(), HandlerError>;
}

/// The settings of a worker.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The queue.
    pub queue_url: String,
    /// How long a failed message waits for its second attempt; for the third it
    /// waits twice as long, and so on.
    pub retry_pause: Duration,
}

impl Settings {
    /// Reads the URL of the queue from the variable of this name, and
    /// `RETRY_PAUSE_SECONDS`.
    pub fn from_env(env: &mut Env, queue_url: &str) -> Self {
        Self {
            queue_url: env.required(queue_url),
            retry_pause: Duration::from_secs(env.parsed("RETRY_PAUSE_SECONDS", 5)),
        }
    }
}

/// Processes one queue.
pub struct Worker {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Arc<dyn Queue>,
    handler: Arc<dyn Handler>,
    retry_pause: Duration,
}

/// How long to wait after a failed receive. (The SDK has retried by then.)
const RECEIVE_RETRY: Duration = Duration::from_secs(1);

impl Worker {
    /// Returns a worker for a queue.
    pub fn new(queue: Arc<dyn Queue>, handler: Arc<dyn Handler>, retry_pause: Duration) -> Self {
        Self {
            shared: Arc::new(Shared {
                queue,
                handler,
                retry_pause,
            }),
        }
    }

    /// Processes messages until the shutdown is requested, and finishes those
    /// that it has received.
    pub async fn run(self, shutdown: Shutdown) {
        let mut timeout = None;
        while !shutdown.is_requested() {
            let receive = async {
                let timeout = match timeout {
                    Some(known) => known,
                    None => *timeout.insert(self.shared.queue.visibility_timeout().await?),
                };
                Ok::<_, CallError>((self.shared.queue.receive().await?, timeout))
            };
            let received = tokio::select! {
                received = receive => received,
                () = shutdown.requested() => return,
            };
            match received {
                Ok((messages, timeout)) => self.process(messages, timeout).await,
                Err(error) => {
                    tracing::warn!(%error, "could not receive");
                    tokio::select! {
                        () = tokio::time::sleep(RECEIVE_RETRY) => {}
                        () = shutdown.requested() => return,
                    }
                }
            }
        }
    }

    async fn process(&self, messages: Vec<Message>, timeout: Duration) {
        let mut groups = JoinSet::new();
        for group in message::by_group(messages) {
            let shared = Arc::clone(&self.shared);
            groups.spawn(async move { shared.process_group(group, timeout).await });
        }
        while let Some(result) = groups.join_next().await {
            if let Err(error) = result {
                // The message becomes visible again after its timeout.
                tracing::error!(%error, "a handler panicked");
            }
        }
    }
}

impl Shared {
    /// Handles the messages one after the other. After a failure the rest is
    /// returned to the queue, so that the group stays in order.
    async fn process_group(&self, group: Vec<Message>, timeout: Duration) {
        let mut failed = false;
        for message in group {
            if failed {
                self.set_visibility(&message, Duration::ZERO).await;
                continue;
            }
            let span = tracing::info_span!(
                "message",
                id = message.id,
                attempt = message.attempt,
                trace = message.trace
            );
            failed = !self.attempt(&message, timeout).instrument(span).await;
        }
    }

    /// Handles one message. Returns whether that succeeded.
    async fn attempt(&self, message: &Message, timeout: Duration) -> bool {
        let outcome = tokio::select! {
            outcome = self.handler.handle(message) => outcome,
            () = self.keep_invisible(message, timeout) => return false,
        };
        match outcome {
            Ok(()) => {
                if let Err(error) = self.queue.delete(message).await {
                    tracing::warn!(%error, "message handled but not deleted; it will be delivered again");
                }
                true
            }
            Err(error) => {
                let pause = self.retry_pause * message.attempt;
                tracing::warn!(%error, ?pause, "message not handled; it will be retried");
                self.set_visibility(message, pause).await;
                false
            }
        }
    }

    /// Renews the visibility timeout whenever half of it is over. Returns when
    /// that fails: another worker may have the message by then.
    async fn keep_invisible(&self, message: &Message, timeout: Duration) {
        loop {
            tokio::time::sleep(timeout / 2).await;
            if !self.set_visibility(message, timeout).await {
                return;
            }
        }
    }

    async fn set_visibility(&self, message: &Message, timeout: Duration) -> bool {
        let outcome = self.queue.set_visibility(message, timeout).await;
        if let Err(error) = &outcome {
            tracing::warn!(%error, id = message.id, "message left to its visibility timeout");
        }
        outcome.is_ok()
    }
}

#[cfg(test)]
mod tests;
