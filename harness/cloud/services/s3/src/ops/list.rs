//! ListObjects, ListObjectsV2 and ListObjectVersions.

use std::borrow::Cow;

use crate::canonical_id::canonical_id;
use crate::checksum::ObjectChecksum;
use crate::context::CallContext;
use crate::dates;
use crate::error::{Result, S3Error};
use crate::listing::{self, Entry, From, Query, Walk};
use crate::ops::write::quoted;
use crate::reply::Reply;
use crate::request::{Request, percent_encode};
use crate::state::{Body, Bucket, Object, State, Version, Versions};
use crate::xml::Xml;

/// The most one page shows.
const PAGE: u32 = 1000;

/// The parameters all listings share.
pub(crate) struct Common<'a> {
    pub(crate) prefix: &'a str,
    pub(crate) delimiter: &'a str,
    encoded: bool,
}

impl<'a> Common<'a> {
    pub(crate) fn read(request: &'a Request) -> Result<Self> {
        let query = &request.query;
        let encoding = query.get("encoding-type");
        if let Some(other) = encoding.filter(|e| *e != "url") {
            return Err(S3Error::invalid_argument(
                "Invalid Encoding Method specified in Request",
                "encoding-type",
                other,
            ));
        }
        Ok(Self {
            prefix: query.get("prefix").unwrap_or_default(),
            delimiter: query.get("delimiter").unwrap_or_default(),
            encoded: encoding.is_some(),
        })
    }

    /// A key as the answer shows it.
    pub(crate) fn show<'k>(&self, key: &'k str) -> Cow<'k, str> {
        if self.encoded {
            Cow::Owned(percent_encode(key, true))
        } else {
            Cow::Borrowed(key)
        }
    }

    pub(crate) fn tail(&self, x: &mut Xml) {
        if !self.delimiter.is_empty() {
            x.text("Delimiter", &self.show(self.delimiter));
        }
        if self.encoded {
            x.text("EncodingType", "url");
        }
    }

    pub(crate) fn common_prefixes(&self, x: &mut Xml, prefixes: &[&str]) {
        for prefix in prefixes {
            x.element("CommonPrefixes", |x| x.text("Prefix", &self.show(prefix)));
        }
    }
}

/// A page of current objects and common prefixes.
struct Page<'a> {
    objects: Vec<(&'a str, &'a Version, &'a Object)>,
    prefixes: Vec<&'a str>,
    truncated: bool,
    last: Option<&'a str>,
}

fn is_shown(versions: &Versions) -> bool {
    matches!(versions.current().body, Body::Object(_))
}

fn page<'a>(bucket: &'a Bucket, query: Query<'a>, max: u32) -> Page<'a> {
    let mut walk = Walk::new(&bucket.keys, query);
    let mut page = Page {
        objects: Vec::new(),
        prefixes: Vec::new(),
        truncated: false,
        last: None,
    };
    for _ in 0..max {
        match walk.next(is_shown) {
            None => return page,
            Some(Entry::Prefix(prefix)) => {
                page.prefixes.push(prefix);
                page.last = Some(prefix);
            }
            Some(Entry::Key(key, versions)) => {
                let version = versions.current();
                if let Body::Object(object) = &version.body {
                    page.objects.push((key, version, object));
                }
                page.last = Some(key);
            }
        }
    }
    page.truncated = max > 0 && walk.next(is_shown).is_some();
    page
}

fn contents(x: &mut Xml, common: &Common<'_>, page: &Page<'_>, owner: bool) {
    for (key, version, object) in &page.objects {
        x.element("Contents", |x| {
            x.text("Key", &common.show(key));
            x.text("LastModified", &dates::iso(version.modified));
            x.text("ETag", &quoted(&object.etag));
            checksum(x, object.checksum.as_ref());
            x.value("Size", object.size());
            if owner {
                x.element("Owner", |x| x.text("ID", &canonical_id(&object.acl.owner)));
            }
            x.text("StorageClass", object.settings.storage_class.name());
        });
    }
}

fn checksum(x: &mut Xml, checksum: Option<&ObjectChecksum>) {
    if let Some(checksum) = checksum {
        x.text("ChecksumAlgorithm", checksum.sum.algorithm.name());
        x.text("ChecksumType", checksum.kind.name());
    }
}

pub(crate) fn v1(state: &mut State, _: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let common = Common::read(request)?;
    let max = request.number("max-keys", PAGE, PAGE)?;
    let marker = request.query.get("marker").unwrap_or_default();
    let from = if marker.is_empty() {
        From::Start
    } else {
        From::Resume(marker)
    };
    let page = page(
        bucket,
        Query {
            prefix: common.prefix,
            delimiter: common.delimiter,
            from,
        },
        max,
    );
    Ok(Reply::answer("ListBucketResult", |x| {
        x.text("Name", &bucket.name);
        x.text("Prefix", &common.show(common.prefix));
        x.text("Marker", &common.show(marker));
        // Without a delimiter the last key is the next marker, and S3 leaves it to the client.
        if let Some(last) = page
            .last
            .filter(|_| page.truncated && !common.delimiter.is_empty())
        {
            x.text("NextMarker", &common.show(last));
        }
        x.value("MaxKeys", max);
        common.tail(x);
        x.value("IsTruncated", page.truncated);
        contents(x, &common, &page, true);
        common.common_prefixes(x, &page.prefixes);
    })
    .header("x-amz-bucket-region", &*bucket.region))
}

