//! What an API makes of a request: its route, integration and authorizer.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_cloud_http::cors::Cors;
use serde::Deserialize as _;
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::OffsetDateTime;

use super::request::ApiRequest;
use super::response::Refusal;
use crate::authorizer::Authorizer;
use crate::integration::Integration;
use crate::route::{self, Authorization, Parameters, Route};
use crate::state::{Api, ApiGateway, Content, Items, Stage};

/// What is to be done for a request.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) account: Arc<str>,
    pub(super) region: Arc<str>,
    pub(super) api: String,
    pub(super) stage: String,
    /// What functions are told the path begins with, and the path below.
    pub(super) base: String,
    pub(super) path: String,
    pub(super) route: Route,
    pub(super) parameters: Parameters,
    pub(super) integration: Integration,
    pub(super) authorizer: Option<Authorizer>,
    pub(super) variables: BTreeMap<String, String>,
    pub(super) now: OffsetDateTime,
    pub(super) real_now: OffsetDateTime,
    pub(super) request_id: String,
    /// The event of a request for a WebSocket, which authorizers get.
    pub(super) connect_event: Option<Value>,
}

impl Plan {
    /// Returns the ARN of the request, as policies name it: `METHOD` and path of the route.
    pub(super) fn route_arn(&self) -> String {
        let route = match self.route.key.split_once(' ') {
            Some(("ANY", path)) => format!("*{path}"),
            Some((method, path)) => format!("{method}{path}"),
            None => self.route.key.clone(),
        };
        self.arn(&format!("{}/{route}", self.stage))
    }

    /// Returns the ARN of the request as policies of callers name it: its method and path, or
    /// the route of a WebSocket.
    pub(super) fn request_arn(&self, method: &str) -> String {
        if self.connect_event.is_some() {
            return self.route_arn();
        }
        self.arn(&format!("{}/{method}{}", self.stage, self.path))
    }

    /// Returns the ARN of something of the API: `STAGE/METHOD/PATH`, `authorizers/ID`.
    pub(super) fn arn(&self, path: &str) -> String {
        let Self {
            account,
            region,
            api,
            ..
        } = self;
        format!("arn:aws:execute-api:{region}:{account}:{api}/{path}")
    }

    /// Returns the path as functions are told it: with the stage, unless that is `$default`,
    /// or with what chose the mapping of a custom domain name.
    pub(super) fn full_path(&self) -> String {
        format!("{}{}", self.base, self.path)
    }
}

/// An API and what it makes of a request.
pub(super) struct Planned {
    pub(super) cors: Option<Cors>,
    pub(super) plan: Result<Plan, Refusal>,
}

/// The times of a request: of the cloud and the real one.
pub(super) type Times = (OffsetDateTime, OffsetDateTime);

impl Planned {
    pub(super) fn of(
        gateway: &ApiGateway,
        request: &ApiRequest,
        times: Times,
        request_id: &str,
    ) -> Self {
        let Some((account, region, api)) = gateway.any_api(&request.api) else {
            return Self {
                cors: None,
                plan: Err(no_api(request)),
            };
        };
        let cors = api.settings.get("CorsConfiguration");
        let cors = cors.and_then(|cors| Cors::deserialize(cors).ok());
        let place = (account, region);
        let plan = plan(api, place, request, times, request_id);
        Self { cors, plan }
    }
}

/// Returns why there is no API to a request.
pub(super) fn no_api(request: &ApiRequest) -> Refusal {
    Refusal::forbidden(match &request.domain {
        Some(domain) => format!(
            "the domain name {domain} has no mapping for {}",
            request.path
        ),
        None => format!("there is no API {}", request.api),
    })
}

fn plan(
    api: &Api,
    (account, region): (&Arc<str>, &Arc<str>),
    request: &ApiRequest,
    (now, real_now): Times,
    request_id: &str,
) -> Result<Plan, Refusal> {
    check_endpoint(api, request)?;
    let (name, path) = request.stage(api);
    let deployed = api.deployed(name);
    let (stage, content) = deployed.ok_or_else(|| Refusal::not_found(not_deployed(api, name)))?;
    let method = request.method().as_str();
    let found = route::find(&content.routes, method, path);
    let (route, parameters) = found.ok_or_else(|| {
        Refusal::not_found(format!("no route of stage {name} fits {method} {path}"))
    })?;
    let integration = integration(content, &route)?;
    let authorizer = authorizer(content, &route)?;
    Ok(Plan {
        account: Arc::clone(account),
        region: Arc::clone(region),
        api: api.id.clone(),
        stage: name.to_owned(),
        base: request.base(name),
        path: path.to_owned(),
        route,
        parameters,
        integration,
        authorizer,
        variables: variables(stage),
        now,
        real_now,
        request_id: request_id.to_owned(),
        connect_event: None,
    })
}

/// Refuses requests to the endpoint of an API that answers custom domain names only.
pub(super) fn check_endpoint(api: &Api, request: &ApiRequest) -> Result<(), Refusal> {
    let disabled = api.settings.get("DisableExecuteApiEndpoint") == Some(&Value::Bool(true));
    if disabled && request.mapped.is_none() {
        return Err(Refusal::not_found(
            "the API answers custom domain names only (disableExecuteApiEndpoint)",
        ));
    }
    Ok(())
}

/// Returns the authorizer of a route, if it has one.
pub(super) fn authorizer(content: &Content, route: &Route) -> Result<Option<Authorizer>, Refusal> {
    if !matches!(
        route.authorization_type,
        Authorization::Custom | Authorization::Jwt
    ) {
        return Ok(None);
    }
    let id = route.authorizer_id.as_deref().unwrap_or_default();
    let missing = || Refusal::failed(format!("the authorizer {id} is not there any more"));
    item(&content.authorizers, id).ok_or_else(missing).map(Some)
}

fn not_deployed(api: &Api, stage: &str) -> String {
    if api.stages.contains_key(stage) {
        return format!("stage {stage} has no deployment: create one, or have it deploy by itself");
    }
    let names: Vec<&str> = api.stages.keys().map(String::as_str).collect();
    format!("the API has no stage {stage}; it has: {}", names.join(", "))
}

pub(super) fn integration(content: &Content, route: &Route) -> Result<Integration, Refusal> {
    let target = route.target.as_deref().unwrap_or_default();
    let id = target.strip_prefix("integrations/").unwrap_or_default();
    // AWS answers so where a route has no integration.
    item(&content.integrations, id)
        .ok_or_else(|| Refusal::failed(format!("route {} has no integration", route.key)))
}

fn item<T: DeserializeOwned>(items: &Items, id: &str) -> Option<T> {
    serde_json::from_value(Value::Object(items.get(id)?.clone())).ok()
}

pub(super) fn variables(stage: &Stage) -> BTreeMap<String, String> {
    let variables = stage.settings.get("StageVariables").cloned();
    serde_json::from_value(variables.unwrap_or_default()).unwrap_or_default()
}
