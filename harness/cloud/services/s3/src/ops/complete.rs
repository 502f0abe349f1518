//! CompleteMultipartUpload: parts become an object.

use md5::{Digest as _, Md5};
use rehearsal_cloud_core::encryption::KeyUse;
use s3s::dto;

use crate::blob::Blob;
use crate::checksum::{self, Algorithm, Checksum, ChecksumKind, ObjectChecksum};
use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::event;
use crate::ops::encryption;
use crate::ops::object_settings::NewObject;
use crate::ops::uploads::upload_id;
use crate::ops::write::{Content, WriteCondition, quoted, store};
use crate::receive::bad_checksum;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{CompletedUpload, Encryption, ObjectPart, State, Upload};

/// All parts but the last must be at least this large.
const MIN_PART: u64 = 5 << 20;

pub(crate) fn complete(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let id = upload_id(request);
    let bucket = state.bucket(&request.bucket)?;
    let document: Option<dto::CompletedMultipartUpload> = request.xml_opt()?;
    let wanted = document.and_then(|document| document.parts);
    let wanted = wanted.unwrap_or_default();
    if let Some(completed) = bucket.completed(&request.key, id) {
        return complete_again(completed, &wanted, cx, request);
    }
    let upload = bucket.upload(&request.key, id)?;
    let condition = WriteCondition::read(request)?;
    condition.check(bucket, &request.key)?;
    let overtaken = match condition {
        WriteCondition::None => None,
        WriteCondition::Absent => upload.existed.then_some("If-None-Match"),
        // Recorded: s3_api, `test_multipart_if_match_with_put_identical`.
        WriteCondition::Is(_) => upload.overtaken.then_some("If-Match"),
    };
    if let Some(condition) = overtaken {
        return Err(S3Error::new(
            409,
            "ConditionalRequestConflict",
            "The conditional request cannot succeed due to a conflicting operation against this resource.",
        )
        .with("Condition", condition)
        .with("Key", &request.key));
    }
    encryption::check_key(&upload.settings.encryption, bucket, cx, KeyUse::Decrypt)?;
    let mut content = assemble(upload, &wanted, request)?;
    // Where the client chose no checksum: with a key of its own there is none (recorded: s3,
    // `test_multipart_upload_sse_c`), with one of KMS's this answer does not show it (recorded:
    // s3, `test_s3_multipart_upload_sse`).
    let unasked = upload.checksum.is_none();
    let encryption = &upload.settings.encryption;
    if unasked && matches!(encryption, Encryption::Customer { .. }) {
        content.checksum = None;
    }
    let hidden = unasked && *encryption != Encryption::S3;
    let upload = state
        .bucket_mut(&request.bucket)?
        .remove_upload(&request.key, id)?;
    let new_object = NewObject {
        settings: upload.settings,
        tags: upload.tags,
        acl: upload.acl,
        retention: upload.retention,
        legal_hold: upload.legal_hold,
    };
    let stored = store(
        state,
        cx,
        request,
        new_object,
        content,
        event::EventKind::CompleteMultipartUpload,
    )?;
    let completed = CompletedUpload {
        id: id.to_owned(),
        key: request.key.clone(),
        parts: listed(&wanted),
        etag: stored.object.etag.clone(),
        checksum: stored.object.checksum.filter(|_| !hidden),
        version: stored.version.clone(),
        encryption: stored.object.settings.encryption.clone(),
    };
    let mut reply = answer(&completed, cx, request);
    stored.headers(&mut reply);
    state
        .bucket_mut(&request.bucket)?
        .remember_completed(completed);
    Ok(reply)
}

