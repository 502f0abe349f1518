//! S3's errors: a code, a status, a message, and the elements that go with
//! them, as AWS words them.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use rehearsal_cloud_core::auth::{AuthError, Mismatch};
use rehearsal_cloud_core::raw::RawError;
use rehearsal_model::models;

use super::dates::iso_seconds;
use super::xml::Xml;

pub(crate) type Result<T, E = S3Error> = std::result::Result<T, E>;

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your key and signing method.";

const OUTDATED: &str =
    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";

/// An error of S3, in AWS's words. Boxed inside, because results travel through
/// every operation and failures are rare.
#[derive(Debug, Clone)]
pub(crate) struct S3Error(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    code: Cow<'static, str>,
    status: StatusCode,
    message: Cow<'static, str>,
    details: Vec<(&'static str, String)>,
    headers: HeaderMap,
    /// Whether it is S3 Control's, which puts errors into an element of its own.
    of_control: bool,
}

impl S3Error {
    pub(crate) fn new(
        status: u16,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Box::new(Inner {
            code: code.into(),
            status: StatusCode::from_u16(status).expect("statuses here are three-digit literals"),
            message: message.into(),
            details: Vec::new(),
            headers: HeaderMap::new(),
            of_control: false,
        }))
    }

    /// Adds an element after the message: `<Key>…</Key>`.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.details.push((name, value.into()));
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    pub(crate) fn code(&self) -> &str {
        &self.0.code
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.0.status
    }

    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// The elements after the message.
    pub(crate) fn details(&self) -> &[(&'static str, String)] {
        &self.0.details
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Returns the error as S3 Control encodes it.
    pub(crate) fn of_control(mut self) -> Self {
        self.0.of_control = true;
        self
    }

    /// The body: `<Error>` with what S3 puts into it.
    pub(crate) fn body(&self, request_id: &str, host_id: &str) -> String {
        let inner = &self.0;
        if inner.of_control {
            return Xml::document("ErrorResponse", None, |x| {
                x.element("Error", |x| {
                    x.text("Code", &inner.code);
                    x.text("Message", &inner.message);
                    for (name, value) in &inner.details {
                        x.text(name, value);
                    }
                });
                x.text("RequestId", request_id);
                x.text("HostId", host_id);
            });
        }
        Xml::document("Error", None, |x| {
            x.text("Code", &inner.code);
            x.text("Message", &inner.message);
            for (name, value) in &inner.details {
                x.text(name, value);
            }
            x.text("RequestId", request_id);
            x.text("HostId", host_id);
        })
    }
}

/// The errors that several operations share.
impl S3Error {
    pub(crate) fn no_such_bucket(bucket: &str) -> Self {
        Self::new(404, "NoSuchBucket", "The specified bucket does not exist")
            .with("BucketName", bucket)
    }

    pub(crate) fn no_such_key(key: &str) -> Self {
        Self::new(404, "NoSuchKey", "The specified key does not exist.").with("Key", key)
    }

    pub(crate) fn no_such_version(key: &str, version: &str) -> Self {
        Self::new(
            404,
            "NoSuchVersion",
            "The specified version does not exist.",
        )
        .with("Key", key)
        .with("VersionId", version)
    }

    pub(crate) fn no_such_upload(upload: &str) -> Self {
        Self::new(
            404,
            "NoSuchUpload",
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
        )
        .with("UploadId", upload)
    }

    /// The error of a signature that is not the one computed.
    pub(crate) fn signature_mismatch(mismatch: &Mismatch) -> Self {
        let error = Self::new(403, "SignatureDoesNotMatch", MISMATCH);
        let details = mismatch_details(mismatch).into_iter();
        details.fold(error, |error, (name, value)| error.with(name, value))
    }

    /// The error of a signature of version 2 where only version 4 is taken.
    pub(crate) fn outdated_signature() -> Self {
        Self::invalid_request(OUTDATED)
    }

    /// The error of a signature for a region that there is not.
    pub(crate) fn wrong_region(region: &str, expected: &str, presigned: bool) -> Self {
        let (code, start) = if presigned {
            (
                "AuthorizationQueryParametersError",
                "Error parsing the X-Amz-Credential parameter",
            )
        } else {
            (
                "AuthorizationHeaderMalformed",
                "The authorization header is malformed",
            )
        };
        let message = format!("{start}; the region '{region}' is wrong; expecting '{expected}'");
        Self::new(400, code, message)
            .with("Region", expected)
            .header("x-amz-bucket-region", expected)
    }

    pub(crate) fn access_denied() -> Self {
        Self::new(403, "AccessDenied", "Access Denied")
    }

    pub(crate) fn malformed_xml() -> Self {
        Self::new(
            400,
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
        )
    }

    pub(crate) fn invalid_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(400, "InvalidRequest", message)
    }

    pub(crate) fn invalid_argument(
        message: impl Into<Cow<'static, str>>,
        name: &str,
        value: &str,
    ) -> Self {
        Self::new(400, "InvalidArgument", message)
            .with("ArgumentName", name)
            .with("ArgumentValue", value)
    }

    pub(crate) fn not_implemented(operation: &str) -> Self {
        Self::new(
            501,
            "NotImplemented",
            format!("The operation {operation} is not implemented by this cloud"),
        )
    }

    /// A header of directory buckets, which S3 refuses for others.
    pub(crate) fn unsupported_header(header: &str) -> Self {
        Self::new(
            501,
            "NotImplemented",
            "A header you provided implies functionality that is not implemented",
        )
        .with("Header", header)
    }

    /// A header that S3 itself refuses in this place.
    pub(crate) fn header_not_implemented(header: &str, why: &str) -> Self {
        Self::unsupported_header(header).with("additionalMessage", why)
    }

    pub(crate) fn precondition_failed(condition: &str) -> Self {
        Self::new(
            412,
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold",
        )
        .with("Condition", condition)
    }

    pub(crate) fn method_not_allowed(method: &str, resource: &str) -> Self {
        Self::new(
            405,
            "MethodNotAllowed",
            "The specified method is not allowed against this resource.",
        )
        .with("Method", method)
        .with("ResourceType", resource)
    }
}

impl From<RawError<'_>> for S3Error {
    fn from(error: RawError<'_>) -> Self {
        match error {
            RawError::Refused(refusal) => {
                let (code, status, message, details) = refusal_words(refusal);
                details
                    .into_iter()
                    .fold(Self::new(status, code, message), |error, (name, value)| {
                        error.with(name, value)
                    })
            }
            RawError::Fault(error) => {
                let status = error.http_status(&models::S3);
                let status =
                    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Self::new(status.as_u16(), error.code.clone(), error.message.clone())
            }
            RawError::Panicked => Self::new(
                500,
                "InternalError",
                "We encountered an internal error. Please try again.",
            ),
        }
    }
}

