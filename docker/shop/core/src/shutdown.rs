//! Graceful shutdown.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Tells the parts of a service when to stop.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Receiver<bool>);

impl Shutdown {
    /// Returns a shutdown that SIGTERM or SIGINT requests.
    pub fn on_signal() -> io::Result<Self> {
        let (sender, receiver) = watch::channel(false);
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("stopping: finishing open requests and messages");
            // Without receivers the service has ended already.
            let _ = sender.send(true);
        });
        Ok(Self(receiver))
    }

    /// Returns a shutdown that the sender requests.
    pub fn manual() -> (watch::Sender<bool>, Self) {
        let (sender, receiver) = watch::channel(false);
        (sender, Self(receiver))
    }

    /// Waits until the service is to stop.
    pub async fn requested(&self) {
        // A dropped sender counts as a request.
        let _ = self.0.clone().wait_for(|stop| *stop).await;
    }

    /// Returns whether the service is to stop.
    pub fn is_requested(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }
}
