//! The mutations of what the services share: the outbox's publisher, the
//! worker's queue and handler, the AWS SDK, the shutdown.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_config::retry::RetryConfig;
use tokio::signal::unix::{SignalKind, signal};
use uuid::Uuid;

use super::{Mutation, active};
use crate::aws::{CallError, SdkConfig};
use crate::db;
use crate::outbox::{OutgoingMessage, Publisher, Target};
use crate::worker::{Handler, HandlerError, Message, Queue};

/// Disables the SDK's retries for [`Mutation::SkipsRetries`].
pub(crate) fn wrap_sdk(sdk: SdkConfig) -> SdkConfig {
    if active() != Some(Mutation::SkipsRetries) {
        return sdk;
    }
    let retries = RetryConfig::disabled();
    sdk.into_builder().retry_config(retries).build()
}

/// Has connections used unchecked for [`Mutation::SkipsConnectionCheck`].
pub(crate) fn wrap_database(settings: db::Settings) -> db::Settings {
    if active() != Some(Mutation::SkipsConnectionCheck) {
        return settings;
    }
    db::Settings {
        check_connections: false,
        ..settings
    }
}

/// Ends the process on a signal for [`Mutation::StopsAtOnce`].
pub(crate) fn wrap_shutdown() -> io::Result<()> {
    if active() != Some(Mutation::StopsAtOnce) {
        return Ok(());
    }
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        terminate.recv().await;
        std::process::exit(0);
    });
    Ok(())
}

/// Replaces the queue or the handler of a worker where a mutation says so.
pub(crate) fn wrap_worker(
    queue: Arc<dyn Queue>,
    handler: Arc<dyn Handler>,
) -> (Arc<dyn Queue>, Arc<dyn Handler>) {
    match active() {
        Some(Mutation::HandlesOnlyFirst) => (Arc::new(FirstMessageOnly(queue)), handler),
        Some(Mutation::DeletesFailedMessages) => (queue, Arc::new(IgnoresErrors(handler))),
        _ => (queue, handler),
    }
}

/// Receives several messages and deletes all but the first.
struct FirstMessageOnly(Arc<dyn Queue>);

#[async_trait]
impl Queue for FirstMessageOnly {
    async fn visibility_timeout(&self) -> Result<Duration, CallError> {
        self.0.visibility_timeout().await
    }

    async fn receive(&self) -> Result<Vec<Message>, CallError> {
        let mut messages = self.0.receive().await?;
        for message in messages.split_off(messages.len().min(1)) {
            self.0.delete(&message).await?;
        }
        Ok(messages)
    }

    async fn set_visibility(&self, message: &Message, timeout: Duration) -> Result<(), CallError> {
        self.0.set_visibility(message, timeout).await
    }

    async fn delete(&self, message: &Message) -> Result<(), CallError> {
        self.0.delete(message).await
    }
}

/// Reports success whatever happens, so that the worker deletes the message.
struct IgnoresErrors(Arc<dyn Handler>);

#[async_trait]
impl Handler for IgnoresErrors {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        if let Err(error) = self.0.handle(message).await {
            tracing::warn!(%error, "message not handled");
        }
        Ok(())
    }
}

/// Replaces the publisher where a mutation says so.
pub(crate) fn wrap_publisher(publisher: Arc<dyn Publisher>) -> Arc<dyn Publisher> {
    match active() {
        Some(
            mutation @ (Mutation::DoesNotQueueOrders
            | Mutation::OmitsEventType
            | Mutation::DropsUnsentMessages
            | Mutation::SendsEachAttempt
            | Mutation::GroupsByOrder),
        ) => Arc::new(FaultyPublisher {
            inner: publisher,
            mutation,
        }),
        _ => publisher,
    }
}

struct FaultyPublisher {
    inner: Arc<dyn Publisher>,
    mutation: Mutation,
}

#[async_trait]
impl Publisher for FaultyPublisher {
    async fn publish(&self, target: Target, message: &OutgoingMessage) -> Result<(), CallError> {
        let mut changed = message.clone();
        match (self.mutation, target) {
            (Mutation::DoesNotQueueOrders, Target::Orders) if message.kind == "OrderPlaced" => {
                return Ok(());
            }
            (Mutation::OmitsEventType, Target::OrderEvents) => {
                let kind = changed.attributes.remove("type");
                changed.attributes.extend(kind.map(|kind| ("kind", kind)));
            }
            (Mutation::SendsEachAttempt, Target::Orders) => {
                changed.dedup = Uuid::new_v4().to_string();
            }
            (Mutation::GroupsByOrder, _) => {
                changed.group = message.body["order"].as_str().unwrap_or("?").to_owned();
            }
            _ => {}
        }
        let sent = self.inner.publish(target, &changed).await;
        match sent {
            Err(error) if self.mutation == Mutation::DropsUnsentMessages => {
                tracing::warn!(%error, "message dropped");
                Ok(())
            }
            sent => sent,
        }
    }
}
