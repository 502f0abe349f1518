use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::AbortHandle;

use crate::clock::Clock;
use crate::config::Config;
use crate::coverage::{ServiceCoverage, coverage};
use crate::engine::{Engine, SnapshotError, keep_time};
use crate::faults::Faults;
use crate::gateway::serve;
use crate::journal::Journal;
use crate::outbox::Outbox;
use crate::services;
use crate::sqs::{QueuedMessage, Sqs};

/// One isolated AWS: own state, clock, journal, faults and port.
///
/// This is a handle; the last one dropped closes the port and frees the state.
#[derive(Debug, Clone)]
pub struct Cloud {
    handle: Arc<Handle>,
}

#[derive(Debug)]
struct Handle {
    engine: Arc<Engine>,
    clock: Clock,
    address: SocketAddr,
    tasks: [AbortHandle; 2],
}

impl Drop for Handle {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Why a cloud could not be started.
#[derive(Debug, thiserror::Error)]
pub enum CloudError {
    /// The address could not be bound.
    #[error("could not listen on {address}: {source}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
}

impl Cloud {
    /// Starts a cloud on the current tokio runtime.
    pub async fn start(config: Config) -> Result<Self, CloudError> {
        let address = config.listen;
        let listen = |source| CloudError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let endpoint = format!("http://{address}").into();
        let slots = services::slots(config.seed);
        let engine = Engine::new(config, endpoint, slots);
        let tasks = [
            tokio::spawn(serve(listener, Arc::clone(&engine))).abort_handle(),
            tokio::spawn(keep_time(Arc::downgrade(&engine))).abort_handle(),
        ];
        let clock = Clock {
            engine: Arc::clone(&engine),
        };
        Ok(Self {
            handle: Arc::new(Handle {
                engine,
                clock,
                address,
                tasks,
            }),
        })
    }

    /// Where it answers: `http://127.0.0.1:41234`.
    pub fn endpoint(&self) -> &str {
        &self.handle.engine.endpoint
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.handle.address
    }

    /// What it received.
    pub fn journal(&self) -> &Journal {
        &self.handle.engine.journal
    }

    /// Its time.
    pub fn clock(&self) -> &Clock {
        &self.handle.clock
    }

    /// The mails and text messages its services would have sent.
    pub fn outbox(&self) -> &Outbox {
        &self.handle.engine.outbox
    }

    /// Every message in a queue, hidden and delayed ones too, without touching
    /// any; `None` where there is no queue of that ARN.
    pub fn messages(&self, queue_arn: &str) -> Option<Vec<QueuedMessage>> {
        let engine = &self.handle.engine;
        let now = engine.time.now();
        engine.look(|sqs: &mut Sqs| sqs.look(queue_arn, now))?
    }

    /// Its fault rules.
    pub fn faults(&self) -> &Faults {
        &self.handle.engine.faults
    }

    /// Which operations AWS has, and which are here.
    pub fn coverage() -> Vec<ServiceCoverage> {
        coverage()
    }

    /// The whole state as JSON (services, clock, outbox; not the journal).
    pub fn snapshot(&self) -> Result<serde_json::Value, SnapshotError> {
        self.handle.engine.save()
    }

    /// Takes a snapshot in place of the present state: all of it, or nothing
    /// where a part does not fit. The clock only moves ahead.
    pub fn restore(&self, snapshot: &serde_json::Value) -> Result<(), SnapshotError> {
        self.handle.engine.restore(snapshot)
    }

    /// Forgets all state, the journal, the outbox and the fault rules. The
    /// clock stays where it is, and the journal's numbers go on.
    pub fn reset(&self) {
        self.handle.engine.reset();
    }

    /// How many calls wait for something to answer (long polls).
    pub fn waiting(&self) -> usize {
        self.handle.engine.waiting()
    }

    /// Whether nothing is being answered but long polls, nothing deliverable
    /// is undelivered and no timer is due.
    pub fn is_quiet(&self) -> bool {
        self.handle.engine.is_quiet()
    }

    /// Waits until the cloud is quiet, see [`Cloud::is_quiet`].
    pub async fn quiet(&self) {
        self.handle.engine.quiet().await;
    }
}
