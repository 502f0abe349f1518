use http::request::Parts;
use http::{HeaderMap, Method, header};

use super::absent::{self, AbsentService};
use crate::services;
use rehearsal_cloud_core::auth::{Scope, is_account};
use rehearsal_cloud_core::endpoint::Endpoints;
use rehearsal_model::models::{Protocol, ServiceModel};
use rehearsal_model::protocol::{Form, rpc_names};

/// Where a request goes.
#[derive(Debug)]
pub(super) enum Route {
    /// To an operation named by a header, or by the path of rpcv2Cbor.
    Target {
        model: &'static ServiceModel,
        operation: String,
        protocol: Protocol,
    },
    /// To an operation named by a form, in the query or the body; the service
    /// is known where the signature says it.
    Action(Option<&'static ServiceModel>),
    /// To S3.
    S3 { bucket: Option<String> },
    /// To a service whose requests are distinguished by method and path.
    Rest(&'static ServiceModel),
    /// To what a service serves besides its API.
    Endpoint {
        model: &'static ServiceModel,
        endpoints: &'static Endpoints,
        operation: &'static str,
    },
    /// To a service that this cloud does not have.
    Absent(AbsentService),
}

/// Finds the service: by target, credential scope, action, host or path.
pub(super) fn find(head: &Parts, query: &Form, scope: Option<&Scope>) -> Route {
    let path = head.uri.path();
    if let Some(absent) = absent::by_path(head, scope) {
        return Route::Absent(absent);
    }
    if let Some(target) = text(&head.headers, "x-amz-target") {
        let is_cbor = text(&head.headers, "content-type")
            .is_some_and(|kind| kind.starts_with(Protocol::Cbor11.content_type()));
        return by_target(target, is_cbor);
    }
    if text(&head.headers, "smithy-protocol") == Some("rpc-v2-cbor")
        && let Some(route) = by_rpc_path(path)
    {
        return route;
    }
    if let Some(scope) = scope {
        return by_scope(scope, head, path);
    }
    if let Some(route) = endpoint(head, path) {
        return route;
    }
    if let Some(model) = second_api(path, None) {
        return Route::Rest(model);
    }
    if head.method == Method::OPTIONS && is_api_path(path) {
        return Route::Action(None);
    }
    if query.get("Action").is_some() || is_form(&head.headers) && head.method == Method::POST {
        return Route::Action(None);
    }
    Route::S3 {
        bucket: bucket_of_host(&head.headers),
    }
}

/// Finds the service that serves a request besides its API.
fn endpoint(head: &Parts, path: &str) -> Option<Route> {
    let host = text(&head.headers, header::HOST.as_str());
    services::all().find_map(|entry| {
        let endpoints = entry.endpoints.as_ref()?;
        Some(Route::Endpoint {
            model: entry.model,
            endpoints,
            operation: (endpoints.find)(&head.method, host, path)?,
        })
    })
}

/// Finds the second API that a path belongs to, among the services that sign by a name.
fn second_api(path: &str, signing_name: Option<&str>) -> Option<&'static ServiceModel> {
    let entry = services::all().find(|entry| {
        let named = signing_name.is_none_or(|name| entry.model.signing_name == name);
        named
            && entry
                .second_path
                .is_some_and(|start| path.starts_with(start))
    });
    entry?.second
}

/// Whether a path without anything to go by is an API's: the root, a queue's URL.
fn is_api_path(path: &str) -> bool {
    let first = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    first.is_empty() || is_account(first)
}

fn by_target(target: &str, is_cbor: bool) -> Route {
    let found = target.rsplit_once('.').and_then(|(service, operation)| {
        let model =
            services::models().find(|model| model.target == service && !service.is_empty())?;
        let protocol = if is_cbor && model.speaks(Protocol::Cbor11) {
            Protocol::Cbor11
        } else {
            model.json().unwrap_or(model.protocol)
        };
        Some(Route::Target {
            model,
            operation: operation.to_owned(),
            protocol,
        })
    });
    found.unwrap_or_else(|| Route::Absent(AbsentService::of_target(target)))
}

/// Finds the operation of a call in rpcv2Cbor: the path has the service's name, which is that
/// of its target.
fn by_rpc_path(path: &str) -> Option<Route> {
    let (service, operation) = rpc_names(path)?;
    let model = services::models().find(|model| model.target == service)?;
    Some(Route::Target {
        model,
        operation: operation.to_owned(),
        protocol: Protocol::RpcV2Cbor,
    })
}

fn by_scope(scope: &Scope, head: &Parts, path: &str) -> Route {
    let name = scope.service.as_str();
    if let Some(model) = second_api(path, Some(name)) {
        return Route::Rest(model);
    }
    match services::all().find(|entry| entry.model.signing_name == name) {
        Some(entry) if entry.http.is_some() => Route::S3 {
            bucket: bucket_of_host(&head.headers),
        },
        Some(entry) => Route::Action(Some(entry.model)),
        None => Route::Absent(AbsentService::signing_as(name)),
    }
}

/// The service that has a query operation of that name and version.
pub(super) fn by_action(form: &Form) -> Option<&'static ServiceModel> {
    let action = form.get("Action")?;
    let version = form.get("Version");
    services::models()
        .filter(|model| model.protocol == Protocol::Query || model.also_query)
        .filter(|model| version.is_none_or(|version| version == model.version))
        .find(|model| model.operation(action).is_some())
}

/// The protocol a request to a service comes in, when no target says it.
pub(super) fn protocol_of(model: &ServiceModel) -> Protocol {
    if model.protocol == Protocol::Query || model.also_query {
        Protocol::Query
    } else {
        model.protocol
    }
}

/// The bucket a host names: `photos.localhost`, `photos.s3.eu-west-1.amazonaws.com`.
fn bucket_of_host(headers: &HeaderMap) -> Option<String> {
    let host = text(headers, header::HOST.as_str())?;
    let host = host.rsplit_once(':').map_or(host, |(name, port)| {
        if port.bytes().all(|byte| byte.is_ascii_digit()) {
            name
        } else {
            host
        }
    });
    if let Some((bucket, _)) = host.split_once(".s3.").or_else(|| host.split_once(".s3-")) {
        return Some(bucket.to_owned());
    }
    let bucket = host.strip_suffix(".localhost")?;
    // The services' own names below localhost are no buckets.
    let service = bucket == "s3" || services::models().any(|model| model.endpoint == bucket);
    (!service).then(|| bucket.to_owned())
}

pub(super) fn is_form(headers: &HeaderMap) -> bool {
    text(headers, "content-type")
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// A header's value, where it is text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
