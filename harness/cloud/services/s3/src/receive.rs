//! Receives an object's bytes: decodes, hashes, checks and stores them while
//! they arrive.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::Body;
use md5::{Digest as _, Md5};
use sha2::Sha256;
use std::sync::Arc;

use super::blob::{Blob, Budget, StoreError, Writer};
use super::checksum::{Algorithm, Checksum, Hasher};
use super::chunked::{ChunkError, ChunkSigner, Decoder};
use super::error::{Result, S3Error};
use super::expected_body::{ExpectedBody, MAX_PUT};
use rehearsal_model::body::{BodyError, StalledBody};

/// A body that was received and stored.
#[derive(Debug)]
pub(crate) struct ReceivedBody {
    pub(crate) blob: Blob,
    pub(crate) md5: [u8; 16],
    /// The checksum that S3 computes unasked.
    pub(crate) crc64: Checksum,
    /// The checksum that the client chose.
    pub(crate) chosen: Option<Checksum>,
}

impl ReceivedBody {
    /// The checksum an object gets: the chosen one, else S3's own.
    pub(crate) fn checksum(&self) -> Checksum {
        self.chosen.unwrap_or(self.crc64)
    }

    /// The checksum of that algorithm, computed from the stored bytes where the client did not choose it.
    pub(crate) fn checksum_of(&self, algorithm: Algorithm) -> Checksum {
        [Some(self.crc64), self.chosen]
            .into_iter()
            .flatten()
            .find(|sum| sum.algorithm == algorithm)
            .unwrap_or_else(|| checksum_of(&self.blob, 0..self.blob.len(), algorithm))
    }
}

/// The checksum of stored bytes.
pub(crate) fn checksum_of(
    blob: &Blob,
    range: std::ops::Range<u64>,
    algorithm: Algorithm,
) -> Checksum {
    let mut hasher = Hasher::new(algorithm);
    if let Err(error) = blob.for_each(range, |bytes| hasher.update(bytes)) {
        tracing::error!(%error, "could not read an object back");
    }
    hasher.finish()
}

/// Receives the bytes of a body, frame by frame.
pub(crate) struct BodyReceiver {
    expected: ExpectedBody,
    decoder: Option<Decoder>,
    writer: Writer,
    md5: Md5,
    crc64: Hasher,
    chosen: Option<Hasher>,
    sha256: Option<Sha256>,
}

impl BodyReceiver {
    pub(crate) fn new(
        expected: ExpectedBody,
        signer: Option<ChunkSigner>,
        budget: &Arc<Budget>,
    ) -> Self {
        let chosen = expected
            .checksum
            .map(|(algorithm, _)| algorithm)
            .filter(|algorithm| *algorithm != Algorithm::Crc64Nvme);
        Self {
            decoder: expected.is_framed().then(|| Decoder::new(signer)),
            writer: Writer::new(budget, expected.size()),
            md5: Md5::new(),
            crc64: Hasher::new(Algorithm::Crc64Nvme),
            chosen: chosen.map(Hasher::new),
            sha256: expected.sha256.map(|_| Sha256::new()),
            expected,
        }
    }

    /// Receives a frame as it came over the wire.
    pub(crate) fn frame(&mut self, bytes: Bytes) -> Result<()> {
        if let Some(sha256) = &mut self.sha256 {
            sha256.update(&bytes);
        }
        let Some(mut decoder) = self.decoder.take() else {
            return self.data(bytes);
        };
        let mut stored = Ok(());
        decoder
            .feed(bytes, |data| {
                if stored.is_ok() {
                    stored = self.data(data);
                }
            })
            .map_err(|error| chunk_error(&error))?;
        self.decoder = Some(decoder);
        stored
    }

    fn data(&mut self, bytes: Bytes) -> Result<()> {
        if self.writer.len() + bytes.len() as u64 > self.expected.expected().unwrap_or(MAX_PUT) {
            return Err(incomplete());
        }
        self.md5.update(&bytes);
        self.crc64.update(&bytes);
        if let Some(chosen) = &mut self.chosen {
            chosen.update(&bytes);
        }
        self.writer.push(bytes).map_err(|error| store_error(&error))
    }

