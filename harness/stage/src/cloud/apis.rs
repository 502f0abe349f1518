//! HTTP and WebSocket APIs of API Gateway.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::future::FutureExt as _;
use rehearsal_script::stage::ApiRoute;
use rehearsal_script::{Scope, stage};
use serde_json::{Map, Value, json};

use super::clients::CloudClients;
use super::context::{ProvisionContext, fixed, tags};
use super::functions::Function;
use super::resource::{
    Completion, Creation, Found, Listing, Location, Resource, ResourceKind, Resources, create_all,
    relocated,
};
use super::user_pools::UserPool;
use crate::error::StageError;
use crate::expressions::StageExpressions;

/// The service that has APIs.
const SERVICE: &str = "apigatewayv2";
/// The services of APIs, with that of the connections of WebSocket APIs.
pub(super) const SERVICES: [&str; 2] = [SERVICE, "apigatewaymanagementapi"];

/// The stage of HTTP APIs: its name is not in URLs.
const STAGE: &str = "$default";
/// The stage of WebSocket APIs, which have no default one.
const WEBSOCKET_STAGE: &str = "live";

/// An HTTP API or a WebSocket API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpApi {
    /// Its id.
    pub id: Arc<str>,
    /// The URL below which its routes are, or that clients of a WebSocket API connect to.
    pub url: Arc<str>,
}

impl Resource for HttpApi {
    const NOUN: &'static str = "API";
    const SECTION: &'static str = "apis";
    const IS_NAMED: bool = false;

    /// Returns the id, by which operations call an API.
    fn physical_name(&self) -> &str {
        &self.id
    }

    fn export(&self) -> Value {
        json!({"id": &*self.id, "url": &*self.url})
    }

    fn relocate(&mut self, from: &Location, to: &Location) {
        if self.url.starts_with("ws") {
            let [from, to] = [from, to].map(|at| at.endpoint.replacen("http", "ws", 1));
            self.url = relocated(&self.url, &from, &to);
        } else {
            self.url = relocated(&self.url, &from.endpoint, &to.endpoint);
        }
    }
}

/// The kind `apis`.
pub(super) struct HttpApis;

impl ResourceKind for HttpApis {
    fn service(&self) -> &'static str {
        SERVICE
    }

    fn create<'a>(&'a self, cx: &'a ProvisionContext<'a>) -> Creation<'a> {
        create_all(&cx.config.apis, move |name, config| {
            create(cx, name, config)
        })
    }

    /// Creates the authorizers and routes: user pools have their ids by then.
    fn connect<'a>(
        &'a self,
        cx: &'a ProvisionContext<'a>,
        resources: &'a Resources,
        _: &'a Scope,
    ) -> Completion<'a> {
        async move {
            for (name, api) in resources.all::<HttpApi>() {
                if let Some(config) = cx.config.apis.get(name) {
                    connect(cx, resources, name, api, config).await?;
                }
            }
            Ok(())
        }
        .boxed()
    }

    fn list<'a>(&'a self, clients: &'a CloudClients, _prefix: &'a str) -> Listing<'a> {
        async move {
            let apis = clients.list((SERVICE, "GetApis"), json!({}), ("Items", "NextToken"));
            let apis = apis.await?;
            let found = apis.iter().map(|api| Found {
                name: text(api, "Name").as_ref().to_owned(),
                id: text(api, "ApiId").as_ref().to_owned(),
            });
            Ok(found.collect())
        }
        .boxed()
    }

    fn remove<'a>(&'a self, clients: &'a CloudClients, api: &'a Found) -> Completion<'a> {
        async move {
            let input = json!({ "ApiId": api.id });
            let action = || format!("delete the API {}", api.name);
            let deleted = clients.call((SERVICE, "DeleteApi"), &input, action);
            deleted.await.map(drop)
        }
        .boxed()
    }
}

async fn call(
    cx: &ProvisionContext<'_>,
    operation: &str,
    input: Value,
    action: &str,
) -> Result<Value, StageError> {
    let answer = cx.clients.api.call(SERVICE, operation, &input).await;
    answer.map_err(|error| error.during(action))
}

fn text(answer: &Value, member: &str) -> Arc<str> {
    answer[member].as_str().unwrap_or_default().into()
}

async fn create(
    cx: &ProvisionContext<'_>,
    logical: &str,
    config: &stage::HttpApi,
) -> Result<HttpApi, StageError> {
    let action = format!("create the API {logical}");
    let tags: Map<String, Value> = tags(&config.tagging)
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    let mut input = json!({
        "Name": format!("{}-{logical}", cx.prefix),
        "ProtocolType": "HTTP",
        "Tags": tags,
    });
    if config.is_websocket() {
        input["ProtocolType"] = "WEBSOCKET".into();
        input["RouteSelectionExpression"] = format!("$request.body.{}", config.selecting()).into();
    }
    if let Some(cors) = &config.cors {
        input["CorsConfiguration"] = cors_configuration(cors);
    }
    let api = call(cx, "CreateApi", input, &action).await?;
    let id = text(&api, "ApiId");
    let stage = stage_of(config);
    let input = json!({"ApiId": &*id, "StageName": stage, "AutoDeploy": true});
    call(cx, "CreateStage", input, &action).await?;
    let endpoint = text(&api, "ApiEndpoint");
    let url = if config.is_websocket() {
        format!("{endpoint}/{stage}").into()
    } else {
        endpoint
    };
    Ok(HttpApi { id, url })
}

