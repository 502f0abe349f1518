//! Routes.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::Value;

use super::items::Kind;
use crate::route;
use crate::state::{ApiGateway, Settings};

pub(super) const KIND: Kind = Kind {
    name: "Route",
    id: "RouteId",
    parent: None,
    items: |content| &mut content.routes,
    check: |api, route| {
        let usual = [
            ("ApiKeyRequired", Value::Bool(false)),
            ("AuthorizationType", "NONE".into()),
        ];
        for (member, value) in usual {
            route.entry(member).or_insert(value);
        }
        route::check(api, route)
    },
};

pub(crate) fn create_route(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.create(gateway, cx, input)
}

pub(crate) fn get_route(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.get(gateway, cx, input)
}

pub(crate) fn get_routes(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.list(gateway, cx, input)
}

pub(crate) fn update_route(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.update(gateway, cx, input)
}

pub(crate) fn delete_route(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.delete(gateway, cx, input)
}
