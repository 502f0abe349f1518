//! What fault rules do to an answer.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use super::Closed;
use rehearsal_cloud_core::clock::sleep;
use rehearsal_cloud_core::faults::InjectedFault;
use rehearsal_model::body::Body;

/// Waits as long as the rules say.
pub(super) async fn delay(injected: &InjectedFault) {
    if !injected.latency.is_zero() {
        sleep(injected.latency).await;
    }
}

/// Cuts an answer off, or closes the connection in its place.
pub(super) fn apply(
    injected: &InjectedFault,
    response: Response<Body>,
) -> Result<Response<Body>, Closed> {
    if injected.reset {
        return Err(Closed);
    }
    Ok(match injected.truncate {
        Some(kept) => response.map(|body| Body::stream(Truncated { body, kept })),
        None => response,
    })
}

/// A body that ends too early: its length is announced and not kept.
struct Truncated {
    body: Body,
    kept: usize,
}

impl HttpBody for Truncated {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.kept == 0 {
            return Poll::Ready(Some(Err(Closed.into())));
        }
        Pin::new(&mut self.body)
            .poll_frame(cx)
            .map(|frame| match frame?.map(Frame::into_data) {
                Ok(Ok(mut data)) => {
                    data.truncate(self.kept);
                    self.kept -= data.len();
                    Some(Ok(Frame::data(data)))
                }
                Ok(Err(frame)) => Some(Ok(frame)),
                Err(error) => Some(Err(error)),
            })
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