fn stage_of(config: &stage::HttpApi) -> &'static str {
    if config.is_websocket() {
        WEBSOCKET_STAGE
    } else {
        STAGE
    }
}

fn cors_configuration(cors: &stage::ApiCors) -> Value {
    let mut configuration = json!({"AllowCredentials": cors.credentials.0});
    let lists = [
        ("AllowOrigins", &cors.origins),
        ("AllowMethods", &cors.methods),
        ("AllowHeaders", &cors.headers),
        ("ExposeHeaders", &cors.expose),
    ];
    for (member, values) in lists {
        let values: Vec<&str> = values.iter().map(|value| &*value.text).collect();
        configuration[member] = values.into();
    }
    if let Some(age) = cors.max_age {
        configuration["MaxAge"] = age.0.as_secs().into();
    }
    configuration
}

async fn connect(
    cx: &ProvisionContext<'_>,
    resources: &Resources,
    logical: &str,
    api: &HttpApi,
    config: &stage::HttpApi,
) -> Result<(), StageError> {
    let jwt = config
        .jwt
        .as_ref()
        .map(|jwt| jwt_authorizer(resources, jwt));
    let function = config.authorizer.as_ref();
    let function = function.map(|function| function_authorizer(resources, config, function));
    let mut authorizers = [None, None];
    for (authorizer, input) in authorizers.iter_mut().zip([jwt, function]) {
        if let Some(mut input) = input.transpose()? {
            input["ApiId"] = (*api.id).into();
            let action = format!("create the authorizer of the API {logical}");
            let created = call(cx, "CreateAuthorizer", input, &action).await?;
            *authorizer = Some(text(&created, "AuthorizerId"));
        }
    }
    let [by_token, by_function] = &authorizers;
    for (number, (key, route)) in config.routes.iter().enumerate() {
        let action = format!("create the route {key} of the API {logical}");
        let mut integration = if config.is_websocket() {
            websocket_integration(number, route)
        } else {
            json!({
                "IntegrationType": "HTTP_PROXY",
                "IntegrationMethod": "ANY",
                "IntegrationUri": integration_uri(number, route),
                "PayloadFormatVersion": "1.0",
                "RequestParameters": {"overwrite:path": "$request.path"},
            })
        };
        if let Some(function) = &route.function {
            let function = resources.get::<Function>(&fixed(function))?;
            let version = if config.is_websocket() { "1.0" } else { "2.0" };
            integration = json!({
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": &*function.arn,
                "PayloadFormatVersion": version,
            });
        }
        integration["ApiId"] = (*api.id).into();
        let integration = call(cx, "CreateIntegration", integration, &action).await?;
        let mut input = json!({
            "ApiId": &*api.id,
            "RouteKey": key,
            "Target": format!("integrations/{}", text(&integration, "IntegrationId")),
        });
        if let Some(authorizer) = by_token.as_deref().filter(|_| route.needs_token()) {
            input["AuthorizationType"] = "JWT".into();
            input["AuthorizerId"] = authorizer.into();
            let scopes: Vec<&str> = route.scopes.iter().map(|scope| &*scope.text).collect();
            input["AuthorizationScopes"] = scopes.into();
        }
        if let Some(authorizer) = by_function.as_deref().filter(|_| route.authorized.0) {
            input["AuthorizationType"] = "CUSTOM".into();
            input["AuthorizerId"] = authorizer.into();
        }
        if route.answers.0 {
            input["RouteResponseSelectionExpression"] = "$default".into();
        }
        let created = call(cx, "CreateRoute", input, &action).await?;
        if route.answers.0 {
            let input = json!({
                "ApiId": &*api.id,
                "RouteId": text(&created, "RouteId"),
                "RouteResponseKey": "$default",
            });
            call(cx, "CreateRouteResponse", input, &action).await?;
        }
    }
    Ok(())
}

/// Returns the integration of a route of a WebSocket API with a server: it gets the messages
/// by POST, and the connection's id in a header.
fn websocket_integration(number: usize, route: &ApiRoute) -> Value {
    let path = route.path.as_ref().map_or("", |path| &path.text);
    json!({
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "POST",
        "IntegrationUri": format!("{}{path}", integration_uri(number, route)),
        "RequestParameters": {
            "integration.request.header.connectionId": "context.connectionId",
            "integration.request.header.eventType": "context.eventType",
            "integration.request.header.routeKey": "context.routeKey",
        },
    })
}

fn jwt_authorizer(resources: &Resources, jwt: &stage::JwtAuthorizer) -> Result<Value, StageError> {
    let pool = resources.get::<UserPool>(&fixed(&jwt.pool))?;
    let clients = pool.clients.iter();
    let accepted = clients.filter(|(name, _)| {
        jwt.clients.is_empty() || jwt.clients.iter().any(|client| *client.text == ***name)
    });
    let audience: Vec<&str> = accepted.map(|(_, client)| &*client.id).collect();
    Ok(json!({
        "Name": fixed(&jwt.pool),
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {"Issuer": &*pool.issuer, "Audience": audience},
    }))
}

