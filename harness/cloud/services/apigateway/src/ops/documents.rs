//! Import of APIs from OpenAPI documents.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use super::apis::{check, insert, new_api};
use super::integrations::{check as check_integration, check_response, check_templates};
use super::{authorizers, methods, models, resources};
use crate::error::bad_request;
use crate::gateway_response::ResponseType;
use crate::names;
use crate::openapi::{Document, Operation};
use crate::state::{Api, Content, RestApis, Settings, flag, members, take, text};

/// Reads the document of a call.
fn document(input: &Settings) -> Result<Document, ServiceError> {
    let body = STANDARD.decode(text(input, "body").unwrap_or_default());
    let body = body.ok().and_then(|body| String::from_utf8(body).ok());
    let body = body.ok_or_else(|| bad_request("Invalid OpenAPI input."))?;
    let basepath = input
        .get("parameters")
        .and_then(|all| all["basepath"].as_str());
    let mut document = Document::read(&body, basepath)?;
    let types = input.get("parameters");
    let types = types.and_then(|all| all["endpointConfigurationTypes"].as_str());
    if let Some(types) = types {
        let types: Vec<&str> = types.split(',').collect();
        document
            .settings
            .insert("endpointConfiguration".to_owned(), json!({"types": types}));
    }
    if flag(input, "failOnWarnings") && !document.warnings.is_empty() {
        return Err(bad_request(format!(
            "Warnings found during import: {}",
            document.warnings.join("; ")
        )));
    }
    Ok(document)
}

/// Returns an API with what its import is to be warned of.
fn described(api: &Api, warnings: Vec<String>) -> Value {
    let mut described = api.settings.clone();
    if !warnings.is_empty() {
        described.insert("warnings".to_owned(), warnings.into());
    }
    described.into()
}

pub(crate) fn import_rest_api(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    let document = document(&input)?;
    let mut api = new_api(cx, document.settings.clone())?;
    fill(&mut api, cx, &document)?;
    let described = described(&api, document.warnings);
    insert(apis, cx, api);
    Ok(described)
}

pub(crate) fn put_rest_api(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "restApiId");
    let mut changed = apis.api(cx, &id)?.clone();
    let document = document(&input)?;
    if text(&input, "mode") == Some("overwrite") {
        clear(&mut changed);
    }
    changed.settings.extend(document.settings.clone());
    check(&changed.settings)?;
    fill(&mut changed, cx, &document)?;
    let described = described(&changed, document.warnings);
    *apis.api(cx, &id)? = changed;
    Ok(described)
}

/// Removes what an API has, but the resource `/` and the usual models.
fn clear(api: &mut Api) {
    let root = api.root().to_owned();
    let content = std::mem::take(&mut api.content);
    let mut resources = content.resources;
    resources.retain(|id, _| *id == root);
    if let Some(root) = resources.get_mut(&root) {
        root.methods.clear();
    }
    let mut models = content.models;
    models.retain(|name, _| name == "Empty" || name == "Error");
    api.content = Content {
        resources,
        models,
        ..Content::default()
    };
    for member in ["description", "version", "binaryMediaTypes", "policy"] {
        api.settings.remove(member);
    }
}

/// Adds what a document says to an API.
fn fill(api: &mut Api, cx: &mut CallContext<'_>, document: &Document) -> Result<(), ServiceError> {
    let mut authorizers = BTreeMap::new();
    for (name, settings) in &document.authorizers {
        let mut settings = settings.clone();
        authorizers::check(api, &mut settings)?;
        let id = known_id(&api.content.authorizers, name);
        let id = id.unwrap_or_else(|| names::id(cx, "authorizerId", 6));
        settings.insert("id".to_owned(), id.clone().into());
        api.content.authorizers.insert(id.clone(), settings);
        authorizers.insert(name.as_str(), id);
    }
    for (name, schema) in &document.models {
        add_model(api, cx, name, schema)?;
    }
    let mut validators = BTreeMap::new();
    for (name, settings) in &document.validators {
        let mut settings = settings.clone();
        let id = known_id(&api.content.validators, name);
        let id = id.unwrap_or_else(|| names::id(cx, "requestValidatorId", 6));
        settings.insert("id".to_owned(), id.clone().into());
        settings.insert("name".to_owned(), name.as_str().into());
        for member in ["validateRequestBody", "validateRequestParameters"] {
            settings.entry(member).or_insert(false.into());
        }
        api.content.validators.insert(id.clone(), settings);
        validators.insert(name.as_str(), id);
    }
    for (name, response) in &document.gateway_responses {
        let kind = ResponseType::named(name);
        let kind = kind.ok_or_else(|| bad_request(format!("Invalid response type {name}")))?;
        check_templates(response.get("responseTemplates"))?;
        api.content
            .gateway_responses
            .insert(kind.name().to_owned(), response.clone());
    }
    for operation in &document.operations {
        add_method(api, cx, document, operation, (&authorizers, &validators))?;
    }
    Ok(())
}

