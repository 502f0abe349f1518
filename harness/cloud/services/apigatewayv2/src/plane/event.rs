//! The events that functions get, in the two versions of their format.

use rehearsal_cloud_http::authorized::Authorized;
use rehearsal_cloud_http::event::{EventRequest, Resource};
use rehearsal_cloud_http::request::decode;
use serde_json::Value;

use super::plan::Plan;
use super::request::ApiRequest;

/// Returns the event of version 2.0, without the body.
pub(super) fn version_2(request: &ApiRequest, plan: &Plan, authorized: &Authorized) -> Value {
    with_event(request, plan, |event, _| {
        event.version_2(authorized.in_version_2())
    })
}

/// Returns the event of version 1.0, without the body.
pub(super) fn version_1(request: &ApiRequest, plan: &Plan, authorized: &Authorized) -> Value {
    let key = &plan.route.key;
    with_event(request, plan, |event, path| {
        event.version_1(&Resource {
            path: key.split_once(' ').map_or(key, |(_, path)| path),
            id: key,
            context_path: path,
            authorizer: authorized.in_version_1(),
            signer: authorized.signer(),
        })
    })
}

/// Calls a function with what events say of a request, and with its path.
fn with_event<T>(
    request: &ApiRequest,
    plan: &Plan,
    make: impl FnOnce(EventRequest<'_>, &str) -> T,
) -> T {
    let (path, domain) = (decode(&plan.full_path()), request.domain());
    let event = EventRequest {
        parts: &request.parts,
        query: &request.query,
        account: &plan.account,
        api: &plan.api,
        domain: &domain,
        stage: &plan.stage,
        route: &plan.route.key,
        path: &path,
        request_id: &plan.request_id,
        now: plan.now,
        parameters: &plan.parameters,
        variables: &plan.variables,
    };
    make(event, &path)
}
