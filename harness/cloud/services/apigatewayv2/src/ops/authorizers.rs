//! Authorizers.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::Value;

use super::items::Kind;
use crate::authorizer;
use crate::state::{ApiGateway, Settings};

const KIND: Kind = Kind {
    name: "Authorizer",
    id: "AuthorizerId",
    parent: None,
    items: |content| &mut content.authorizers,
    check: |api, authorizer| authorizer::check(api, authorizer),
};

pub(crate) fn create_authorizer(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.create(gateway, cx, input)
}

pub(crate) fn get_authorizer(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.get(gateway, cx, input)
}

pub(crate) fn get_authorizers(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.list(gateway, cx, input)
}

pub(crate) fn update_authorizer(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.update(gateway, cx, input)
}

pub(crate) fn delete_authorizer(
    gateway: &mut ApiGateway,
    cx: &mut CallContext<'_>,
    input: Settings,
) -> Result<Value, ServiceError> {
    KIND.delete(gateway, cx, input)
}
