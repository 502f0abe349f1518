use std::future::pending;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

use crate::shutdown::Shutdown;

/// How long the shutdown waits for connections that have not sent anything.
const IDLE_TIMEOUT: Duration = Duration::from_secs(2);

/// A listener that loses no connection on shutdown: it first accepts those in
/// the backlog and waits for the first bytes of all connections. The kernel
/// completes connections before they are accepted, and hyper closes a
/// connection as idle until its first byte is read; either would be reset.
pub(super) struct DrainingListener {
    listener: TcpListener,
    /// The same socket: its `accept` returns at once if the backlog is empty.
    backlog: std::net::TcpListener,
    shutdown: Shutdown,
    backlog_empty: Arc<Notify>,
    /// The number of connections that have not sent anything yet.
    unread: watch::Sender<usize>,
}

/// An accepted connection.
pub(super) struct Connection {
    stream: TcpStream,
    unread: Option<UnreadGuard>,
}

/// Counts a connection as unread until it is dropped.
struct UnreadGuard(watch::Sender<usize>);

impl UnreadGuard {
    fn new(unread: &watch::Sender<usize>) -> Self {
        unread.send_modify(|count| *count += 1);
        Self(unread.clone())
    }
}

impl Drop for UnreadGuard {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

impl DrainingListener {
    pub(super) async fn bind(address: SocketAddr, shutdown: Shutdown) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?.into_std()?;
        let backlog = listener.try_clone()?;
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            backlog,
            shutdown,
            backlog_empty: Arc::default(),
            unread: watch::Sender::new(0),
        })
    }

    /// Waits until the listener can be closed without losing a connection.
    pub(super) fn drained(&self) -> impl Future<Output = ()> + Send + use<> {
        let backlog_empty = self.backlog_empty.clone();
        let mut unread = self.unread.subscribe();
        async move {
            backlog_empty.notified().await;
            // Browsers open connections that they may never use.
            let _ = tokio::time::timeout(IDLE_TIMEOUT, unread.wait_for(|count| *count == 0)).await;
        }
    }

    /// Accepts a connection from the backlog, if there is one.
    fn accept_waiting(&self) -> Option<(TcpStream, SocketAddr)> {
        loop {
            match self.backlog.accept() {
                Ok((stream, address)) => {
                    let stream = stream.set_nonblocking(true).map(|()| stream);
                    if let Ok(stream) = stream.and_then(TcpStream::from_std) {
                        return Some((stream, address));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(_) => return None,
            }
        }
    }

    async fn next(&mut self) -> (TcpStream, SocketAddr) {
        tokio::select! {
            accepted = Listener::accept(&mut self.listener) => return accepted,
            () = self.shutdown.requested() => {}
        }
        if let Some(accepted) = self.accept_waiting() {
            return accepted;
        }
        self.backlog_empty.notify_one();
        pending().await
    }
}

impl Listener for DrainingListener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = self.next().await;
        let unread = Some(UnreadGuard::new(&self.unread));
        (Connection { stream, unread }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = ready!(Pin::new(&mut self.stream).poll_read(context, buffer));
        self.unread = None;
        Poll::Ready(read)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn connections_made_before_shutdown_are_served() {
        let (stop, shutdown) = Shutdown::manual();
        let listener = DrainingListener::bind(([127, 0, 0, 1], 0).into(), shutdown)
            .await
            .unwrap();
        let address = listener.local_addr().unwrap();
        let drained = listener.drained();
        let mut early = Vec::new();
        for _ in 0..3 {
            early.push(TcpStream::connect(address).await.unwrap());
        }
        stop.send(true).unwrap();
        let router = Router::new().route("/", get(async || "served"));
        let serving = tokio::spawn(
            axum::serve(listener, router)
                .with_graceful_shutdown(drained)
                .into_future(),
        );
        // The requests are sent only after the shutdown was requested.
        for stream in &mut early {
            let request = b"GET / HTTP/1.1\r\nhost: shop\r\n\r\n";
            stream.write_all(request).await.unwrap();
        }
        for mut stream in early {
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert!(answer.ends_with("served"), "{answer}");
        }
        serving.await.unwrap().unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    }
}
