//! Decodes bodies that a server has compressed.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::body::Body;

/// The number of bytes after which a body is decoded no further.
const MAX_DECODED: u64 = 1 << 30;
const BUFFER: usize = 64 << 10;

/// A body is not what its encoding says, or the encoding is not known.
#[derive(Debug)]
pub(super) struct EncodingError;

/// Returns the encodings of a `content-encoding` header that change the body.
pub(super) fn encodings(header: &str) -> Vec<String> {
    header
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty() && name != "identity")
        .collect()
}

/// Decodes a body with encodings in the order in which they were applied.
pub(super) fn decode(encodings: &[String], bytes: &[u8]) -> Result<Body, EncodingError> {
    let Some((outer, inner)) = encodings.split_last() else {
        let mut body = Body::default();
        body.push(bytes);
        return Ok(body);
    };
    let mut decoder = decoder(outer, bytes)?;
    if !inner.is_empty() {
        let mut plain = Vec::new();
        let limited = &mut decoder.take(MAX_DECODED);
        limited.read_to_end(&mut plain).map_err(|_| EncodingError)?;
        return decode(inner, &plain);
    }
    let mut body = Body::default();
    let mut buffer = vec![0; BUFFER];
    let mut total = 0;
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) => return Ok(body),
            Ok(length) => {
                body.push(&buffer[..length]);
                total += length as u64;
                if total > MAX_DECODED {
                    return Err(EncodingError);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Err(EncodingError),
        }
    }
}

fn decoder<'b>(encoding: &str, bytes: &'b [u8]) -> Result<Box<dyn Read + 'b>, EncodingError> {
    Ok(match encoding {
        "gzip" | "x-gzip" => Box::new(MultiGzDecoder::new(bytes)),
        // The standard means zlib; some servers leave its frame out.
        "deflate" if ZlibDecoder::new(bytes).read(&mut [0]).is_ok() => {
            Box::new(ZlibDecoder::new(bytes))
        }
        "deflate" => Box::new(DeflateDecoder::new(bytes)),
        "br" => Box::new(brotli_decompressor::Decompressor::new(bytes, BUFFER)),
        "zstd" => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(bytes);
            Box::new(decoder.map_err(|_| EncodingError)?)
        }
        _ => return Err(EncodingError),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use serde_json::{Map, Value};

    use super::*;

    const TEXT: &[u8] = b"{\"order\": 7}";

    fn decoded(encodings: &str, bytes: &[u8]) -> Result<Value, EncodingError> {
        let body = decode(&super::encodings(encodings), bytes)?;
        let mut observation = Map::new();
        body.insert(&mut observation);
        Ok(observation["json"]["order"].clone())
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn bodies_are_decoded() {
        assert_eq!(decoded("gzip", &gzip(TEXT)).unwrap(), 7);
        assert_eq!(decoded("gzip, GZIP", &gzip(&gzip(TEXT))).unwrap(), 7);
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(TEXT).unwrap();
        assert_eq!(decoded("deflate", &zlib.finish().unwrap()).unwrap(), 7);
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(TEXT).unwrap();
        assert_eq!(decoded("deflate", &bare.finish().unwrap()).unwrap(), 7);
        // `{"order": 7}` by Python's brotli and zstd.
        let brotli = hex::decode("8b05807b226f72646572223a20377d03").unwrap();
        assert_eq!(decoded("br", &brotli).unwrap(), 7);
        let zstd = hex::decode("28b52ffd200c6100007b226f72646572223a20377d").unwrap();
        assert_eq!(decoded("zstd", &zstd).unwrap(), 7);
    }

    #[test]
    fn bodies_that_are_not_what_they_say_are_refused() {
        assert!(decoded("gzip", TEXT).is_err());
        assert!(decoded("br", TEXT).is_err());
        assert!(decoded("zstd", TEXT).is_err());
        assert!(decoded("compress", TEXT).is_err());
        let cut = gzip(TEXT);
        assert!(decoded("gzip", &cut[..cut.len() - 4]).is_err());
        assert!(encodings("identity, ").is_empty());
    }
}
