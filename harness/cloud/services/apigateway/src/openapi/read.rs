//! Reads an API from a document.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_http::document::{self, DocumentError};
use serde_json::{Value, json};

use super::schemes::{self, Scheme};
use super::{ANY, METHODS, Operation, chosen, members};
use crate::error::bad_request;
use crate::state::{Items, Settings, members as object};

/// What a document says of an API.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// The settings of the API.
    pub(crate) settings: Settings,
    /// Authorizers by the names of their security schemes.
    pub(crate) authorizers: Items,
    /// The security schemes that ask for an API key, and those that ask for a signature.
    pub(crate) key_schemes: Vec<String>,
    pub(crate) signature_schemes: Vec<String>,
    /// Schemas of models by name.
    pub(crate) models: BTreeMap<String, Value>,
    /// Request validators by name, and the one of methods that name none.
    pub(crate) validators: Items,
    pub(crate) usual_validator: Option<String>,
    /// Gateway responses by type.
    pub(crate) gateway_responses: Items,
    pub(crate) operations: Vec<Operation>,
    pub(crate) warnings: Vec<String>,
}

impl Document {
    /// Reads a document. `basepath` says what becomes of the base path in it.
    pub(crate) fn read(text: &str, basepath: Option<&str>) -> Result<Self, ServiceError> {
        // Recorded: apigateway_import, `test_import_api_bad_file`.
        let document = document::read(text).map_err(|error| match error {
            DocumentError::Malformed(_) => bad_request("Invalid OpenAPI input."),
            DocumentError::Yaml(error) => error,
        })?;
        let version = |member: &str| match &document[member] {
            Value::String(version) => version.clone(),
            other => other.to_string(),
        };
        if !version("swagger").starts_with('2') && !version("openapi").starts_with("3.") {
            return Err(bad_request("Invalid OpenAPI input."));
        }
        let base = base_path(&document);
        let prefix = match basepath.unwrap_or("ignore") {
            "ignore" => "",
            "prepend" => &base,
            "split" => base
                .get(1..)
                .and_then(|base| Some(&base[base.find('/')?..]))
                .unwrap_or_default(),
            other => {
                return Err(bad_request(format!(
                    "Invalid basepath {other}: it is ignore, prepend or split"
                )));
            }
        };
        let validators = members(&document["x-amazon-apigateway-request-validators"]);
        let responses = members(&document["x-amazon-apigateway-gateway-responses"]);
        let new = members(&document["components"]["schemas"]);
        let models = members(&document["definitions"]).chain(new);
        let validator = &document["x-amazon-apigateway-request-validator"];
        let mut read = Self {
            settings: settings(&document),
            models: models
                .map(|(name, schema)| (name.clone(), schema.clone()))
                .collect(),
            validators: validators
                .map(|(name, validator)| (name.clone(), object(validator.clone())))
                .collect(),
            usual_validator: validator.as_str().map(str::to_owned),
            gateway_responses: responses
                .map(|(kind, response)| (kind.clone(), gateway_response(response)))
                .collect(),
            ..Self::default()
        };
        read.add_schemes(&document);
        for (path, item) in members(&document["paths"]) {
            for name in METHODS.iter().chain([&ANY]) {
                if let Some(operation) = item.get(*name) {
                    let path = format!("{prefix}{path}");
                    read.add_operation(&document, &path, (name, operation), &item["parameters"]);
                }
            }
        }
        Ok(read)
    }

    fn add_schemes(&mut self, document: &Value) {
        for (name, scheme) in schemes::read(document) {
            match scheme {
                Scheme::ApiKey => self.key_schemes.push(name),
                Scheme::Signature => self.signature_schemes.push(name),
                Scheme::Authorizer(settings) => {
                    self.authorizers.insert(name, settings);
                }
            }
        }
    }

    fn add_operation(
        &mut self,
        document: &Value,
        path: &str,
        (name, operation): (&str, &Value),
        shared: &Value,
    ) {
        let verb = if name == ANY {
            "ANY".to_owned()
        } else {
            name.to_ascii_uppercase()
        };
        let mut read = Operation::read(document, shared, operation);
        let security = operation
            .get("security")
            .or_else(|| document.get("security"));
        let security = security.and_then(Value::as_array).into_iter().flatten();
        read.security = security
            .flat_map(members)
            .map(|(name, scopes)| {
                let scopes = scopes.as_array().into_iter().flatten();
                let scopes = scopes.filter_map(|scope| scope.as_str().map(str::to_owned));
                (name.clone(), scopes.collect())
            })
            .collect();
        let extension = &operation["x-amazon-apigateway-auth"]["type"];
        if let Some(kind) = extension.as_str() {
            read.method.insert(
                "authorizationType".to_owned(),
                kind.to_ascii_uppercase().into(),
            );
        }
        if read.integration.is_none() {
            self.warnings
                .push(format!("No integration defined for {verb} {path}"));
        }
        path.clone_into(&mut read.path);
        read.verb = verb;
        self.operations.push(read);
    }
}

fn gateway_response(response: &Value) -> Settings {
    let mut settings = chosen(response, &["responseParameters", "responseTemplates"]);
    match response.get("statusCode") {
        Some(Value::String(status)) => {
            settings.insert("statusCode".to_owned(), status.clone().into());
        }
        Some(status @ Value::Number(_)) => {
            settings.insert("statusCode".to_owned(), status.to_string().into());
        }
        _ => {}
    }
    settings
}

