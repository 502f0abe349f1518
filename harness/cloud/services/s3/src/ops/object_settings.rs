//! The settings of a new object, read from the headers of a write: shared by
//! PutObject, CopyObject, CreateMultipartUpload and the browser's POST.

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::Method;
use md5::{Digest as _, Md5};
use time::OffsetDateTime;

use crate::acl::Acl;
use crate::config::Ownership;
use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Bucket, Encryption, ObjectSettings, Retention, StorageClass, Tags};
use crate::{dates, metadata, tagging};

/// Headers that are stored and returned unchanged.
pub(crate) const STORED_HEADERS: [&str; 6] = [
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "expires",
];

/// The settings of a new object.
#[derive(Debug)]
pub(crate) struct NewObject {
    pub(crate) settings: ObjectSettings,
    pub(crate) tags: Tags,
    pub(crate) acl: Acl,
    pub(crate) retention: Option<Retention>,
    pub(crate) legal_hold: Option<bool>,
}

/// Reads the settings from the headers; `bucket` is the one the object goes to.
pub(crate) fn read(request: &Request, bucket: &Bucket, cx: &CallContext<'_>) -> Result<NewObject> {
    let storage_class = match request.header("x-amz-storage-class") {
        None => StorageClass::default(),
        Some(name) => StorageClass::parse(name).ok_or_else(|| {
            S3Error::new(
                400,
                "InvalidStorageClass",
                "The storage class you specified is not valid",
            )
            .with("StorageClassRequested", name)
        })?,
    };
    let redirect = request.header("x-amz-website-redirect-location");
    if let Some(redirect) = redirect
        && !["/", "http://", "https://"]
            .iter()
            .any(|start| redirect.starts_with(start))
    {
        return Err(S3Error::new(
            400,
            "InvalidRedirectLocation",
            "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
        ));
    }
    let (retention, legal_hold) = lock(request, bucket, cx.now)?;
    Ok(NewObject {
        settings: ObjectSettings {
            headers: stored_headers(request),
            metadata: metadata::read(request.headers())?,
            storage_class,
            encryption: encryption(request, bucket)?,
            redirect: redirect.map(str::to_owned),
        },
        tags: request
            .header("x-amz-tagging")
            .map(tagging::from_header)
            .transpose()?
            .unwrap_or_default(),
        acl: acl(request, bucket, cx)?,
        retention,
        legal_hold,
    })
}

/// The headers to be given back, one character for each byte. What a client says of its own
/// framing is not about the object.
pub(crate) fn stored_headers(request: &Request) -> Vec<(Cow<'static, str>, String)> {
    let mut kept = Vec::new();
    for name in STORED_HEADERS {
        let Some(value) = request.headers().get(name) else {
            continue;
        };
        let value: String = value.as_bytes().iter().copied().map(char::from).collect();
        let value = value.trim_matches([' ', '\t']);
        if value.is_empty() {
            continue;
        }
        let value = match name {
            "content-encoding" => {
                let encodings: Vec<&str> = value
                    .split(',')
                    .map(str::trim)
                    .filter(|e| !e.is_empty() && *e != "aws-chunked")
                    .collect();
                if encodings.is_empty() {
                    continue;
                }
                encodings.join(",")
            }
            _ => value.to_owned(),
        };
        kept.push((Cow::Borrowed(name), value));
    }
    kept
}

/// The list of grants of a new object: the caller's where the bucket allows ACLs.
pub(crate) fn acl(request: &Request, bucket: &Bucket, cx: &CallContext<'_>) -> Result<Acl> {
    let writer = cx.account_or(&bucket.owner);
    let header = |name: &str| request.header(name);
    let canned = header("x-amz-acl");
    let owner = match bucket.config.ownership {
        Some(Ownership::Enforced) => Arc::clone(&bucket.owner),
        Some(Ownership::Preferred) if canned == Some("bucket-owner-full-control") => {
            Arc::clone(&bucket.owner)
        }
        _ => writer,
    };
    let asked = Acl::from_headers(header, &owner, &bucket.owner)?;
    if bucket.config.acls_disabled() {
        // The user guide lets one list through, that of the bucket's owner.
        let harmless = asked.is_none() || canned == Some("bucket-owner-full-control");
        if !harmless {
            return Err(S3Error::new(
                400,
                "AccessControlListNotSupported",
                "The bucket does not allow ACLs",
            ));
        }
        return Ok(Acl::private(owner));
    }
    let acl = asked.unwrap_or_else(|| Acl::private(owner));
    if acl.is_public() && bucket.config.blocks().block_acls {
        return Err(S3Error::access_denied());
    }
    Ok(acl)
}

const NEEDS_KMS: &str = "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms";

