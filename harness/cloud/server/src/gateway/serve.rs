use std::sync::Arc;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
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

async fn connection(stream: TcpStream, engine: Arc<Engine>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "could not set TCP_NODELAY");
    }
    let service = service_fn(move |request| {
        let engine = Arc::clone(&engine);
        async move { answer(&engine, request).await }
    });
    // HTTP/1.1, or HTTP/2 where a client begins with its preface.
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // A timeout for heads would also close connections that clients keep for later, and
    // race with their next request.
    builder.http1().header_read_timeout(None);
    let served = builder
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended early");
    }
}
