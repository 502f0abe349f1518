//! `aws-chunked`: the framing of streamed uploads, signed or not, with
//! checksums in trailers.
//!
//! The data comes out as slices of what went in; nothing is copied but the
//! few bytes of a line that is split between two reads.

use bytes::{Bytes, BytesMut};
use rehearsal_cloud_core::auth::{SigningKey, hmac};
use sha2::{Digest as _, Sha256};

/// Why a stream could not be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChunkError {
    #[error("the framing is broken")]
    Malformed,
    #[error("the body ended too early")]
    Truncated,
    #[error("a chunk's signature does not match")]
    Signature,
}

/// Checks the signature of each chunk: holds the key and the scope
/// of the request, and the request's own signature as the first link.
#[derive(Clone)]
pub(crate) struct ChunkSigner {
    pub(crate) key: SigningKey,
    /// `20130524T000000Z`
    pub(crate) date: String,
    /// `20130524/us-east-1/s3/aws4_request`
    pub(crate) scope: String,
    /// The signature before, in hex.
    pub(crate) previous: String,
}

impl ChunkSigner {
    fn sign(&self, kind: &str, parts: &[&str]) -> String {
        let mut text = format!("{kind}\n{}\n{}\n{}", self.date, self.scope, self.previous);
        for part in parts {
            text.push('\n');
            text.push_str(part);
        }
        hex::encode(hmac(&self.key, text.as_bytes()))
    }

    fn check_chunk(&mut self, hash: &str, claimed: &str) -> Result<(), ChunkError> {
        const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let expected = self.sign("AWS4-HMAC-SHA256-PAYLOAD", &[EMPTY, hash]);
        self.accept(expected, claimed)
    }

    fn check_trailer(&mut self, trailer: &str, claimed: &str) -> Result<(), ChunkError> {
        let hash = hex::encode(Sha256::digest(trailer.as_bytes()));
        let expected = self.sign("AWS4-HMAC-SHA256-TRAILER", &[&hash]);
        self.accept(expected, claimed)
    }

    fn accept(&mut self, expected: String, claimed: &str) -> Result<(), ChunkError> {
        if expected != claimed {
            return Err(ChunkError::Signature);
        }
        self.previous = expected;
        Ok(())
    }
}

/// The longest line: a size with a signature, or a trailer.
const MAX_LINE: usize = 8 << 10;

enum State {
    Size,
    Data { left: u64 },
    DataEnd,
    Trailers,
    Done,
}

/// Reads a stream piece by piece.
pub(crate) struct Decoder {
    state: State,
    line: BytesMut,
    signer: Option<ChunkSigner>,
    hash: Sha256,
    claimed: String,
    trailers: Vec<(String, String)>,
}

impl Decoder {
    pub(crate) fn new(signer: Option<ChunkSigner>) -> Self {
        Self {
            state: State::Size,
            line: BytesMut::new(),
            signer,
            hash: Sha256::new(),
            claimed: String::new(),
            trailers: Vec::new(),
        }
    }

    /// Decodes what arrived and passes its data to `out`.
    pub(crate) fn feed(
        &mut self,
        mut input: Bytes,
        mut out: impl FnMut(Bytes),
    ) -> Result<(), ChunkError> {
        while !input.is_empty() {
            match self.state {
                State::Done => return Err(ChunkError::Malformed),
                State::Data { left } => {
                    let take = usize::try_from(left).unwrap_or(usize::MAX).min(input.len());
                    let data = input.split_to(take);
                    if self.signer.is_some() {
                        self.hash.update(&data);
                    }
                    out(data);
                    let left = left - take as u64;
                    self.state = if left == 0 {
                        State::DataEnd
                    } else {
                        State::Data { left }
                    };
                }
                State::Size | State::DataEnd | State::Trailers => {
                    let Some(end) = input.iter().position(|&b| b == b'\n') else {
                        self.line.extend_from_slice(&input);
                        if self.line.len() > MAX_LINE {
                            return Err(ChunkError::Malformed);
                        }
                        return Ok(());
                    };
                    self.line.extend_from_slice(&input.split_to(end + 1));
                    if self.line.len() > MAX_LINE {
                        return Err(ChunkError::Malformed);
                    }
                    let line = std::mem::take(&mut self.line);
                    let line = line
                        .strip_suffix(b"\r\n")
                        .or_else(|| line.strip_suffix(b"\n"))
                        .and_then(|line| std::str::from_utf8(line).ok())
                        .ok_or(ChunkError::Malformed)?;
                    self.line_done(line)?;
                }
            }
        }
        Ok(())
    }

