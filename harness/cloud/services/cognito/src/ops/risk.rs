//! The risk configurations of a pool and of its clients, and where its logs are delivered.

use serde::Deserialize;
use serde_json::{Value, json};

use super::PoolInput;
use crate::error::invalid;
use crate::risk::{RiskConfiguration, RiskParts};
use crate::state::{Cognito, now};
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetRiskConfiguration {
    user_pool_id: String,
    client_id: Option<String>,
    #[serde(flatten)]
    parts: RiskParts,
}

/// Replaces all of a configuration; one without any part is deleted.
pub(crate) fn set(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: SetRiskConfiguration,
) -> Result<Value, ServiceError> {
    let now = now(cx);
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    if let Some(client) = &input.client_id {
        pool.client(client)?;
    }
    pool.require_threat_protection()?;
    let configuration = RiskConfiguration {
        user_pool_id: input.user_pool_id,
        client_id: input.client_id,
        parts: input.parts,
        last_modified_date: Some(now),
    };
    let output = json!({"RiskConfiguration": configuration});
    let same_client = |other: &RiskConfiguration| other.client_id == configuration.client_id;
    pool.risk.retain(|other| !same_client(other));
    if configuration.parts != RiskParts::default() {
        pool.risk.push(configuration);
    }
    Ok(output)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeRiskConfiguration {
    user_pool_id: String,
    client_id: Option<String>,
}

/// Returns the configuration of a client or of the pool, without parts if there is none.
pub(crate) fn describe(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: DescribeRiskConfiguration,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    if let Some(client) = &input.client_id {
        pool.client(client)?;
    }
    pool.require_threat_protection()?;
    let mut all = pool.risk.iter();
    let found = all.find(|configuration| configuration.client_id == input.client_id);
    let none = RiskConfiguration {
        user_pool_id: input.user_pool_id,
        client_id: input.client_id.clone(),
        parts: RiskParts::default(),
        last_modified_date: None,
    };
    let configuration = found.unwrap_or(&none);
    Ok(json!({"RiskConfiguration": configuration}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetLogDeliveryConfiguration {
    user_pool_id: String,
    log_configurations: Vec<Value>,
}

/// Replaces the destinations of a pool's logs. They are stored; no log is written.
pub(crate) fn set_log_delivery(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: SetLogDeliveryConfiguration,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool_mut(cx, &input.user_pool_id)?;
    let source = |configuration: &Value| configuration["EventSource"].clone();
    let sources: Vec<Value> = input.log_configurations.iter().map(source).collect();
    if (1..sources.len()).any(|at| sources[..at].contains(&sources[at])) {
        return Err(invalid(
            "Only one log configuration is allowed for an event source.",
        ));
    }
    pool.log_delivery = input.log_configurations;
    Ok(log_delivery(&pool.id, &pool.log_delivery))
}

pub(crate) fn get_log_delivery(
    cognito: &mut Cognito,
    cx: &mut CallContext<'_>,
    input: PoolInput,
) -> Result<Value, ServiceError> {
    let pool = cognito.pool(cx, &input.user_pool_id)?;
    Ok(log_delivery(&pool.id, &pool.log_delivery))
}

fn log_delivery(pool_id: &str, configurations: &[Value]) -> Value {
    json!({
        "LogDeliveryConfiguration": {
            "UserPoolId": pool_id,
            "LogConfigurations": configurations,
        }
    })
}
