//! Models: schemas of bodies. They are kept; nothing is checked by them.

use serde_json::Value;

use super::items::{Kind, operations_of};
use crate::error::{bad_request, conflict};
use crate::state::{Settings, text};

const KIND: Kind = Kind {
    name: "Model",
    id: "ModelId",
    parent: None,
    items: |content| &mut content.models,
    check: |api, model| {
        let schema = text(model, "Schema").unwrap_or_default();
        if serde_json::from_str::<Value>(schema).is_err() {
            return Err(bad_request(
                "Invalid model schema specified: it is not JSON",
            ));
        }
        let (id, name) = (model.get("ModelId"), model.get("Name"));
        let is_same = |other: &Settings| other.get("Name") == name && other.get("ModelId") != id;
        if api.content.models.values().any(is_same) {
            return Err(conflict("Model name already exists for this API"));
        }
        model
            .entry("ContentType")
            .or_insert_with(|| "application/json".into());
        Ok(())
    },
};

operations_of!(KIND: create_model, get_model, get_models, update_model, delete_model);
