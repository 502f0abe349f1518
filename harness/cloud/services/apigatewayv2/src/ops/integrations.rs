//! Integrations: what routes call.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::Value;

use super::items::Kind;
use crate::integration;
use crate::state::{ApiGateway, Settings};

const KIND: Kind = Kind {
    name: "Integration",
    id: "IntegrationId",
    items: |content| &mut content.integrations,
    check: |_, integration| {
        let usual = [
            ("ConnectionType", Value::from("INTERNET")),
            ("TimeoutInMillis", 30_000.into()),
        ];
        for (member, value) in usual {
            integration.entry(member).or_insert(value);
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
