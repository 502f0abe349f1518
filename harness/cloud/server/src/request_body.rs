//! The bodies of requests: they may not stall, and what a refusal left unread is read away,
//! so that the client gets its response and can use the connection again.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use rehearsal_cloud_core::clock::sleep;
use rehearsal_cloud_core::sync::lock;
use rehearsal_model::body::{BodyError, StalledBody};

/// How much of a body is read away.
const MAX_DRAIN: usize = 16 << 20;
/// How long that may take.
const DRAIN_TIME: Duration = Duration::from_secs(5);

type Timer = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The body of a request.
pub(crate) struct RequestBody {
    /// `None` once it has stalled, and while it is dropped.
    incoming: Option<Incoming>,
    /// How long a client may send nothing.
    patience: Duration,
    timer: Option<Timer>,
    was_read: bool,
    unread: Arc<Mutex<Unread>>,
}

/// What is left of a body when nobody reads it any more.
#[derive(Debug, Default)]
struct Unread {
    incoming: Option<Incoming>,
    was_read: bool,
    is_stalled: bool,
}

/// Takes what is left of the body of a request.
#[derive(Debug)]
pub(crate) struct Rest(Arc<Mutex<Unread>>);

impl RequestBody {
    /// Returns a body, and what takes its rest.
    pub(crate) fn new(incoming: Incoming, patience: Duration) -> (Self, Rest) {
        let unread = Arc::<Mutex<Unread>>::default();
        let body = Self {
            incoming: Some(incoming),
            patience,
            timer: None,
            was_read: false,
            unread: Arc::clone(&unread),
        };
        (body, Rest(unread))
    }
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        this.was_read = true;
        let Some(incoming) = &mut this.incoming else {
            return Poll::Ready(None);
        };
        if let Poll::Ready(frame) = Pin::new(incoming).poll_frame(cx) {
            this.timer = None;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let patience = this.patience;
        let timer = this.timer.get_or_insert_with(|| Box::pin(sleep(patience)));
        if timer.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        // Nobody waits for it again, neither a reader nor whoever drains it.
        (this.incoming, this.timer) = (None, None);
        lock(&this.unread).is_stalled = true;
        Poll::Ready(Some(Err(StalledBody.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming
            .as_ref()
            .map_or_else(SizeHint::default, HttpBody::size_hint)
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        if let Some(incoming) = self.incoming.take().filter(|body| !body.is_end_stream()) {
            *lock(&self.unread) = Unread {
                incoming: Some(incoming),
                was_read: self.was_read,
                is_stalled: false,
            };
        }
    }
}

impl Rest {
    /// Reads away what nobody read, within bounds. Returns whether the connection can be
    /// used again.
    ///
    /// A client that waits for `100 Continue` has sent nothing, and is not asked to.
    pub(crate) async fn drain(self, waits_for_continue: bool) -> bool {
        let unread = std::mem::take(&mut *lock(&self.0));
        let Some(mut incoming) = unread.incoming else {
            return !unread.is_stalled;
        };
        if waits_for_continue && !unread.was_read {
            return false;
        }
        let mut read = 0;
        let drain = async {
            while let Some(frame) = incoming.frame().await {
                let Ok(frame) = frame else { return false };
                read += frame.data_ref().map_or(0, Bytes::len);
                if read > MAX_DRAIN {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(DRAIN_TIME, drain)
            .await
            .unwrap_or(false)
    }
}
