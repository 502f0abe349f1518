use http::request::Parts;
use http::{HeaderMap, Method, header};

use super::absent::{self, AbsentService};
use super::headers::{is_form, text};
use crate::services;
use rehearsal_cloud_core::auth::Scope;
use rehearsal_cloud_core::endpoint::Endpoints;
use rehearsal_cloud_core::hosts::ResourceHosts;
use rehearsal_cloud_core::origin::without_port;
use rehearsal_cloud_core::raw::RawService;
use rehearsal_cloud_core::registry::ServiceEntry;
use rehearsal_model::models::{Protocol, ServiceModel};
use rehearsal_model::protocol::{Form, find_rest, rpc_names};

/// Where a request goes.
#[derive(Debug)]
pub(super) enum Route {
    /// To an operation of an API.
    Api(Naming),
    /// To a service that reads HTTP itself.
    Raw(RawRoute),
    /// To what a service serves besides its API.
    Endpoint {
        model: &'static ServiceModel,
        endpoints: &'static Endpoints,
        operation: &'static str,
    },
    /// To a service that this cloud does not have.
    Absent(AbsentService),
}

/// What names the operation of a request.
#[derive(Debug)]
pub(super) enum Naming {
    /// A header, or the path of rpcv2Cbor.
    Target {
        model: &'static ServiceModel,
        operation: String,
        protocol: Protocol,
    },
    /// A form, in the query or the body; the service is known where the signature
    /// says it.
    Action(Option<&'static ServiceModel>),
    /// Method and path.
    Rest(&'static ServiceModel),
    /// Method and path, below the path of a resource.
    RestBelow {
        model: &'static ServiceModel,
        path: String,
    },
}

/// A service that reads HTTP itself, and the resource that the host of a request names.
#[derive(Debug)]
pub(super) struct RawRoute {
    pub model: &'static ServiceModel,
    pub service: RawService,
    pub host_resource: Option<String>,
    /// Whether a resource of the service answers, by rules of its own.
    pub is_data_plane: bool,
}

/// Finds the service: by target, credential scope, endpoint, path or action.
pub(super) fn find(
    head: &Parts,
    query: &Form,
    scope: Option<&Scope>,
    hosts: &ResourceHosts,
) -> Route {
    let path = head.uri.path();
    if let Some(route) = api_of_data_plane(head, path).or_else(|| data_plane(head, path, hosts)) {
        return route;
    }
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
        return Route::Api(Naming::Rest(model));
    }
    let is_form_post = is_form(&head.headers) && head.method == Method::POST;
    // A bucket that the host names has rules of its own for its root, too.
    let is_api_preflight =
        head.method == Method::OPTIONS && is_api_path(path) && !names_resource(&head.headers);
    if is_api_preflight || is_form_post || query.get("Action").is_some() {
        return Route::Api(Naming::Action(None));
    }
    if let Some(model) = dated_api(head, query) {
        return Route::Api(Naming::Rest(model));
    }
    services::all()
        .filter(|entry| entry.is_fallback)
        .find_map(|entry| raw(entry, &head.headers))
        .unwrap_or_else(|| Route::Absent(AbsentService::unnamed()))
}

/// Returns whether a resource of a service answers a request itself.
pub(super) fn is_for_data_plane(headers: &HeaderMap, path: &str, hosts: &ResourceHosts) -> bool {
    let host = text(headers, header::HOST.as_str()).map(without_port);
    if host.is_some_and(|host| hosts.service_of(host).is_some()) {
        return true;
    }
    let mut planes = services::all().filter_map(|entry| entry.data_plane.as_ref());
    planes.any(|plane| (plane.find)(host, path).is_some())
}

/// Finds the service whose resource answers a request itself.
fn data_plane(head: &Parts, path: &str, hosts: &ResourceHosts) -> Option<Route> {
    let host = text(&head.headers, header::HOST.as_str()).map(without_port);
    let named = host.and_then(|host| hosts.service_of(host));
    services::all().find_map(|entry| {
        let data_plane = entry.data_plane.as_ref()?;
        let own = host.filter(|_| named == Some(entry.model.name));
        let resource = own.or_else(|| (data_plane.find)(host, path))?;
        let is_ours = match hosts.service_of(resource) {
            Some(owner) => owner == entry.model.name,
            None => !data_plane.only_registered,
        };
        if !is_ours {
            return None;
        }
        Some(Route::Raw(RawRoute {
            model: entry.model,
            service: data_plane.service,
            host_resource: Some(resource.to_owned()),
            is_data_plane: true,
        }))
    })
}

/// Finds the API that has its operations below the resources of a service.
fn api_of_data_plane(head: &Parts, path: &str) -> Option<Route> {
    let host = text(&head.headers, header::HOST.as_str()).map(without_port);
    services::all().find_map(|entry| {
        let find = entry.data_plane.as_ref()?.second_api?;
        let path = find(host, path)?.to_owned();
        let model = entry.second?;
        Some(Route::Api(Naming::RestBelow { model, path }))
    })
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

/// Finds the API of an unsigned request by its path, where that begins with the date of the
/// API's version, as those of Lambda do. On AWS it is refused, too, and by that API.
fn dated_api(head: &Parts, query: &Form) -> Option<&'static ServiceModel> {
    let path = head.uri.path();
    let date = path.strip_prefix('/')?.split('/').next()?;
    let is_date = date.len() == 10
        && date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !is_date {
        return None;
    }
    let method = head.method.as_str();
    let mut models = services::models().filter(|model| model.speaks(Protocol::RestJson));
    models.find(|model| find_rest(model, method, path, query).is_some())
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

/// Whether a path without anything to go by is an API's: the root, and those of
/// services' resources.
fn is_api_path(path: &str) -> bool {
    let owned = |entry: &ServiceEntry| entry.owns_path.is_some_and(|owns| owns(path));
    path.trim_start_matches('/').is_empty() || services::all().any(owned)
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
        Some(Route::Api(Naming::Target {
            model,
            operation: operation.to_owned(),
            protocol,
        }))
    });
    found.unwrap_or_else(|| Route::Absent(AbsentService::of_target(target)))
}

