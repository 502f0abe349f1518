//! Reading the bodies of requests.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use rehearsal_model::body::StalledBody;
use rehearsal_model::error::ServiceError;

use crate::request_body::RequestBody;

/// The longest request body: room for a batch of the largest messages, escaped.
const LONGEST: usize = 16 * 1024 * 1024;
/// How long a client may take to send a body.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Reads a whole body, within a length and a time.
pub(super) async fn read(body: RequestBody) -> Result<Bytes, ServiceError> {
    let collected = tokio::time::timeout(TIMEOUT, Limited::new(body, LONGEST).collect()).await;
    match collected {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let message = "Request size exceeded the limit.";
            Err(ServiceError::sender("RequestEntityTooLarge", message).with_status(413))
        }
        Ok(Err(error)) if error.is::<StalledBody>() => Err(timed_out()),
        Ok(Err(_)) => Err(ServiceError::sender(
            "IncompleteBody",
            "The request body terminated unexpectedly",
        )),
        Err(_) => Err(timed_out()),
    }
}

fn timed_out() -> ServiceError {
    let message = "Your socket connection to the server was not read from or written to within the timeout period.";
    ServiceError::sender("RequestTimeout", message).with_status(408)
}