/// Returns the settings of an authorizer that is a function.
fn function_authorizer(
    resources: &Resources,
    config: &stage::HttpApi,
    authorizer: &stage::FunctionAuthorizer,
) -> Result<Value, StageError> {
    let name = fixed(&authorizer.function);
    let arn = &resources.get::<Function>(&name)?.arn;
    let region = arn.split(':').nth(3).unwrap_or_default();
    let start = if config.is_websocket() { "route." } else { "$" };
    let headers = authorizer.headers.iter().map(|one| ("header", one));
    let query = authorizer.query.iter().map(|one| ("querystring", one));
    let sources = headers.chain(query);
    let sources = sources.map(|(place, one)| format!("{start}request.{place}.{}", one.text));
    let mut input = json!({
        "Name": name,
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": format!(
            "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations"
        ),
        "IdentitySource": sources.collect::<Vec<_>>(),
        "AuthorizerResultTtlInSeconds": authorizer.remember.map_or(0, |time| time.0.as_secs()),
    });
    if !config.is_websocket() {
        input["AuthorizerPayloadFormatVersion"] = "2.0".into();
        input["EnableSimpleResponses"] = true.into();
    }
    Ok(input)
}

/// Returns the name of the stage variable with the address that a route calls: that is
/// known only when the apps of a sandbox have their ports.
fn variable(number: usize, route: &ApiRoute) -> String {
    match &route.app {
        Some(app) => format!("app_{}", fixed(app).replace('-', "_")),
        None => format!("route_{number}"),
    }
}

fn integration_uri(number: usize, route: &ApiRoute) -> String {
    let url = route.url.as_ref().and_then(stage_text);
    let is_https = url.is_some_and(|url| url.starts_with("https://"));
    let scheme = if is_https { "https" } else { "http" };
    format!("{scheme}://${{stageVariables.{}}}", variable(number, route))
}

fn stage_text(text: &rehearsal_script::Text) -> Option<String> {
    text.fixed()
}

/// Tells the APIs of a sandbox where its apps are.
pub(crate) async fn set_addresses(
    config: &stage::Cloud,
    resources: &Resources,
    clients: &CloudClients,
    scope: &Scope,
    expressions: &StageExpressions,
) -> Result<(), StageError> {
    for (name, api) in resources.all::<HttpApi>() {
        let Some(config) = config.apis.get(name) else {
            continue;
        };
        let mut variables = Map::new();
        for (number, (_, route)) in config.routes.iter().enumerate() {
            let url = match (&route.app, &route.url) {
                (Some(app), _) => app_url(scope, &fixed(app)),
                (None, Some(url)) => Some(url.eval(scope, expressions)?),
                (None, None) => None,
            };
            let Some(url) = url else {
                continue;
            };
            let address = url.split_once("://").map_or(&*url, |(_, address)| address);
            let address = address.trim_end_matches('/');
            variables.insert(variable(number, route), address.into());
        }
        if variables.is_empty() {
            continue;
        }
        let input = json!({
            "ApiId": &*api.id,
            "StageName": stage_of(config),
            "StageVariables": variables,
        });
        let set = clients.api.call(SERVICE, "UpdateStage", &input).await;
        set.map_err(|error| error.during(format!("set the addresses of the API {name}")))?;
    }
    Ok(())
}

/// Lets the APIs of a sandbox invoke the functions that it has.
pub(crate) async fn allow_invocations(
    config: &stage::Cloud,
    resources: &Resources,
    clients: &CloudClients,
    functions: &BTreeSet<Arc<str>>,
) -> Result<(), StageError> {
    for (name, api) in resources.all::<HttpApi>() {
        let called = config.apis.get(name).into_iter();
        let called: BTreeSet<String> = called.flat_map(stage::HttpApi::functions).collect();
        for logical in called {
            if !functions.contains(logical.as_str()) {
                continue;
            }
            let function = resources.get::<Function>(&logical)?;
            let parts: Vec<&str> = function.arn.split(':').collect();
            let [_, partition, _, region, account, ..] = parts[..] else {
                continue;
            };
            let id = &api.id;
            let input = json!({
                "FunctionName": &*function.name,
                "StatementId": format!("apigateway-{id}"),
                "Action": "lambda:InvokeFunction",
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": format!("arn:{partition}:execute-api:{region}:{account}:{id}/*"),
            });
            let allowed = clients.api.call("lambda", "AddPermission", &input).await;
            let action = || format!("let the API {name} invoke the function {logical}");
            allowed.map_err(|error| error.during(action()))?;
        }
    }
    Ok(())
}

/// Returns the URL of an app, if the sandbox has it.
fn app_url(scope: &Scope, app: &str) -> Option<String> {
    let apps = scope.get("apps")?;
    apps[app]["url"].as_str().map(str::to_owned)
}