/// Refuses the header that chooses an encryption where nothing is to be encrypted anew: the API
/// reference promises 400 for GetObject and HeadObject.
pub(crate) fn refuse_encryption_header(request: &Request) -> Result<()> {
    const HEADER: &str = "x-amz-server-side-encryption";
    match request.header(HEADER) {
        None => Ok(()),
        Some(value) => Err(S3Error::invalid_argument(
            "x-amz-server-side-encryption header is not supported for this operation.",
            HEADER,
            value,
        )),
    }
}

/// How the object is to be encrypted: as the request says, else as the bucket does.
pub(crate) fn encryption(request: &Request, bucket: &Bucket) -> Result<Encryption> {
    let asked = request.header("x-amz-server-side-encryption");
    if let Some(key_md5) = customer_key(request, "")? {
        if let Some(asked) = asked {
            return Err(S3Error::invalid_argument(
                "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
                "x-amz-server-side-encryption",
                asked,
            ));
        }
        return Ok(Encryption::Customer { key_md5 });
    }
    let default = &bucket.config.encryption;
    let key_header = request.header("x-amz-server-side-encryption-aws-kms-key-id");
    let algorithm: Cow<'static, str> = match asked {
        None if key_header.is_some() => {
            return Err(S3Error::invalid_argument(
                NEEDS_KMS,
                "x-amz-server-side-encryption",
                "null",
            ));
        }
        Some("AES256") if key_header.is_some() => {
            return Err(S3Error::invalid_argument(
                NEEDS_KMS,
                "x-amz-server-side-encryption",
                "AES256",
            ));
        }
        None => default.algorithm.clone(),
        Some("AES256") => Cow::Borrowed("AES256"),
        Some("aws:kms") => Cow::Borrowed("aws:kms"),
        Some("aws:kms:dsse") => Cow::Borrowed("aws:kms:dsse"),
        Some(other) => {
            return Err(S3Error::invalid_argument(
                "The encryption method specified is not supported",
                "x-amz-server-side-encryption",
                other,
            ));
        }
    };
    if algorithm == "AES256" {
        return Ok(Encryption::S3);
    }
    let key = key_header.or(default
        .key
        .as_deref()
        .filter(|_| default.algorithm == algorithm));
    let bucket_key = match request.header("x-amz-server-side-encryption-bucket-key-enabled") {
        Some(text) => text.eq_ignore_ascii_case("true"),
        None => default.bucket_key == Some(true),
    };
    Ok(Encryption::Kms {
        algorithm,
        key: key_arn(key, bucket),
        bucket_key,
        context: request
            .header("x-amz-server-side-encryption-context")
            .map(str::to_owned),
    })
}

/// A key's ARN, whichever way it was named; the account's own key where none was.
fn key_arn(key: Option<&str>, bucket: &Bucket) -> String {
    match key {
        Some(arn) if arn.starts_with("arn:") => arn.to_owned(),
        Some(alias) if alias.starts_with("alias/") => {
            format!("arn:aws:kms:{}:{}:{alias}", bucket.region, bucket.owner)
        }
        Some(id) => format!("arn:aws:kms:{}:{}:key/{id}", bucket.region, bucket.owner),
        None => {
            let id = crate::canonical_id::canonical_id(&format!(
                "kms {} {}",
                bucket.owner, bucket.region
            ));
            format!(
                "arn:aws:kms:{}:{}:key/{}-{}-4{}-a{}-{}",
                bucket.region,
                bucket.owner,
                &id[..8],
                &id[8..12],
                &id[13..16],
                &id[17..20],
                &id[20..32]
            )
        }
    }
}

/// The MD5 of the customer's key, if a key was sent; `source` is `copy-source-` for a source's.
pub(crate) fn customer_key(request: &Request, source: &str) -> Result<Option<String>> {
    let name = |end: &str| format!("x-amz-{source}server-side-encryption-customer-{end}");
    let argument = "x-amz-server-side-encryption";
    let algorithm = request.header(&name("algorithm"));
    let key = request.header(&name("key"));
    let invalid = |message: &'static str| {
        S3Error::new(400, "InvalidArgument", message).with("ArgumentName", argument)
    };
    let (algorithm, key) = match (algorithm, key) {
        (None, None) => return Ok(None),
        (None, Some(_)) => {
            return Err(invalid(
                "Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.",
            ));
        }
        (Some(_), None) => {
            return Err(invalid(
                "Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.",
            ));
        }
        (Some(algorithm), Some(key)) => (algorithm, key),
    };
    if algorithm != "AES256" {
        return Err(S3Error::new(
            400,
            "InvalidEncryptionAlgorithmError",
            "The Encryption request you specified is not valid. Supported value: AES256.",
        )
        .with("ArgumentName", argument)
        .with("ArgumentValue", algorithm));
    }
    let key = BASE64
        .decode(key)
        .ok()
        .filter(|key| key.len() == 32)
        .ok_or_else(|| invalid("The secret key was invalid for the specified algorithm."))?;
    let md5 = BASE64.encode(Md5::digest(&key));
    // Recorded: s3, `test_put_object_validation_sse_c` and `test_object_retrieval_sse_c`.
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let given = request.header(&name("key-md5")).ok_or_else(|| {
        if reads {
            wrong_customer_key()
        } else {
            invalid("The secret key was invalid for the specified algorithm.")
        }
    })?;
    if given != md5 {
        return Err(invalid(
            "The calculated MD5 hash of the key did not match the hash that was provided.",
        ));
    }
    Ok(Some(md5))
}