/// Code, status, message and details of a refused signature, as S3 words them.
fn refusal_words(refusal: &AuthError) -> (&'static str, u16, String, Vec<(&'static str, String)>) {
    let plain = |code, status, message: &str| (code, status, message.to_owned(), Vec::new());
    match refusal {
        AuthError::Missing => plain("AccessDenied", 403, "Access Denied"),
        AuthError::Outdated => plain("InvalidRequest", 400, OUTDATED),
        AuthError::Incomplete(message)
            if message.starts_with("X-Amz-") || message.starts_with("Query-string") =>
        {
            plain("AuthorizationQueryParametersError", 400, message)
        }
        AuthError::Incomplete(_) => plain(
            "AuthorizationHeaderMalformed",
            400,
            "The authorization header that you provided is not valid.",
        ),
        // Recorded: s3, `test_presigned_double_encoded_credentials`.
        AuthError::MalformedCredential {
            presigned: true, ..
        } => plain(
            "AuthorizationQueryParametersError",
            400,
            "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
        ),
        AuthError::MalformedCredential { .. } => plain(
            "AuthorizationHeaderMalformed",
            400,
            "The authorization header is malformed; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
        ),
        // Recorded: s3, `test_s3_put_presigned_url_missing_sig_param[s3]`.
        AuthError::IncompleteV2(message) => plain("AccessDenied", 403, message),
        AuthError::UnknownKey(key) => (
            "InvalidAccessKeyId",
            403,
            "The AWS Access Key Id you provided does not exist in our records.".to_owned(),
            vec![("AWSAccessKeyId", key.clone())],
        ),
        AuthError::BadToken => plain(
            "InvalidToken",
            400,
            "The provided token is malformed or otherwise invalid.",
        ),
        AuthError::ExpiredToken => plain("ExpiredToken", 400, "The provided token has expired."),
        AuthError::WrongScope(message) => plain("AuthorizationHeaderMalformed", 400, message),
        AuthError::Skewed { date, now, .. } => (
            "RequestTimeTooSkewed",
            403,
            "The difference between the request time and the current time is too large.".to_owned(),
            vec![
                ("RequestTime", date.clone()),
                ("ServerTime", iso_seconds(*now)),
                ("MaxAllowedSkewMilliseconds", "900000".to_owned()),
            ],
        ),
        AuthError::Expired {
            expires,
            until,
            now,
        } => (
            "AccessDenied",
            403,
            "Request has expired".to_owned(),
            expires
                .iter()
                .map(|seconds| ("X-Amz-Expires", seconds.to_string()))
                .chain([
                    ("Expires", iso_seconds(*until)),
                    ("ServerTime", iso_seconds(*now)),
                ])
                .collect(),
        ),
        AuthError::Mismatch(mismatch) => (
            "SignatureDoesNotMatch",
            403,
            MISMATCH.to_owned(),
            mismatch_details(mismatch),
        ),
        AuthError::PayloadMismatch { declared, computed } => (
            "XAmzContentSHA256Mismatch",
            400,
            "The provided 'x-amz-content-sha256' header does not match what was computed."
                .to_owned(),
            vec![
                ("ClientComputedContentSHA256", declared.clone()),
                ("S3ComputedContentSHA256", computed.clone()),
            ],
        ),
        AuthError::MissingPayloadHash => plain(
            "InvalidRequest",
            400,
            "Missing required header for this request: x-amz-content-sha256",
        ),
        AuthError::UnsignedHeaders(name) => (
            "AccessDenied",
            403,
            "There were headers present in the request which were not signed".to_owned(),
            vec![("HeadersNotSigned", name.clone())],
        ),
    }
}