pub(crate) fn v2(state: &mut State, _: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let common = Common::read(request)?;
    let max = request.number("max-keys", PAGE, PAGE)?;
    let token = request.query.get("continuation-token");
    let start_after = request.query.get("start-after");
    let resumed = match token {
        None => None,
        Some(text) => Some(
            listing::read_token(text)
                .filter(|_| !text.is_empty())
                .ok_or_else(|| {
                    S3Error::invalid_argument(
                        "The continuation token provided is incorrect",
                        "continuation-token",
                        text,
                    )
                })?,
        ),
    };
    let from = match (&resumed, start_after) {
        (Some(requirement), _) => From::Resume(requirement),
        (None, Some(key)) if !key.is_empty() => From::After(key),
        (None, _) => From::Start,
    };
    let page = page(
        bucket,
        Query {
            prefix: common.prefix,
            delimiter: common.delimiter,
            from,
        },
        max,
    );
    let owner = request.query.get("fetch-owner") == Some("true");
    Ok(Reply::answer("ListBucketResult", |x| {
        x.text("Name", &bucket.name);
        x.text("Prefix", &common.show(common.prefix));
        if let Some(token) = token {
            x.text("ContinuationToken", token);
        } else if let Some(key) = start_after {
            x.text("StartAfter", &common.show(key));
        }
        if let Some(last) = page.last.filter(|_| page.truncated) {
            x.text("NextContinuationToken", &listing::token(last));
        }
        x.value("KeyCount", page.objects.len() + page.prefixes.len());
        x.value("MaxKeys", max);
        common.tail(x);
        x.value("IsTruncated", page.truncated);
        contents(x, &common, &page, owner);
        common.common_prefixes(x, &page.prefixes);
    })
    .header("x-amz-bucket-region", &*bucket.region))
}

pub(crate) fn versions(
    state: &mut State,
    _: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let common = Common::read(request)?;
    let max = usize::try_from(request.number("max-keys", PAGE, PAGE)?).unwrap_or_default();
    let key_marker = request.query.get("key-marker").unwrap_or_default();
    let id_marker = request.query.get("version-id-marker").unwrap_or_default();
    if key_marker.is_empty() && !id_marker.is_empty() {
        return Err(S3Error::invalid_argument(
            "A version-id marker cannot be specified without a key marker.",
            "version-id-marker",
            id_marker,
        ));
    }
    let from = match (key_marker, id_marker) {
        ("", _) => From::Start,
        (key, "") => From::Resume(key),
        (key, _) => From::At(key),
    };
    let mut walk = Walk::new(
        &bucket.keys,
        Query {
            prefix: common.prefix,
            delimiter: common.delimiter,
            from,
        },
    );
    let mut shown: Vec<(&str, &Version, bool)> = Vec::new();
    let mut prefixes = Vec::new();
    let mut next: Option<(&str, Option<&str>)> = None;
    let mut last: Option<(&str, Option<&str>)> = None;
    'walk: while let Some(entry) = walk.next(|_| true) {
        match entry {
            Entry::Prefix(prefix) => {
                if shown.len() + prefixes.len() == max {
                    next = last;
                    break;
                }
                prefixes.push(prefix);
                last = Some((prefix, None));
            }
            Entry::Key(key, versions) => {
                let behind = key == key_marker && !id_marker.is_empty();
                let newest_first = versions.0.iter().rev().enumerate();
                let skip = if behind {
                    versions
                        .0
                        .iter()
                        .rev()
                        .position(|v| v.id() == id_marker)
                        .map_or(0, |at| at + 1)
                } else {
                    0
                };
                for (at, version) in newest_first.skip(skip) {
                    if shown.len() + prefixes.len() == max {
                        next = last;
                        break 'walk;
                    }
                    shown.push((key, version, at == 0));
                    last = Some((key, Some(version.id())));
                }
            }
        }
    }
    Ok(Reply::answer("ListVersionsResult", |x| {
        x.text("Name", &bucket.name);
        x.text("Prefix", &common.show(common.prefix));
        x.text("KeyMarker", &common.show(key_marker));
        x.text("VersionIdMarker", id_marker);
        if let Some((key, version)) = next.filter(|_| max > 0) {
            x.text("NextKeyMarker", &common.show(key));
            x.text_opt("NextVersionIdMarker", version);
        }
        x.value("MaxKeys", max);
        common.tail(x);
        x.value("IsTruncated", next.is_some() && max > 0);
        for (key, version, latest) in &shown {
            one_version(x, &common, key, version, *latest, bucket);
        }
        common.common_prefixes(x, &prefixes);
    })
    .header("x-amz-bucket-region", &*bucket.region))
}

fn one_version(
    x: &mut Xml,
    common: &Common<'_>,
    key: &str,
    version: &Version,
    latest: bool,
    bucket: &Bucket,
) {
    let name = match &version.body {
        Body::Object(_) => "Version",
        Body::DeleteMarker => "DeleteMarker",
    };
    x.element(name, |x| {
        x.text("Key", &common.show(key));
        x.text("VersionId", version.id());
        x.value("IsLatest", latest);
        x.text("LastModified", &dates::iso(version.modified));
        match &version.body {
            Body::Object(object) => {
                x.text("ETag", &quoted(&object.etag));
                checksum(x, object.checksum.as_ref());
                x.value("Size", object.size());
                x.element("Owner", |x| x.text("ID", &canonical_id(&object.acl.owner)));
                x.text("StorageClass", object.settings.storage_class.name());
            }
            Body::DeleteMarker => {
                x.element("Owner", |x| x.text("ID", &canonical_id(&bucket.owner)));
            }
        }
    });
}
