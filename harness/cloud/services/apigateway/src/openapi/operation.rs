//! The operations of a document: methods with their responses and integrations.

use serde_json::{Map, Value, json};

use super::{chosen, members, resolved, schema_name};
use crate::state::{Settings, members as object};

const INTEGRATION: &str = "x-amazon-apigateway-integration";

/// A method of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Operation {
    pub(crate) path: String,
    pub(crate) verb: String,
    /// Settings of the method, with its responses.
    pub(crate) method: Settings,
    pub(crate) integration: Option<Settings>,
    /// Security schemes with scopes; one of them has to let the caller in.
    pub(crate) security: Vec<(String, Vec<String>)>,
    /// The name of its request validator.
    pub(crate) validator: Option<String>,
    /// Schemas of bodies that are no models yet, by media type.
    pub(crate) schemas: Vec<(String, Value)>,
}

impl Operation {
    /// Reads a method. `shared` has the parameters of all methods of the path.
    pub(super) fn read(document: &Value, shared: &Value, operation: &Value) -> Self {
        let mut read = Self::default();
        if let Some(name) = operation.get("operationId") {
            read.method.insert("operationName".to_owned(), name.clone());
        }
        let parameters = [shared, &operation["parameters"]];
        let parameters = parameters.into_iter().filter_map(Value::as_array).flatten();
        let mut required = Map::new();
        for parameter in parameters {
            let parameter = resolved(document, parameter);
            read.add_parameter(operation, document, parameter, &mut required);
        }
        if !required.is_empty() {
            read.method
                .insert("requestParameters".to_owned(), required.into());
        }
        let body = resolved(document, &operation["requestBody"]);
        for (kind, content) in members(&body["content"]) {
            read.add_body(kind, &content["schema"]);
        }
        let responses = responses(document, operation);
        if !responses.is_empty() {
            read.method
                .insert("methodResponses".to_owned(), responses.into());
        }
        let extension = &operation[INTEGRATION];
        read.integration = extension.is_object().then(|| integration(extension));
        let validator = &operation["x-amazon-apigateway-request-validator"];
        read.validator = validator.as_str().map(str::to_owned);
        read
    }

    fn add_parameter(
        &mut self,
        operation: &Value,
        document: &Value,
        parameter: &Value,
        required: &mut Map<String, Value>,
    ) {
        let place = match parameter["in"].as_str() {
            Some("query") => "querystring",
            Some("header") => "header",
            Some("path") => "path",
            Some("body") => {
                let kinds = [&operation["consumes"], &document["consumes"]];
                let kinds = kinds.into_iter().find_map(Value::as_array);
                let kinds: Vec<&str> = kinds
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
                let kinds = if kinds.is_empty() {
                    vec!["application/json"]
                } else {
                    kinds
                };
                for kind in kinds {
                    self.add_body(kind, &parameter["schema"]);
                }
                return;
            }
            _ => return,
        };
        let name = parameter["name"].as_str().unwrap_or_default();
        let is_required = parameter["required"] == true;
        required.insert(format!("method.request.{place}.{name}"), is_required.into());
    }

    fn add_body(&mut self, kind: &str, schema: &Value) {
        if let Some(name) = schema_name(schema) {
            let models = self
                .method
                .entry("requestModels")
                .or_insert_with(|| json!({}));
            models[kind] = name.into();
        } else if schema.is_object() {
            self.schemas.push((kind.to_owned(), schema.clone()));
        }
    }
}

/// Reads the responses of a method.
fn responses(document: &Value, operation: &Value) -> Settings {
    let mut responses = Settings::new();
    for (status, response) in members(&operation["responses"]) {
        let is_status = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
        if !is_status {
            continue;
        }
        let response = resolved(document, response);
        let mut read = object(json!({"statusCode": status}));
        let headers = members(&response["headers"]);
        let headers: Settings = headers
            .map(|(name, _)| (format!("method.response.header.{name}"), Value::Bool(false)))
            .collect();
        if !headers.is_empty() {
            read.insert("responseParameters".to_owned(), headers.into());
        }
        let old = schema_name(&response["schema"]).map(|name| ("application/json", name));
        let new = members(&response["content"]);
        let new =
            new.filter_map(|(kind, content)| Some((&**kind, schema_name(&content["schema"])?)));
        let models: Settings = old
            .into_iter()
            .chain(new)
            .map(|(kind, name)| (kind.to_owned(), name.into()))
            .collect();
        if !models.is_empty() {
            read.insert("responseModels".to_owned(), models.into());
        }
        responses.insert(status.clone(), read.into());
    }
    responses
}

/// Reads an integration, with its responses.
fn integration(extension: &Value) -> Settings {
    let mut settings = chosen(
        extension,
        &[
            "type",
            "httpMethod",
            "uri",
            "credentials",
            "requestParameters",
            "requestTemplates",
            "passthroughBehavior",
            "contentHandling",
            "timeoutInMillis",
            "cacheNamespace",
            "cacheKeyParameters",
            "connectionType",
            "connectionId",
            "responseTransferMode",
        ],
    );
    for member in [
        "type",
        "httpMethod",
        "passthroughBehavior",
        "contentHandling",
        "connectionType",
    ] {
        if let Some(Value::String(text)) = settings.get_mut(member) {
            text.make_ascii_uppercase();
            if text == "X-AMAZON-APIGATEWAY-ANY-METHOD" {
                "ANY".clone_into(text);
            }
        }
    }
    // Documents may have numbers as text.
    if let Some(Value::String(text)) = settings.get("timeoutInMillis")
        && let Ok(number) = text.parse::<u64>()
    {
        settings.insert("timeoutInMillis".to_owned(), number.into());
    }
    let responses = members(&extension["responses"]).map(|(pattern, response)| {
        let mut read = chosen(
            response,
            &[
                "statusCode",
                "responseParameters",
                "responseTemplates",
                "contentHandling",
            ],
        );
        let status = match read.get("statusCode") {
            Some(Value::String(status)) => status.clone(),
            Some(other) => other.to_string(),
            None => "200".to_owned(),
        };
        read.insert("statusCode".to_owned(), status.clone().into());
        if pattern != "default" {
            read.insert("selectionPattern".to_owned(), pattern.clone().into());
        }
        (status, Value::from(read))
    });
    let responses: Settings = responses.collect();
    if !responses.is_empty() {
        settings.insert("integrationResponses".to_owned(), responses.into());
    }
    settings
}
