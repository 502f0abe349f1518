use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::answer;
use rehearsal_cloud_core::engine::Engine;

/// Accepts connections until it is dropped; they end with it.
pub(crate) async fn serve(listener: TcpListener, engine: Arc<Engine>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, Arc::clone(&engine)));
                }
                Err(error) => {
                    // Too many open files, most likely: give others time to close theirs.
                    tracing::warn!(%error, "could not accept a connection");
                    rehearsal_cloud_core::clock::sleep(std::time::Duration::from_millis(20)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, engine: Arc<Engine>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "could not set TCP_NODELAY");
    }
    let service = service_fn(|request| answer(&engine, request));
    let served = http1::Builder::new()
        // A timeout for heads would also close connections that clients keep
        // for later, and race with their next request.
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended early");
    }
}