fn wrong_customer_key() -> S3Error {
    S3Error::new(
        403,
        "AccessDenied",
        "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.",
    )
}

/// Refuses to read what the customer's key does not open.
pub(crate) fn check_customer_key(
    encryption: &Encryption,
    request: &Request,
    source: &str,
) -> Result<()> {
    let given = customer_key(request, source)?;
    match (encryption, given) {
        (Encryption::Customer { .. }, None) => Err(S3Error::invalid_request(
            "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
        )),
        (Encryption::Customer { key_md5 }, Some(given)) if *key_md5 != given => {
            Err(wrong_customer_key())
        }
        (Encryption::S3 | Encryption::Kms { .. }, Some(_)) => Err(S3Error::invalid_request(
            "The encryption parameters are not applicable to this object.",
        )),
        _ => Ok(()),
    }
}

/// Sets the headers that show how an object is encrypted.
pub(crate) fn set_encryption(reply: &mut Reply, encryption: &Encryption) {
    match encryption {
        Encryption::S3 => reply.set("x-amz-server-side-encryption", "AES256"),
        Encryption::Kms {
            algorithm,
            key,
            bucket_key,
            context,
        } => {
            reply.set("x-amz-server-side-encryption", &**algorithm);
            reply.set("x-amz-server-side-encryption-aws-kms-key-id", key);
            if *bucket_key {
                reply.set("x-amz-server-side-encryption-bucket-key-enabled", "true");
            }
            if let Some(context) = context {
                reply.set("x-amz-server-side-encryption-context", context);
            }
        }
        Encryption::Customer { key_md5 } => {
            reply.set("x-amz-server-side-encryption-customer-algorithm", "AES256");
            reply.set("x-amz-server-side-encryption-customer-key-md5", key_md5);
        }
    }
}

/// The retention and the hold a new object gets.
fn lock(
    request: &Request,
    bucket: &Bucket,
    now: OffsetDateTime,
) -> Result<(Option<Retention>, Option<bool>)> {
    const MODE: &str = "x-amz-object-lock-mode";
    const UNTIL: &str = "x-amz-object-lock-retain-until-date";
    let mode = request.header(MODE);
    let until = request.header(UNTIL);
    let hold = request.header("x-amz-object-lock-legal-hold");
    let Some(settings) = bucket.config.object_lock else {
        if mode.is_some() || until.is_some() || hold.is_some() {
            return Err(S3Error::invalid_request(
                "Bucket is missing Object Lock Configuration",
            ));
        }
        return Ok((None, None));
    };
    let hold = match hold {
        None => None,
        Some("ON") => Some(true),
        Some("OFF") => Some(false),
        Some(other) => {
            return Err(S3Error::invalid_argument(
                "Legal Hold must be either of 'ON' or 'OFF'",
                "x-amz-object-lock-legal-hold",
                other,
            ));
        }
    };
    let both = |missing| {
        S3Error::new(
            400,
            "InvalidArgument",
            "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
        )
        .with("ArgumentName", missing)
    };
    let retention = match (mode, until) {
        (None, None) => settings.default.map(|default| Retention {
            compliance: default.compliance,
            until: now + default.period.duration(),
        }),
        (Some(_), None) => return Err(both(UNTIL)),
        (None, Some(_)) => return Err(both(MODE)),
        (Some(mode), Some(until)) => {
            let compliance = match mode {
                "COMPLIANCE" => true,
                "GOVERNANCE" => false,
                other => {
                    return Err(S3Error::invalid_argument(
                        "Unknown wormMode directive.",
                        MODE,
                        other,
                    ));
                }
            };
            let at = dates::parse_iso(until).ok_or_else(|| {
                S3Error::invalid_argument(
                    "The retain until date must be provided in ISO 8601 format",
                    UNTIL,
                    until,
                )
            })?;
            if at <= now {
                return Err(S3Error::invalid_argument(
                    "The retain until date must be in the future!",
                    UNTIL,
                    until,
                ));
            }
            Some(Retention {
                compliance,
                until: at,
            })
        }
    };
    Ok((retention, hold))
}
