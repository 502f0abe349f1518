//! APIs.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_http::cors::Cors;
use rehearsal_cloud_http::target::function_of;
use rehearsal_model::protocol::Timestamp;
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::items::{merge, page};
use crate::error::{bad_request, not_found, not_implemented};
use crate::names;
use crate::ops::{integrations, routes, stages};
use crate::state::{Api, ApiGateway, Content, Settings, take, text, time};

pub(crate) fn create_api(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = names::id(cx, "api", 10);
    let (target, key) = (input.remove("Target"), input.remove("RouteKey"));
    let credentials = input.remove("CredentialsArn");
    check(&input)?;
    let is_websocket = text(&input, "ProtocolType") == Some("WEBSOCKET");
    if is_websocket && target.is_some() {
        return Err(bad_request("Target is only supported for HTTP APIs"));
    }
    let usual = [
        ("ApiKeySelectionExpression", "$request.header.x-api-key"),
        ("RouteSelectionExpression", "$request.method $request.path"),
        ("IpAddressType", "ipv4"),
    ];
    for (member, value) in usual {
        input.entry(member).or_insert_with(|| value.into());
    }
    input
        .entry("DisableExecuteApiEndpoint")
        .or_insert(false.into());
    input.insert("CreatedDate".to_owned(), time(Timestamp(cx.now())));
    let api = Api {
        id: id.clone(),
        settings: input,
        content: Content::default(),
        stages: [].into(),
        deployments: Vec::new(),
    };
    let described = describe(cx, &api);
    gateway.regions.for_caller(cx).apis.insert(id.clone(), api);
    if let Some(target) = target {
        quick_create(gateway, cx, &id, [Some(target), key, credentials])?;
    }
    Ok(described)
}

/// Creates the integration, the route and the stage of an API that was given its target.
fn quick_create(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    api: &str,
    [target, key, credentials]: [Option<Value>; 3],
) -> Result<(), ServiceError> {
    let target = target.unwrap_or_default();
    let is_function = target.as_str().and_then(function_of).is_some();
    let mut integration = json!({
        "ApiId": api,
        "IntegrationUri": target,
        "IntegrationType": if is_function { "AWS_PROXY" } else { "HTTP_PROXY" },
        "PayloadFormatVersion": if is_function { "2.0" } else { "1.0" },
    });
    if !is_function {
        integration["IntegrationMethod"] = "ANY".into();
    }
    if let Some(credentials) = credentials {
        integration["CredentialsArn"] = credentials;
    }
    let created = integrations::create_integration(gateway, cx, object(integration))?;
    let id = created["IntegrationId"].as_str().unwrap_or_default();
    let route = json!({
        "ApiId": api,
        "RouteKey": key.unwrap_or_else(|| "$default".into()),
        "Target": format!("integrations/{id}"),
    });
    routes::create_route(gateway, cx, object(route))?;
    let stage = json!({"ApiId": api, "StageName": "$default", "AutoDeploy": true});
    stages::create_stage(gateway, cx, object(stage)).map(|_| ())
}

fn object(value: Value) -> Settings {
    match value {
        Value::Object(settings) => settings,
        _ => Settings::new(),
    }
}

/// Refuses settings that AWS refuses.
pub(super) fn check(settings: &Settings) -> Result<(), ServiceError> {
    if text(settings, "ProtocolType") == Some("WEBSOCKET") {
        if settings.contains_key("CorsConfiguration") {
            return Err(bad_request(
                "CORS configuration is only supported for HTTP APIs",
            ));
        }
        let expression = text(settings, "RouteSelectionExpression").unwrap_or_default();
        if !expression.contains("request.body") {
            return Err(bad_request(
                "RouteSelectionExpression is required for APIs with protocol type WEBSOCKET, such \
                 as $request.body.action",
            ));
        }
    }
    match settings.get("CorsConfiguration") {
        Some(cors) => check_cors(cors),
        None => Ok(()),
    }
}

fn check_cors(cors: &Value) -> Result<(), ServiceError> {
    let cors = Cors::deserialize(cors).unwrap_or_default();
    if cors.allows_credentials() && cors.allows_all() {
        return Err(bad_request(
            "allowCredentials can't be true when allowOrigins contains the wildcard *",
        ));
    }
    Ok(())
}

fn describe(cx: &CallContext<'_>, api: &Api) -> Value {
    let mut described = api.settings.clone();
    described.insert("ApiId".to_owned(), api.id.clone().into());
    let url = names::url(cx, &api.id);
    let endpoint = match url.strip_prefix("http") {
        Some(rest) if api.is_websocket() => format!("ws{rest}"),
        _ => url,
    };
    described.insert("ApiEndpoint".to_owned(), endpoint.into());
    described.into()
}

pub(crate) fn get_api(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "ApiId");
    Ok(describe(cx, gateway.api(cx, &id)?))
}

pub(crate) fn get_apis(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    let apis = gateway.regions.for_caller(cx).apis.values();
    page(apis.map(|api| describe(cx, api)).collect(), &input)
}

pub(crate) fn update_api(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "ApiId");
    let quick = ["Target", "RouteKey", "CredentialsArn"];
    if quick.iter().any(|member| input.contains_key(*member)) {
        return Err(not_implemented("changes of the target of an API"));
    }
    let api = gateway.api(cx, &id)?;
    let mut changed = api.settings.clone();
    merge(&mut changed, input);
    check(&changed)?;
    api.settings = changed;
    Ok(describe(cx, api))
}

pub(crate) fn delete_api(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "ApiId");
    gateway.api(cx, &id)?;
    let region = gateway.regions.for_caller(cx);
    let mut mappings = region
        .domains
        .values()
        .flat_map(|domain| domain.mappings.values());
    if mappings.any(|mapping| text(mapping, "ApiId") == Some(&id)) {
        return Err(bad_request(
            "Deleting API failed. Please remove all base path mappings related to the API in \
             custom domains.",
        ));
    }
    region.apis.remove(&id);
    Ok(json!({}))
}

pub(crate) fn delete_cors_configuration(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "ApiId");
    let removed = gateway.api(cx, &id)?.settings.remove("CorsConfiguration");
    removed
        .map(|_| json!({}))
        .ok_or_else(|| not_found("The API has no CORS configuration."))
}
