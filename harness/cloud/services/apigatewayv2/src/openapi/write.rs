//! Writes an API as a document.

use serde_json::{Map, Value, json};

use super::{
    ANY, AUTHORIZER, AUTHORIZER_MEMBERS, AUTHTYPE, CORS, CORS_MEMBERS, DEFAULT_PATH, INTEGRATION,
    INTEGRATION_MEMBERS, TAG_VALUE,
};
use crate::route::DEFAULT;
use crate::state::{Api, Content, Settings, text};

/// The security scheme of routes that ask for a signature.
const SIGNATURE: &str = "sigv4";

/// Returns the document of an API. Without extensions, it says nothing of integrations and
/// authorizers.
pub(crate) fn write(api: &Api, content: &Content, with_extensions: bool) -> Value {
    let mut document = json!({
        "openapi": "3.0.1",
        "info": info(&api.settings),
    });
    let mut paths: Map<String, Value> = Map::new();
    for route in content.routes.values() {
        let key = text(route, "RouteKey").unwrap_or_default();
        let (method, path) = match key.split_once(' ') {
            Some(("ANY", path)) => (ANY.to_owned(), path),
            Some((method, path)) => (method.to_ascii_lowercase(), path),
            None => (ANY.to_owned(), DEFAULT_PATH),
        };
        let item = paths.entry(path).or_insert_with(|| path_item(path));
        item[method] = operation(key, route, content, with_extensions);
    }
    document["paths"] = paths.into();
    if !with_extensions {
        return document;
    }
    let schemes = schemes(content);
    if !schemes.is_empty() {
        document["components"] = json!({"securitySchemes": schemes});
    }
    if let Some(Value::Object(cors)) = api.settings.get("CorsConfiguration") {
        document[CORS] = renamed(cors, &CORS_MEMBERS).into();
    }
    if let Some(Value::Object(tags)) = api.settings.get("Tags") {
        let tags = tags.iter();
        let tags: Vec<Value> = tags
            .map(|(name, value)| json!({"name": name, TAG_VALUE: value}))
            .collect();
        document["tags"] = tags.into();
    }
    document["x-amazon-apigateway-importexport-version"] = "1.0".into();
    document
}

/// Returns an object with the members that it has, by their names in documents.
fn renamed(settings: &Settings, names: &[(&str, &str)]) -> Map<String, Value> {
    let known = names
        .iter()
        .filter_map(|(to, from)| Some(((*to).to_owned(), settings.get(*from)?.clone())));
    known.collect()
}

fn info(settings: &Settings) -> Map<String, Value> {
    let names = [
        ("title", "Name"),
        ("description", "Description"),
        ("version", "Version"),
    ];
    let mut info = renamed(settings, &names);
    // OpenAPI asks for a version.
    let version = settings.get("CreatedDate").cloned();
    info.entry("version")
        .or_insert_with(|| version.unwrap_or_else(|| "1.0".into()));
    info
}

/// Returns the item of a path, with its variables.
fn path_item(path: &str) -> Value {
    let variables = path.split('/').filter_map(|segment| {
        let name = segment.strip_prefix('{')?.strip_suffix('}')?;
        Some(json!({
            "name": name,
            "in": "path",
            "description": "Generated path parameter",
            "required": true,
            "schema": {"type": "string"},
        }))
    });
    let variables: Vec<Value> = variables.collect();
    if variables.is_empty() {
        return json!({});
    }
    json!({"parameters": variables})
}

fn operation(key: &str, route: &Settings, content: &Content, with_extensions: bool) -> Value {
    let mut operation = json!({
        "responses": {"default": {"description": format!("Default response for {key}")}},
    });
    if let Some(name) = route.get("OperationName") {
        operation["operationId"] = name.clone();
    }
    if key == DEFAULT {
        operation["isDefaultRoute"] = true.into();
    }
    if !with_extensions {
        return operation;
    }
    let scopes = route.get("AuthorizationScopes").cloned();
    let scopes = scopes.unwrap_or_else(|| json!([]));
    let authorizer = text(route, "AuthorizerId").and_then(|id| content.authorizers.get(id));
    let scheme = match (text(route, "AuthorizationType"), authorizer) {
        (Some("AWS_IAM"), _) => Some(SIGNATURE),
        (Some("JWT" | "CUSTOM"), Some(authorizer)) => text(authorizer, "Name"),
        _ => None,
    };
    if let Some(scheme) = scheme {
        operation["security"] = json!([{scheme: scopes}]);
    }
    let target = text(route, "Target").unwrap_or_default();
    let id = target.strip_prefix("integrations/").unwrap_or_default();
    if let Some(integration) = content.integrations.get(id) {
        operation[INTEGRATION] = renamed(integration, &INTEGRATION_MEMBERS).into();
        operation[INTEGRATION]["type"] = text(integration, "IntegrationType")
            .unwrap_or_default()
            .to_ascii_lowercase()
            .into();
    }
    operation
}

fn schemes(content: &Content) -> Map<String, Value> {
    let mut schemes = Map::new();
    for authorizer in content.authorizers.values() {
        let name = text(authorizer, "Name").unwrap_or_default();
        let kind = text(authorizer, "AuthorizerType").unwrap_or_default();
        let mut extension = renamed(authorizer, &AUTHORIZER_MEMBERS);
        extension.insert("type".to_owned(), kind.to_ascii_lowercase().into());
        let sources = authorizer.get("IdentitySource").and_then(Value::as_array);
        let sources: Vec<&str> = sources
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        extension.insert("identitySource".to_owned(), sources.join(",").into());
        if let Some(Value::Object(jwt)) = authorizer.get("JwtConfiguration") {
            let names = [("issuer", "Issuer"), ("audience", "Audience")];
            extension.insert("jwtConfiguration".to_owned(), renamed(jwt, &names).into());
        }
        let mut scheme = if kind == "JWT" {
            json!({"type": "oauth2"})
        } else {
            json!({"type": "apiKey", "name": "Unused", "in": "header"})
        };
        scheme[AUTHORIZER] = extension.into();
        schemes.insert(name.to_owned(), scheme);
    }
    let is_signed = |route: &Settings| text(route, "AuthorizationType") == Some("AWS_IAM");
    if content.routes.values().any(is_signed) {
        let scheme = json!({
            "type": "apiKey",
            "name": "Authorization",
            "in": "header",
            AUTHTYPE: "awsSigv4",
        });
        schemes.insert(SIGNATURE.to_owned(), scheme);
    }
    schemes
}
