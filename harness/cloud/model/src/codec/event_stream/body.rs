//! Bodies that are written while events come.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::Stream;
use http_body::{Body as HttpBody, Frame as BodyFrame};
use serde_json::Value;

use super::events::Events;
use super::frame::Frame;
use crate::body::{Body, BodyError};
use crate::error::ServiceError;

/// Returns a body of the events that a stream gives, after that of the output's other members.
/// An error is sent to the client and ends the body.
pub fn body<S>(events: Events, initial: Option<&Frame>, stream: S) -> Body
where
    S: Stream<Item = Result<Value, ServiceError>> + Send + Unpin + 'static,
{
    Body::stream(EventBody {
        events,
        first: initial.map(bytes_of),
        stream: Some(stream),
    })
}

struct EventBody<S> {
    events: Events,
    first: Option<Bytes>,
    /// `None` after the last event.
    stream: Option<S>,
}

impl<S> HttpBody for EventBody<S>
where
    S: Stream<Item = Result<Value, ServiceError>> + Unpin,
{
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<BodyFrame<Bytes>, BodyError>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(BodyFrame::data(first))));
        }
        let Some(stream) = &mut self.stream else {
            return Poll::Ready(None);
        };
        let Poll::Ready(next) = Pin::new(stream).poll_next(cx) else {
            return Poll::Pending;
        };
        let written = next.map(|event| {
            event.and_then(|event| {
                self.events.write(&event).map_err(|error| {
                    ServiceError::internal(format!("could not write an event: {error}"))
                })
            })
        });
        Poll::Ready(match written {
            Some(Ok(frame)) => Some(Ok(BodyFrame::data(bytes_of(&frame)))),
            Some(Err(error)) => {
                self.stream = None;
                let frame = self.events.write_error(&error);
                Some(Ok(BodyFrame::data(bytes_of(&frame))))
            }
            None => {
                self.stream = None;
                None
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.stream.is_none()
    }
}

fn bytes_of(frame: &Frame) -> Bytes {
    let mut out = Vec::new();
    frame.write(&mut out);
    out.into()
}
