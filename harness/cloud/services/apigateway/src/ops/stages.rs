//! Stages.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use crate::error::{bad_request, conflict, not_found, not_implemented};
use crate::patch::{Patch, Paths, Shape, names};
use crate::state::{Api, RestApis, Settings, take, text, time};

const PATHS: Paths = Paths {
    paths: &[
        ("/deploymentId", Shape::Text),
        ("/description", Shape::Text),
        ("/cacheClusterSize", Shape::Text),
        ("/cacheClusterEnabled", Shape::Flag),
        ("/clientCertificateId", Shape::Text),
        ("/documentationVersion", Shape::Text),
        ("/accessLogSettings/destinationArn", Shape::Text),
        ("/accessLogSettings/format", Shape::Text),
        ("/variables", Shape::Texts),
        ("/tracingEnabled", Shape::Flag),
        ("/webAclArn", Shape::Text),
    ],
    only_replaced: false,
};

/// What can be set for the methods of a stage: the end of a path, the member, and its shape.
const METHOD_SETTINGS: [(&str, &str, Shape); 10] = [
    ("metrics/enabled", "metricsEnabled", Shape::Flag),
    ("logging/loglevel", "loggingLevel", Shape::Text),
    ("logging/dataTrace", "dataTraceEnabled", Shape::Flag),
    (
        "throttling/burstLimit",
        "throttlingBurstLimit",
        Shape::Number,
    ),
    ("throttling/rateLimit", "throttlingRateLimit", Shape::Number),
    ("caching/enabled", "cachingEnabled", Shape::Flag),
    ("caching/ttlInSeconds", "cacheTtlInSeconds", Shape::Number),
    ("caching/dataEncrypted", "cacheDataEncrypted", Shape::Flag),
    (
        "caching/requireAuthorizationForCacheControl",
        "requireAuthorizationForCacheControl",
        Shape::Flag,
    ),
    (
        "caching/unauthorizedCacheControlHeaderStrategy",
        "unauthorizedCacheControlHeaderStrategy",
        Shape::Text,
    ),
];

fn missing() -> ServiceError {
    not_found("Invalid stage identifier specified")
}

/// Adds what a stage has if nothing is said of it.
fn complete(stage: &mut Settings, now: &Value) -> Result<(), ServiceError> {
    let name = text(stage, "stageName").unwrap_or_default();
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if name.is_empty() || name.len() > 128 || !name.chars().all(is_allowed) {
        return Err(bad_request(
            "Stage name only allows a-zA-Z0-9_- and has at most 128 characters",
        ));
    }
    check(stage)?;
    let usual = [
        ("cacheClusterEnabled", json!(false)),
        ("cacheClusterStatus", json!("NOT_AVAILABLE")),
        ("methodSettings", json!({})),
        ("tracingEnabled", json!(false)),
        ("createdDate", now.clone()),
    ];
    for (member, value) in usual {
        stage.entry(member).or_insert(value);
    }
    stage.insert("lastUpdatedDate".to_owned(), now.clone());
    Ok(())
}

/// Refuses what is not here.
fn check(stage: &Settings) -> Result<(), ServiceError> {
    if stage.contains_key("canarySettings") {
        return Err(not_implemented("canary releases of stages"));
    }
    if stage.get("cacheClusterEnabled") == Some(&Value::Bool(true)) {
        return Err(not_implemented("cache clusters of stages"));
    }
    Ok(())
}

/// Has a stage serve a deployment; it is made if it is not there.
pub(super) fn deploy(api: &mut Api, stage: Settings, now: &Value) -> Result<(), ServiceError> {
    let name = text(&stage, "stageName").unwrap_or_default().to_owned();
    let mut changed = api.stages.get(&name).cloned().unwrap_or_default();
    changed.extend(stage);
    complete(&mut changed, now)?;
    api.stages.insert(name, changed);
    Ok(())
}

pub(crate) fn create_stage(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (id, now) = (take(&mut input, "restApiId"), time(cx.now()));
    let api = apis.api(cx, &id)?;
    check_deployment(api, text(&input, "deploymentId").unwrap_or_default())?;
    let name = text(&input, "stageName").unwrap_or_default().to_owned();
    if api.stages.contains_key(&name) {
        return Err(conflict("Stage already exists"));
    }
    complete(&mut input, &now)?;
    api.stages.insert(name, input.clone());
    Ok(input.into())
}

fn check_deployment(api: &Api, id: &str) -> Result<(), ServiceError> {
    match api.deployment(id) {
        Some(_) => Ok(()),
        None => Err(bad_request("Deployment id does not exist")),
    }
}

pub(crate) fn get_stage(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (id, name) = (take(&mut input, "restApiId"), take(&mut input, "stageName"));
    let stage = apis.api(cx, &id)?.stages.get(&name);
    Ok(stage.ok_or_else(missing)?.clone().into())
}

pub(crate) fn get_stages(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "restApiId");
    let deployment = text(&input, "deploymentId");
    let stages = apis.api(cx, &id)?.stages.values();
    let stages = stages.filter(|stage| {
        deployment.is_none_or(|deployment| text(stage, "deploymentId") == Some(deployment))
    });
    let stages: Vec<Value> = stages.cloned().map(Value::from).collect();
    Ok(json!({"item": stages}))
}

