//! Connections that go on in another protocol after a response, such as WebSockets.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncWrite};

use crate::sync::lock;

/// The bytes of a connection, in both directions.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// Serves a connection to its end.
pub type Serve =
    Box<dyn FnOnce(Box<dyn Duplex>) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// The connection of a request that asks for another protocol. The server puts it into the
/// extensions of the request; what serves the connection ends with the cloud.
#[derive(Clone, Default)]
pub struct Upgrade(Arc<Mutex<Option<Serve>>>);

impl Upgrade {
    /// Sets what serves the connection once a response with the status 101 has been sent. It
    /// is dropped if that cannot be sent.
    pub fn serve_with(&self, serve: Serve) {
        *lock(&self.0) = Some(serve);
    }

    /// Takes what serves the connection, if anything does.
    pub fn take(&self) -> Option<Serve> {
        lock(&self.0).take()
    }
}

impl std::fmt::Debug for Upgrade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Upgrade")
    }
}
