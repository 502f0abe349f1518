//! A request to an API, as it came.

use http::HeaderMap;
use http::header;
use http::request::Parts;
use rehearsal_cloud_core::origin::without_port;
use rehearsal_cloud_core::raw::RawHead;
use rehearsal_cloud_http::request;
use rehearsal_cloud_http::target::target;
use rehearsal_model::models::APIGATEWAY;
use rehearsal_model::protocol::Form;

use crate::ops::domains::NONE;
use crate::state::{RestApis, text};

/// A request to an API.
pub(super) struct RestRequest {
    pub(super) parts: Parts,
    pub(super) query: Form,
    /// The id of the API.
    pub(super) api: String,
    /// The path below the API: it has the stage in it, unless a custom domain name was called.
    pub(super) path: String,
    /// The custom domain name that was called, and the mapping that fits.
    pub(super) domain: Option<String>,
    pub(super) mapped: Option<Mapped>,
    /// Why the signature was refused, if it was.
    pub(super) refusal: Option<String>,
}

/// What the mapping of a custom domain name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mapped {
    /// The part of the path that chose the mapping: `/v1`, or nothing.
    pub(super) base: String,
    /// The stage; without one, the path begins with it.
    pub(super) stage: Option<String>,
}

impl RestRequest {
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
            refusal: refusal.map(|refusal| refusal.fault(&APIGATEWAY).message),
            parts,
            query,
        }
    }

    /// Replaces a custom domain name by the API and the path that its mapping names.
    pub(super) fn resolve(&mut self, apis: &RestApis) {
        let Some(domain) = apis.any_domain(&self.api) else {
            return;
        };
        self.domain = Some(self.api.to_ascii_lowercase());
        self.api.clear();
        let fitting = domain.mappings.iter().filter_map(|(key, mapping)| {
            let base = if key == NONE { "" } else { key };
            let rest = if base.is_empty() {
                &self.path
            } else {
                self.path.strip_prefix('/')?.strip_prefix(base)?
            };
            (rest.is_empty() || rest.starts_with('/')).then_some((base, rest, mapping))
        });
        let Some((base, rest, mapping)) = fitting.max_by_key(|(base, ..)| base.len()) else {
            return;
        };
        let base = if base.is_empty() {
            String::new()
        } else {
            format!("/{base}")
        };
        self.mapped = Some(Mapped {
            base,
            stage: text(mapping, "stage").map(str::to_owned),
        });
        self.api = text(mapping, "restApiId").unwrap_or_default().to_owned();
        self.path = if rest.is_empty() {
            "/".to_owned()
        } else {
            rest.to_owned()
        };
    }

    /// Returns the stage that is called, what comes before the path as functions are told it,
    /// and the path of the resource.
    pub(super) fn stage(&self) -> (String, String, String) {
        let mapped = self.mapped.as_ref();
        let base = mapped.map_or("", |mapped| &mapped.base);
        if let Some(stage) = mapped.and_then(|mapped| mapped.stage.clone()) {
            return (stage, base.to_owned(), self.path.clone());
        }
        let rest = self.path.trim_start_matches('/');
        let end = rest.find('/').unwrap_or(rest.len());
        let (stage, below) = rest.split_at(end);
        let below = if below.is_empty() { "/" } else { below };
        (
            stage.to_owned(),
            format!("{base}/{stage}"),
            below.to_owned(),
        )
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Returns the text of a header: all its values, with commas.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        request::header(&self.parts.headers, name)
    }

    /// Returns a parameter of the query: its last value.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let parameters = self.query.iter().filter(|(other, _)| *other == name);
        parameters.last().map(|(_, value)| value.to_owned())
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
