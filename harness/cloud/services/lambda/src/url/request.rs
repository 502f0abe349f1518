//! A request to a URL, as it came.

use http::request::Parts;
use http::{HeaderMap, header};
use rehearsal_cloud_core::origin::without_port;
use rehearsal_cloud_core::raw::RawHead;
use rehearsal_cloud_core::service::ServiceError;
use rehearsal_model::models::LAMBDA;
use rehearsal_model::protocol::Form;

use super::target::target;

/// A request to a URL.
pub(super) struct UrlRequest {
    pub(super) parts: Parts,
    pub(super) query: Form,
    /// The id of the URL.
    pub(super) id: String,
    /// The path below the URL.
    pub(super) path: String,
    /// Why the signature was refused, if it was.
    pub(super) refusal: Option<ServiceError>,
}

impl UrlRequest {
    pub(super) fn read(head: RawHead) -> Self {
        let RawHead {
            parts,
            query,
            refusal,
            ..
        } = head;
        let host = parts.headers.get(header::HOST);
        let host = host.and_then(|host| host.to_str().ok()).map(without_port);
        let target = target(host, parts.uri.path());
        let (id, path) = target.map_or(("", "/"), |target| (target.id, target.path));
        Self {
            id: id.to_owned(),
            path: path.to_owned(),
            refusal: refusal.map(|refusal| refusal.fault(&LAMBDA)),
            parts,
            query,
        }
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Returns the text of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }
}
