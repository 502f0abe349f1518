//! Reads an API from a document.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_http::document::{self, DocumentError};
use serde_json::{Map, Value};

use super::{
    ANY, AUTHORIZER, AUTHORIZER_MEMBERS, AUTHTYPE, CORS, CORS_MEMBERS, DEFAULT_PATH, INTEGRATION,
    INTEGRATION_MEMBERS, INTEGRATIONS, METHODS, TAG_VALUE,
};
use crate::error::{bad_request, not_implemented};
use crate::route::DEFAULT;
use crate::state::Settings;

/// What a document says of an API.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// The settings of the API.
    pub(crate) settings: Settings,
    /// The authorizers by the names of their security schemes.
    pub(crate) authorizers: BTreeMap<String, Settings>,
    /// The security schemes that ask for a signature.
    pub(crate) signed: BTreeSet<String>,
    /// The integrations that several routes have, by name.
    pub(crate) integrations: BTreeMap<String, Settings>,
    pub(crate) routes: Vec<ImportedRoute>,
    pub(crate) warnings: Vec<String>,
}

/// A route of a document.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct ImportedRoute {
    pub(crate) key: String,
    pub(crate) operation: Option<String>,
    /// Its own integration.
    pub(crate) integration: Option<Settings>,
    /// The name of the integration that it shares with others.
    pub(crate) shared: Option<String>,
    /// A security scheme and the scopes that are asked for.
    pub(crate) security: Option<(String, Vec<String>)>,
}

impl Document {
    /// Reads a document. `basepath` says what becomes of the path of its server's URL.
    pub(crate) fn read(text: &str, basepath: Option<&str>) -> Result<Self, ServiceError> {
        let document = document::read(text).map_err(|error| match error {
            DocumentError::Malformed(error) => {
                bad_request(format!("Unable to parse API definition: {error}"))
            }
            DocumentError::Yaml(error) => error,
        })?;
        let version = document["openapi"].as_str().unwrap_or_default();
        if !version.starts_with("3.0") {
            return Err(bad_request(
                "Unsupported OpenAPI version: HTTP APIs are imported from OpenAPI 3.0 definitions",
            ));
        }
        let prefix = match basepath.unwrap_or("ignore") {
            "ignore" => String::new(),
            "prepend" => server_path(&document),
            "split" => return Err(not_implemented("imports with basepath=split")),
            other => {
                return Err(bad_request(format!(
                    "Invalid basepath {other}: it is ignore, prepend or split"
                )));
            }
        };
        let mut read = Self {
            settings: settings(&document)?,
            ..Self::default()
        };
        read.add_schemes(&document["components"]["securitySchemes"]);
        for (name, integration) in members(&document["components"][INTEGRATIONS]) {
            read.integrations
                .insert(name.clone(), self::integration(integration));
        }
        for (path, item) in members(&document["paths"]) {
            let methods = METHODS.iter().chain([&ANY]);
            for method in methods {
                if let Some(operation) = item.get(*method) {
                    let operation_security = operation.get("security");
                    let security = operation_security.or_else(|| document.get("security"));
                    read.add_route(&prefix, (path, method), operation, security);
                }
            }
        }
        Ok(read)
    }

    fn add_schemes(&mut self, schemes: &Value) {
        for (name, scheme) in members(schemes) {
            if scheme[AUTHTYPE] == "awsSigv4" {
                self.signed.insert(name.clone());
            } else if let Some(Value::Object(authorizer)) = scheme.get(AUTHORIZER) {
                self.authorizers
                    .insert(name.clone(), self::authorizer(name, authorizer));
            }
        }
    }