    /// Checks the body against its headers.
    pub(crate) fn finish(self) -> Result<ReceivedBody> {
        let Self {
            expected,
            decoder,
            writer,
            md5,
            crc64,
            chosen,
            sha256,
        } = self;
        let trailers = match decoder {
            Some(decoder) => decoder.finish().map_err(|error| chunk_error(&error))?,
            None => Vec::new(),
        };
        if expected.expected().is_some_and(|size| size != writer.len()) {
            return Err(incomplete());
        }
        let md5: [u8; 16] = md5.finalize().into();
        let crc64 = crc64.finish();
        let chosen = match chosen {
            Some(hasher) => Some(hasher.finish()),
            None => expected.checksum.map(|_| crc64),
        };
        if let (Some(claimed), Some(sha256)) = (expected.sha256, sha256) {
            let computed: [u8; 32] = sha256.finalize().into();
            if claimed != computed {
                return Err(S3Error::new(
                    400,
                    "XAmzContentSHA256Mismatch",
                    "The provided 'x-amz-content-sha256' header does not match what was computed.",
                )
                .with("ClientComputedContentSHA256", hex::encode(claimed))
                .with("S3ComputedContentSHA256", hex::encode(computed)));
            }
        }
        if let Some(claimed) = expected.md5
            && claimed != md5
        {
            // Recorded: s3, `test_s3_invalid_content_md5`: in two encodings.
            let digest = if expected.part {
                BASE64.encode(claimed)
            } else {
                hex::encode(claimed)
            };
            return Err(S3Error::new(
                400,
                "BadDigest",
                "The Content-MD5 you specified did not match what we received.",
            )
            .with("ExpectedDigest", digest)
            .with("CalculatedDigest", BASE64.encode(md5)));
        }
        let mut claimed = expected.checksum.and_then(|(_, sum)| sum);
        if let Some(algorithm) = expected.trailer {
            let text = trailers
                .iter()
                .find(|(name, _)| name == algorithm.header())
                .map(|(_, value)| value.as_str());
            let Some(text) = text else {
                return Err(S3Error::new(
                    400,
                    "MalformedTrailerError",
                    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
                ));
            };
            claimed = Some(algorithm.read(text).ok_or_else(|| {
                S3Error::invalid_request(format!(
                    "Value for {} trailing header is invalid.",
                    algorithm.header()
                ))
            })?);
        }
        if let (Some(claimed), Some(computed)) = (claimed, chosen)
            && claimed != computed
        {
            return Err(bad_checksum(claimed.algorithm));
        }
        Ok(ReceivedBody {
            blob: writer.finish(),
            md5,
            crc64,
            chosen,
        })
    }
}

pub(crate) fn bad_checksum(algorithm: Algorithm) -> S3Error {
    S3Error::new(
        400,
        "BadDigest",
        format!(
            "The {} you specified did not match the calculated checksum.",
            algorithm.name()
        ),
    )
}

/// Returns the error for a body that ended early.
pub(crate) fn body_error(error: &BodyError) -> S3Error {
    if error.is::<StalledBody>() {
        return S3Error::new(
            400,
            "RequestTimeout",
            "Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.",
        );
    }
    incomplete()
}

fn incomplete() -> S3Error {
    S3Error::new(
        400,
        "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header",
    )
}

fn chunk_error(error: &ChunkError) -> S3Error {
    match error {
        ChunkError::Malformed => S3Error::new(
            400,
            "InvalidChunkSizeError",
            "Only the last chunk is allowed to have a size less than 8192 bytes",
        ),
        ChunkError::Truncated => S3Error::new(
            400,
            "IncompleteBody",
            "The request body terminated unexpectedly",
        ),
        ChunkError::Signature => S3Error::new(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
        ),
    }
}

fn store_error(error: &StoreError) -> S3Error {
    match error {
        // 507, because SDKs would try a 503 again and again.
        StoreError::Full { .. } => S3Error::new(
            507,
            "InsufficientStorage",
            format!("could not store the object: {error}"),
        ),
        StoreError::Io(_) => S3Error::new(
            500,
            "InternalError",
            format!("could not store the object: {error}"),
        ),
    }
}

/// Reads a body into storage.
pub(crate) async fn receive<B>(
    mut body: B,
    expected: ExpectedBody,
    signer: Option<ChunkSigner>,
    budget: &Arc<Budget>,
) -> Result<ReceivedBody>
where
    B: Body<Data = Bytes, Error: Into<BodyError>> + Unpin,
{
    let mut receiver = BodyReceiver::new(expected, signer, budget);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| body_error(&error.into()))?;
        if let Ok(bytes) = frame.into_data() {
            receiver.frame(bytes)?;
        }
    }
    receiver.finish()
}