    fn line_done(&mut self, line: &str) -> Result<(), ChunkError> {
        match self.state {
            State::Size => {
                let (size, extension) = line.split_once(';').unwrap_or((line, ""));
                let left =
                    u64::from_str_radix(size.trim(), 16).map_err(|_| ChunkError::Malformed)?;
                extension
                    .trim()
                    .strip_prefix("chunk-signature=")
                    .unwrap_or_default()
                    .clone_into(&mut self.claimed);
                if left > 0 {
                    self.state = State::Data { left };
                } else {
                    self.end_chunk()?;
                    self.state = State::Trailers;
                }
            }
            State::DataEnd if line.is_empty() => {
                self.end_chunk()?;
                self.state = State::Size;
            }
            State::Trailers if line.is_empty() => self.end_trailers()?,
            State::Trailers => {
                let (name, value) = line.split_once(':').ok_or(ChunkError::Malformed)?;
                self.trailers
                    .push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
            State::DataEnd | State::Data { .. } | State::Done => return Err(ChunkError::Malformed),
        }
        Ok(())
    }

    fn end_chunk(&mut self) -> Result<(), ChunkError> {
        let Some(signer) = &mut self.signer else {
            return Ok(());
        };
        let hash = hex::encode(std::mem::take(&mut self.hash).finalize());
        signer.check_chunk(&hash, &self.claimed)
    }

    fn end_trailers(&mut self) -> Result<(), ChunkError> {
        self.state = State::Done;
        let signature = self
            .trailers
            .iter()
            .position(|(name, _)| name == "x-amz-trailer-signature")
            .map(|at| self.trailers.remove(at).1);
        if let (Some(signer), false) = (&mut self.signer, self.trailers.is_empty()) {
            let mut text = String::new();
            for (name, value) in &self.trailers {
                text.extend([
                    name, ":", value, "
",
                ]);
            }
            signer.check_trailer(&text, &signature.ok_or(ChunkError::Signature)?)?;
        }
        Ok(())
    }

    /// The trailers, once the body ended. Some clients leave out the last
    /// empty line; the body is whole all the same.
    pub(crate) fn finish(mut self) -> Result<Vec<(String, String)>, ChunkError> {
        if matches!(self.state, State::Trailers) && self.line.is_empty() {
            self.end_trailers()?;
        }
        match self.state {
            State::Done => Ok(self.trailers),
            _ => Err(ChunkError::Truncated),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds a body cut into pieces of `size` bytes.
    fn decode(
        body: &str,
        size: usize,
        signer: Option<ChunkSigner>,
    ) -> Result<(String, Vec<(String, String)>), ChunkError> {
        let mut decoder = Decoder::new(signer);
        let mut data = Vec::new();
        for piece in body.as_bytes().chunks(size) {
            decoder.feed(Bytes::copy_from_slice(piece), |bytes| {
                data.extend_from_slice(&bytes);
            })?;
        }
        Ok((String::from_utf8(data).unwrap(), decoder.finish()?))
    }

    const UNSIGNED: &str =
        "5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";

    #[test]
    fn reads_chunks_and_trailers_however_they_are_cut() {
        for size in 1..UNSIGNED.len() {
            let (data, trailers) = decode(UNSIGNED, size, None).unwrap();
            assert_eq!(data, "hello world");
            assert_eq!(
                trailers,
                [("x-amz-checksum-crc32".to_owned(), "DUoRhQ==".to_owned())]
            );
        }
    }

    #[test]
    fn refuses_broken_framing() {
        for broken in [
            "zz\r\n",
            "5\r\nhelloX\r\n",
            "5\r\nhello\r\n0\r\n\r\nmore",
            "0\r\nno colon\r\n\r\n",
        ] {
            assert_eq!(
                decode(broken, 3, None).unwrap_err(),
                ChunkError::Malformed,
                "{broken:?}"
            );
        }
        for cut in ["", "5\r\nhel", "5\r\nhello\r\n", "0\r\nx-amz-checksum"] {
            assert_eq!(
                decode(cut, 3, None).unwrap_err(),
                ChunkError::Truncated,
                "{cut:?}"
            );
        }
    }

    #[test]
    fn checks_every_signature() {
        let signer = ChunkSigner {
            key: [7; 32],
            date: "20130524T000000Z".into(),
            scope: "20130524/us-east-1/s3/aws4_request".into(),
            previous: "seed".into(),
        };
        let mut signing = signer.clone();
        let mut body = String::new();
        for chunk in ["hello", ""] {
            let hash = hex::encode(Sha256::digest(chunk.as_bytes()));
            let empty = hex::encode(Sha256::digest(b""));
            let signature = signing.sign("AWS4-HMAC-SHA256-PAYLOAD", &[&empty, &hash]);
            body.extend([
                if chunk.is_empty() { "0" } else { "5" },
                ";chunk-signature=",
                &signature,
                "\r\n",
            ]);
            if !chunk.is_empty() {
                body.extend([chunk, "\r\n"]);
            }
            signing.previous = signature;
        }
        let hash = hex::encode(Sha256::digest(b"x-amz-checksum-crc32:AAAA\n"));
        let signature = signing.sign("AWS4-HMAC-SHA256-TRAILER", &[&hash]);
        body.extend([
            "x-amz-checksum-crc32:AAAA\r\nx-amz-trailer-signature:",
            &signature,
            "\r\n\r\n",
        ]);

        let (data, trailers) = decode(&body, 7, Some(signer.clone())).unwrap();
        assert_eq!((data.as_str(), trailers.len()), ("hello", 1));
        let tampered = body.replace("hello", "hullo");
        assert_eq!(
            decode(&tampered, 7, Some(signer.clone())).unwrap_err(),
            ChunkError::Signature
        );
        let tampered = body.replace("AAAA", "AAAB");
        assert_eq!(
            decode(&tampered, 7, Some(signer)).unwrap_err(),
            ChunkError::Signature
        );
    }
}
