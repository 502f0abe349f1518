//! Integrations of methods, and their responses.

use regex::Regex;
use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use rehearsal_cloud_http::{target::function_of, template};
use serde_json::{Value, json};

use super::methods::{method, no_response, responses};
use crate::error::{bad_request, not_found, not_implemented};
use crate::patch::{Patch, Paths, Shape};
use crate::state::{RestApis, Settings, take, text};

const PATHS: Paths = Paths {
    paths: &[
        ("/type", Shape::Text),
        ("/httpMethod", Shape::Text),
        ("/uri", Shape::Text),
        ("/credentials", Shape::Text),
        ("/requestParameters", Shape::Texts),
        ("/requestTemplates", Shape::Texts),
        ("/passthroughBehavior", Shape::Text),
        ("/contentHandling", Shape::Text),
        ("/timeoutInMillis", Shape::Number),
        ("/cacheNamespace", Shape::Text),
        ("/cacheKeyParameters", Shape::Set),
        ("/connectionType", Shape::Text),
        ("/connectionId", Shape::Text),
    ],
    only_replaced: false,
};

const RESPONSE_PATHS: Paths = Paths {
    paths: &[
        ("/selectionPattern", Shape::Text),
        ("/contentHandling", Shape::Text),
        ("/responseParameters", Shape::Texts),
        ("/responseTemplates", Shape::Texts),
    ],
    only_replaced: false,
};

const INTEGRATION: &str = "methodIntegration";
const RESPONSES: &str = "integrationResponses";

/// Refuses templates that are not here.
pub(super) fn check_templates(templates: Option<&Value>) -> Result<(), ServiceError> {
    if template::are_known(templates) {
        return Ok(());
    }
    Err(not_implemented(template::UNKNOWN))
}

/// Refuses an integration that AWS refuses, or that is not here, and completes it. Recorded:
/// apigateway_integrations, `test_put_integration_validation`.
pub(super) fn check(integration: &mut Settings, resource: &str) -> Result<(), ServiceError> {
    let kind = text(integration, "type").unwrap_or_default().to_owned();
    let uri = text(integration, "uri").unwrap_or_default();
    if text(integration, "connectionType") == Some("VPC_LINK") {
        return Err(not_implemented("VPC links of API Gateway"));
    }
    if text(integration, "responseTransferMode") == Some("STREAM") {
        return Err(not_implemented("streamed responses of REST APIs"));
    }
    check_content_handling(integration)?;
    let has_variables = uri.contains("${stageVariables.");
    if kind != "MOCK"
        && text(integration, "httpMethod")
            .unwrap_or_default()
            .is_empty()
    {
        return Err(bad_request(
            "Enumeration value for HttpMethod must be non-empty",
        ));
    }
    match &*kind {
        "HTTP" | "HTTP_PROXY" => {
            let is_url = ["http://", "https://"]
                .iter()
                .any(|start| uri.starts_with(start));
            if !is_url && !has_variables {
                return Err(bad_request("Invalid HTTP endpoint specified for URI"));
            }
        }
        "AWS" | "AWS_PROXY" if !has_variables => check_arn(&kind, uri)?,
        _ => {}
    }
    if !(50..=29_000).contains(
        &integration
            .get("timeoutInMillis")
            .and_then(Value::as_i64)
            .unwrap_or(29_000),
    ) {
        return Err(bad_request("Timeout should be between 50 ms and 29000 ms"));
    }
    check_templates(integration.get("requestTemplates"))?;
    integration
        .entry("passthroughBehavior")
        .or_insert_with(|| "WHEN_NO_MATCH".into());
    integration
        .entry("timeoutInMillis")
        .or_insert(29_000.into());
    integration
        .entry("cacheNamespace")
        .or_insert_with(|| resource.into());
    integration
        .entry("cacheKeyParameters")
        .or_insert_with(|| json!([]));
    Ok(())
}

/// Refuses conversions of bodies to binary ones; text stays text.
fn check_content_handling(settings: &Settings) -> Result<(), ServiceError> {
    if text(settings, "contentHandling") == Some("CONVERT_TO_BINARY") {
        return Err(not_implemented(
            "the contentHandling CONVERT_TO_BINARY of integrations",
        ));
    }
    Ok(())
}

