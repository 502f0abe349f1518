//! Reading the bodies of requests.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use rehearsal_model::error::ServiceError;

/// The longest request body: room for a batch of the largest messages, escaped.
const LONGEST: usize = 16 * 1024 * 1024;
/// How long a client may take to send a body.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Reads a whole body, within a length and a time.
pub(super) async fn read(body: Incoming) -> Result<Bytes, ServiceError> {
    let collected = tokio::time::timeout(TIMEOUT, Limited::new(body, LONGEST).collect()).await;
    match collected {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let message = "Request size exceeded the limit.";
            Err(ServiceError::sender("RequestEntityTooLarge", message).with_status(413))
        }
        Ok(Err(_)) => {
            Err(ServiceError::sender("IncompleteBody", "The request body terminated unexpectedly"))
        }
        Err(_) => Err(ServiceError::sender(
            "RequestTimeout",
            "Your socket connection to the server was not read from or written to within the timeout period.",
        )
        .with_status(408)),
    }
}

/// How much of a body that nobody reads is drained.
const MAX_DRAIN: u64 = 16 << 20;

/// Reads a body that nobody wants, so that the connection can be used again. Returns whether it
/// was read to its end; one that `waits` for `100 Continue` is not being sent.
pub(super) async fn drain(mut body: Incoming, waits: bool) -> bool {
    if body.is_end_stream() || waits {
        return body.is_end_stream();
    }
    let all = async {
        let mut read = 0;
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else {
                return false;
            };
            read += frame.data_ref().map_or(0, Bytes::len) as u64;
            if read > MAX_DRAIN {
                return false;
            }
        }
        true
    };
    tokio::time::timeout(TIMEOUT, all).await.unwrap_or(false)
}
