//! Integrations: what routes call.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::Value;

use super::items::Kind;
use crate::integration;
use crate::state::{ApiGateway, Settings};

pub(super) const KIND: Kind = Kind {
    name: "Integration",
    id: "IntegrationId",
    parent: None,
    items: |content| &mut content.integrations,
    check: |api, integration| {
        let timeout = if api.is_websocket() { 29_000 } else { 30_000 };
        let usual = [
            ("ConnectionType", Value::from("INTERNET")),
            ("TimeoutInMillis", timeout.into()),
        ];
        for (member, value) in usual {
            integration.entry(member).or_insert(value);
        }
        if api.is_websocket() {
            return integration::check_websocket(integration);
        }
        integration::check(integration)
    },
};

pub(crate) fn create_integration(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.create(gateway, cx, input)
}

pub(crate) fn get_integration(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.get(gateway, cx, input)
}

pub(crate) fn get_integrations(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.list(gateway, cx, input)
}

pub(crate) fn update_integration(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.update(gateway, cx, input)
}

pub(crate) fn delete_integration(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.delete(gateway, cx, input)
}
