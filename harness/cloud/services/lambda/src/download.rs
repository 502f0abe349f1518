//! The archives of functions and layers, by the URLs that `GetFunction` and
//! `GetLayerVersion` answer. On AWS that is a
//! presigned URL of S3; here the name of the revision is what nobody else knows.

use http::{Method, StatusCode};
use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse, Endpoints};
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_cloud_core::service::ServiceError;

use crate::function::Version;
use crate::layer::{LayerPlace, LayerVersion};
use crate::place::FunctionPlace;
use crate::state::Lambda;

/// Where the paths of archives begin.
const PATH: &str = "/_lambda/code/";
/// Where the paths of the archives of layers begin.
const LAYER_PATH: &str = "/_lambda/layers/";

pub(crate) const ENDPOINTS: Endpoints = Endpoints {
    find: |method, _, path| {
        let is_archive = path.starts_with(PATH) || path.starts_with(LAYER_PATH);
        (method == Method::GET && is_archive).then_some("GetCode")
    },
    resource: |request| match layer_parts(&request.path) {
        Some((place, _, _)) => Some(place.name),
        None => parts(&request.path).map(|(place, _, _)| place.name),
    },
    secrets: &[],
    answer,
    refuse: |status, error| refusal(status, &error.message),
};

/// Returns the URL of the archive of a version.
pub(crate) fn url(base_url: &str, place: &FunctionPlace, version: &Version) -> String {
    let FunctionPlace {
        account,
        region,
        name,
    } = place;
    let (version, revision) = (version.name.trim_start_matches('$'), &version.revision);
    format!("{base_url}{PATH}{account}/{region}/{name}/{version}/{revision}")
}

/// Returns the URL of the archive of a version of a layer.
pub(crate) fn layer_url(
    base_url: &str,
    place: &LayerPlace,
    number: u64,
    version: &LayerVersion,
) -> String {
    let LayerPlace {
        account,
        region,
        name,
    } = place;
    let revision = &version.revision;
    format!("{base_url}{LAYER_PATH}{account}/{region}/{name}/{number}/{revision}")
}

/// Returns layer, version and revision of a path.
fn layer_parts(path: &str) -> Option<(LayerPlace, u64, &str)> {
    let mut parts = path.strip_prefix(LAYER_PATH)?.split('/');
    let place = LayerPlace {
        account: parts.next()?.into(),
        region: parts.next()?.into(),
        name: parts.next()?.to_owned(),
    };
    Some((place, parts.next()?.parse().ok()?, parts.next()?))
}

/// Returns the archive of a path.
fn archive(path: &str, lambda: &mut Lambda) -> Option<Vec<u8>> {
    let (code, revision, given) = if let Some((place, number, given)) = layer_parts(path) {
        let version = lambda.layer_version(&place, number)?;
        (&version.code, &version.revision, given)
    } else {
        let (place, version, given) = parts(path)?;
        let version = lambda.at(&place)?.version(&version)?;
        (&version.code, &version.revision, given)
    };
    (*revision == given).then(|| code.bytes().map(|bytes| bytes.to_vec()))?
}

/// Returns function, version and revision of a path.
fn parts(path: &str) -> Option<(FunctionPlace, String, &str)> {
    let mut parts = path.strip_prefix(PATH)?.split('/');
    let place = FunctionPlace {
        account: parts.next()?.into(),
        region: parts.next()?.into(),
        name: parts.next()?.to_owned(),
    };
    let version = match parts.next()? {
        "LATEST" => "$LATEST".to_owned(),
        number => number.to_owned(),
    };
    Some((place, version, parts.next()?))
}

fn answer(request: &EndpointRequest, call: &RawCall) -> EndpointResponse {
    let archive = call.inspect(|lambda: &mut Lambda, _| archive(&request.path, lambda));
    match archive {
        Some(body) => EndpointResponse {
            status: StatusCode::OK,
            content_type: "application/zip",
            headers: Vec::new(),
            body,
            error: None,
        },
        None => refusal(StatusCode::NOT_FOUND, "There is no such archive."),
    }
}

fn refusal(status: StatusCode, message: &str) -> EndpointResponse {
    let error = ServiceError::sender("NotFound", message);
    EndpointResponse {
        status,
        content_type: "text/plain",
        headers: Vec::new(),
        body: message.into(),
        error: Some((error.code.into_owned(), error.message)),
    }
}
