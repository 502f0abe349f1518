//! The archives of functions, by the URL that `GetFunction` answers. On AWS that is a
//! presigned URL of S3; here the name of the revision is what nobody else knows.

use http::{Method, StatusCode};
use rehearsal_cloud_core::endpoint::{EndpointRequest, EndpointResponse, Endpoints};
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_cloud_core::service::ServiceError;

use crate::function::Version;
use crate::place::FunctionPlace;
use crate::state::Lambda;

/// Where the paths of archives begin.
const PATH: &str = "/_lambda/code/";

pub(crate) const ENDPOINTS: Endpoints = Endpoints {
    find: |method, _, path| (method == Method::GET && path.starts_with(PATH)).then_some("GetCode"),
    resource: |request| parts(&request.path).map(|(place, _, _)| place.name),
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
    let archive = parts(&request.path).and_then(|(place, version, revision)| {
        call.inspect(|lambda: &mut Lambda, _| {
            let version = lambda.at(&place)?.version(&version)?;
            let archive = version.code.bytes()?;
            (version.revision == revision).then(|| archive.to_vec())
        })
    });
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
