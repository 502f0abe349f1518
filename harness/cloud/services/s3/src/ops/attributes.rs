//! GetObjectAttributes.

use crate::checksum::ChecksumKind;
use crate::context::CallContext;
use crate::dates;
use crate::error::{Result, S3Error};
use crate::ops::encryption;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Object, State, Versioning};
use crate::xml::Xml;

const KNOWN: [&str; 5] = [
    "ETag",
    "Checksum",
    "ObjectParts",
    "StorageClass",
    "ObjectSize",
];

pub(crate) fn get(state: &mut State, _: &mut CallContext<'_>, request: &Request) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let (version, object) = bucket.object(&request.key, request.version_id()?, "GET")?;
    encryption::check_customer_key(&object.settings.encryption, request, "")?;
    let wanted: Vec<&str> = request
        .headers()
        .get_all("x-amz-object-attributes")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    if wanted.is_empty() {
        return Err(S3Error::invalid_request(
            "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty",
        ));
    }
    if wanted.iter().any(|name| !KNOWN.contains(name)) {
        return Err(
            S3Error::new(400, "InvalidArgument", "Invalid attribute name specified.")
                .with("ArgumentName", "x-amz-object-attributes"),
        );
    }
    let has = |name: &str| wanted.contains(&name);
    let page = Page::read(request)?;
    let reply = Reply::answer("GetObjectAttributesResponse", |x| {
        if has("ETag") {
            x.text("ETag", &object.etag);
        }
        if let Some(checksum) = object.checksum.filter(|_| has("Checksum")) {
            x.element("Checksum", |x| {
                x.text(checksum.sum.algorithm.element(), &checksum.sum.base64());
                x.text("ChecksumType", checksum.kind.name());
            });
        }
        if has("ObjectParts") && !object.parts.is_empty() {
            parts(x, object, &page);
        }
        if has("StorageClass") {
            x.text("StorageClass", object.settings.storage_class.name());
        }
        if has("ObjectSize") {
            x.value("ObjectSize", object.size());
        }
    });
    let versioned = bucket.versioning != Versioning::Never;
    Ok(reply
        .header("last-modified", dates::http_date(version.modified))
        .header_opt("x-amz-version-id", versioned.then_some(version.id())))
}

/// The requested parts.
struct Page {
    max: usize,
    marker: u32,
}

impl Page {
    fn read(request: &Request) -> Result<Self> {
        let number = |name: &str, default: u32| match request.header(name) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| {
                S3Error::invalid_argument(
                    format!("Provided {name} not an integer or within integer range"),
                    name,
                    text,
                )
            }),
        };
        let max = number("x-amz-max-parts", 1000)?.min(1000);
        Ok(Self {
            max: usize::try_from(max).unwrap_or_default(),
            marker: number("x-amz-part-number-marker", 0)?,
        })
    }
}

fn parts(x: &mut Xml, object: &Object, page: &Page) {
    let composite = object
        .checksum
        .is_some_and(|checksum| checksum.kind == ChecksumKind::Composite);
    x.element("ObjectParts", |x| {
        x.value("PartsCount", object.parts.len());
        // S3 lists the parts only where each has a checksum.
        if !composite {
            return;
        }
        let mut rest = object.parts.iter().filter(|part| part.number > page.marker);
        let shown: Vec<_> = rest.by_ref().take(page.max).collect();
        x.value("PartNumberMarker", page.marker);
        x.value(
            "NextPartNumberMarker",
            shown.last().map_or(0, |part| part.number),
        );
        x.value("MaxParts", page.max);
        x.value("IsTruncated", rest.next().is_some());
        for part in shown {
            x.element("Part", |x| {
                x.value("PartNumber", part.number);
                x.value("Size", part.size);
                if let Some(sum) = part.checksum {
                    x.text(sum.algorithm.element(), &sum.base64());
                }
            });
        }
    });
}
