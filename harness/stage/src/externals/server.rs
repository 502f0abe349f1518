//! HTTP around a mock: connections, bodies, and answers that go wrong.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Request, Response};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rehearsal_script::stage::MockFault;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::state::{MockRequest, MockState, Reply};
use crate::clock::pause;

/// The largest body that is read.
const LONGEST_BODY: usize = 64 << 20;

type Body = BoxBody<Bytes, io::Error>;

/// Answers requests until it is dropped; connections end with it.
pub(super) async fn serve(listener: TcpListener, state: Arc<MockState>) -> Infallible {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let state = state.clone();
                    connections.spawn(async move {
                        // Small answers are not held back.
                        let _ = stream.set_nodelay(true);
                        let service = service_fn(|request| respond(request, &state));
                        let connection = hyper::server::conn::http1::Builder::new();
                        let ended = connection.serve_connection(TokioIo::new(stream), service);
                        if let Err(error) = ended.await {
                            tracing::debug!(%error, "a connection to a mock ended early");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a mock could not accept a connection");
                    tokio::task::yield_now().await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Answers a request. An error closes the connection.
async fn respond(request: Request<Incoming>, state: &MockState) -> io::Result<Response<Body>> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, LONGEST_BODY).collect().await;
    let body = body.map_err(io::Error::other)?.to_bytes();
    let reply = state.reply(&MockRequest {
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        body,
    });
    if !reply.answer.delay.is_zero() {
        pause(reply.answer.delay).await;
    }
    match reply.answer.fault {
        Some(MockFault::Close) => Err(io::Error::other("the mock closes the connection")),
        Some(MockFault::Silent) => std::future::pending().await,
        fault => {
            state.answered(&reply);
            Ok(response(reply, fault))
        }
    }
}

fn response(reply: Reply, fault: Option<MockFault>) -> Response<Body> {
    let answer = reply.answer;
    let whole = answer.body;
    let mut response = if fault == Some(MockFault::Truncate) {
        let half = whole.slice(..whole.len() / 2);
        let end = stream::once(async {
            // What was written is sent before the connection is closed.
            tokio::task::yield_now().await;
            Err(io::Error::other("the mock truncates the answer"))
        });
        let parts = stream::iter([Ok(Frame::data(half))]).chain(end);
        Response::new(BodyExt::boxed(StreamBody::new(parts)))
    } else {
        let body = Full::new(whole.clone()).map_err(|never| match never {});
        Response::new(BodyExt::boxed(body))
    };
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    if fault == Some(MockFault::Truncate) {
        let length = HeaderValue::from(whole.len());
        response.headers_mut().insert(CONTENT_LENGTH, length);
    }
    response
}