pub(crate) fn update_stage(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let now = time(cx.now());
    let (id, name) = (take(&mut input, "restApiId"), take(&mut input, "stageName"));
    let api = apis.api(cx, &id)?;
    let mut changed = api.stages.get(&name).ok_or_else(missing)?.clone();
    for operation in Patch::read(&mut input) {
        update(&mut changed, &operation)?;
    }
    check(&changed)?;
    check_deployment(api, text(&changed, "deploymentId").unwrap_or_default())?;
    changed.insert("lastUpdatedDate".to_owned(), now);
    api.stages.insert(name, changed.clone());
    Ok(changed.into())
}

/// Applies an operation. Recorded: apigateway_common, `test_create_update_stages`.
fn update(stage: &mut Settings, operation: &Patch) -> Result<(), ServiceError> {
    let path = operation.path().to_owned();
    if path.starts_with("/canarySettings") {
        return Err(not_implemented("canary releases of stages"));
    }
    let is_known = PATHS.paths.iter().any(|(known, _)| path.starts_with(known));
    if is_known {
        return PATHS.apply(stage, operation);
    }
    let ends = METHOD_SETTINGS.iter();
    let setting = ends.filter_map(|(end, member, shape)| {
        let method = path.strip_suffix(end)?.strip_suffix('/')?;
        Some((method, *member, *shape))
    });
    let settings = stage.entry("methodSettings").or_insert_with(|| json!({}));
    match setting.clone().next() {
        Some((method, member, shape)) if operation.op != "remove" => {
            let method = method_key(method);
            let settings = settings.as_object_mut().map(|all| all.entry(method));
            let settings = settings.map(|entry| entry.or_insert_with(usual_method_settings));
            let settings = settings.and_then(Value::as_object_mut);
            settings.map_or(Ok(()), |settings| {
                let value = Patch {
                    path: Some("/x".into()),
                    op: "replace".into(),
                    ..operation.clone()
                };
                let mut changed = Settings::new();
                let paths: &'static [(&str, Shape)] = match shape {
                    Shape::Flag => &[("/x", Shape::Flag)],
                    Shape::Number => &[("/x", Shape::Number)],
                    _ => &[("/x", Shape::Text)],
                };
                Paths {
                    paths,
                    only_replaced: false,
                }
                .apply(&mut changed, &value)?;
                settings.insert(member.to_owned(), changed.remove("x").unwrap_or_default());
                Ok(())
            })
        }
        _ if operation.op == "remove" => {
            let method = method_key(path.trim_start_matches('/'));
            let removed = settings.as_object_mut().and_then(|all| all.remove(&method));
            let none = || {
                bad_request(format!(
                    "Cannot remove method setting {} because there is no method setting for this \
                     method ",
                    path.trim_start_matches('/')
                ))
            };
            removed.map(|_| ()).ok_or_else(none)
        }
        _ => Err(unknown_path(&path)),
    }
}

/// Returns the key of the settings of a method: `~1orders/GET` is `orders/GET`, `*/*` is that of
/// all.
fn method_key(path: &str) -> String {
    let key = names(path).join("/");
    key.trim_start_matches('/').to_owned()
}

fn usual_method_settings() -> Value {
    json!({
        "metricsEnabled": false,
        "dataTraceEnabled": false,
        "throttlingBurstLimit": 5000,
        "throttlingRateLimit": 10000.0,
        "cachingEnabled": false,
        "cacheTtlInSeconds": 300,
        "cacheDataEncrypted": false,
        "requireAuthorizationForCacheControl": true,
        "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER",
    })
}

/// Recorded: apigateway_common, `test_create_update_stages`, with its commas.
fn unknown_path(path: &str) -> ServiceError {
    bad_request(format!(
        "Invalid method setting path: {path}. Must be one of: [/deploymentId, /description, \
         /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, \
         /accessLogSettings/destinationArn, /accessLogSettings/format, \
         /{{resourcePath}}/{{httpMethod}}/metrics/enabled, \
         /{{resourcePath}}/{{httpMethod}}/logging/dataTrace, \
         /{{resourcePath}}/{{httpMethod}}/logging/loglevel, \
         /{{resourcePath}}/{{httpMethod}}/throttling/burstLimit\
         /{{resourcePath}}/{{httpMethod}}/throttling/rateLimit\
         /{{resourcePath}}/{{httpMethod}}/caching/ttlInSeconds, \
         /{{resourcePath}}/{{httpMethod}}/caching/enabled, \
         /{{resourcePath}}/{{httpMethod}}/caching/dataEncrypted, \
         /{{resourcePath}}/{{httpMethod}}/caching/requireAuthorizationForCacheControl, \
         /{{resourcePath}}/{{httpMethod}}/caching/unauthorizedCacheControlHeaderStrategy, \
         /*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, \
         /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, \
         /*/*/caching/enabled, /*/*/caching/dataEncrypted, \
         /*/*/caching/requireAuthorizationForCacheControl, \
         /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{{variable_name}}, \
         /tracingEnabled]"
    ))
}

pub(crate) fn delete_stage(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (id, name) = (take(&mut input, "restApiId"), take(&mut input, "stageName"));
    let removed = apis.api(cx, &id)?.stages.remove(&name);
    removed.map(|_| json!({})).ok_or_else(missing)
}

pub(crate) fn flush_stage_authorizers_cache(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (id, name) = (take(&mut input, "restApiId"), take(&mut input, "stageName"));
    let api = apis.api(cx, &id)?;
    api.stages.get(&name).ok_or_else(missing)?;
    let authorizers = api.content.authorizers.clone();
    apis.decisions.retain(|(authorizer, stage, _), _| {
        *stage != name || !authorizers.contains_key(authorizer)
    });
    Ok(json!({}))
}
