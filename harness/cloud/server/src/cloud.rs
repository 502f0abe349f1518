use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use rehearsal_record::Call;
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::AbortHandle;

use crate::coverage::{MissingCalls, ServiceCoverage, coverage, missing_calls};
use crate::gateway::serve;
use crate::http_client::LoopbackClient;
use crate::services;
use crate::tap::Upstream;
use crate::tls::Tls;
use rehearsal_cloud_core::config::{Config, Issuer};
use rehearsal_cloud_core::engine::{Clock, CloudTemplate, Engine, SnapshotError, keep_time};
use rehearsal_cloud_core::faults::Faults;
use rehearsal_cloud_core::handle::CloudHandle;
use rehearsal_cloud_core::init::InitProgress;
use rehearsal_cloud_core::journal::Journal;
use rehearsal_cloud_core::mailbox::Mailbox;
use rehearsal_cloud_core::origin::AllowedOrigin;
use rehearsal_cloud_core::sync::lock;

/// One isolated AWS: own state, clock, journal, faults and port.
///
/// This is a handle; the last one dropped closes the port and frees the state. What a
/// service offers besides AWS's API is a trait of its crate over [`CloudHandle`].
#[derive(Debug, Clone)]
pub struct Cloud {
    handle: Arc<Handle>,
}

#[derive(Debug)]
struct Handle {
    engine: Arc<Engine>,
    tls: Arc<Tls>,
    clock: Clock,
    address: SocketAddr,
    tasks: Vec<AbortHandle>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        self.engine.end_functions();
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

impl CloudHandle for Cloud {
    fn engine(&self) -> &Arc<Engine> {
        &self.handle.engine
    }
}

impl Cloud {
    /// Starts an empty cloud on the current tokio runtime.
    pub async fn start(config: Config) -> Result<Self, CloudError> {
        Self::start_with(config, None).await
    }

    /// Starts a cloud with the state of a template. It has its own journal, clock,
    /// fault rules and port, and draws identifiers by its own seed.
    pub async fn start_from(config: Config, template: &CloudTemplate) -> Result<Self, CloudError> {
        Self::start_with(config, Some(template)).await
    }

