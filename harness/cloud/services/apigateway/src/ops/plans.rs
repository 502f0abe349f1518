//! Usage plans and their API keys.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use super::keys::no_key;
use super::page::page;
use crate::error::{bad_request, conflict, not_found};
use crate::names;
use crate::patch::{Patch, Paths, Shape, names as path_names, number_value};
use crate::state::{Region, RestApis, Settings, take, text};
use crate::usage::Plan;

const PATHS: Paths = Paths {
    paths: &[
        ("/name", Shape::Text),
        ("/description", Shape::Text),
        ("/productCode", Shape::Text),
        ("/quota", Shape::Text),
        ("/quota/limit", Shape::Number),
        ("/quota/offset", Shape::Number),
        ("/quota/period", Shape::Text),
        ("/throttle", Shape::Text),
        ("/throttle/rateLimit", Shape::Number),
        ("/throttle/burstLimit", Shape::Number),
    ],
    only_replaced: false,
};

/// Returns the error for a plan that is not there.
pub(super) fn no_plan() -> ServiceError {
    not_found("Invalid Usage Plan ID specified")
}

/// Refuses a stage of an API that is not there. Recorded: apigateway_common,
/// `test_usage_plan_crud`.
fn check_stage(region: &Region, plan: &str, api: &str, stage: &str) -> Result<(), ServiceError> {
    let api_there = region.apis.get(api);
    if api_there.is_some_and(|api| api.stages.contains_key(stage)) {
        return Ok(());
    }
    Err(not_found(format!(
        "Invalid API Stage {{api: {api}, stage: {stage}}} specified for usageplan {plan}"
    )))
}

/// Refuses limits that AWS refuses, and completes a quota.
fn check(settings: &mut Settings) -> Result<(), ServiceError> {
    if let Some(quota) = settings.get_mut("quota") {
        let period = quota["period"].as_str().unwrap_or_default();
        if !["DAY", "WEEK", "MONTH"].contains(&period)
            || quota["limit"].as_i64().is_none_or(|limit| limit < 1)
        {
            return Err(bad_request(
                "Usage Plan quota must have a limit above 0 and a period: DAY, WEEK or MONTH",
            ));
        }
        if quota.get("offset").is_none() {
            quota["offset"] = 0.into();
        }
    }
    if let Some(throttle) = settings.get_mut("throttle") {
        for limit in ["burstLimit", "rateLimit"] {
            if throttle[limit].as_f64().is_some_and(|limit| limit < 0.0) {
                return Err(bad_request(
                    "Usage Plan throttle limits must not be negative",
                ));
            }
            if throttle.get(limit).is_none() {
                throttle[limit] = 0.into();
            }
        }
    }
    Ok(())
}

pub(crate) fn create_usage_plan(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (id, created) = (names::id(cx, "usage plan", 6), cx.now());
    check(&mut input)?;
    let region = apis.regions.for_caller(cx);
    input.entry("apiStages").or_insert_with(|| json!([]));
    for stage in input["apiStages"].as_array().into_iter().flatten() {
        let member = |name: &str| stage[name].as_str().unwrap_or_default();
        check_stage(region, &id, member("apiId"), member("stage"))?;
    }
    input.insert("id".to_owned(), id.clone().into());
    let plan = Plan {
        settings: input.clone(),
        keys: Vec::new(),
        used: BTreeMap::new(),
        created,
    };
    region.plans.insert(id, plan);
    Ok(input.into())
}

/// Returns the plan that an input names.
fn plan<'a>(
    apis: &'a mut RestApis,
    cx: &CallContext<'_>,
    input: &mut Settings,
) -> Result<&'a mut Plan, ServiceError> {
    let id = take(input, "usagePlanId");
    let plans = &mut apis.regions.for_caller(cx).plans;
    plans.get_mut(&id).ok_or_else(no_plan)
}

pub(crate) fn get_usage_plan(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    Ok(plan(apis, cx, &mut input)?.settings.clone().into())
}

pub(crate) fn get_usage_plans(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    let key = text(&input, "keyId");
    let plans = apis.regions.for_caller(cx).plans.values();
    let plans = plans.filter(|plan| key.is_none_or(|key| plan.keys.iter().any(|one| one == key)));
    page(
        plans.map(|plan| plan.settings.clone().into()).collect(),
        &input,
    )
}

pub(crate) fn update_usage_plan(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = text(&input, "usagePlanId").unwrap_or_default().to_owned();
    let mut changed = plan(apis, cx, &mut input)?.settings.clone();
    let region = apis.regions.for_caller(cx);
    for operation in Patch::read(&mut input) {
        if operation.path().starts_with("/apiStages") {
            update_stages(region, &id, &mut changed, &operation)?;
            continue;
        }
        let is_whole = ["/quota", "/throttle"].contains(&operation.path());
        if is_whole && operation.op != "remove" {
            return Err(bad_request(format!(
                "Invalid patch path {}",
                operation.path()
            )));
        }
        PATHS.apply(&mut changed, &operation)?;
    }
    check(&mut changed)?;
    let plan = region.plans.get_mut(&id).ok_or_else(no_plan)?;
    plan.settings.clone_from(&changed);
    Ok(changed.into())
}

