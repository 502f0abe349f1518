//! Snapshots over HTTP: sent while they are written, so that a large state is never in
//! memory as a whole once more.

use std::io::{self, BufWriter, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderValue, Response, header};
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Frame};
use rehearsal_cloud_core::control::ControlError;
use rehearsal_cloud_core::engine::Engine;
use rehearsal_model::body::{Body, BodyError};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::request_body::RequestBody;

/// How many pieces of a snapshot wait for the client.
const PIECES: usize = 4;
/// How long a piece is.
const PIECE: usize = 256 << 10;

/// Returns the response with the whole state.
pub(super) fn save(engine: &Arc<Engine>) -> Response<Body> {
    let (sender, receiver) = mpsc::channel(PIECES);
    let engine = Arc::clone(engine);
    tokio::task::spawn_blocking(move || {
        let mut writer = BufWriter::with_capacity(PIECE, Pieces(sender));
        let saved = engine.save_to(&mut writer).map_err(io::Error::other);
        if let Err(error) = saved.and_then(|()| writer.flush()) {
            // The client sees that the body ends too early; or it has gone.
            let (Pieces(sender), _unsent) = writer.into_parts();
            let _gone = sender.blocking_send(Err(error));
        }
    });
    let mut response = Response::new(Body::stream(Received(receiver)));
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Replaces the state by a snapshot, which may be as long as the configuration says.
pub(super) async fn restore(
    engine: &Arc<Engine>,
    body: RequestBody,
) -> Result<Value, ControlError> {
    let limit = engine
        .environment
        .config
        .snapshot_limit
        .unwrap_or(usize::MAX);
    let text = read(body, limit).await?;
    let engine = Arc::clone(engine);
    let restored = tokio::task::spawn_blocking(move || engine.restore_from(&text)).await;
    restored
        .map_err(ControlError::request)?
        .map_err(ControlError::request)?;
    Ok(json!({}))
}

/// Reads a whole body into one piece of memory.
pub(super) async fn read(mut body: RequestBody, limit: usize) -> Result<Vec<u8>, ControlError> {
    let failed = |why: &dyn std::fmt::Display| {
        ControlError::request(format_args!("could not read the body: {why}"))
    };
    let too_long = || failed(&format_args!("it is longer than {limit} bytes"));
    let announced = body.size_hint().exact().unwrap_or_default();
    let announced = usize::try_from(announced).map_err(|_| too_long())?;
    if announced > limit {
        return Err(too_long());
    }
    let mut text = Vec::new();
    text.try_reserve_exact(announced).map_err(|_| too_long())?;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| failed(&error))?;
        if let Some(data) = frame.data_ref() {
            if data.len() > limit - text.len() {
                return Err(too_long());
            }
            text.extend_from_slice(data);
        }
    }
    Ok(text)
}

type Piece = Result<Bytes, io::Error>;

/// Writes into a channel.
struct Pieces(mpsc::Sender<Piece>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A body of what comes out of a channel.
struct Received(mpsc::Receiver<Piece>);

impl HttpBody for Received {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let piece = self.0.poll_recv(cx);
        piece.map(|piece| piece.map(|piece| piece.map(Frame::data).map_err(Into::into)))
    }
}
