//! Methods and their responses.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use crate::error::{bad_request, conflict, not_found};
use crate::patch::{Patch, Paths, Shape};
use crate::state::{Api, RestApis, Settings, take, text};

/// Recorded: apigateway_api, `test_update_method_validation`.
const PATHS: Paths = Paths {
    paths: &[
        ("/authorizationType", Shape::Text),
        ("/authorizerId", Shape::Text),
        ("/authorizationScopes", Shape::Values),
        ("/apiKeyRequired", Shape::Flag),
        ("/operationName", Shape::Text),
        ("/requestValidatorId", Shape::Text),
        ("/requestParameters", Shape::Flags),
        ("/requestModels", Shape::Texts),
    ],
    only_replaced: false,
};

const RESPONSE_PATHS: Paths = Paths {
    paths: &[
        ("/responseParameters", Shape::Flags),
        ("/responseModels", Shape::Texts),
    ],
    only_replaced: false,
};

const VERBS: [&str; 8] = [
    "GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY",
];

/// Returns the error for a method that is not there.
pub(super) fn no_method() -> ServiceError {
    not_found("Invalid Method identifier specified")
}

/// Returns the method that an input names.
pub(super) fn method<'a>(
    apis: &'a mut RestApis,
    cx: &CallContext<'_>,
    input: &mut Settings,
) -> Result<&'a mut Settings, ServiceError> {
    let id = take(input, "restApiId");
    let (resource, verb) = (take(input, "resourceId"), take(input, "httpMethod"));
    let missing = || not_found("Invalid Resource identifier specified");
    let api = apis.api(cx, &id).map_err(|_| missing())?;
    let methods = &mut api.resource(&resource)?.methods;
    methods.get_mut(&verb).ok_or_else(no_method)
}

/// Refuses a method that AWS refuses. Recorded: apigateway_api, `test_put_method_validation`.
fn check(api: &Api, method: &Settings) -> Result<(), ServiceError> {
    let kind = text(method, "authorizationType").unwrap_or_default();
    let authorizer = text(method, "authorizerId").and_then(|id| api.content.authorizers.get(id));
    match kind {
        "NONE" | "AWS_IAM" => {}
        "CUSTOM" | "COGNITO_USER_POOLS" => {
            let is_pool =
                authorizer.is_some_and(|one| text(one, "type") == Some("COGNITO_USER_POOLS"));
            if authorizer.is_none() || is_pool != (kind == "COGNITO_USER_POOLS") {
                return Err(bad_request(
                    "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or \
                     COGNITO_USER_POOLS requires a valid authorizer.",
                ));
            }
        }
        _ => {
            return Err(bad_request(
                "Invalid Authorization Type specified. Valid options are NONE, AWS_IAM, CUSTOM \
                 and COGNITO_USER_POOLS",
            ));
        }
    }
    let validator = text(method, "requestValidatorId").unwrap_or_default();
    if !validator.is_empty() && !api.content.validators.contains_key(validator) {
        return Err(bad_request(
            "Invalid Request Validator identifier specified",
        ));
    }
    let models = method.get("requestModels").and_then(Value::as_object);
    for (_, model) in models.into_iter().flatten() {
        let model = model.as_str().unwrap_or_default();
        if !api.content.models.contains_key(model) {
            return Err(bad_request(format!(
                "Invalid model identifier specified: {model}"
            )));
        }
    }
    check_parameters(method)
}

/// Refuses request parameters that are none, or have the same name. Recorded: apigateway_api,
/// `test_method_request_parameters`.
fn check_parameters(method: &Settings) -> Result<(), ServiceError> {
    let parameters = method.get("requestParameters").and_then(Value::as_object);
    let mut names: Vec<&str> = Vec::new();
    for (parameter, _) in parameters.into_iter().flatten() {
        let place = parameter.strip_prefix("method.request.");
        let place = place.and_then(|place| place.split_once('.'));
        let Some((
            "header" | "path" | "querystring" | "multivalueheader" | "multivaluequerystring",
            name,
        )) = place
        else {
            return Err(bad_request(format!(
                "Invalid mapping expression specified: {parameter}"
            )));
        };
        if names.contains(&name) {
            return Err(bad_request(
                "Parameter names must be unique across querystring, header and path",
            ));
        }
        names.push(name);
    }
    Ok(())
}

pub(crate) fn put_method(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (id, resource) = (
        take(&mut input, "restApiId"),
        take(&mut input, "resourceId"),
    );
    let missing = || not_found("Invalid Resource identifier specified");
    let api = apis.api(cx, &id).map_err(|_| missing())?;
    put(api, &resource, input, true)
}