/// Adds or removes a stage (`add /apiStages`, `API:STAGE`), or changes the throttling of its
/// methods (`replace /apiStages/API:STAGE/throttle/PATH/VERB/rateLimit`).
fn update_stages(
    region: &Region,
    plan: &str,
    settings: &mut Settings,
    operation: &Patch,
) -> Result<(), ServiceError> {
    let invalid = || bad_request("Invalid API Stage specified");
    let parts = path_names(operation.path());
    let named = parts
        .get(1)
        .map_or_else(|| operation.value(), String::as_str);
    let (api, stage) = named.split_once(':').ok_or_else(invalid)?;
    let stages = settings.entry("apiStages").or_insert_with(|| json!([]));
    let stages = stages.as_array_mut().ok_or_else(invalid)?;
    let is_it = |one: &Value| one["apiId"] == api && one["stage"] == stage;
    if let [_, _, throttle, rest @ ..] = parts.as_slice() {
        let found = stages
            .iter_mut()
            .find(|one| is_it(one))
            .ok_or_else(invalid)?;
        if throttle != "throttle" {
            return Err(bad_request(format!(
                "Invalid patch path {}",
                operation.path()
            )));
        }
        return update_throttle(found, rest, operation);
    }
    let known = stages.len();
    stages.retain(|one| !is_it(one));
    if operation.op == "remove" {
        return if stages.len() < known {
            Ok(())
        } else {
            Err(invalid())
        };
    }
    check_stage(region, plan, api, stage)?;
    stages.push(json!({"apiId": api, "stage": stage}));
    Ok(())
}

fn update_throttle(
    stage: &mut Value,
    rest: &[String],
    operation: &Patch,
) -> Result<(), ServiceError> {
    let unknown = || bad_request(format!("Invalid patch path {}", operation.path()));
    match rest {
        [] if operation.op == "remove" => {
            if let Some(stage) = stage.as_object_mut() {
                stage.remove("throttle");
            }
            Ok(())
        }
        [path, verb, limit] if ["rateLimit", "burstLimit"].contains(&limit.as_str()) => {
            let number: f64 = operation.value().parse().map_err(|_| unknown())?;
            stage["throttle"][format!("{path}/{verb}")][limit] = number_value(number);
            Ok(())
        }
        _ => Err(unknown()),
    }
}

pub(crate) fn delete_usage_plan(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "usagePlanId");
    let plans = &mut apis.regions.for_caller(cx).plans;
    let plan = plans.get(&id).ok_or_else(no_plan)?;
    let stages = plan.settings.get("apiStages").and_then(Value::as_array);
    if stages.is_some_and(|stages| !stages.is_empty()) {
        return Err(bad_request(format!(
            "Cannot delete Usage Plan {id} because it has API stages attached to it"
        )));
    }
    plans.remove(&id);
    Ok(json!({}))
}

/// Returns a key of a plan as operations do.
fn describe_key(id: &str, key: &Settings) -> Value {
    json!({"id": id, "type": "API_KEY", "value": key.get("value"), "name": key.get("name")})
}

pub(crate) fn create_usage_plan_key(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (id, key) = (take(&mut input, "usagePlanId"), take(&mut input, "keyId"));
    if text(&input, "keyType") != Some("API_KEY") {
        return Err(bad_request("Usage Plan Key type must be API_KEY"));
    }
    let region = apis.regions.for_caller(cx);
    let settings = region.keys.get(&key).ok_or_else(no_key)?;
    let plan = region.plans.get_mut(&id).ok_or_else(no_plan)?;
    if plan.keys.contains(&key) {
        return Err(conflict(
            "Usage Plan Key cannot be added because it is part of this usage plan already",
        ));
    }
    plan.keys.push(key.clone());
    Ok(describe_key(&key, settings))
}

pub(crate) fn get_usage_plan_key(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let key = take(&mut input, "keyId");
    let is_there = plan(apis, cx, &mut input)?.keys.contains(&key);
    let found = apis
        .regions
        .for_caller(cx)
        .keys
        .get(&key)
        .filter(|_| is_there);
    let missing = || not_found(format!("Invalid Usage Plan Key {key} specified"));
    Ok(describe_key(&key, found.ok_or_else(missing)?))
}

pub(crate) fn get_usage_plan_keys(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let ids = plan(apis, cx, &mut input)?.keys.clone();
    let start = text(&input, "nameQuery").unwrap_or_default();
    let known = &apis.regions.for_caller(cx).keys;
    let keys = ids.iter().filter_map(|id| {
        let key = known.get(id)?;
        let is_named = text(key, "name").unwrap_or_default().starts_with(start);
        is_named.then(|| describe_key(id, key))
    });
    page(keys.collect(), &input)
}

pub(crate) fn delete_usage_plan_key(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let key = take(&mut input, "keyId");
    let plan = plan(apis, cx, &mut input)?;
    let known = plan.keys.len();
    plan.keys.retain(|one| *one != key);
    if plan.keys.len() == known {
        return Err(not_found(format!("Invalid Usage Plan Key {key} specified")));
    }
    Ok(json!({}))
}
