//! Stages.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_model::protocol::Timestamp;
use serde_json::{Value, json};

use super::items::{merge, page};
use crate::error::{bad_request, conflict, not_found};
use crate::state::{Api, ApiGateway, Settings, Stage, take, text, time};

fn missing() -> ServiceError {
    not_found("Invalid stage identifier specified")
}

fn describe(stage: &Stage) -> Value {
    let mut described = stage.settings.clone();
    if let Some(deployment) = &stage.deployment {
        described.insert("DeploymentId".to_owned(), deployment.clone().into());
    }
    described.into()
}

fn is_name(name: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    name == "$default" || !name.is_empty() && name.len() <= 128 && name.chars().all(is_allowed)
}

/// Takes the deployment that a call names, which has to be there.
fn deployment(api: &Api, input: &mut Settings) -> Result<Option<String>, ServiceError> {
    if !input.contains_key("DeploymentId") {
        return Ok(None);
    }
    let id = take(input, "DeploymentId");
    if input.get("AutoDeploy") == Some(&Value::Bool(true)) {
        return Err(bad_request(
            "Deployment ID cannot be set on a stage with auto-deploy enabled",
        ));
    }
    let is_there = api.deployments.iter().any(|deployment| deployment.id == id);
    if is_there {
        return Ok(Some(id));
    }
    Err(not_found(format!(
        "Deployment ID {id} does not point to a valid deployment for API {}",
        api.id
    )))
}

pub(crate) fn create_stage(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (id, now) = (take(&mut input, "ApiId"), Timestamp(cx.now()));
    let api = gateway.api(cx, &id)?;
    let name = text(&input, "StageName").unwrap_or_default().to_owned();
    if !is_name(&name) {
        return Err(bad_request(
            "Stage name only allows alphanumeric characters, hyphens and underscores, or $default",
        ));
    }
    if api.stages.contains_key(&name) {
        return Err(conflict("Stage already exists"));
    }
    let deployment = deployment(api, &mut input)?;
    input.entry("AutoDeploy").or_insert(false.into());
    let usual = [
        (
            "DefaultRouteSettings",
            json!({"DetailedMetricsEnabled": false}),
        ),
        ("RouteSettings", json!({})),
        ("StageVariables", json!({})),
        ("CreatedDate", time(now)),
        ("LastUpdatedDate", time(now)),
    ];
    for (member, value) in usual {
        input.entry(member).or_insert(value);
    }
    let stage = Stage {
        settings: input,
        deployment,
    };
    api.stages.insert(name.clone(), stage);
    api.changed(cx);
    Ok(describe(&api.stages[&name]))
}

/// Returns the stage that a call names.
fn stage<'a>(
    gateway: &'a mut ApiGateway,
    cx: &CallContext<'_>,
    input: &mut Settings,
) -> Result<&'a mut Stage, ServiceError> {
    let (id, name) = (take(input, "ApiId"), take(input, "StageName"));
    let stages = &mut gateway.api(cx, &id)?.stages;
    stages.get_mut(&name).ok_or_else(missing)
}

pub(crate) fn get_stage(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    stage(gateway, cx, &mut input).map(|stage| describe(stage))
}

pub(crate) fn get_stages(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "ApiId");
    let stages = gateway.api(cx, &id)?.stages.values();
    page(stages.map(describe).collect(), &input)
}

pub(crate) fn update_stage(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let now = Timestamp(cx.now());
    let (id, name) = (take(&mut input, "ApiId"), take(&mut input, "StageName"));
    let api = gateway.api(cx, &id)?;
    let old = api.stages.get(&name).ok_or_else(missing)?;
    let deploys_itself = old.settings.get("AutoDeploy").cloned();
    let with_auto = input.contains_key("AutoDeploy");
    if let (false, Some(deploys)) = (with_auto, deploys_itself) {
        input.insert("AutoDeploy".to_owned(), deploys);
    }
    let deployment = deployment(api, &mut input)?;
    let stage = api.stages.get_mut(&name).ok_or_else(missing)?;
    merge(&mut stage.settings, input);
    stage.updated(now);
    if deployment.is_some() {
        stage.deployment = deployment;
    }
    let described = describe(stage);
    if with_auto {
        api.changed(cx);
        return Ok(describe(&api.stages[&name]));
    }
    Ok(described)
}

pub(crate) fn delete_stage(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (id, name) = (take(&mut input, "ApiId"), take(&mut input, "StageName"));
    let removed = gateway.api(cx, &id)?.stages.remove(&name);
    removed.map(|_| json!({})).ok_or_else(missing)
}

pub(crate) fn delete_access_log_settings(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let stage = stage(gateway, cx, &mut input)?;
    stage.settings.remove("AccessLogSettings");
    Ok(json!({}))
}

pub(crate) fn delete_route_settings(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let key = take(&mut input, "RouteKey");
    let stage = stage(gateway, cx, &mut input)?;
    let settings = stage.settings.get_mut("RouteSettings");
    let removed = settings.and_then(|settings| settings.as_object_mut()?.remove(&key));
    removed
        .map(|_| json!({}))
        .ok_or_else(|| not_found("Invalid route settings identifier specified"))
}

pub(crate) fn reset_authorizers_cache(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let name = text(&input, "StageName").unwrap_or_default().to_owned();
    let api = text(&input, "ApiId").unwrap_or_default().to_owned();
    stage(gateway, cx, &mut input)?;
    let authorizers = gateway.api(cx, &api)?.content.authorizers.clone();
    gateway.decisions.retain(|(authorizer, stage, _), _| {
        *stage != name || !authorizers.contains_key(authorizer)
    });
    Ok(json!({}))
}
