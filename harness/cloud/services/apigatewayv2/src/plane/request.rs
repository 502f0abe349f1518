//! A request to an API, as it came.

use http::request::Parts;
use http::{HeaderMap, Method, header};
use rehearsal_cloud_core::origin::without_port;
use rehearsal_cloud_core::raw::RawHead;
use rehearsal_cloud_http::request::{self, decode};
use rehearsal_cloud_http::target::target;
use rehearsal_model::models::APIGATEWAYV2;
use rehearsal_model::protocol::Form;

use crate::route::DEFAULT;
use crate::state::{Api, ApiGateway, Mapped};

/// A request to an API.
pub(super) struct ApiRequest {
    pub(super) parts: Parts,
    pub(super) query: Form,
    /// The id of the API.
    pub(super) api: String,
    /// The path below the API: it has the stage in it, unless that is `$default`.
    pub(super) path: String,
    /// The custom domain name that was called, and what its mapping says.
    pub(super) domain: Option<String>,
    pub(super) mapped: Option<Mapped>,
    /// Why the signature was refused, if it was.
    pub(super) refusal: Option<String>,
}

impl ApiRequest {
    pub(super) fn read(head: RawHead) -> Self {
        let RawHead {
            parts,
            query,
            refusal,
            host_resource,
        } = head;
        let host = parts.headers.get(header::HOST);
        let host = host.and_then(|host| host.to_str().ok()).map(without_port);
        let target = target(host, parts.uri.path());
        let named = host_resource.as_deref().unwrap_or_default();
        let (api, path) = target.map_or((named, parts.uri.path()), |target| {
            (target.api, target.path)
        });
        Self {
            api: api.to_owned(),
            path: path.to_owned(),
            domain: None,
            mapped: None,
            refusal: refusal.map(|refusal| refusal.fault(&APIGATEWAYV2).message),
            parts,
            query,
        }
    }

    /// Replaces a custom domain name by the API and the path that its mapping names.
    pub(super) fn resolve(&mut self, gateway: &ApiGateway) {
        let Some(domain) = gateway.any_domain(&self.api) else {
            return;
        };
        self.mapped = domain.mapped(&self.path);
        let api = match &self.mapped {
            Some(mapped) => {
                self.path.clone_from(&mapped.path);
                mapped.api.clone()
            }
            None => String::new(),
        };
        let domain = std::mem::replace(&mut self.api, api);
        self.domain = Some(domain.to_ascii_lowercase());
    }

    /// Returns the stage that is called, and the path below it.
    pub(super) fn stage(&self, api: &Api) -> (&str, &str) {
        match &self.mapped {
            Some(mapped) => (&mapped.stage, &self.path),
            None => stage(api, &self.path),
        }
    }

    /// Returns what functions are told the path begins with: the mapping, or the stage.
    pub(super) fn base(&self, stage: &str) -> String {
        match &self.mapped {
            Some(mapped) => mapped.base.clone(),
            None if stage == DEFAULT => String::new(),
            None => format!("/{stage}"),
        }
    }

    /// Returns the first part of the domain.
    pub(super) fn domain_prefix(&self) -> String {
        let domain = self.domain();
        domain.split('.').next().unwrap_or_default().to_owned()
    }

    pub(super) fn method(&self) -> &Method {
        &self.parts.method
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Returns the text of a header: all its values, with commas.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        request::header(&self.parts.headers, name)
    }

    /// Returns the query as it was sent.
    pub(super) fn raw_query(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }

    /// Returns the host that the client called, without its port.
    pub(super) fn domain(&self) -> String {
        if let Some(domain) = &self.domain {
            return domain.clone();
        }
        let host = self.header("host").unwrap_or_default();
        let host = without_port(&host);
        if host.contains(".execute-api.") {
            return host.to_owned();
        }
        format!("{}.execute-api.localhost", self.api)
    }
}

/// Returns the stage that a path names first, `$default` if it names none, and the path below.
fn stage<'a>(api: &Api, path: &'a str) -> (&'a str, &'a str) {
    let rest = path.trim_start_matches('/');
    let end = rest.find('/').unwrap_or(rest.len());
    let (first, below) = rest.split_at(end);
    let below = if below.is_empty() { "/" } else { below };
    if decode(first) == DEFAULT {
        return (DEFAULT, below);
    }
    if api.stages.contains_key(first) {
        return (first, below);
    }
    (DEFAULT, path)
}
