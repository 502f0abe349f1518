//! How objects are encrypted: the headers of requests and answers, and the keys.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::Method;
use md5::{Digest as _, Md5};
use rehearsal_cloud_core::auth::IdentityKind;
use rehearsal_cloud_core::encryption::{KeyRequest, KeyUse};
use rehearsal_cloud_core::service::ServiceError;

use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::{Bucket, Encryption};

/// The key of an account that encrypts where none is named.
const MANAGED_KEY: &str = "alias/aws/s3";

const NEEDS_KMS: &str = "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms";

/// Refuses the header that chooses an encryption where nothing is to be encrypted anew: the API
/// reference promises 400 for GetObject and HeadObject.
pub(crate) fn refuse_header(request: &Request) -> Result<()> {
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
pub(crate) fn read(request: &Request, bucket: &Bucket, cx: &CallContext<'_>) -> Result<Encryption> {
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
        key: find_key(
            key.unwrap_or(MANAGED_KEY),
            bucket,
            cx,
            KeyUse::GenerateDataKey,
        )?,
        bucket_key,
        context: request
            .header("x-amz-server-side-encryption-context")
            .map(str::to_owned),
    })
}

/// Refuses to use data that a key of KMS encrypts, or is to encrypt, if the key does not allow
/// that now.
pub(crate) fn check_key(
    encryption: &Encryption,
    bucket: &Bucket,
    cx: &CallContext<'_>,
    usage: KeyUse,
) -> Result<()> {
    match encryption {
        Encryption::Kms { key, .. } => find_key(key, bucket, cx, usage).map(|_| ()),
        Encryption::S3 | Encryption::Customer { .. } => Ok(()),
    }
}

/// Returns the ARN of a key, whichever way it is named. A name without an account is one of the
/// caller's keys.
fn find_key(name: &str, bucket: &Bucket, cx: &CallContext<'_>, usage: KeyUse) -> Result<String> {
    if cx.identity.kind == IdentityKind::Anonymous {
        return Err(S3Error::invalid_argument(
            "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
            "Authorization",
            "null",
        ));
    }
    let request = key_request(name, bucket, &cx.identity.account, usage);
    let found = cx.encryption_keys.find(request, cx.identity, cx.now);
    found.map_err(as_s3_error)
}

/// Returns how the key of a bucket's object is asked for.
pub(crate) fn key_request<'a>(
    key: &'a str,
    bucket: &'a Bucket,
    account: &'a str,
    usage: KeyUse,
) -> KeyRequest<'a> {
    KeyRequest {
        service: "s3",
        account,
        region: &bucket.region,
        key,
        usage,
    }
}

/// Returns the error for a key that cannot be used. Recorded: s3, `test_s3_sse_validate_kms_key`
/// and `test_s3_sse_validate_kms_key_state`.
pub(crate) fn as_s3_error(error: ServiceError) -> S3Error {
    match &*error.code {
        "AccessDeniedException" => S3Error::new(403, "AccessDenied", error.message),
        code => S3Error::new(400, format!("KMS.{code}"), error.message),
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
pub(crate) fn set_headers(reply: &mut Reply, encryption: &Encryption) {
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
