use std::sync::{Arc, Mutex};

use http::{Request, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::{Encrypted, answer};
use crate::tls::Tls;
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::sync::lock;
use rehearsal_cloud_core::upgrade::Upgrade;

/// Accepts connections until it is dropped; they end with it.
pub(crate) async fn serve(listener: TcpListener, engine: Arc<Engine>, tls: Arc<Tls>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, Arc::clone(&engine), Arc::clone(&tls)));
                }
                Err(error) => {
                    // Too many open files, most likely: give others time to close theirs.
                    engine.environment.warnings.give(accept_warning(&error));
                    rehearsal_cloud_core::clock::sleep(std::time::Duration::from_millis(20)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Says what to do about a connection that the system did not give.
fn accept_warning(error: &std::io::Error) -> String {
    const EMFILE: i32 = 24;
    const ENFILE: i32 = 23;
    match error.raw_os_error() {
        Some(EMFILE) => "could not accept a connection: this process has too many open files; raise its limit (ulimit -n 65536), or close connections that are not used".to_owned(),
        Some(ENFILE) => "could not accept a connection: the system has too many open files; raise its limit (sysctl fs.file-max)".to_owned(),
        _ => format!("could not accept a connection: {error}"),
    }
}

/// The first byte of TLS: a handshake. No method of HTTP begins with it.
const HANDSHAKE: u8 = 0x16;

/// Serves a connection, by TLS if the client begins with a handshake.
async fn connection(stream: TcpStream, engine: Arc<Engine>, tls: Arc<Tls>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "could not set TCP_NODELAY");
    }
    let mut first = [0];
    match stream.peek(&mut first).await {
        Ok(1) if first == [HANDSHAKE] => {
            let accepted = match tls.acceptor(&engine) {
                Ok(acceptor) => acceptor.accept(stream).await,
                Err(error) => Err(error),
            };
            match accepted {
                Ok(stream) => serve_http(stream, engine, tls, true).await,
                Err(error) => tracing::debug!(%error, "a handshake failed"),
            }
        }
        Ok(1) => serve_http(stream, engine, tls, false).await,
        // It was closed before a request.
        _ => {}
    }
}

async fn serve_http<S>(stream: S, engine: Arc<Engine>, tls: Arc<Tls>, encrypted: bool)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let upgrade = Upgrade::default();
    let upgraded = Arc::<Mutex<Option<OnUpgrade>>>::default();
    let (asked, upgrading) = (upgrade.clone(), Arc::clone(&upgraded));
    let service = service_fn(move |mut request: Request<Incoming>| {
        let (engine, tls) = (Arc::clone(&engine), Arc::clone(&tls));
        if encrypted {
            request.extensions_mut().insert(Encrypted);
        }
        if request.headers().contains_key(header::UPGRADE) {
            *lock(&upgrading) = Some(hyper::upgrade::on(&mut request));
            request.extensions_mut().insert(asked.clone());
        }
        async move { answer(&engine, &tls, request).await }
    });
    // HTTP/1.1, or HTTP/2 where a client begins with its preface.
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // A timeout for heads would also close connections that clients keep for later, and
    // race with their next request.
    builder.http1().header_read_timeout(None);
    let served = builder
        .serve_connection_with_upgrades(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended early");
    }
    let upgraded = lock(&upgraded).take();
    if let (Some(serve), Some(upgraded)) = (upgrade.take(), upgraded)
        && let Ok(stream) = upgraded.await
    {
        serve(Box::new(TokioIo::new(stream))).await;
    }
}
