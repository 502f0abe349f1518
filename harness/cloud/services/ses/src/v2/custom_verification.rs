//! Custom verification e-mails.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::errors::v2_error;
use crate::state::Ses;
use crate::v1::custom_verification;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

pub(crate) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Map<String, Value>,
) -> Result<(), ServiceError> {
    custom_verification::create(ses, cx, input).map_err(v2_error)
}

pub(crate) fn update(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Map<String, Value>,
) -> Result<(), ServiceError> {
    custom_verification::update(ses, cx, input).map_err(v2_error)
}

pub(crate) fn get(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: custom_verification::NameInput,
) -> Result<Value, ServiceError> {
    custom_verification::get(ses, cx, input).map_err(v2_error)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NameInput {
    template_name: String,
}

/// Deletes a template. Unlike in the query API the template must exist.
pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: NameInput,
) -> Result<(), ServiceError> {
    let templates = &mut ses.regions.for_caller(cx).verification_templates;
    let removed = templates.remove(&input.template_name);
    let not_found = || v2_error(custom_verification::no_such_template(&input.template_name));
    removed.map(|_| ()).ok_or_else(not_found)
}

pub(crate) fn send(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: custom_verification::SendInput,
) -> Result<Value, ServiceError> {
    custom_verification::send(ses, cx, input).map_err(v2_error)
}
