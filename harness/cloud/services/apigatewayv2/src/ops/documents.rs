//! Import and export of APIs as OpenAPI documents.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use super::{apis, authorizers, integrations, routes};
use crate::error::{bad_request, not_found};
use crate::openapi::{self, Document, ImportedRoute};
use crate::state::{ApiGateway, Content, Settings, take, text};

/// Reads the document of a call.
fn document(input: &Settings) -> Result<Document, ServiceError> {
    let body = text(input, "Body").unwrap_or_default();
    let document = Document::read(body, text(input, "Basepath"))?;
    if input.get("FailOnWarnings") == Some(&Value::Bool(true)) && !document.warnings.is_empty() {
        return Err(bad_request(format!(
            "Warnings found during import: {}",
            document.warnings.join("; ")
        )));
    }
    Ok(document)
}

pub(crate) fn import_api(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    let document = document(&input)?;
    let mut settings = document.settings.clone();
    settings.insert("ProtocolType".to_owned(), "HTTP".into());
    let created = apis::create_api(gateway, cx, settings)?;
    let id = created["ApiId"].as_str().unwrap_or_default().to_owned();
    let filled = fill(gateway, cx, &id, &document);
    if filled.is_err() {
        gateway.regions.for_caller(cx).apis.remove(&id);
    }
    filled?;
    described(gateway, cx, &id, document)
}

pub(crate) fn reimport_api(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "ApiId");
    let api = gateway.api(cx, &id)?;
    if api.is_websocket() {
        return Err(bad_request("Only HTTP APIs are imported"));
    }
    let document = document(&input)?;
    let old = api.clone();
    for member in ["Version", "Description", "CorsConfiguration"] {
        api.settings.remove(member);
    }
    api.settings.extend(document.settings.clone());
    api.content = Content::default();
    let checked = apis::check(&api.settings);
    if let Err(error) = checked.and_then(|()| fill(gateway, cx, &id, &document)) {
        gateway.regions.for_caller(cx).apis.insert(id, old);
        return Err(error);
    }
    described(gateway, cx, &id, document)
}

/// Returns an API with what its import is to be warned of.
fn described(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    id: &str,
    document: Document,
) -> Result<Value, ServiceError> {
    let mut described = apis::get_api(gateway, cx, members(json!({"ApiId": id})))?;
    if !document.warnings.is_empty() {
        described["Warnings"] = document.warnings.into();
    }
    Ok(described)
}

fn members(value: Value) -> Settings {
    match value {
        Value::Object(members) => members,
        _ => Settings::new(),
    }
}

/// Adds what a document says to an API that has nothing yet.
fn fill(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    api: &str,
    document: &Document,
) -> Result<(), ServiceError> {
    let with_api = |settings: &Settings| {
        let mut input = settings.clone();
        input.insert("ApiId".to_owned(), api.into());
        input
    };
    let mut known: BTreeMap<&str, Value> = BTreeMap::new();
    for (name, authorizer) in &document.authorizers {
        let created = authorizers::create_authorizer(gateway, cx, with_api(authorizer))?;
        known.insert(name, created);
    }
    let mut shared: BTreeMap<&str, Value> = BTreeMap::new();
    for (name, integration) in &document.integrations {
        let created = integrations::create_integration(gateway, cx, with_api(integration))?;
        shared.insert(name, created);
    }
    for route in &document.routes {
        let mut input = members(json!({"ApiId": api, "RouteKey": route.key}));
        let own = route.integration.as_ref();
        let own = own.map(|own| integrations::create_integration(gateway, cx, with_api(own)));
        let integration = match (own.transpose()?, &route.shared) {
            (None, Some(name)) => {
                let missing = || bad_request(format!("There is no integration {name}"));
                Some(shared.get(name.as_str()).ok_or_else(missing)?.clone())
            }
            (own, _) => own,
        };
        if let Some(id) =
            integration.and_then(|one| Some(one["IntegrationId"].as_str()?.to_owned()))
        {
            input.insert("Target".to_owned(), format!("integrations/{id}").into());
        }
        if let Some(name) = &route.operation {
            input.insert("OperationName".to_owned(), name.clone().into());
        }
        authorize(&mut input, route, &known);
        routes::create_route(gateway, cx, input)?;
    }
    Ok(())
}

/// Adds what a route asks of its callers.
fn authorize(input: &mut Settings, route: &ImportedRoute, known: &BTreeMap<&str, Value>) {
    let Some((scheme, scopes)) = &route.security else {
        return;
    };
    let Some(authorizer) = known.get(scheme.as_str()) else {
        input.insert("AuthorizationType".to_owned(), "AWS_IAM".into());
        return;
    };
    let is_jwt = authorizer["AuthorizerType"] == "JWT";
    let kind = if is_jwt { "JWT" } else { "CUSTOM" };
    input.insert("AuthorizationType".to_owned(), kind.into());
    input.insert(
        "AuthorizerId".to_owned(),
        authorizer["AuthorizerId"].clone(),
    );
    if is_jwt && !scopes.is_empty() {
        input.insert("AuthorizationScopes".to_owned(), scopes.clone().into());
    }
}

pub(crate) fn export_api(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "ApiId");
    let api = gateway.api(cx, &id)?;
    if text(&input, "Specification") != Some("OAS30") {
        return Err(bad_request(
            "Invalid specification: only OAS30 is supported",
        ));
    }
    if !matches!(text(&input, "OutputType"), Some("JSON" | "YAML")) {
        return Err(bad_request("Invalid output type: it is JSON or YAML"));
    }
    if api.is_websocket() {
        return Err(bad_request("Only HTTP APIs are exported"));
    }
    let content = match text(&input, "StageName") {
        None => &api.content,
        Some(stage) => {
            let deployed = api.deployed(stage);
            let (_, content) =
                deployed.ok_or_else(|| not_found("Invalid stage identifier specified"))?;
            content
        }
    };
    let with_extensions = input.get("IncludeExtensions") != Some(&Value::Bool(false));
    let document = openapi::write(api, content, with_extensions);
    // JSON is YAML, too.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    Ok(json!({"body": STANDARD.encode(text)}))
}
