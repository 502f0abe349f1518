//! Deployments.

use std::sync::Arc;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use super::page::page;
use super::stages;
use crate::error::{bad_request, not_found, not_implemented};
use crate::names;
use crate::patch::{Patch, Paths, Shape, apply};
use crate::state::{Api, Content, Deployment, RestApis, Settings, members, take, text, time};

const PATHS: Paths = Paths {
    paths: &[("/description", Shape::Text)],
    only_replaced: true,
};

fn find<'a>(api: &'a mut Api, id: &str) -> Result<&'a mut Deployment, ServiceError> {
    let mut deployments = api.deployments.iter_mut();
    let found = deployments.find(|deployment| text(&deployment.settings, "id") == Some(id));
    found.ok_or_else(|| not_found("Invalid Deployment identifier specified"))
}

/// Refuses to deploy what cannot be served.
fn check(content: &Content) -> Result<(), ServiceError> {
    let resources = content.resources.values();
    let mut methods = resources
        .flat_map(|resource| resource.methods.values())
        .peekable();
    if methods.peek().is_none() {
        return Err(bad_request("The REST API doesn't contain any methods"));
    }
    if methods.any(|method| !method.contains_key("methodIntegration")) {
        return Err(bad_request("No integration defined for method"));
    }
    Ok(())
}

pub(crate) fn create_deployment(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let api = take(&mut input, "restApiId");
    if input.contains_key("canarySettings") {
        return Err(not_implemented("canary deployments"));
    }
    check(&apis.api(cx, &api)?.content)?;
    let (id, now) = (names::id(cx, "deployment", 6), time(cx.now()));
    let api = apis.api(cx, &api)?;
    let mut settings = members(json!({"id": id, "createdDate": now}));
    if let Some(description) = input.remove("description") {
        settings.insert("description".to_owned(), description);
    }
    let deployment = Deployment {
        settings: settings.clone(),
        content: Arc::new(api.content.clone()),
    };
    api.deployments.push(deployment);
    if let Some(name) = input.remove("stageName").filter(|name| *name != "") {
        let mut stage = input;
        if let Some(description) = stage.remove("stageDescription") {
            stage.insert("description".to_owned(), description);
        }
        stage.insert("stageName".to_owned(), name);
        stage.insert("deploymentId".to_owned(), id.into());
        stages::deploy(api, stage, &now)?;
    }
    Ok(settings.into())
}

pub(crate) fn get_deployment(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (api, id) = (
        take(&mut input, "restApiId"),
        take(&mut input, "deploymentId"),
    );
    let deployment = find(apis.api(cx, &api)?, &id)?;
    let mut described = deployment.settings.clone();
    let embedded = input.get("embed").and_then(Value::as_array);
    if embedded
        .into_iter()
        .flatten()
        .any(|embedded| embedded == "apisummary")
    {
        described.insert("apiSummary".to_owned(), summary(&deployment.content));
    }
    Ok(described.into())
}

/// Returns what methods a deployment has, by their paths.
fn summary(content: &Content) -> Value {
    let resources = content.resources.values();
    let resources = resources.filter(|resource| !resource.methods.is_empty());
    let paths = resources.map(|resource| {
        let methods = resource.methods.iter().map(|(verb, method)| {
            let summary = json!({
                "authorizationType": method.get("authorizationType"),
                "apiKeyRequired": method.get("apiKeyRequired"),
            });
            (verb.clone(), summary)
        });
        let path = text(&resource.settings, "path").unwrap_or_default();
        (path.to_owned(), Value::from(methods.collect::<Settings>()))
    });
    paths.collect::<Settings>().into()
}

pub(crate) fn get_deployments(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let api = take(&mut input, "restApiId");
    let deployments = apis.api(cx, &api)?.deployments.iter();
    let all = deployments.map(|deployment| deployment.settings.clone().into());
    page(all.collect(), &input)
}

pub(crate) fn update_deployment(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (api, id) = (
        take(&mut input, "restApiId"),
        take(&mut input, "deploymentId"),
    );
    let deployment = find(apis.api(cx, &api)?, &id)?;
    apply(&mut deployment.settings, PATHS, &Patch::read(&mut input))?;
    Ok(deployment.settings.clone().into())
}

pub(crate) fn delete_deployment(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (api, id) = (
        take(&mut input, "restApiId"),
        take(&mut input, "deploymentId"),
    );
    let api = apis.api(cx, &api)?;
    find(api, &id)?;
    let is_used = |stage: &Settings| text(stage, "deploymentId") == Some(&id);
    if api.stages.values().any(is_used) {
        return Err(bad_request(
            "Active stages pointing to this deployment must be moved or deleted",
        ));
    }
    api.deployments
        .retain(|deployment| text(&deployment.settings, "id") != Some(&id));
    Ok(json!({}))
}