/// Returns the id of what has a name already.
fn known_id(items: &crate::state::Items, name: &str) -> Option<String> {
    let mut items = items.iter();
    let found = items.find(|(_, item)| text(item, "name") == Some(name));
    found.map(|(id, _)| id.clone())
}

/// Adds a model. References to other schemas of the document become references to models.
fn add_model(
    api: &mut Api,
    cx: &mut CallContext<'_>,
    name: &str,
    schema: &Value,
) -> Result<(), ServiceError> {
    let mut schema = schema.clone();
    rename_references(&mut schema, &api.id);
    let model = members(json!({
        "id": names::id(cx, "modelName", 6),
        "name": name,
        "contentType": "application/json",
        "schema": schema.to_string(),
    }));
    models::check(&model)?;
    api.content.models.insert(name.to_owned(), model);
    Ok(())
}

fn rename_references(schema: &mut Value, api: &str) {
    match schema {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| rename_references(item, api)),
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                let starts = ["#/definitions/", "#/components/schemas/"];
                let model = value.as_str().and_then(|text| {
                    starts
                        .iter()
                        .find_map(|start| text.strip_prefix(start))
                        .map(str::to_owned)
                });
                match model {
                    Some(model) if name == "$ref" => {
                        let start = "https://apigateway.amazonaws.com/restapis";
                        *value = format!("{start}/{api}/models/{model}").into();
                    }
                    _ => rename_references(value, api),
                }
            }
        }
        _ => {}
    }
}

/// Returns the resource of a path, which is made if it is not there, with all above it.
fn resource(api: &mut Api, cx: &mut CallContext<'_>, path: &str) -> Result<String, ServiceError> {
    let mut id = api.root().to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let below = api.content.resources.iter().find(|(_, resource)| {
            let settings = &resource.settings;
            text(settings, "parentId") == Some(&id) && text(settings, "pathPart") == Some(part)
        });
        let below = below.map(|(id, _)| id.clone());
        id = if let Some(below) = below {
            below
        } else {
            let new = names::id(cx, "resource", 6);
            resources::add(api, new.clone(), &id, part)?;
            new
        };
    }
    Ok(id)
}

/// The ids of authorizers and of request validators, by name.
type Ids<'a> = (&'a BTreeMap<&'a str, String>, &'a BTreeMap<&'a str, String>);

fn add_method(
    api: &mut Api,
    cx: &mut CallContext<'_>,
    document: &Document,
    operation: &Operation,
    (authorizers, validators): Ids<'_>,
) -> Result<(), ServiceError> {
    let resource = resource(api, cx, &operation.path)?;
    let mut method = operation.method.clone();
    method.insert("httpMethod".to_owned(), operation.verb.clone().into());
    for (kind, schema) in &operation.schemas {
        let name = format!("Inline{}", names::id(cx, "inline model", 6));
        add_model(api, cx, &name, schema)?;
        let models = method.entry("requestModels").or_insert_with(|| json!({}));
        models[kind] = name.into();
    }
    for (scheme, scopes) in &operation.security {
        if document.key_schemes.contains(scheme) {
            method.insert("apiKeyRequired".to_owned(), true.into());
        } else if document.signature_schemes.contains(scheme) {
            method.insert("authorizationType".to_owned(), "AWS_IAM".into());
        } else if let Some(id) = authorizers.get(scheme.as_str()) {
            let kind = api
                .content
                .authorizers
                .get(id)
                .and_then(|one| text(one, "type"));
            let is_pool = kind == Some("COGNITO_USER_POOLS");
            let kind = if is_pool {
                "COGNITO_USER_POOLS"
            } else {
                "CUSTOM"
            };
            method.insert("authorizationType".to_owned(), kind.into());
            method.insert("authorizerId".to_owned(), id.clone().into());
            if !scopes.is_empty() {
                method.insert("authorizationScopes".to_owned(), scopes.clone().into());
            }
        }
    }
    method
        .entry("authorizationType")
        .or_insert_with(|| "NONE".into());
    let validator = operation
        .validator
        .as_ref()
        .or(document.usual_validator.as_ref());
    if let Some(id) = validator.and_then(|name| validators.get(name.as_str())) {
        method.insert("requestValidatorId".to_owned(), id.clone().into());
    }
    if let Some(integration) = &operation.integration {
        let mut integration = integration.clone();
        check_integration(&mut integration, &resource)?;
        let responses = integration.get_mut("integrationResponses");
        let responses = responses
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten();
        for response in responses.filter_map(|(_, response)| response.as_object_mut()) {
            check_response(response)?;
        }
        method.insert("methodIntegration".to_owned(), integration.into());
    }
    methods::put(api, &resource, method, false)?;
    Ok(())
}
