//! The journal's input and output of a call: the API's members that headers and
//! the query carry. Bodies are left out.

use http::HeaderMap;
use serde_json::{Map, Value};

use super::headers::header;
use super::metadata;
use super::request::Request;

/// Members by the header or the parameter that carries them.
const REQUEST_HEADERS: [(&str, &str); 30] = [
    ("content-type", "ContentType"),
    ("content-length", "ContentLength"),
    ("content-md5", "ContentMD5"),
    ("content-encoding", "ContentEncoding"),
    ("content-disposition", "ContentDisposition"),
    ("content-language", "ContentLanguage"),
    ("cache-control", "CacheControl"),
    ("expires", "Expires"),
    ("range", "Range"),
    ("if-match", "IfMatch"),
    ("if-none-match", "IfNoneMatch"),
    ("if-modified-since", "IfModifiedSince"),
    ("if-unmodified-since", "IfUnmodifiedSince"),
    ("x-amz-acl", "ACL"),
    ("x-amz-copy-source", "CopySource"),
    ("x-amz-copy-source-range", "CopySourceRange"),
    ("x-amz-metadata-directive", "MetadataDirective"),
    ("x-amz-tagging", "Tagging"),
    ("x-amz-tagging-directive", "TaggingDirective"),
    ("x-amz-storage-class", "StorageClass"),
    ("x-amz-server-side-encryption", "ServerSideEncryption"),
    ("x-amz-server-side-encryption-aws-kms-key-id", "SSEKMSKeyId"),
    ("x-amz-website-redirect-location", "WebsiteRedirectLocation"),
    ("x-amz-object-lock-mode", "ObjectLockMode"),
    (
        "x-amz-object-lock-retain-until-date",
        "ObjectLockRetainUntilDate",
    ),
    ("x-amz-object-lock-legal-hold", "ObjectLockLegalHoldStatus"),
    (
        "x-amz-bypass-governance-retention",
        "BypassGovernanceRetention",
    ),
    ("x-amz-checksum-mode", "ChecksumMode"),
    ("x-amz-sdk-checksum-algorithm", "ChecksumAlgorithm"),
    ("x-amz-expected-bucket-owner", "ExpectedBucketOwner"),
];

const PARAMETERS: [(&str, &str); 17] = [
    ("versionId", "VersionId"),
    ("uploadId", "UploadId"),
    ("partNumber", "PartNumber"),
    ("prefix", "Prefix"),
    ("delimiter", "Delimiter"),
    ("max-keys", "MaxKeys"),
    ("marker", "Marker"),
    ("start-after", "StartAfter"),
    ("continuation-token", "ContinuationToken"),
    ("key-marker", "KeyMarker"),
    ("version-id-marker", "VersionIdMarker"),
    ("encoding-type", "EncodingType"),
    ("max-parts", "MaxParts"),
    ("max-uploads", "MaxUploads"),
    ("response-content-type", "ResponseContentType"),
    ("response-content-disposition", "ResponseContentDisposition"),
    ("id", "Id"),
];

const RESPONSE_HEADERS: [(&str, &str); 13] = [
    ("etag", "ETag"),
    ("content-type", "ContentType"),
    ("content-length", "ContentLength"),
    ("content-range", "ContentRange"),
    ("last-modified", "LastModified"),
    ("x-amz-version-id", "VersionId"),
    ("x-amz-delete-marker", "DeleteMarker"),
    ("x-amz-storage-class", "StorageClass"),
    ("x-amz-server-side-encryption", "ServerSideEncryption"),
    ("x-amz-expiration", "Expiration"),
    ("x-amz-mp-parts-count", "PartsCount"),
    ("x-amz-bucket-region", "BucketRegion"),
    ("location", "Location"),
];

/// Members that are numbers.
const NUMBERS: [&str; 7] = [
    "ContentLength",
    "PartNumber",
    "MaxKeys",
    "MaxParts",
    "MaxUploads",
    "PartsCount",
    "MaxBuckets",
];

fn put(members: &mut Map<String, Value>, name: &str, text: &str) {
    let value = match text.parse::<u64>() {
        Ok(number) if NUMBERS.contains(&name) => number.into(),
        _ => text.into(),
    };
    members.insert(name.to_owned(), value);
}

fn headers_into(members: &mut Map<String, Value>, headers: &HeaderMap, names: &[(&str, &str)]) {
    for (name, member) in names {
        if let Some(text) = header(headers, name) {
            put(members, member, text);
        }
    }
    let own: Map<String, Value> = headers
        .iter()
        .filter_map(|(name, value)| {
            let short = name.as_str().strip_prefix(metadata::PREFIX)?;
            let text = std::str::from_utf8(value.as_bytes()).ok()?;
            Some((short.to_owned(), metadata::unwrap(text).into()))
        })
        .collect();
    if !own.is_empty() {
        members.insert("Metadata".to_owned(), own.into());
    }
}

/// The input of a call.
pub(crate) fn request(request: &Request) -> Value {
    let mut members = Map::new();
    if !request.bucket.is_empty() {
        put(&mut members, "Bucket", &request.bucket);
    }
    if !request.key.is_empty() {
        put(&mut members, "Key", &request.key);
    }
    for (name, member) in PARAMETERS {
        if let Some(text) = request.query.get(name) {
            put(&mut members, member, text);
        }
    }
    headers_into(&mut members, request.headers(), &REQUEST_HEADERS);
    members.into()
}

/// The output of a call.
pub(crate) fn response(headers: &HeaderMap) -> Value {
    let mut members = Map::new();
    headers_into(&mut members, headers, &RESPONSE_HEADERS);
    members.into()
}
