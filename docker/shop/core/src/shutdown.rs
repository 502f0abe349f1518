//! Being told to stop.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::mutation::Mutation;

/// Tells every part of a service that it is to finish what it has begun.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Receiver<bool>);

impl Shutdown {
    /// Listens for SIGTERM (an orchestrator, a deploy) and SIGINT (Ctrl-C).
    pub fn on_signal() -> io::Result<Self> {
        let (sender, receiver) = watch::channel(false);
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if Mutation::StopsAtOnce.is_made() {
                std::process::exit(0);
            }
            tracing::info!("stopping: finishing what has begun");
            // Nobody listens any more when everything has ended by itself.
            let _ = sender.send(true);
        });
        Ok(Self(receiver))
    }

    /// A switch of one's own.
    pub fn by_hand() -> (watch::Sender<bool>, Self) {
        let (sender, receiver) = watch::channel(false);
        (sender, Self(receiver))
    }

    /// Waits until it is time to stop.
    pub async fn requested(&self) {
        // A sender that is gone will never say so: that counts as being told.
        let _ = self.0.clone().wait_for(|stop| *stop).await;
    }

    /// Whether it is time to stop.
    pub fn is_requested(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }
}
