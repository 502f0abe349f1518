//! The certificate that SNS's signatures are verified with.

use http::{Method, StatusCode};
use rehearsal_cloud_core::endpoint::{EndpointResponse, Endpoints};
use rehearsal_cloud_core::keys::CERTIFICATE;

use crate::CERTIFICATE_PATH;

pub(crate) const ENDPOINTS: Endpoints = Endpoints {
    find: |_: &Method, _, path| (path == CERTIFICATE_PATH).then_some("GetSigningCertificate"),
    resource: |_| None,
    secrets: &[],
    answer: |_, _| response(StatusCode::OK, CERTIFICATE),
    refuse: |status, error| response(status, &error.message),
};

fn response(status: StatusCode, body: &str) -> EndpointResponse {
    EndpointResponse {
        status,
        content_type: "application/x-pem-file",
        headers: Vec::new(),
        body: body.into(),
        error: None,
    }
}
