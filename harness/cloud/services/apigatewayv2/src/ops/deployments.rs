//! Deployments.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde_json::{Value, json};

use super::items::page;
use crate::error::{bad_request, not_found};
use crate::names;
use crate::state::{Api, ApiGateway, Deployment, Settings, take};

fn describe(deployment: &Deployment) -> Value {
    json!({
        "DeploymentId": deployment.id,
        "CreatedDate": deployment.created,
        "Description": deployment.description,
        "AutoDeployed": deployment.is_automatic,
        "DeploymentStatus": "DEPLOYED",
    })
}

fn find<'a>(api: &'a mut Api, id: &str) -> Result<&'a mut Deployment, ServiceError> {
    let mut deployments = api.deployments.iter_mut();
    let found = deployments.find(|deployment| deployment.id == id);
    found.ok_or_else(|| not_found(format!("Invalid deployment identifier specified {id}")))
}

pub(crate) fn create_deployment(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "ApiId");
    let description = input.remove("Description");
    let description = description.and_then(|text| text.as_str().map(str::to_owned));
    let stage = input
        .contains_key("StageName")
        .then(|| take(&mut input, "StageName"));
    let api = gateway.api(cx, &id)?;
    if api.content.routes.is_empty() {
        return Err(bad_request(
            "At least one route is required before deploying the Api.",
        ));
    }
    if let Some(name) = &stage {
        let stage = api.stages.get(name);
        let stage = stage.ok_or_else(|| not_found("Invalid stage identifier specified"))?;
        if stage.settings.get("AutoDeploy") == Some(&Value::Bool(true)) {
            return Err(bad_request(
                "Deployment ID cannot be set on a stage with auto-deploy enabled",
            ));
        }
    }
    let id = names::id(cx, "deployment", 6);
    let described = describe(api.deploy(cx, id.clone(), description, false));
    if let Some(stage) = stage.and_then(|name| api.stages.get_mut(&name)) {
        stage.deployment = Some(id);
        stage.updated(Timestamp(cx.now()));
    }
    Ok(described)
}

pub(crate) fn get_deployment(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (api, id) = (take(&mut input, "ApiId"), take(&mut input, "DeploymentId"));
    find(gateway.api(cx, &api)?, &id).map(|deployment| describe(deployment))
}

pub(crate) fn get_deployments(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let api = take(&mut input, "ApiId");
    // AWS lists the newest first.
    let deployments = gateway.api(cx, &api)?.deployments.iter().rev();
    page(deployments.map(describe).collect(), &input)
}

pub(crate) fn update_deployment(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (api, id) = (take(&mut input, "ApiId"), take(&mut input, "DeploymentId"));
    let description = input
        .contains_key("Description")
        .then(|| take(&mut input, "Description"));
    let deployment = find(gateway.api(cx, &api)?, &id)?;
    if description.is_some() {
        deployment.description = description;
    }
    Ok(describe(deployment))
}

pub(crate) fn delete_deployment(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (api, id) = (take(&mut input, "ApiId"), take(&mut input, "DeploymentId"));
    let api = gateway.api(cx, &api)?;
    find(api, &id)?;
    let is_used = |stage: &crate::state::Stage| stage.deployment.as_ref() == Some(&id);
    if api.stages.values().any(is_used) {
        return Err(bad_request(
            "Active stages pointing to this deployment must be moved or deleted",
        ));
    }
    api.deployments.retain(|deployment| deployment.id != id);
    Ok(json!({}))
}
