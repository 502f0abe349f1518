//! What tools for LocalStack ask: whether it is up, which services run, what it is.

use rehearsal_cloud_core::clock::tick;
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::init::InitStage;
use serde_json::{Map, Value, json};

use crate::services;

/// Returns the answer to a GET of a path below `/_localstack/`.
pub(super) fn answer(engine: &Engine, path: &str) -> Option<Value> {
    match path {
        "health" => Some(health()),
        "info" => Some(info(engine)),
        "init" => Some(engine.environment.init.report(None)),
        _ => {
            let stage = path.strip_prefix("init/")?;
            let stage = InitStage::ALL.into_iter().find(|it| it.name() == stage)?;
            Some(engine.environment.init.report(Some(stage)))
        }
    }
}

fn health() -> Value {
    let services: Map<String, Value> = services::names()
        .into_iter()
        .map(|name| (name.to_owned(), "running".into()))
        .collect();
    json!({"services": services, "edition": "rehearsal", "version": env!("CARGO_PKG_VERSION")})
}

fn info(engine: &Engine) -> Value {
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "edition": "rehearsal",
        "is_license_activated": false,
        "session_id": "",
        "machine_id": "",
        "system": std::env::consts::OS,
        "is_docker": std::path::Path::new("/.dockerenv").exists(),
        "server_time_utc": engine.environment.time.now().to_utc().to_string(),
        "uptime": tick().duration_since(engine.environment.started).as_secs(),
    })
}
