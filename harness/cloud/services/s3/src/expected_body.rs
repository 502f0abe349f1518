//! What the headers of a request declare of its body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::HeaderMap;

use super::checksum::{Algorithm, Checksum};
use super::error::{Result, S3Error};
use super::headers::header;

/// The largest object that one PUT may bring.
pub(crate) const MAX_PUT: u64 = 5 << 30;

/// The body that the headers declare: its length and its hashes.
#[derive(Debug, Default)]
pub(crate) struct ExpectedBody {
    length: Option<u64>,
    /// The length of what is framed, where the body is.
    framed: Option<u64>,
    pub(super) md5: Option<[u8; 16]>,
    /// Whether the body is a part of an upload.
    pub(super) part: bool,
    /// A checksum in a header, or one that a trailer will bring.
    pub(super) checksum: Option<(Algorithm, Option<Checksum>)>,
    pub(super) trailer: Option<Algorithm>,
    pub(super) sha256: Option<[u8; 32]>,
}

impl ExpectedBody {
    /// Reads what the headers declare of an object's bytes.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Self> {
        let checksum = chosen_checksum(headers)?;
        Self::with(headers, None, checksum)
    }

    /// Reads what the headers declare of a part of an upload.
    pub(crate) fn of_part(headers: &HeaderMap) -> Result<Self> {
        let expected = Self::read(headers)?;
        Ok(Self {
            part: true,
            ..expected
        })
    }

    /// Reads what the headers declare of a document; `length` is the one that the connection announces.
    pub(crate) fn of_document(headers: &HeaderMap, length: Option<u64>) -> Result<Self> {
        let checksum = chosen_checksum(headers)?;
        Self::with(headers, length, checksum)
    }

    /// The same, where a checksum in the headers is not the document's.
    pub(crate) fn without_checksum(headers: &HeaderMap, length: Option<u64>) -> Result<Self> {
        Self::with(headers, length, None)
    }

    fn with(
        headers: &HeaderMap,
        length: Option<u64>,
        checksum: Option<(Algorithm, Option<Checksum>)>,
    ) -> Result<Self> {
        let declared = header(headers, "content-length").and_then(|n| n.parse().ok());
        let mut expected = Self {
            length: declared.or(length),
            checksum,
            ..Self::default()
        };
        let content = header(headers, "x-amz-content-sha256").unwrap_or_default();
        let framed = content.starts_with("STREAMING-") || is_aws_chunked(headers);
        if framed {
            let length =
                header(headers, "x-amz-decoded-content-length").and_then(|n| n.parse().ok());
            expected.framed = Some(length.ok_or_else(missing_length)?);
        } else if header(headers, "transfer-encoding").is_some() {
            return Err(S3Error::new(
                501,
                "NotImplemented",
                "A header you provided implies functionality that is not implemented",
            )
            .with("Header", "Transfer-Encoding"));
        } else if expected.length.is_none() {
            return Err(missing_length());
        }
        expected.sha256 = hex::decode(content)
            .ok()
            .and_then(|hash| hash.try_into().ok());
        expected.md5 = header(headers, "content-md5").map(read_md5).transpose()?;
        if let Some(names) = header(headers, "x-amz-trailer") {
            expected.trailer = names.split(',').find_map(|name| {
                Algorithm::ALL
                    .into_iter()
                    .find(|a| a.header() == name.trim().to_ascii_lowercase())
            });
            if expected.checksum.is_none() {
                expected.checksum = expected.trailer.map(|algorithm| (algorithm, None));
            }
        }
        let size = expected.size();
        if size > MAX_PUT {
            return Err(too_large(size, MAX_PUT));
        }
        Ok(expected)
    }

    /// What a form promises: it does not know how long its file is.
    pub(crate) fn of_form(headers: &HeaderMap) -> Self {
        Self {
            checksum: chosen_checksum(headers).ok().flatten(),
            ..Self::default()
        }
    }

    /// How many bytes the object will have, where the headers declare it.
    pub(crate) fn size(&self) -> u64 {
        self.expected().unwrap_or(0)
    }

    pub(super) fn expected(&self) -> Option<u64> {
        self.framed.or(self.length)
    }

    pub(crate) fn is_framed(&self) -> bool {
        self.framed.is_some()
    }
}

pub(crate) fn too_large(size: u64, max: u64) -> S3Error {
    S3Error::new(
        400,
        "EntityTooLarge",
        "Your proposed upload exceeds the maximum allowed size",
    )
    .with("ProposedSize", size.to_string())
    .with("MaxSizeAllowed", max.to_string())
}

fn missing_length() -> S3Error {
    S3Error::new(
        411,
        "MissingContentLength",
        "You must provide the Content-Length HTTP header.",
    )
}

/// Whether the client says that it frames its body.
fn is_aws_chunked(headers: &HeaderMap) -> bool {
    header(headers, "content-encoding")
        .is_some_and(|list| list.split(',').any(|e| e.trim() == "aws-chunked"))
}

fn read_md5(text: &str) -> Result<[u8; 16]> {
    BASE64
        .decode(text)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| {
            S3Error::new(
                400,
                "InvalidDigest",
                "The Content-MD5 you specified was invalid.",
            )
            .with("Content-MD5", text)
        })
}

/// The checksum that the headers carry, or name the algorithm of.
fn chosen_checksum(headers: &HeaderMap) -> Result<Option<(Algorithm, Option<Checksum>)>> {
    let mut given = Algorithm::ALL
        .into_iter()
        .filter_map(|algorithm| Some((algorithm, header(headers, algorithm.header())?)));
    if let Some((algorithm, value)) = given.next() {
        if given.next().is_some() {
            return Err(S3Error::invalid_request(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
            ));
        }
        let sum = algorithm.read(value).ok_or_else(|| {
            S3Error::invalid_request(format!(
                "Value for {} header is invalid.",
                algorithm.header()
            ))
        })?;
        return Ok(Some((algorithm, Some(sum))));
    }
    let named = header(headers, "x-amz-sdk-checksum-algorithm")
        .or_else(|| header(headers, "x-amz-checksum-algorithm"));
    named
        .map(|name| {
            Algorithm::parse(name).map(|algorithm| (algorithm, None)).ok_or_else(|| {
                S3Error::invalid_request(
                    "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
                )
            })
        })
        .transpose()
}
