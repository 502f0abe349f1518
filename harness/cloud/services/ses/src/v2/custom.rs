//! Verification mails of one's own making, by the REST API.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::renamed;
use crate::custom;
use crate::state::Ses;
use rehearsal_cloud_core::service::CallContext;
use rehearsal_model::error::ServiceError;

pub(crate) fn create(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Map<String, Value>,
) -> Result<(), ServiceError> {
    custom::create(ses, cx, input).map_err(renamed)
}

pub(crate) fn update(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Map<String, Value>,
) -> Result<(), ServiceError> {
    custom::update(ses, cx, input).map_err(renamed)
}

pub(crate) fn get(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: custom::Name,
) -> Result<Value, ServiceError> {
    custom::get(ses, cx, input).map_err(renamed)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Name {
    template_name: String,
}

/// Unlike the older API this one misses what is not there.
pub(crate) fn delete(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: Name,
) -> Result<(), ServiceError> {
    let templates = &mut ses.regions.for_caller(cx).verification_templates;
    let removed = templates.remove(&input.template_name);
    let missing = || renamed(custom::no_such_template(&input.template_name));
    removed.map(|_| ()).ok_or_else(missing)
}

pub(crate) fn send(
    ses: &mut Ses,
    cx: &mut CallContext<'_>,
    input: custom::Send,
) -> Result<Value, ServiceError> {
    custom::send(ses, cx, input).map_err(renamed)
}
