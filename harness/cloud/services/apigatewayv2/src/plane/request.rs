//! A request to an API, as it came.

use http::request::Parts;
use http::{HeaderMap, Method, header};
use rehearsal_cloud_core::origin::without_port;
use rehearsal_cloud_core::raw::RawHead;
use rehearsal_model::models::APIGATEWAYV2;
use rehearsal_model::protocol::Form;

use crate::names::target;

/// A request to an API.
pub(super) struct ApiRequest {
    pub(super) parts: Parts,
    pub(super) query: Form,
    /// The id of the API.
    pub(super) api: String,
    /// The path below the API: it has the stage in it, unless that is `$default`.
    pub(super) path: String,
    /// Why the signature was refused, if it was.
    pub(super) refusal: Option<String>,
}

impl ApiRequest {
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
        let (api, path) = target.map_or(("", "/"), |target| (target.api, target.path));
        Self {
            api: api.to_owned(),
            path: path.to_owned(),
            refusal: refusal.map(|refusal| refusal.fault(&APIGATEWAYV2).message),
            parts,
            query,
        }
    }

    pub(super) fn method(&self) -> &Method {
        &self.parts.method
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Returns the text of a header: all its values, with commas.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let values = self.parts.headers.get_all(name).iter();
        let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then(|| values.join(","))
    }

    /// Returns the query as it was sent.
    pub(super) fn raw_query(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }

    /// Returns the host that the client called, without its port.
    pub(super) fn domain(&self) -> String {
        let host = self.header("host").unwrap_or_default();
        let host = without_port(&host);
        if host.contains(".execute-api.") {
            return host.to_owned();
        }
        format!("{}.execute-api.localhost", self.api)
    }
}
