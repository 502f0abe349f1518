//! APIs.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use super::models;
use super::page::page;
use crate::error::{bad_request, not_implemented};
use crate::names;
use crate::patch::{Patch, Paths, Shape, apply};
use crate::state::{Api, Content, Resource, RestApis, Settings, members, take, text, time};

const PATHS: Paths = Paths {
    paths: &[
        ("/name", Shape::Text),
        ("/description", Shape::Text),
        ("/version", Shape::Text),
        ("/apiKeySource", Shape::Text),
        ("/minimumCompressionSize", Shape::Number),
        ("/policy", Shape::Text),
        ("/disableExecuteApiEndpoint", Shape::Flag),
        ("/binaryMediaTypes", Shape::Set),
        ("/endpointConfiguration/types", Shape::Set),
        ("/endpointConfiguration/ipAddressType", Shape::Text),
        ("/endpointConfiguration/vpcEndpointIds", Shape::Set),
    ],
    only_replaced: false,
};

/// The most bytes from which responses can be compressed.
const LARGEST_COMPRESSION_SIZE: i64 = 10_485_760;

pub(crate) fn create_rest_api(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let original = input.remove("cloneFrom");
    let original = match original.as_ref().and_then(Value::as_str) {
        Some(id) => Some(apis.api(cx, id)?.clone()),
        None => None,
    };
    let api = new_api(cx, input)?;
    Ok(match original {
        Some(original) => insert(apis, cx, clone(original, api)),
        None => insert(apis, cx, api),
    })
}

/// Returns an API with the content of another one.
fn clone(original: Api, api: Api) -> Api {
    let root = original.settings.get("rootResourceId").cloned();
    let mut settings = original.settings;
    settings.extend(api.settings);
    settings.insert("rootResourceId".to_owned(), root.unwrap_or_default());
    Api {
        settings,
        content: original.content,
        ..api
    }
}

/// Returns a new API, which has the resource `/` and two models.
pub(super) fn new_api(
    cx: &mut CallContext<'_>,
    mut settings: Settings,
) -> Result<Api, ServiceError> {
    complete(&mut settings);
    check(&settings)?;
    let (id, root) = (names::id(cx, "api", 10), names::id(cx, "resource", 10));
    let model_ids = ["model", "model"].map(|label| names::id(cx, label, 6));
    settings.insert("id".to_owned(), id.clone().into());
    settings.insert("createdDate".to_owned(), time(cx.now()));
    settings.insert("rootResourceId".to_owned(), root.clone().into());
    let resource = Resource {
        settings: members(json!({"id": root, "path": "/"})),
        ..Resource::default()
    };
    Ok(Api {
        id,
        settings,
        content: Content {
            resources: [(root, resource)].into(),
            models: models::usual(model_ids),
            ..Content::default()
        },
        stages: [].into(),
        deployments: Vec::new(),
    })
}

/// Adds an API, and returns it as operations do.
pub(super) fn insert(apis: &mut RestApis, cx: &CallContext<'_>, api: Api) -> Value {
    let described = api.settings.clone().into();
    let region = apis.regions.for_caller(cx);
    region.apis.insert(api.id.clone(), api);
    apis.set_hosts(cx);
    described
}

/// Adds what an API has if nothing is said of it.
fn complete(settings: &mut Settings) {
    settings
        .entry("apiKeySource")
        .or_insert_with(|| "HEADER".into());
    settings
        .entry("disableExecuteApiEndpoint")
        .or_insert(false.into());
    let configuration = settings
        .entry("endpointConfiguration")
        .or_insert_with(|| json!({}));
    if configuration.get("types").is_none() {
        configuration["types"] = json!(["EDGE"]);
    }
    if configuration.get("ipAddressType").is_none() {
        let is_private = configuration["types"] == json!(["PRIVATE"]);
        configuration["ipAddressType"] = if is_private { "dualstack" } else { "ipv4" }.into();
    }
    if settings.get("binaryMediaTypes") == Some(&json!([])) {
        settings.remove("binaryMediaTypes");
    }
    if settings.get("tags") == Some(&json!({})) {
        settings.remove("tags");
    }
}

/// Refuses what AWS refuses. Recorded: apigateway_api, `test_create_rest_api_…`.
pub(super) fn check(settings: &Settings) -> Result<(), ServiceError> {
    if text(settings, "description") == Some("") {
        return Err(bad_request("Description cannot be an empty string"));
    }
    if let Some(size) = settings
        .get("minimumCompressionSize")
        .and_then(Value::as_i64)
        && !(0..=LARGEST_COMPRESSION_SIZE).contains(&size)
    {
        return Err(bad_request(
            "Invalid minimum compression size, must be between 0 and 10485760",
        ));
    }
    let configuration = settings.get("endpointConfiguration");
    let types = configuration.and_then(|configuration| configuration["types"].as_array());
    let types = types.map_or(&[][..], Vec::as_slice);
    if types.is_empty() {
        return Err(bad_request(
            "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.",
        ));
    }
    if types.len() > 1 {
        return Err(bad_request(
            "Cannot create an api with multiple Endpoint Types.",
        ));
    }
    let is_known = |kind: &Value| {
        ["REGIONAL", "EDGE", "PRIVATE"]
            .iter()
            .any(|known| kind == known)
    };
    if !types.iter().all(is_known) {
        return Err(bad_request(
            "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE",
        ));
    }
    let address = configuration.map_or(
        &Value::Null,
        |configuration| &configuration["ipAddressType"],
    );
    match address.as_str() {
        Some("ipv4") if types[0] == "PRIVATE" => Err(bad_request(
            "Only dualstack ipAddressType is supported for Private APIs.",
        )),
        Some("ipv4" | "dualstack") => Ok(()),
        _ => Err(bad_request(
            "ipAddressType must be either ipv4 or dualstack.",
        )),
    }
}

pub(crate) fn get_rest_api(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "restApiId");
    Ok(apis.api(cx, &id)?.settings.clone().into())
}

pub(crate) fn get_rest_apis(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    let all = apis.regions.for_caller(cx).apis.values();
    page(all.map(|api| api.settings.clone().into()).collect(), &input)
}

pub(crate) fn update_rest_api(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "restApiId");
    let api = apis.api(cx, &id)?;
    let mut changed = api.settings.clone();
    for patch in Patch::read(&mut input) {
        if patch
            .path()
            .starts_with("/endpointConfiguration/vpcEndpointIds")
        {
            return Err(not_implemented("private REST APIs behind VPC endpoints"));
        }
        apply(&mut changed, PATHS, &[patch])?;
    }
    check(&changed)?;
    api.settings = changed;
    Ok(api.settings.clone().into())
}

pub(crate) fn delete_rest_api(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "restApiId");
    apis.api(cx, &id)?;
    let region = apis.regions.for_caller(cx);
    let mut mappings = region
        .domains
        .values()
        .flat_map(|domain| domain.mappings.values());
    if mappings.any(|mapping| text(mapping, "restApiId") == Some(&id)) {
        return Err(bad_request(
            "Deleting API failed. Please remove all base path mappings related to the API in \
             custom domains.",
        ));
    }
    region.apis.remove(&id);
    for plan in region.plans.values_mut() {
        if let Some(Value::Array(stages)) = plan.settings.get_mut("apiStages") {
            stages.retain(|stage| stage["apiId"] != id.as_str());
        }
    }
    apis.set_hosts(cx);
    Ok(json!({}))
}