/// Reads the settings of an API.
fn settings(document: &Value) -> Settings {
    let info = &document["info"];
    let mut settings = Settings::new();
    let name = info["title"].as_str().unwrap_or("API");
    settings.insert("name".to_owned(), name.into());
    for member in ["version", "description"] {
        if let Some(Value::String(text)) = info.get(member) {
            settings.insert(member.to_owned(), text.clone().into());
        }
    }
    for (extension, member) in [
        ("x-amazon-apigateway-binary-media-types", "binaryMediaTypes"),
        ("x-amazon-apigateway-api-key-source", "apiKeySource"),
        (
            "x-amazon-apigateway-minimum-compression-size",
            "minimumCompressionSize",
        ),
    ] {
        if let Some(value) = document.get(extension) {
            settings.insert(member.to_owned(), value.clone());
        }
    }
    match document.get("x-amazon-apigateway-policy") {
        Some(Value::String(policy)) => {
            settings.insert("policy".to_owned(), policy.clone().into());
        }
        Some(policy) => {
            settings.insert("policy".to_owned(), policy.to_string().into());
        }
        None => {}
    }
    let servers = document["servers"].as_array().into_iter().flatten();
    let extensions = servers.map(|server| &server["x-amazon-apigateway-endpoint-configuration"]);
    let extension = extensions
        .into_iter()
        .find(|extension| extension.is_object());
    let extension =
        extension.or_else(|| document.get("x-amazon-apigateway-endpoint-configuration"));
    if let Some(disabled) =
        extension.and_then(|extension| extension.get("disableExecuteApiEndpoint"))
    {
        settings.insert("disableExecuteApiEndpoint".to_owned(), disabled.clone());
    }
    let tags = document["tags"].as_array().into_iter().flatten();
    let tags: Settings = tags
        .filter_map(|tag| {
            let value = tag.get("x-amazon-apigateway-tag-value")?;
            Some((tag["name"].as_str()?.to_owned(), value.clone()))
        })
        .collect();
    if !tags.is_empty() {
        settings.insert("tags".to_owned(), json!(tags));
    }
    settings
}

/// Returns the base path of a document: of version 2, or in the URL of the first server of
/// version 3, without a slash at its end.
fn base_path(document: &Value) -> String {
    if let Some(path) = document["basePath"].as_str() {
        return path.trim_end_matches('/').to_owned();
    }
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
    use super::*;

    fn paths(text: &str, basepath: &str) -> Vec<String> {
        let document = Document::read(text, Some(basepath)).unwrap();
        let operations = document.operations.iter();
        operations
            .map(|one| format!("{} {}", one.verb, one.path))
            .collect()
    }

    #[test]
    fn base_paths_are_prepended() {
        let old = json!({"swagger": "2.0", "basePath": "/v1/shop", "paths": {"/a": {"get": {}}}});
        let new = json!({
            "openapi": "3.0.1",
            "servers": [{"url": "https://x.example/{base}", "variables": {"base": {"default": "/v1/shop"}}}],
            "paths": {"/a": {"get": {}}},
        });
        for document in [old.to_string(), new.to_string()] {
            assert_eq!(paths(&document, "ignore"), ["GET /a"]);
            assert_eq!(paths(&document, "prepend"), ["GET /v1/shop/a"]);
            assert_eq!(paths(&document, "split"), ["GET /shop/a"]);
            assert!(Document::read(&document, Some("other")).is_err());
        }
    }

    #[test]
    fn operations_are_read() {
        let order = json!({"$ref": "#/definitions/Order"});
        let text = json!({
            "swagger": "2.0",
            "info": {"title": "shop"},
            "securityDefinitions": {"key": {"type": "apiKey", "name": "x-api-key", "in": "header"}},
            "paths": {"/orders/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": true}],
                "x-amazon-apigateway-any-method": {
                    "security": [{"key": []}],
                    "parameters": [
                        {"name": "body", "in": "body", "schema": order},
                        {"name": "dry", "in": "query"},
                    ],
                    "responses": {"200": {"schema": order}},
                    "x-amazon-apigateway-integration": {
                        "type": "aws_proxy",
                        "httpMethod": "post",
                        "uri": "arn",
                        "responses": {"default": {"statusCode": 200}, "4..": {"statusCode": "404"}},
                    },
                },
            }},
        });
        let document = Document::read(&text.to_string(), None).unwrap();
        assert_eq!(document.key_schemes, ["key"]);
        let [operation] = document.operations.as_slice() else {
            panic!("it has one operation");
        };
        assert_eq!(
            (&*operation.verb, &*operation.path),
            ("ANY", "/orders/{id}")
        );
        assert_eq!(operation.security, [("key".to_owned(), vec![])]);
        let expected = json!({
            "requestParameters": {"method.request.path.id": true, "method.request.querystring.dry": false},
            "requestModels": {"application/json": "Order"},
            "methodResponses": {"200": {"statusCode": "200", "responseModels": {"application/json": "Order"}}},
        });
        assert_eq!(Value::from(operation.method.clone()), expected);
        let expected = json!({
            "type": "AWS_PROXY",
            "httpMethod": "POST",
            "uri": "arn",
            "integrationResponses": {
                "200": {"statusCode": "200"},
                "404": {"statusCode": "404", "selectionPattern": "4.."},
            },
        });
        assert_eq!(
            operation.integration.clone().map(Value::from),
            Some(expected)
        );
    }
}
