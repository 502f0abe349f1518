//! Models: JSON schemas of bodies.

use rehearsal_cloud_core::service::ServiceError;
use serde_json::Value;

use super::items::{Kind, operations_of};
use crate::error::{bad_request, conflict, not_found};
use crate::patch::{Paths, Shape};
use crate::state::{Api, Items, Settings, members, text};

const KIND: Kind = Kind {
    member: "modelName",
    key: "name",
    missing: |name| not_found(format!("Invalid model name specified: {name}")),
    items: |content| &mut content.models,
    paths: Paths {
        paths: &[("/description", Shape::Text), ("/schema", Shape::Text)],
        only_replaced: true,
    },
    check: |_, model| check(model),
    check_new: |api, model| {
        let name = text(model, "name").unwrap_or_default();
        if api.content.models.contains_key(name) {
            return Err(conflict("Model name already exists for this REST API"));
        }
        Ok(())
    },
    check_removal,
};

operations_of!(KIND: create_model, get_model, get_models, update_model, delete_model);

/// Refuses a model that AWS refuses.
pub(super) fn check(model: &Settings) -> Result<(), ServiceError> {
    let name = text(model, "name").unwrap_or_default();
    if name.is_empty() {
        return Err(bad_request("Model name must be non-empty"));
    }
    if !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(bad_request(format!(
            "Model name must be alphanumeric: {name}"
        )));
    }
    let schema = text(model, "schema").unwrap_or_default();
    if schema.is_empty() {
        return Err(bad_request(
            "Model schema must have at least 1 property or array items defined",
        ));
    }
    match serde_json::from_str::<Value>(schema) {
        Ok(Value::Object(_)) => Ok(()),
        _ => Err(bad_request(
            "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model \
             schema specified]",
        )),
    }
}

/// Refuses to remove a model that a method names. Recorded: apigateway_api,
/// `test_put_method_model`.
fn check_removal(api: &Api, name: &str) -> Result<(), ServiceError> {
    for resource in api.content.resources.values() {
        for (verb, method) in &resource.methods {
            let models = method.get("requestModels").and_then(Value::as_object);
            let mut models = models.into_iter().flatten();
            if models.any(|(_, model)| model == name) {
                let path = text(&resource.settings, "path").unwrap_or_default();
                let path = path.trim_end_matches('/');
                return Err(conflict(format!(
                    "Cannot delete model '{name}', is referenced in method request: {path}/{verb}"
                )));
            }
        }
    }
    Ok(())
}

/// Returns the models that every API has.
pub(super) fn usual(ids: [String; 2]) -> Items {
    let schema = |title: &str, properties: &str| {
        format!(
            "{{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \
             \"{title} Schema\",\n  \"type\" : \"object\"{properties}\n}}"
        )
    };
    let error = ",\n  \"properties\" : {\n    \"message\" : { \"type\" : \"string\" }\n  }";
    let [empty_id, error_id] = ids;
    let model = |id: String, name: &str, kind: &str, schema: String| {
        let model = serde_json::json!({
            "id": id,
            "name": name,
            "description": format!("This is a default {kind} schema model"),
            "schema": schema,
            "contentType": "application/json",
        });
        (name.to_owned(), members(model))
    };
    [
        model(empty_id, "Empty", "empty", schema("Empty", "")),
        model(error_id, "Error", "error", schema("Error", error)),
    ]
    .into()
}