/// Answers a client that completes an upload again, as one does that lost the first answer.
///
/// The API reference says of CompleteMultipartUpload that it may be retried.
fn complete_again(
    completed: &CompletedUpload,
    wanted: &[dto::CompletedPart],
    cx: &CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    if completed.parts != listed(wanted) {
        return Err(S3Error::no_such_upload(&completed.id));
    }
    let mut reply = answer(completed, cx, request);
    if let Some(version) = completed.version.as_ref().filter(|id| *id != "null") {
        reply.set("x-amz-version-id", version);
    }
    encryption::set_headers(&mut reply, &completed.encryption);
    Ok(reply)
}

/// The numbers and entity tags of the parts that a client lists.
fn listed(wanted: &[dto::CompletedPart]) -> Vec<(i32, String)> {
    let parts = wanted.iter();
    parts
        .map(|part| {
            let etag = part.e_tag.as_ref().map(dto::ETag::value);
            let etag = etag.unwrap_or_default().trim_matches('"');
            (part.part_number.unwrap_or_default(), etag.to_owned())
        })
        .collect()
}

fn answer(completed: &CompletedUpload, cx: &CallContext<'_>, request: &Request) -> Reply {
    Reply::answer("CompleteMultipartUploadResult", |x| {
        x.text("Location", &request.location(cx.base_url));
        x.text("Bucket", &request.bucket);
        x.text("Key", &completed.key);
        x.text("ETag", &quoted(&completed.etag));
        if let Some(checksum) = &completed.checksum {
            x.text(checksum.sum.algorithm.element(), &checksum.header_value());
            x.text("ChecksumType", checksum.kind.name());
        }
    })
}

/// Checks the list of parts and puts them together.
fn assemble(upload: &Upload, wanted: &[dto::CompletedPart], request: &Request) -> Result<Content> {
    if wanted.is_empty() {
        return Err(S3Error::invalid_request(
            "You must specify at least one part",
        ));
    }
    let numbers: Vec<i32> = wanted
        .iter()
        .map(|part| part.part_number.unwrap_or_default())
        .collect();
    if numbers.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(S3Error::new(
            400,
            "InvalidPartOrder",
            "The list of parts was not in ascending order. Parts must be ordered by part number.",
        )
        .with("UploadId", &upload.id));
    }
    if let Some(kind) = request.header("x-amz-checksum-type") {
        let created = upload.checksum.map_or("null", |(_, kind)| kind.name());
        if kind != created {
            return Err(S3Error::invalid_request(format!(
                "The upload was created using the {created} checksum mode. The complete request must use the same checksum mode."
            )));
        }
    }
    let mut md5 = Md5::new();
    let mut blobs: Vec<Blob> = Vec::with_capacity(wanted.len());
    let mut parts: Vec<ObjectPart> = Vec::with_capacity(wanted.len());
    let mut sums: Vec<(Checksum, u64)> = Vec::with_capacity(wanted.len());
    for (at, want) in wanted.iter().enumerate() {
        let number = u32::try_from(numbers[at]).unwrap_or_default();
        let etag = want
            .e_tag
            .as_ref()
            .map(dto::ETag::value)
            .unwrap_or_default();
        let invalid = || {
            S3Error::new(
                400,
                "InvalidPart",
                "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
            )
            .with("UploadId", &upload.id)
            .with("PartNumber", number.to_string())
            .with("ETag", etag)
        };
        let part = upload
            .parts
            .get(&number)
            .filter(|part| hex::encode(part.md5) == etag.trim_matches('"'))
            .ok_or_else(invalid)?;
        check_part_checksum(upload, want, number, &part.checksum, invalid)?;
        let size = part.blob.len();
        if at + 1 < wanted.len() && size < MIN_PART {
            return Err(S3Error::new(
                400,
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
            )
            .with("ProposedSize", size.to_string())
            .with("MinSizeAllowed", MIN_PART.to_string())
            .with("PartNumber", number.to_string())
            .with("ETag", etag));
        }
        md5.update(part.md5);
        blobs.push(part.blob.clone());
        let composite = upload
            .checksum
            .is_some_and(|(_, kind)| kind == ChecksumKind::Composite);
        parts.push(ObjectPart {
            number,
            size,
            checksum: composite.then_some(part.checksum),
        });
        sums.push((part.checksum, size));
    }
    let size: u64 = sums.iter().map(|(_, size)| size).sum();
    if let Some(claimed) = request.header("x-amz-mp-object-size")
        && claimed.parse() != Ok(size)
    {
        return Err(S3Error::invalid_request(format!(
            "The provided 'x-amz-mp-object-size' header value {claimed} does not match what was computed: {size}"
        )));
    }
    let checksum = whole(upload, &sums);
    check_whole(&checksum, request)?;
    Ok(Content {
        blob: Blob::concat(blobs),
        etag: format!("{}-{}", hex::encode(md5.finalize()), wanted.len()),
        checksum: Some(checksum),
        parts,
    })
}