/// Finds the operation of a call in rpcv2Cbor: the path has the service's name, which is that
/// of its target.
fn by_rpc_path(path: &str) -> Option<Route> {
    let (service, operation) = rpc_names(path)?;
    let model = services::models().find(|model| model.target == service)?;
    Some(Route::Api(Naming::Target {
        model,
        operation: operation.to_owned(),
        protocol: Protocol::RpcV2Cbor,
    }))
}

fn by_scope(scope: &Scope, head: &Parts, path: &str) -> Route {
    let name = scope.service.as_str();
    if let Some(model) = second_api(path, Some(name)) {
        return Route::Api(Naming::Rest(model));
    }
    let is_signed_so = |entry: &&ServiceEntry| {
        let raw = entry.http.as_ref();
        entry.model.signing_name == name || raw.is_some_and(|raw| raw.signing_names.contains(&name))
    };
    let entry = services::all().find(is_signed_so);
    let namesake = entry.and_then(|entry| {
        let mut namesakes = entry.namesakes.iter();
        let other = namesakes.find(|namesake| namesake.has(path))?;
        services::with_api(other.name)
    });
    match namesake.or(entry) {
        Some(entry) => raw(entry, &head.headers).unwrap_or(Route::Api(api(entry.model))),
        None => Route::Absent(AbsentService::signing_as(name)),
    }
}

/// Returns what names the operation of a request to an API.
fn api(model: &'static ServiceModel) -> Naming {
    match model.protocol {
        Protocol::RestJson | Protocol::RestXml => Naming::Rest(model),
        _ => Naming::Action(Some(model)),
    }
}

/// Returns the route to a service, if it reads HTTP itself.
fn raw(entry: &ServiceEntry, headers: &HeaderMap) -> Option<Route> {
    Some(Route::Raw(RawRoute {
        model: entry.model,
        service: entry.http?,
        host_resource: resource_of_host(entry, headers).map(str::to_owned),
        is_data_plane: false,
    }))
}

/// Whether the host names a resource of the service that has all other requests.
fn names_resource(headers: &HeaderMap) -> bool {
    let mut fallbacks = services::all().filter(|entry| entry.is_fallback);
    fallbacks.any(|entry| resource_of_host(entry, headers).is_some())
}

/// Returns the resource of a service that the host names.
fn resource_of_host<'a>(entry: &ServiceEntry, headers: &'a HeaderMap) -> Option<&'a str> {
    let host = text(headers, header::HOST.as_str())?;
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    // The services' own names below localhost are no resources.
    let service = host
        .strip_suffix(".localhost")
        .or_else(|| host.strip_suffix(".localhost.localstack.cloud"));
    if service.is_some_and(is_service) {
        return None;
    }
    (entry.resource_of_host?)(host)
}

/// Whether a name below localhost is a service's own: `sqs`, `sqs.us-east-1`.
fn is_service(name: &str) -> bool {
    let (first, region) = name.split_once('.').unwrap_or((name, ""));
    let is_region = region.contains('-') && region.ends_with(|c: char| c.is_ascii_digit());
    let is_known = services::models().any(|model| model.endpoint == first);
    is_known && (region.is_empty() || is_region)
}

/// The service that has a query operation of that name and version.
pub(super) fn by_action(form: &Form) -> Option<&'static ServiceModel> {
    let action = form.get("Action")?;
    let version = form.get("Version");
    services::models()
        .filter(|model| model.speaks(Protocol::Query))
        .filter(|model| version.is_none_or(|version| version == model.version))
        .find(|model| model.operation(action).is_some())
}

/// The protocol a request to a service comes in, when no target says it.
pub(super) fn protocol_of(model: &ServiceModel) -> Protocol {
    if model.speaks(Protocol::Query) {
        Protocol::Query
    } else {
        model.protocol
    }
}
