use http::{HeaderValue, Response, StatusCode, header};

use rehearsal_cloud_core::auth::AuthError;
use rehearsal_model::body::Body;
use rehearsal_model::error::ServiceError;
use rehearsal_model::protocol::{escape_xml, xml_element};

/// S3's second request id: it says nothing here.
pub(super) const HOST_ID: HeaderValue = HeaderValue::from_static("rehearsal");

/// An error as S3 writes it.
#[derive(Debug)]
pub(super) struct S3Error {
    pub code: String,
    status: u16,
    pub message: String,
    more: Vec<(&'static str, String)>,
}

impl S3Error {
    pub(super) fn new(code: &str, status: u16, message: String) -> Self {
        Self {
            code: code.to_owned(),
            status,
            message,
            more: Vec::new(),
        }
    }

    pub(super) fn response(self, request_id: &str) -> Response<Body> {
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>");
        let head = [("Code", self.code), ("Message", self.message)];
        let tail = [
            ("RequestId", request_id.to_owned()),
            ("HostId", "rehearsal".to_owned()),
        ];
        for (name, value) in head.into_iter().chain(self.more).chain(tail) {
            xml_element(name, &mut xml, |xml| escape_xml(&value, xml));
        }
        xml.push_str("</Error>");
        let mut response = Response::new(Body::from(xml));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/xml"),
        );
        response
    }
}

impl From<&AuthError> for S3Error {
    fn from(refusal: &AuthError) -> Self {
        let (code, status, message, more) = refusal.s3();
        Self {
            more,
            ..Self::new(code, status, message)
        }
    }
}

impl From<&ServiceError> for S3Error {
    fn from(fault: &ServiceError) -> Self {
        let status = fault
            .status
            .unwrap_or(if fault.receiver { 500 } else { 400 });
        Self::new(&fault.code, status, fault.message.clone())
    }
}
