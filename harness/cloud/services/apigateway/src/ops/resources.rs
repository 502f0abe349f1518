//! Resources: the paths of an API.

use std::collections::BTreeSet;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use super::page::page;
use crate::error::{bad_request, conflict, not_found};
use crate::names;
use crate::patch::{Patch, Paths, Shape};
use crate::state::{Api, Resource, RestApis, Settings, members, take, text};

const PATHS: Paths = Paths {
    paths: &[("/parentId", Shape::Text), ("/pathPart", Shape::Text)],
    only_replaced: true,
};

/// Returns a resource as operations do; its methods in full, or their verbs alone.
fn describe(resource: &Resource, with_methods: bool) -> Value {
    let mut described = resource.settings.clone();
    if !resource.methods.is_empty() {
        let methods = resource.methods.iter().map(|(verb, method)| {
            let method = if with_methods {
                method.clone()
            } else {
                Settings::new()
            };
            (verb.clone(), Value::from(method))
        });
        described.insert(
            "resourceMethods".to_owned(),
            methods.collect::<Settings>().into(),
        );
    }
    described.into()
}

fn embeds_methods(input: &Settings) -> bool {
    let embedded = input.get("embed").and_then(Value::as_array);
    embedded
        .into_iter()
        .flatten()
        .any(|embedded| embedded == "methods")
}

fn is_variable(part: &str) -> bool {
    part.starts_with('{') && part.ends_with('}')
}

/// Refuses a part of a path that AWS refuses below a parent, for a resource that is there
/// already or for a new one.
fn check_part(api: &Api, parent: &str, part: &str, own: Option<&str>) -> Result<(), ServiceError> {
    let inner = part.trim_start_matches('{').trim_end_matches('}');
    let inner = if is_variable(part) {
        inner.trim_end_matches('+')
    } else {
        part
    };
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-_.~:$".contains(c);
    if inner.is_empty() || !inner.chars().all(is_allowed) {
        return Err(bad_request(
            "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and \
             curly braces at the beginning and the end.",
        ));
    }
    let above = api.content.resources.get(parent);
    let above = above.ok_or_else(|| not_found("Invalid Resource identifier specified"))?;
    let above = text(&above.settings, "pathPart").unwrap_or_default();
    // Recorded: apigateway_api, `test_create_proxy_resource_validation`.
    if above.ends_with("+}") {
        return Err(bad_request(format!(
            "Cannot create a child of a resource with a greedy path variable: {above}"
        )));
    }
    for (id, sibling) in &api.content.resources {
        let is_below = text(&sibling.settings, "parentId") == Some(parent);
        if !is_below || own == Some(id) {
            continue;
        }
        let name = text(&sibling.settings, "pathPart").unwrap_or_default();
        if name == part {
            return Err(conflict(format!(
                "Another resource with the same parent already has this name: {part}"
            )));
        }
        if is_variable(name) && is_variable(part) {
            return Err(bad_request(format!(
                "A sibling ({name}) of this resource already has a variable path part -- only one \
                 is allowed"
            )));
        }
    }
    Ok(())
}

fn path_below(api: &Api, parent: &str, part: &str) -> String {
    format!("{}/{part}", api.content.path(parent).trim_end_matches('/'))
}

pub(crate) fn create_resource(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "restApiId");
    let (parent, part) = (take(&mut input, "parentId"), take(&mut input, "pathPart"));
    apis.api(cx, &id)?;
    let resource = names::id(cx, "resource", 6);
    let api = apis.api(cx, &id)?;
    add(api, resource, &parent, &part)
}

/// Adds a resource below another one.
pub(super) fn add(
    api: &mut Api,
    id: String,
    parent: &str,
    part: &str,
) -> Result<Value, ServiceError> {
    check_part(api, parent, part, None)?;
    let settings = json!({
        "id": id,
        "parentId": parent,
        "pathPart": part,
        "path": path_below(api, parent, part),
    });
    let resource = Resource {
        settings: members(settings.clone()),
        ..Resource::default()
    };
    api.content.resources.insert(id, resource);
    Ok(settings)
}

pub(crate) fn get_resource(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (api, id) = (
        take(&mut input, "restApiId"),
        take(&mut input, "resourceId"),
    );
    let resource = apis.api(cx, &api)?.resource(&id)?;
    Ok(describe(resource, embeds_methods(&input)))
}

pub(crate) fn get_resources(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let api = take(&mut input, "restApiId");
    let with_methods = embeds_methods(&input);
    let mut resources: Vec<&Resource> = apis.api(cx, &api)?.content.resources.values().collect();
    resources.sort_by_key(|resource| text(&resource.settings, "path"));
    let resources = resources.into_iter();
    page(
        resources
            .map(|resource| describe(resource, with_methods))
            .collect(),
        &input,
    )
}

/// Returns the ids of a resource and of all below it.
fn with_descendants(api: &Api, id: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::from([id.to_owned()]);
    loop {
        let known = found.len();
        for (id, resource) in &api.content.resources {
            if text(&resource.settings, "parentId").is_some_and(|parent| found.contains(parent)) {
                found.insert(id.clone());
            }
        }
        if found.len() == known {
            return found;
        }
    }
}

pub(crate) fn update_resource(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (api, id) = (
        take(&mut input, "restApiId"),
        take(&mut input, "resourceId"),
    );
    let api = apis.api(cx, &api)?;
    let mut changed = api.resource(&id)?.settings.clone();
    for patch in Patch::read(&mut input) {
        // Recorded: apigateway_api, `test_update_resource_on_root`.
        if api.root() == id && patch.op == "replace" {
            let member = patch.path().trim_start_matches('/');
            return Err(bad_request(format!(
                "Root resource cannot update its {member}."
            )));
        }
        PATHS.apply(&mut changed, &patch)?;
    }
    let parent = text(&changed, "parentId").unwrap_or_default().to_owned();
    let part = text(&changed, "pathPart").unwrap_or_default().to_owned();
    if with_descendants(api, &id).contains(&parent) {
        return Err(bad_request("Resources cannot be cyclical."));
    }
    check_part(api, &parent, &part, Some(&id))?;
    api.resource(&id)?.settings = changed;
    move_paths(api, &id);
    Ok(describe(api.resource(&id)?, false))
}

/// Gives a resource and all below it the paths that follow from their parents.
fn move_paths(api: &mut Api, id: &str) {
    let Some(resource) = api.content.resources.get(id) else {
        return;
    };
    let parent = text(&resource.settings, "parentId").unwrap_or_default();
    let part = text(&resource.settings, "pathPart").unwrap_or_default();
    let path = path_below(api, parent, part);
    if let Some(resource) = api.content.resources.get_mut(id) {
        resource.settings.insert("path".to_owned(), path.into());
    }
    let children = api.content.resources.iter();
    let children: Vec<String> = children
        .filter(|(_, child)| text(&child.settings, "parentId") == Some(id))
        .map(|(id, _)| id.clone())
        .collect();
    for child in children {
        move_paths(api, &child);
    }
}

pub(crate) fn delete_resource(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (api, id) = (
        take(&mut input, "restApiId"),
        take(&mut input, "resourceId"),
    );
    let api = apis.api(cx, &api)?;
    api.resource(&id)?;
    if api.root() == id {
        return Err(bad_request("Root resource cannot be deleted."));
    }
    for id in with_descendants(api, &id) {
        api.content.resources.remove(&id);
    }
    Ok(json!({}))
}