fn check_part_checksum(
    upload: &Upload,
    want: &dto::CompletedPart,
    number: u32,
    actual: &Checksum,
    invalid: impl Fn() -> S3Error,
) -> Result<()> {
    let given = [
        (Algorithm::Crc32, &want.checksum_crc32),
        (Algorithm::Crc32c, &want.checksum_crc32c),
        (Algorithm::Crc64Nvme, &want.checksum_crc64nvme),
        (Algorithm::Sha1, &want.checksum_sha1),
        (Algorithm::Sha256, &want.checksum_sha256),
    ];
    let mut given = given
        .into_iter()
        .filter_map(|(algorithm, text)| Some((algorithm, text.as_ref()?)));
    let first = given.next();
    match (upload.checksum, first) {
        (None, Some(_)) => Err(invalid()),
        (Some((expected, ChecksumKind::Composite)), None) => {
            Err(S3Error::invalid_request(format!(
                "The upload was created using a {} checksum. The complete request must include the checksum for each part. It was missing for part {number} in the request.",
                expected.name().to_ascii_lowercase()
            )))
        }
        (Some((expected, _)), Some((algorithm, _))) if algorithm != expected => Err(S3Error::new(
            400,
            "BadDigest",
            format!(
                "The {} you specified for part {number} did not match what we received.",
                algorithm.name().to_ascii_lowercase()
            ),
        )),
        (Some(_), Some((_, text))) if *text != actual.base64() => Err(invalid()),
        _ => Ok(()),
    }
}

/// The checksum of the object to be.
fn whole(upload: &Upload, sums: &[(Checksum, u64)]) -> ObjectChecksum {
    let (algorithm, kind) = upload
        .checksum
        .unwrap_or((Algorithm::Crc64Nvme, ChecksumKind::FullObject));
    match kind {
        ChecksumKind::Composite => {
            let parts: Vec<Checksum> = sums.iter().map(|(sum, _)| *sum).collect();
            ObjectChecksum {
                sum: checksum::composite(algorithm, &parts),
                kind,
                parts: u32::try_from(parts.len()).unwrap_or(u32::MAX),
            }
        }
        ChecksumKind::FullObject => ObjectChecksum::full(
            checksum::full_object(algorithm, sums)
                .expect("only sums that can be put together are taken for whole objects"),
        ),
    }
}

fn check_whole(checksum: &ObjectChecksum, request: &Request) -> Result<()> {
    for algorithm in Algorithm::ALL {
        let Some(claimed) = request.header(algorithm.header()) else {
            continue;
        };
        if algorithm != checksum.sum.algorithm || claimed != checksum.header_value() {
            return Err(bad_checksum_lower(algorithm));
        }
    }
    Ok(())
}

/// Here S3 writes the algorithm in lower case.
fn bad_checksum_lower(algorithm: Algorithm) -> S3Error {
    let error = bad_checksum(algorithm);
    S3Error::new(
        400,
        "BadDigest",
        error
            .message()
            .replace(algorithm.name(), &algorithm.name().to_ascii_lowercase()),
    )
}
