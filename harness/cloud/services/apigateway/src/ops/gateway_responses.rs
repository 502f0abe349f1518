//! The responses that an API makes itself.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use super::integrations::check_templates;
use super::page::page;
use crate::error::{bad_request, not_found};
use crate::gateway_response::{ResponseType, completed};
use crate::patch::{Patch, Paths, Shape};
use crate::state::{Content, RestApis, Settings, take};

const PATHS: Paths = Paths {
    paths: &[
        ("/statusCode", Shape::Text),
        ("/responseParameters", Shape::Texts),
        ("/responseTemplates", Shape::Texts),
    ],
    only_replaced: false,
};

/// Returns the content of the API and the type of response that an input names.
fn place<'a>(
    apis: &'a mut RestApis,
    cx: &CallContext<'_>,
    input: &mut Settings,
) -> Result<(&'a mut Content, ResponseType), ServiceError> {
    let (id, name) = (take(input, "restApiId"), take(input, "responseType"));
    let kind = ResponseType::named(&name);
    let kind = kind.ok_or_else(|| bad_request(format!("Invalid response type {name}")))?;
    Ok((&mut apis.api(cx, &id)?.content, kind))
}

fn describe(content: &Content, kind: ResponseType) -> Settings {
    let set = content.gateway_responses.get(kind.name());
    set.map_or_else(|| kind.usual(), |set| completed(kind, set))
}

pub(crate) fn put_gateway_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (content, kind) = place(apis, cx, &mut input)?;
    check_templates(input.get("responseTemplates"))?;
    content
        .gateway_responses
        .insert(kind.name().to_owned(), input);
    Ok(describe(content, kind).into())
}

pub(crate) fn get_gateway_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (content, kind) = place(apis, cx, &mut input)?;
    Ok(describe(content, kind).into())
}

pub(crate) fn get_gateway_responses(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let content = &apis.api(cx, &take(&mut input, "restApiId"))?.content;
    let all = ResponseType::all().map(|kind| describe(content, kind).into());
    page(all.collect(), &input)
}

/// Recorded: apigateway_api, `test_update_gateway_response`.
pub(crate) fn update_gateway_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (content, kind) = place(apis, cx, &mut input)?;
    let mut changed = describe(content, kind);
    for patch in Patch::read(&mut input) {
        if patch.op == "add" && patch.path() == "/statusCode" {
            return Err(bad_request("Invalid patch path /statusCode"));
        }
        PATHS.apply(&mut changed, &patch)?;
    }
    check_templates(changed.get("responseTemplates"))?;
    content
        .gateway_responses
        .insert(kind.name().to_owned(), changed);
    Ok(describe(content, kind).into())
}

pub(crate) fn delete_gateway_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (content, kind) = place(apis, cx, &mut input)?;
    let removed = content.gateway_responses.remove(kind.name());
    let missing = || not_found("Gateway response type not defined on api");
    removed.map(|_| json!({})).ok_or_else(missing)
}