/// Reads a document into memory and checks it against its headers.
pub(crate) async fn receive_document<B>(
    mut body: B,
    expected: impl FnOnce(Option<u64>) -> Result<ExpectedBody>,
    max: usize,
    signer: Option<ChunkSigner>,
    budget: &Arc<Budget>,
) -> Result<Bytes>
where
    B: Body<Data = Bytes, Error: Into<BodyError>> + Unpin,
{
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let expected = expected(body.size_hint().exact())?;
    let malformed = || S3Error::new(400, "MaxMessageLengthExceeded", "Your request was too big.");
    if expected.size() > max as u64 {
        return Err(malformed());
    }
    let mut receiver = BodyReceiver::new(expected, signer, budget);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| body_error(&error.into()))?;
        if let Ok(bytes) = frame.into_data() {
            receiver.frame(bytes)?;
        }
    }
    let blob = receiver.finish()?.blob;
    let mut document = Vec::with_capacity(usize::try_from(blob.len()).map_err(|_| malformed())?);
    blob.for_each(0..blob.len(), |bytes| document.extend_from_slice(bytes))
        .map_err(|error| store_error(&StoreError::Io(error)))?;
    Ok(document.into())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;
    use crate::blob::Limits;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    http::HeaderName::from_static(name),
                    HeaderValue::from_str(value).unwrap(),
                )
            })
            .collect()
    }

    fn run(pairs: &[(&'static str, &str)], body: &'static str) -> Result<ReceivedBody> {
        let expected = ExpectedBody::read(&headers(pairs))?;
        let mut receiver = BodyReceiver::new(expected, None, &Budget::new(Limits::default()));
        receiver.frame(Bytes::from_static(body.as_bytes()))?;
        receiver.finish()
    }

    fn code(pairs: &[(&'static str, &str)], body: &'static str) -> String {
        run(pairs, body).unwrap_err().code().to_owned()
    }

    #[test]
    fn received_bytes_are_hashed() {
        let received = run(
            &[
                ("content-length", "11"),
                ("x-amz-checksum-crc32", "DUoRhQ=="),
            ],
            "hello world",
        )
        .unwrap();
        assert_eq!(
            hex::encode(received.md5),
            "5eb63bbbe01eeed093cb22bb8f5acdc3"
        );
        assert_eq!(received.checksum().algorithm, Algorithm::Crc32);
        assert_eq!(received.blob.len(), 11);
        let received = run(&[("content-length", "11")], "hello world").unwrap();
        assert_eq!(received.checksum().algorithm, Algorithm::Crc64Nvme);
        assert_eq!(
            received.checksum_of(Algorithm::Sha256).base64(),
            "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="
        );
    }

    #[test]
    fn body_that_differs_from_its_headers_is_refused() {
        let long = ("content-length", "11");
        assert_eq!(
            code(&[("content-length", "12")], "hello world"),
            "IncompleteBody"
        );
        assert_eq!(
            code(&[("content-length", "10")], "hello world"),
            "IncompleteBody"
        );
        assert_eq!(code(&[], "hello world"), "MissingContentLength");
        assert_eq!(
            code(&[long, ("x-amz-checksum-crc32", "AAAAAA==")], "hello world"),
            "BadDigest"
        );
        assert_eq!(
            code(&[long, ("x-amz-checksum-crc32", "nonsense")], "hello world"),
            "InvalidRequest"
        );
        assert_eq!(
            code(
                &[long, ("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")],
                "hello world"
            ),
            "BadDigest"
        );
        assert_eq!(
            code(&[long, ("content-md5", "short")], "hello world"),
            "InvalidDigest"
        );
        let hash = "0".repeat(64);
        assert_eq!(
            code(&[long, ("x-amz-content-sha256", &hash)], "hello world"),
            "XAmzContentSHA256Mismatch"
        );
        assert_eq!(
            code(&[("content-length", "6442450944")], ""),
            "EntityTooLarge"
        );
    }

    #[test]
    fn checks_the_checksum_in_a_trailer() {
        let framed = [
            ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
            ("x-amz-decoded-content-length", "11"),
            ("x-amz-trailer", "x-amz-checksum-crc32"),
        ];
        let good = "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";
        assert_eq!(run(&framed, good).unwrap().checksum().base64(), "DUoRhQ==");
        let bad = "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
        assert_eq!(code(&framed, bad), "BadDigest");
        assert_eq!(
            code(&framed, "b\r\nhello world\r\n0\r\n\r\n"),
            "MalformedTrailerError"
        );
        assert_eq!(
            code(&framed, "a\r\nhello worl\r\n0\r\n\r\n"),
            "IncompleteBody"
        );
    }
}
