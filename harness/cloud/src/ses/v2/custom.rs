//! Verification mails of one's own making, by the REST API.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::renamed;
use crate::fault::Fault;
use crate::service::Context;
use crate::ses::custom;
use crate::ses::state::Ses;

pub(in crate::ses) fn create(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: Map<String, Value>,
) -> Result<(), Fault> {
    custom::create(ses, cx, input).map_err(renamed)
}

pub(in crate::ses) fn update(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: Map<String, Value>,
) -> Result<(), Fault> {
    custom::update(ses, cx, input).map_err(renamed)
}

pub(in crate::ses) fn get(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: custom::Name,
) -> Result<Value, Fault> {
    custom::get(ses, cx, input).map_err(renamed)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::ses) struct Name {
    template_name: String,
}

/// Unlike the older API this one misses what is not there.
pub(in crate::ses) fn delete(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: Name,
) -> Result<(), Fault> {
    let templates = &mut ses.regions.here(cx).verification_templates;
    let removed = templates.remove(&input.template_name);
    let missing = || renamed(custom::no_such_template(&input.template_name));
    removed.map(|_| ()).ok_or_else(missing)
}

pub(in crate::ses) fn send(
    ses: &mut Ses,
    cx: &mut Context<'_>,
    input: custom::Send,
) -> Result<Value, Fault> {
    custom::send(ses, cx, input).map_err(renamed)
}