/// What was signed, as S3 shows it: texts, and their bytes in hexadecimal digits.
fn mismatch_details(mismatch: &Mismatch) -> Vec<(&'static str, String)> {
    let mut details = vec![
        ("AWSAccessKeyId", mismatch.access_key_id.clone()),
        ("StringToSign", mismatch.string_to_sign.clone()),
        ("SignatureProvided", mismatch.provided.clone()),
        ("StringToSignBytes", spaced_hex(&mismatch.string_to_sign)),
    ];
    if let Some(canonical) = &mismatch.canonical_request {
        details.push(("CanonicalRequest", canonical.clone()));
        details.push(("CanonicalRequestBytes", spaced_hex(canonical)));
    }
    details
}

/// The bytes of a text as S3 shows them: `47 45 54 0a`.
fn spaced_hex(text: &str) -> String {
    let bytes: Vec<_> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    bytes.join(" ")
}

#[cfg(test)]
mod tests {
    use super::S3Error;

    #[test]
    fn body_carries_details_in_order_and_escapes_them() {
        let body = S3Error::no_such_key("a<b>&\"c\"").body("REQ", "HOST");
        assert_eq!(
            body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a&lt;b&gt;&amp;&quot;c&quot;</Key><RequestId>REQ</RequestId><HostId>HOST</HostId></Error>"
        );
    }
}
