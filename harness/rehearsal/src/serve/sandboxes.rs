//! Sandboxes: creating, looking into, changing, closing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use rehearsal_cloud::{Cloud, FaultRule};
use rehearsal_stage::{Sandbox, SandboxRequest};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::sync::RwLockReadGuard;

use super::Server;
use super::api::{ApiError, ApiRequest, ApiResponse, parse_duration};
use super::leases::Leased;
use crate::shell::quoted;
use crate::variables::variables;

/// The lease of a sandbox for which none is given.
const LEASE: Duration = Duration::from_mins(1);
/// The longest lease.
const LONGEST_LEASE: Duration = Duration::from_hours(24);

type Result = std::result::Result<ApiResponse, ApiError>;

pub(super) async fn health(_: &Server, _: &ApiRequest) -> Result {
    let health = json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")});
    Ok(ApiResponse::Json(health))
}

pub(super) async fn shutdown(server: &Server, _: &ApiRequest) -> Result {
    server.shared.stop.notify_one();
    Ok(ApiResponse::Empty)
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Create {
    seeds: Vec<Arc<str>>,
    apps: Option<Vec<Arc<str>>>,
    seed: Option<u64>,
    lease: Option<String>,
}

pub(super) async fn create(server: &Server, request: &ApiRequest) -> Result {
    let create: Create = request.read()?;
    let lease = lease(create.lease.as_deref())?.unwrap_or(LEASE);
    let shared = &server.shared;
    let only = || shared.apps.iter().map(|app| app.as_str().into()).collect();
    let request = SandboxRequest {
        seeds: create.seeds,
        apps: create.apps.or_else(|| (!shared.apps.is_empty()).then(only)),
        externals: None,
        functions: None,
        seed: create.seed.unwrap_or(shared.seed),
    };
    let sandbox = shared.stage.sandbox(request).await?;
    let (id, leased) = shared.leases.add(sandbox, lease);
    let sandbox = open(&leased, &id).await?;
    Ok(ApiResponse::Created(describe(&id, &leased, &sandbox)))
}

pub(super) async fn list(server: &Server, _: &ApiRequest) -> Result {
    let sandboxes = server.shared.leases.all().into_iter();
    let sandboxes: Vec<Value> = sandboxes
        .map(|(id, leased)| json!({"id": id, "left_ms": millis(leased.left())}))
        .collect();
    Ok(ApiResponse::Json(json!({ "sandboxes": sandboxes })))
}

pub(super) async fn get(server: &Server, request: &ApiRequest) -> Result {
    let leased = find(server, request)?;
    let sandbox = open(&leased, request.id()).await?;
    Ok(ApiResponse::Json(describe(request.id(), &leased, &sandbox)))
}

pub(super) async fn close(server: &Server, request: &ApiRequest) -> Result {
    if server.shared.leases.close(request.id()).await {
        Ok(ApiResponse::Empty)
    } else {
        Err(unknown(request.id()))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Renew {
    lease: Option<String>,
}

pub(super) async fn renew(server: &Server, request: &ApiRequest) -> Result {
    let renew: Renew = request.read()?;
    let leased = find(server, request)?;
    let lease = leased.renew(lease(renew.lease.as_deref())?);
    Ok(ApiResponse::Json(json!({ "lease_ms": millis(lease) })))
}

pub(super) async fn environment(server: &Server, request: &ApiRequest) -> Result {
    let leased = find(server, request)?;
    let sandbox = open(&leased, request.id()).await?;
    match request.query.get("format").map_or("json", String::as_str) {
        "json" => Ok(ApiResponse::Json(Value::Object(environment_of(&sandbox)))),
        "dotenv" => {
            let mut text = String::new();
            for (name, value) in variables(sandbox.scope()) {
                let _ = writeln!(text, "{name}={}", quoted(&value));
            }
            Ok(ApiResponse::Text(text))
        }
        other => Err(ApiError::invalid(format!(
            "could not write the format {other}: there are json and dotenv"
        ))),
    }
}

pub(super) async fn clock(server: &Server, request: &ApiRequest) -> Result {
    let leased = find(server, request)?;
    let sandbox = open(&leased, request.id()).await?;
    Ok(ApiResponse::Json(time_of(sandbox.cloud())))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance: String,
}

pub(super) async fn advance(server: &Server, request: &ApiRequest) -> Result {
    let Advance { advance } = request.read()?;
    let by = parse_duration("advance", &advance)?;
    let leased = find(server, request)?;
    let sandbox = open(&leased, request.id()).await?;
    let cloud = sandbox.cloud();
    if by > cloud.clock().longest_advance() {
        return Err(ApiError::invalid(
            "could not advance the clock: that is too far",
        ));
    }
    cloud.clock().advance(by);
    Ok(ApiResponse::Json(time_of(cloud)))
}

pub(super) async fn faults(server: &Server, request: &ApiRequest) -> Result {
    let leased = find(server, request)?;
    let sandbox = open(&leased, request.id()).await?;
    let faults = sandbox.cloud().faults().list();
    Ok(ApiResponse::Json(json!({ "faults": faults })))
}

pub(super) async fn add_fault(server: &Server, request: &ApiRequest) -> Result {
    let mut rule: FaultRule = request.read()?;
    let leased = find(server, request)?;
    let sandbox = open(&leased, request.id()).await?;
    if let (Some(service), Some(resource)) = (&rule.service, &rule.resource) {
        let physical = sandbox.physical_name(service, resource)?;
        rule.resource = Some(physical.unwrap_or(resource).to_owned());
    }
    let id = sandbox.cloud().faults().add(rule);
    Ok(ApiResponse::Created(json!({ "id": id })))
}

pub(super) async fn clear_faults(server: &Server, request: &ApiRequest) -> Result {
    let leased = find(server, request)?;
    let sandbox = open(&leased, request.id()).await?;
    sandbox.cloud().faults().clear();
    Ok(ApiResponse::Empty)
}

pub(super) async fn journal(server: &Server, request: &ApiRequest) -> Result {
    let since = request.number("since")?;
    let wait = request.duration("wait")?;
    let leased = find(server, request)?;
    let sandbox = open(&leased, request.id()).await?;
    let journal = sandbox.cloud().journal();
    if !wait.is_zero() {
        let mut last = journal.subscribe();
        let newer = last.wait_for(|last| *last > since);
        // Nothing new in that time is a result, too: an empty list.
        let _waited = tokio::time::timeout(wait, newer).await;
    }
    let calls = journal.since(since);
    let calls: Vec<_> = calls.iter().map(|call| &**call).collect();
    Ok(ApiResponse::Json(
        json!({"calls": calls, "last": journal.last()}),
    ))
}

pub(super) async fn mailbox(server: &Server, request: &ApiRequest) -> Result {
    let since = request.number("since")?;
    let leased = find(server, request)?;
    let sandbox = open(&leased, request.id()).await?;
    let messages = sandbox.cloud().mailbox().messages();
    let messages = messages.iter().filter(|message| message.seq > since);
    let messages: Vec<_> = messages.map(|message| &**message).collect();
    Ok(ApiResponse::Json(json!({ "messages": messages })))
}

pub(super) async fn idle(server: &Server, request: &ApiRequest) -> Result {
    let wait = request.duration("wait")?;
    let leased = find(server, request)?;
    let sandbox = open(&leased, request.id()).await?;
    let cloud = sandbox.cloud();
    let idle = tokio::time::timeout(wait, cloud.until_idle()).await.is_ok();
    Ok(ApiResponse::Json(json!({"idle": idle || cloud.is_idle()})))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    user: String,
}

pub(super) async fn token(server: &Server, request: &ApiRequest) -> Result {
    let SignIn { user } = request.read()?;
    let leased = find(server, request)?;
    let sandbox = open(&leased, request.id()).await?;
    let token = sandbox.tokens(&user).await?.access;
    Ok(ApiResponse::Json(json!({ "access_token": &*token })))
}

fn find(server: &Server, request: &ApiRequest) -> std::result::Result<Arc<Leased>, ApiError> {
    let id = request.id();
    server.shared.leases.get(id).ok_or_else(|| unknown(id))
}

async fn open<'a>(
    leased: &'a Leased,
    id: &str,
) -> std::result::Result<RwLockReadGuard<'a, Sandbox>, ApiError> {
    leased.sandbox().await.ok_or_else(|| unknown(id))
}

fn unknown(id: &str) -> ApiError {
    let message = format!(
        "could not find the sandbox {id}: it was closed, its lease has ended, or there never was one"
    );
    ApiError::not_found(message)
}

fn lease(text: Option<&str>) -> std::result::Result<Option<Duration>, ApiError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let lease = parse_duration("lease", text)?;
    if lease.is_zero() || lease > LONGEST_LEASE {
        let message = format!("could not lease a sandbox for {text}: 24h is the most");
        return Err(ApiError::invalid(message));
    }
    Ok(Some(lease))
}

fn describe(id: &str, leased: &Leased, sandbox: &Sandbox) -> Value {
    let scope = sandbox.scope();
    let variable = |name: &str| scope.get(name).cloned().unwrap_or(Value::Null);
    json!({
        "id": id,
        "lease_ms": millis(leased.renew(None)),
        "environment": environment_of(sandbox),
        "cloud": variable("cloud"),
        "postgres": variable("postgres"),
        "apps": variable("apps"),
        "users": variable("users"),
    })
}

fn environment_of(sandbox: &Sandbox) -> Map<String, Value> {
    let variables: BTreeMap<_, _> = variables(sandbox.scope()).into_iter().collect();
    variables
        .into_iter()
        .map(|(name, value)| (name, value.into()))
        .collect()
}

fn time_of(cloud: &Cloud) -> Value {
    let format = &time::format_description::well_known::Rfc3339;
    let now = cloud
        .clock()
        .now()
        .to_utc()
        .format(format)
        .unwrap_or_default();
    json!({"now": now, "offset_ms": millis(cloud.clock().offset())})
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
