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

/// How long those who came in and have said nothing yet are waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// A listener that closes without turning anybody away who came in time: when
/// it is time to stop, it takes those who stand at the door, and lets them say
/// what they want. To the system a connection is made before anybody has taken
/// it, and to hyper it is idle until its first byte was read; either would be
/// broken off.
pub(super) struct Door {
    listener: TcpListener,
    /// The same once more: it says at once whether somebody waits.
    look: std::net::TcpListener,
    shutdown: Shutdown,
    empty: Arc<Notify>,
    /// How many have come in and said nothing yet.
    silent: watch::Sender<usize>,
}

/// Somebody who came in.
pub(super) struct Guest {
    stream: TcpStream,
    silence: Option<Silence>,
}

/// Counts somebody as silent for as long as it is held.
struct Silence(watch::Sender<usize>);

impl Silence {
    fn begin(silent: &watch::Sender<usize>) -> Self {
        silent.send_modify(|count| *count += 1);
        Self(silent.clone())
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

impl Door {
    pub(super) async fn open(address: SocketAddr, shutdown: Shutdown) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?.into_std()?;
        let look = listener.try_clone()?;
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            look,
            shutdown,
            empty: Arc::default(),
            silent: watch::Sender::new(0),
        })
    }

    /// Waits until the door may be closed.
    pub(super) fn may_close(&self) -> impl Future<Output = ()> + Send + use<> {
        let empty = self.empty.clone();
        let mut silent = self.silent.subscribe();
        async move {
            empty.notified().await;
            // A browser opens connections that it may never use.
            let _ = tokio::time::timeout(PATIENCE, silent.wait_for(|count| *count == 0)).await;
        }
    }

    /// Who stands at the door at this moment.
    fn waiting(&self) -> Option<(TcpStream, SocketAddr)> {
        loop {
            match self.look.accept() {
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
            taken = Listener::accept(&mut self.listener) => return taken,
            () = self.shutdown.requested() => {}
        }
        if let Some(taken) = self.waiting() {
            return taken;
        }
        self.empty.notify_one();
        pending().await
    }
}

impl Listener for Door {
    type Io = Guest;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Guest, SocketAddr) {
        let (stream, address) = self.next().await;
        let silence = Some(Silence::begin(&self.silent));
        (Guest { stream, silence }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl AsyncRead for Guest {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = ready!(Pin::new(&mut self.stream).poll_read(context, buffer));
        self.silence = None;
        Poll::Ready(read)
    }
}

impl AsyncWrite for Guest {
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

    /// Those who came before the end are served, whether they were taken, had
    /// said anything, or neither.
    #[tokio::test]
    async fn nobody_is_turned_away_who_came_in_time() {
        let (stop, shutdown) = Shutdown::by_hand();
        let door = Door::open(([127, 0, 0, 1], 0).into(), shutdown)
            .await
            .unwrap();
        let address = door.local_addr().unwrap();
        let may_close = door.may_close();
        let mut early = Vec::new();
        for _ in 0..3 {
            early.push(TcpStream::connect(address).await.unwrap());
        }
        stop.send(true).unwrap();
        let router = Router::new().route("/", get(async || "served"));
        let serving = tokio::spawn(
            axum::serve(door, router)
                .with_graceful_shutdown(may_close)
                .into_future(),
        );
        // They speak only now, when it is past time.
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