    #[expect(
        clippy::unused_async,
        reason = "it needs a runtime, which a caller that can await has"
    )]
    async fn start_with(
        config: Config,
        template: Option<&CloudTemplate>,
    ) -> Result<Self, CloudError> {
        let address = config.listen;
        let failed = |source| CloudError::Listen { address, source };
        let listeners = listen_at(address, &config.also_at).map_err(failed)?;
        let address = listeners[0].local_addr().map_err(failed)?;
        let endpoint = format!("http://{address}").into();
        let slots = services::slots(config.seed);
        let engine = Engine::new(config, endpoint, slots, Box::new(LoopbackClient));
        if let Some(template) = template {
            engine.start_from(template);
        }
        let tls = Arc::<Tls>::default();
        let mut tasks: Vec<_> = listeners
            .into_iter()
            .map(|listener| {
                let served = serve(listener, Arc::clone(&engine), Arc::clone(&tls));
                tokio::spawn(served).abort_handle()
            })
            .collect();
        tasks.push(tokio::spawn(keep_time(Arc::downgrade(&engine))).abort_handle());
        let clock = Clock {
            engine: Arc::clone(&engine),
        };
        Ok(Self {
            handle: Arc::new(Handle {
                engine,
                tls,
                clock,
                address,
                tasks,
            }),
        })
    }

    /// Where it answers: `http://127.0.0.1:41234`.
    pub fn endpoint(&self) -> &str {
        &self.handle.engine.environment.endpoint
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
    pub fn mailbox(&self) -> &Mailbox {
        &self.handle.engine.mailbox
    }

    /// The cloud that this one is a tap of.
    pub fn upstream(&self) -> Option<&Upstream> {
        self.handle.engine.environment.config.upstream.as_ref()
    }

    /// Who the tokens of user pools say they are issued by.
    pub fn issuer(&self) -> Issuer {
        lock(&self.handle.engine.environment.issuer).clone()
    }

    /// Says who the tokens of user pools are issued by, from now on.
    pub fn set_issuer(&self, issuer: Issuer) {
        *lock(&self.handle.engine.environment.issuer) = issuer;
    }

    /// Allows pages of an origin to call it.
    pub fn allow_origin(&self, origin: AllowedOrigin) {
        lock(&self.handle.engine.environment.allowed_origins).push(origin);
    }

    /// The warnings to whoever started it, after the first `known`: each is given once.
    pub fn warnings(&self, known: usize) -> Vec<String> {
        self.handle.engine.environment.warnings.since(known)
    }

    /// Waits until it has given more than `known` warnings.
    pub async fn until_warned(&self, known: usize) {
        self.handle
            .engine
            .environment
            .warnings
            .more_than(known)
            .await;
    }

    /// Its fault rules.
    pub fn faults(&self) -> &Faults {
        &self.handle.engine.faults
    }

    /// Returns which operations were called that this cloud does not have, and how often.
    pub fn missing_calls(&self) -> Vec<MissingCalls> {
        missing_calls(&self.journal().since(0))
    }

    /// Returns the short names of the services that it has.
    pub fn service_names() -> Vec<&'static str> {
        services::names()
    }

    /// Returns which operations AWS has, and which are implemented.
    pub fn coverage() -> Vec<ServiceCoverage> {
        coverage()
    }

    /// The whole state as JSON (services, clock, mailbox; not the journal).
    pub fn snapshot(&self) -> Result<serde_json::Value, SnapshotError> {
        self.handle.engine.save()
    }

    /// Takes a snapshot in place of the present state: all of it, or nothing
    /// where a part does not fit. The clock only moves ahead.
    pub fn restore(&self, snapshot: &serde_json::Value) -> Result<(), SnapshotError> {
        self.handle.engine.restore(snapshot)
    }

    /// Returns a copy of the state (services, mailbox; not the journal), from which
    /// other clouds start, as soon as nothing is being answered or delivered.
    pub async fn template(&self) -> CloudTemplate {
        self.until_idle().await;
        self.handle.engine.template()
    }

    /// Writes the whole state as text, without another copy of all of it in memory.
    pub fn save_to(&self, to: &mut dyn io::Write) -> Result<(), SnapshotError> {
        self.handle.engine.save_to(to)
    }

    /// Takes a snapshot's text in place of the present state, as [`Cloud::restore`] does.
    pub fn restore_from(&self, text: &[u8]) -> Result<(), SnapshotError> {
        self.handle.engine.restore_from(text)
    }

    /// The certificate of the authority that signs the cloud's own for HTTPS, as PEM.
    pub fn authority_pem(&self) -> io::Result<String> {
        self.handle.tls.authority_pem(&self.handle.engine)
    }

    /// How far its start is, and the scripts that set it up: for tools that ask for it as
    /// LocalStack answers.
    pub fn init(&self) -> &InitProgress {
        &self.handle.engine.environment.init
    }

    /// Forgets all state, the journal, the mailbox and the fault rules. The
    /// clock stays where it is, and the journal's numbers go on.
    pub fn reset(&self) {
        self.handle.engine.reset();
    }

    /// How many calls wait for something to answer (long polls).
    pub fn waiting(&self) -> usize {
        self.handle.engine.waiting()
    }

    /// These calls, as the journal would record them if they ended now: without a
    /// number, an answer and a status.
    pub fn waiting_calls(&self) -> Vec<Call> {
        self.handle.engine.waiting_calls()
    }

    /// Whether nothing is being answered but long polls, nothing deliverable
    /// is undelivered and no timer is due.
    pub fn is_idle(&self) -> bool {
        self.handle.engine.is_idle()
    }

    /// Waits until the cloud is idle, see [`Cloud::is_idle`].
    pub async fn until_idle(&self) {
        self.handle.engine.until_idle().await;
    }
}

/// How often another port is tried where one is free at some addresses only.
const PORTS_TRIED: usize = 20;

/// How many connections the system keeps until they are accepted; the system may have a
/// lower limit. The standard library's is 128, which a few hundred clients exceed at once.
const BACKLOG: u32 = 4096;

/// Listens at an address.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // So that a cloud can be started again at once at the same port.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Listens at an address, and on the same port of others.
fn listen_at(address: SocketAddr, also_at: &[IpAddr]) -> io::Result<Vec<TcpListener>> {
    let mut tried = 0;
    loop {
        let first = listen(address)?;
        let port = first.local_addr()?.port();
        let mut listeners = vec![first];
        let mut taken = None;
        for other in also_at {
            match listen((*other, port).into()) {
                Ok(listener) => listeners.push(listener),
                Err(error) => taken = Some(error),
            }
        }
        tried += 1;
        match taken {
            None => return Ok(listeners),
            Some(error) if address.port() != 0 || tried == PORTS_TRIED => return Err(error),
            Some(_) => {}
        }
    }
}