/// Adds a method to a resource.
pub(super) fn put(
    api: &mut Api,
    resource: &str,
    mut method: Settings,
    is_new: bool,
) -> Result<Value, ServiceError> {
    let verb = text(&method, "httpMethod").unwrap_or_default().to_owned();
    if !VERBS.contains(&&*verb) {
        return Err(bad_request(format!(
            "Invalid HttpMethod specified. Valid options are {}",
            VERBS.join(",")
        )));
    }
    method.entry("apiKeyRequired").or_insert(false.into());
    let known = api.resource(resource)?.methods.contains_key(&verb);
    if known && is_new {
        return Err(conflict("Method already exists for this resource"));
    }
    check(api, &method)?;
    api.resource(resource)?.methods.insert(verb, method.clone());
    Ok(method.into())
}

pub(crate) fn get_method(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    Ok(method(apis, cx, &mut input)?.clone().into())
}

pub(crate) fn update_method(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let place = input.clone();
    let mut changed = method(apis, cx, &mut input)?.clone();
    for patch in Patch::read(&mut input) {
        let is_map = ["/requestParameters/", "/requestModels/"];
        let is_map = is_map.iter().any(|start| patch.path().starts_with(start));
        let is_scope = patch.path() == "/authorizationScopes";
        if !is_map && !is_scope && matches!(&*patch.op, "add" | "remove") {
            let is_known = PATHS.paths.iter().any(|(path, _)| *path == patch.path());
            if is_known {
                return Err(bad_request(
                    "Invalid patch operation specified. Must be one of: [replace]",
                ));
            }
        }
        PATHS.apply(&mut changed, &patch)?;
    }
    if matches!(
        text(&changed, "authorizationType"),
        Some("NONE" | "AWS_IAM")
    ) {
        changed.remove("authorizerId");
    }
    let api = apis.api(cx, text(&place, "restApiId").unwrap_or_default())?;
    check(api, &changed)?;
    method(apis, cx, &mut place.clone())?.clone_from(&changed);
    Ok(changed.into())
}

pub(crate) fn delete_method(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    method(apis, cx, &mut input.clone())?;
    let (id, resource) = (
        take(&mut input, "restApiId"),
        take(&mut input, "resourceId"),
    );
    let verb = take(&mut input, "httpMethod");
    apis.api(cx, &id)?
        .resource(&resource)?
        .methods
        .remove(&verb);
    Ok(json!({}))
}

/// Returns the responses of a method or an integration.
pub(super) fn responses<'a>(settings: &'a mut Settings, member: &str) -> &'a mut Settings {
    let responses = settings.entry(member).or_insert_with(|| json!({}));
    if !responses.is_object() {
        *responses = json!({});
    }
    match responses {
        Value::Object(responses) => responses,
        _ => unreachable!("it has been made an object"),
    }
}

const RESPONSES: &str = "methodResponses";

/// Returns the error for a response that is not there.
pub(super) fn no_response() -> ServiceError {
    not_found("Invalid Response status code specified")
}

pub(crate) fn put_method_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let method = method(apis, cx, &mut input)?;
    let status = text(&input, "statusCode").unwrap_or_default().to_owned();
    let responses = responses(method, RESPONSES);
    if responses.contains_key(&status) {
        return Err(conflict("Response already exists for this resource"));
    }
    responses.insert(status, input.clone().into());
    Ok(input.into())
}

/// Returns the response that an input names.
fn response<'a>(
    apis: &'a mut RestApis,
    cx: &CallContext<'_>,
    input: &mut Settings,
) -> Result<&'a mut Settings, ServiceError> {
    let method = method(apis, cx, input)?;
    let status = take(input, "statusCode");
    let found = method.get_mut(RESPONSES).and_then(Value::as_object_mut);
    let found = found.and_then(|all| all.get_mut(&status)?.as_object_mut());
    found.ok_or_else(no_response)
}

pub(crate) fn get_method_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    Ok(response(apis, cx, &mut input)?.clone().into())
}

pub(crate) fn update_method_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let found = response(apis, cx, &mut input)?;
    let mut changed = found.clone();
    for patch in Patch::read(&mut input) {
        RESPONSE_PATHS.apply(&mut changed, &patch)?;
    }
    found.clone_from(&changed);
    Ok(changed.into())
}

pub(crate) fn delete_method_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let status = text(&input, "statusCode").unwrap_or_default().to_owned();
    response(apis, cx, &mut input.clone())?;
    responses(method(apis, cx, &mut input)?, RESPONSES).remove(&status);
    Ok(json!({}))
}
