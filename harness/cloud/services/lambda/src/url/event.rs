//! The events of requests to URLs.

use std::collections::BTreeMap;

use bytes::Bytes;
use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_cloud_http::authorized::Authorized;
use rehearsal_cloud_http::event::{EventRequest, add_body};
use serde_json::Value;

use super::request::UrlRequest;
use super::target::domain;

/// The route and the stage of all requests.
const DEFAULT: &str = "$default";

/// Returns the event of a request; `signer` is who signed it, where that matters.
pub(super) fn event(
    cx: &CallContext<'_>,
    request: &UrlRequest,
    region: &str,
    signer: Option<&Identity>,
    body: &Bytes,
) -> Value {
    let (nothing, domain) = (BTreeMap::new(), domain(&request.id, region));
    let authorized = signer.map(|signer| Authorized::Signer(signer.clone()));
    let event = EventRequest {
        parts: &request.parts,
        query: &request.query,
        account: signer.map_or("anonymous", |signer| &*signer.account),
        api: &request.id,
        domain: &domain,
        stage: DEFAULT,
        route: DEFAULT,
        path: &request.path,
        request_id: cx.request_id(),
        now: cx.now(),
        parameters: &nothing,
        variables: &nothing,
    };
    let mut event = event.version_2(authorized.and_then(|authorized| authorized.in_version_2()));
    add_body(&mut event, request.headers(), body);
    event
}
