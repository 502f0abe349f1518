//! The parts of a multipart upload.

use md5::{Digest as _, Md5};
use rehearsal_cloud_core::encryption::KeyUse;

use crate::blob::Blob;
use crate::checksum::{Algorithm, Checksum};
use crate::context::CallContext;
use crate::dates;
use crate::error::{Result, S3Error};
use crate::expected_body::MAX_PUT;
use crate::ops::copy::Source;
use crate::ops::encryption;
use crate::ops::uploads::upload_id;
use crate::ops::write::quoted;
use crate::range;
use crate::receive;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Bucket, Encryption, Part, State, Upload};

fn number(request: &Request) -> Result<u32> {
    let text = request.query.get("partNumber").unwrap_or_default();
    text.parse()
        .ok()
        .filter(|n| (1..=10_000).contains(n))
        .ok_or_else(|| {
            S3Error::invalid_argument(
                "Part number must be an integer between 1 and 10000, inclusive",
                "partNumber",
                text,
            )
        })
}

/// A part is encrypted as its upload is.
fn check_encryption(
    upload: &Upload,
    bucket: &Bucket,
    cx: &CallContext<'_>,
    request: &Request,
) -> Result<()> {
    let of_upload = &upload.settings.encryption;
    match (of_upload, encryption::customer_key(request, "")?) {
        (Encryption::Customer { key_md5 }, Some(given)) if *key_md5 != given => {
            Err(S3Error::invalid_request(
                "The provided encryption parameters did not match the ones used originally.",
            ))
        }
        (Encryption::Customer { .. }, None)
        | (Encryption::S3 | Encryption::Kms { .. }, Some(_)) => Err(S3Error::invalid_request(
            "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.",
        )),
        _ => encryption::check_key(of_upload, bucket, cx, KeyUse::GenerateDataKey),
    }
}

pub(crate) fn upload(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let upload = bucket.upload(&request.key, upload_id(request))?;
    let number = number(request)?;
    encryption::refuse_header(request)?;
    check_encryption(upload, bucket, cx, request)?;
    let received = request.received();
    let given = received.chosen.map(|sum| sum.algorithm);
    let checksum = match upload.checksum {
        Some((expected, _)) if given.is_none_or(|given| given != expected) => {
            let lower = |a: Algorithm| a.name().to_ascii_lowercase();
            return Err(S3Error::invalid_request(format!(
                "Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
                lower(expected),
                given.map_or_else(|| "null".to_owned(), lower)
            )));
        }
        Some((expected, _)) => received.checksum_of(expected),
        None => received.crc64,
    };
    let part = Part {
        blob: received.blob.clone(),
        md5: received.md5,
        checksum,
        modified: cx.now,
    };
    let mut reply = Reply::ok().header("etag", quoted(&hex::encode(part.md5)));
    if let Some(sum) = received.chosen {
        reply.set(sum.algorithm.header(), sum.base64());
    }
    encryption::set_headers(&mut reply, &upload.settings.encryption);
    let bucket = state.bucket_mut(&request.bucket)?;
    let upload = bucket.upload_mut(&request.key, upload_id(request))?;
    upload.parts.insert(number, part);
    Ok(reply)
}

pub(crate) fn copy(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let upload = bucket.upload(&request.key, upload_id(request))?;
    let number = number(request)?;
    check_encryption(upload, bucket, cx, request)?;
    let algorithm = upload
        .checksum
        .map_or(Algorithm::Crc64Nvme, |(algorithm, _)| algorithm);
    let shown = upload.checksum.is_some();
    let source = Source::find(state, cx, request)?;
    let size = source.object.size();
    let blob = match request.header("x-amz-copy-source-range") {
        None => source.object.blob.clone(),
        Some(header) => {
            let range = range::parse_copy(header).ok_or_else(|| {
                S3Error::invalid_argument(
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
                    "x-amz-copy-source-range",
                    header,
                )
            })?;
            // Recorded: s3_api, `test_upload_part_copy_range`.
            if range.start >= size {
                return Err(S3Error::invalid_request(
                    "The specified copy range is invalid for the source object size",
                ));
            }
            if range.end > size {
                return Err(S3Error::invalid_argument(
                    format!("Range specified is not valid for source object of size: {size}"),
                    "x-amz-copy-source-range",
                    header,
                ));
            }
            source.object.blob.window(range)
        }
    };
    if blob.len() > MAX_PUT {
        return Err(S3Error::invalid_request(format!(
            "The specified copy source is larger than the maximum allowable size for a copy source: {MAX_PUT}"
        )));
    }
    let (md5, checksum) = hash(&blob, algorithm);
    let part = Part {
        blob,
        md5,
        checksum,
        modified: cx.now,
    };
    let bucket = state.bucket_mut(&request.bucket)?;
    let upload = bucket.upload_mut(&request.key, upload_id(request))?;
    let mut reply = Reply::answer("CopyPartResult", |x| {
        x.text("ETag", &quoted(&hex::encode(part.md5)));
        x.text("LastModified", &dates::iso(part.modified));
        if shown {
            x.text(part.checksum.algorithm.element(), &part.checksum.base64());
        }
    })
    .header_opt("x-amz-copy-source-version-id", source.version.as_deref());
    encryption::set_headers(&mut reply, &upload.settings.encryption);
    upload.parts.insert(number, part);
    Ok(reply)
}

fn hash(blob: &Blob, algorithm: Algorithm) -> ([u8; 16], Checksum) {
    let mut md5 = Md5::new();
    if let Err(error) = blob.for_each(0..blob.len(), |bytes| md5.update(bytes)) {
        tracing::error!(%error, "could not read an object back");
    }
    (
        md5.finalize().into(),
        receive::checksum_of(blob, 0..blob.len(), algorithm),
    )
}