/// Refuses ARNs of integrations that are not those of functions. Recorded: apigateway_lambda,
/// `test_put_integration_aws_proxy_uri`.
fn check_arn(kind: &str, uri: &str) -> Result<(), ServiceError> {
    let Some(arn) = Arn::parse(uri) else {
        return Err(bad_request("Invalid ARN specified in the request"));
    };
    let is_call = arn.service == "apigateway" && uri.contains(":path/") || uri.contains(":action/");
    if !is_call {
        return Err(bad_request(
            "AWS ARN for integration must contain path or action",
        ));
    }
    if function_of(uri).is_some() {
        return Ok(());
    }
    if kind == "AWS_PROXY" {
        return Err(bad_request(
            "Integrations of type 'AWS_PROXY' currently only supports Lambda function and \
             Firehose stream invocations.",
        ));
    }
    Err(not_implemented(
        "integrations of REST APIs with services other than Lambda",
    ))
}

/// Returns the integration of the method that an input names.
fn integration<'a>(
    apis: &'a mut RestApis,
    cx: &CallContext<'_>,
    input: &mut Settings,
) -> Result<&'a mut Settings, ServiceError> {
    let method = method(apis, cx, input)?;
    let integration = method.get_mut(INTEGRATION).and_then(Value::as_object_mut);
    integration.ok_or_else(|| not_found("Invalid Integration identifier specified"))
}

pub(crate) fn put_integration(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let resource = text(&input, "resourceId").unwrap_or_default().to_owned();
    let method = method(apis, cx, &mut input)?;
    if let Some(verb) = input.remove("integrationHttpMethod") {
        input.insert("httpMethod".to_owned(), verb);
    }
    check(&mut input, &resource)?;
    method.insert(INTEGRATION.to_owned(), input.clone().into());
    Ok(input.into())
}

pub(crate) fn get_integration(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    Ok(integration(apis, cx, &mut input)?.clone().into())
}

pub(crate) fn update_integration(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let resource = text(&input, "resourceId").unwrap_or_default().to_owned();
    let found = integration(apis, cx, &mut input)?;
    let mut changed = found.clone();
    for patch in Patch::read(&mut input) {
        PATHS.apply(&mut changed, &patch)?;
    }
    check(&mut changed, &resource)?;
    found.clone_from(&changed);
    Ok(changed.into())
}

pub(crate) fn delete_integration(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    integration(apis, cx, &mut input.clone())?;
    method(apis, cx, &mut input)?.remove(INTEGRATION);
    Ok(json!({}))
}

/// Refuses a response that AWS refuses, or that is not here, and completes it.
pub(super) fn check_response(response: &mut Settings) -> Result<(), ServiceError> {
    let pattern = text(response, "selectionPattern").unwrap_or_default();
    if Regex::new(pattern).is_err() {
        return Err(bad_request(format!(
            "Invalid selection pattern specified: {pattern}"
        )));
    }
    check_content_handling(response)?;
    check_templates(response.get("responseTemplates"))
}

pub(crate) fn put_integration_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let integration = integration(apis, cx, &mut input)?;
    check_response(&mut input)?;
    let status = text(&input, "statusCode").unwrap_or_default().to_owned();
    responses(integration, RESPONSES).insert(status, input.clone().into());
    Ok(input.into())
}

/// Returns the response that an input names.
fn response<'a>(
    apis: &'a mut RestApis,
    cx: &CallContext<'_>,
    input: &mut Settings,
) -> Result<&'a mut Settings, ServiceError> {
    let integration = integration(apis, cx, input)?;
    let status = take(input, "statusCode");
    let found = integration
        .get_mut(RESPONSES)
        .and_then(Value::as_object_mut);
    let found = found.and_then(|all| all.get_mut(&status)?.as_object_mut());
    found.ok_or_else(no_response)
}

pub(crate) fn get_integration_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    Ok(response(apis, cx, &mut input)?.clone().into())
}

pub(crate) fn update_integration_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let found = response(apis, cx, &mut input)?;
    let mut changed = found.clone();
    for patch in Patch::read(&mut input) {
        RESPONSE_PATHS.apply(&mut changed, &patch)?;
    }
    check_response(&mut changed)?;
    found.clone_from(&changed);
    Ok(changed.into())
}

pub(crate) fn delete_integration_response(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let status = text(&input, "statusCode").unwrap_or_default().to_owned();
    response(apis, cx, &mut input.clone())?;
    responses(integration(apis, cx, &mut input)?, RESPONSES).remove(&status);
    Ok(json!({}))
}