    fn add_route(
        &mut self,
        prefix: &str,
        (path, method): (&str, &str),
        operation: &Value,
        security: Option<&Value>,
    ) {
        let key = if path == DEFAULT_PATH {
            DEFAULT.to_owned()
        } else {
            let method = if method == ANY { "any" } else { method };
            format!("{} {prefix}{path}", method.to_ascii_uppercase())
        };
        let extension = &operation[INTEGRATION];
        let shared = extension["$ref"].as_str();
        let shared = shared.and_then(|name| name.rsplit('/').next());
        let mut route = ImportedRoute {
            operation: operation["operationId"].as_str().map(str::to_owned),
            shared: shared.map(str::to_owned),
            key,
            ..ImportedRoute::default()
        };
        if extension.is_null() {
            let warning = format!("No integration found for the route {}", route.key);
            self.warnings.push(warning);
        } else if shared.is_none() {
            route.integration = Some(integration(extension));
        }
        let schemes = security.and_then(Value::as_array).into_iter().flatten();
        let mut schemes = schemes.flat_map(members);
        route.security = schemes.next().map(|(name, scopes)| {
            let scopes = scopes.as_array().into_iter().flatten();
            let scopes = scopes.filter_map(|scope| scope.as_str().map(str::to_owned));
            (name.clone(), scopes.collect())
        });
        if let Some((name, _)) = &route.security
            && !self.authorizers.contains_key(name)
            && !self.signed.contains(name)
        {
            self.warnings.push(format!(
                "The security scheme {name} of the route {} has no authorizer",
                route.key
            ));
            route.security = None;
        }
        self.routes.push(route);
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// Returns an object with the members that are known, by their other names.
fn renamed(object: &Map<String, Value>, names: &[(&str, &str)]) -> Settings {
    let known = names
        .iter()
        .filter_map(|(from, to)| Some(((*to).to_owned(), object.get(*from)?.clone())));
    known.collect()
}

fn settings(document: &Value) -> Result<Settings, ServiceError> {
    let info = &document["info"];
    let mut settings = Settings::new();
    for (from, to) in [
        ("title", "Name"),
        ("version", "Version"),
        ("description", "Description"),
    ] {
        if let Some(Value::String(text)) = info.get(from) {
            settings.insert(to.to_owned(), text.clone().into());
        }
    }
    if !settings.contains_key("Name") {
        return Err(bad_request("The API definition has no title"));
    }
    if let Some(Value::Object(cors)) = document.get(CORS) {
        settings.insert(
            "CorsConfiguration".to_owned(),
            renamed(cors, &CORS_MEMBERS).into(),
        );
    }
    let tags = document["tags"].as_array().into_iter().flatten();
    let tags = tags.filter_map(|tag| {
        let name = tag["name"].as_str()?;
        Some((name.to_owned(), tag.get(TAG_VALUE)?.clone()))
    });
    let tags: Map<String, Value> = tags.collect();
    if !tags.is_empty() {
        settings.insert("Tags".to_owned(), tags.into());
    }
    Ok(settings)
}

fn integration(extension: &Value) -> Settings {
    let empty = Map::new();
    let extension = extension.as_object().unwrap_or(&empty);
    let mut settings = renamed(extension, &INTEGRATION_MEMBERS);
    for member in ["IntegrationType", "IntegrationMethod", "ConnectionType"] {
        if let Some(Value::String(text)) = settings.get_mut(member) {
            text.make_ascii_uppercase();
            if text == "X-AMAZON-APIGATEWAY-ANY-METHOD" {
                "ANY".clone_into(text);
            }
        }
    }
    // Documents may have numbers as text.
    if let Some(Value::String(text)) = settings.get("TimeoutInMillis")
        && let Ok(number) = text.parse::<u64>()
    {
        settings.insert("TimeoutInMillis".to_owned(), number.into());
    }
    settings
}

fn authorizer(name: &str, extension: &Map<String, Value>) -> Settings {
    let mut settings = renamed(extension, &AUTHORIZER_MEMBERS);
    settings.insert("Name".to_owned(), name.into());
    let kind = extension.get("type").and_then(Value::as_str);
    let kind = kind.unwrap_or_default().to_ascii_uppercase();
    settings.insert("AuthorizerType".to_owned(), kind.into());
    let sources: Vec<&str> = match extension.get("identitySource") {
        Some(Value::String(sources)) => sources.split(',').map(str::trim).collect(),
        Some(Value::Array(sources)) => sources.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    settings.insert("IdentitySource".to_owned(), sources.into());
    if let Some(Value::Object(jwt)) = extension.get("jwtConfiguration") {
        let names = [("issuer", "Issuer"), ("audience", "Audience")];
        settings.insert("JwtConfiguration".to_owned(), renamed(jwt, &names).into());
    }
    settings
}

/// Returns the path of the URL of a document's first server, without a slash at its end.
fn server_path(document: &Value) -> String {
    let server = &document["servers"][0];
    let mut url = server["url"].as_str().unwrap_or_default().to_owned();
    for (name, variable) in members(&server["variables"]) {
        let value = variable["default"].as_str().unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), value.trim_start_matches('/'));
    }
    let rest = url.split_once("://").map_or(&*url, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    path.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(paths: Value) -> Value {
        json!({
            "openapi": "3.0.1",
            "info": {"title": "shop", "version": "1"},
            "servers": [{"url": "https://api.example.com/{base}", "variables": {"base": {"default": "/v1"}}}],
            "paths": paths,
        })
    }

    #[test]
    fn routes_are_read_from_paths() {
        let read = |basepath| {
            let text = document(json!({
                "/orders/{id}": {"get": {"operationId": "order"}, "x-amazon-apigateway-any-method": {}, "parameters": []},
                "/$default": {"x-amazon-apigateway-any-method": {}},
            }));
            let read = Document::read(&text.to_string(), basepath).unwrap();
            let keys = read.routes.iter().map(|route| route.key.clone());
            (keys.collect::<Vec<_>>(), read.warnings.len())
        };
        let expected = |keys: [&str; 3]| (keys.map(str::to_owned).to_vec(), 3);
        let plain = expected(["GET /orders/{id}", "ANY /orders/{id}", "$default"]);
        assert_eq!(read(None), plain);
        let prefixed = expected(["GET /v1/orders/{id}", "ANY /v1/orders/{id}", "$default"]);
        assert_eq!(read(Some("prepend")), prefixed);
    }

    #[test]
    fn documents_that_cannot_be_read_are_refused() {
        let code = |text: &str, basepath| {
            Document::read(text, basepath)
                .err()
                .map(|error| error.code.to_string())
        };
        let good = document(json!({})).to_string();
        assert_eq!(code(&good, None), None);
        assert_eq!(
            code(&good, Some("other")).as_deref(),
            Some("BadRequestException")
        );
        assert_eq!(code("{", None).as_deref(), Some("BadRequestException"));
        assert_eq!(
            code("openapi: 3.0.1", None).as_deref(),
            Some("NotImplemented")
        );
        let old = json!({"swagger": "2.0", "info": {"title": "x"}}).to_string();
        assert_eq!(code(&old, None).as_deref(), Some("BadRequestException"));
        let unnamed = json!({"openapi": "3.0.1"}).to_string();
        assert_eq!(code(&unnamed, None).as_deref(), Some("BadRequestException"));
    }
}
