//! Authorizers: who may call a method.

use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_http::target::function_of;
use serde_json::Value;

use super::items::{Kind, operations_of};
use crate::error::{bad_request, conflict, not_found, not_implemented};
use crate::patch::{Paths, Shape};
use crate::state::{Api, Settings, text};

const KIND: Kind = Kind {
    member: "authorizerId",
    key: "id",
    missing: |_| not_found("Invalid Authorizer identifier specified"),
    items: |content| &mut content.authorizers,
    paths: Paths {
        paths: &[
            ("/name", Shape::Text),
            ("/type", Shape::Text),
            ("/authType", Shape::Text),
            ("/authorizerUri", Shape::Text),
            ("/authorizerCredentials", Shape::Text),
            ("/authorizerResultTtlInSeconds", Shape::Number),
            ("/identitySource", Shape::Text),
            ("/identityValidationExpression", Shape::Text),
            ("/providerARNs", Shape::Values),
        ],
        only_replaced: false,
    },
    check,
    check_new: |api, authorizer| {
        let mut others = api.content.authorizers.values();
        if others.any(|other| other.get("name") == authorizer.get("name")) {
            return Err(bad_request("Authorizer name must be unique"));
        }
        Ok(())
    },
    check_removal: |api, id| {
        let resources = api.content.resources.values();
        let mut methods = resources.flat_map(|resource| resource.methods.values());
        if methods.any(|method| text(method, "authorizerId") == Some(id)) {
            return Err(conflict(
                "Cannot delete authorizer, is referenced by a method of the API",
            ));
        }
        Ok(())
    },
};

operations_of!(KIND: create_authorizer, get_authorizer, get_authorizers, update_authorizer, delete_authorizer);

/// Refuses an authorizer that AWS refuses, or that is not here.
pub(super) fn check(_: &Api, authorizer: &mut Settings) -> Result<(), ServiceError> {
    let kind = text(authorizer, "type").unwrap_or_default().to_owned();
    if kind == "JWT" {
        return Err(not_implemented("authorizers of type JWT of REST APIs"));
    }
    let usual = if kind == "COGNITO_USER_POOLS" {
        let providers = authorizer.get("providerARNs").and_then(Value::as_array);
        if providers.is_none_or(Vec::is_empty) {
            return Err(bad_request(
                "Authorizer must have at least one provider ARN: the ARN of a user pool",
            ));
        }
        "cognito_user_pools"
    } else {
        let uri = text(authorizer, "authorizerUri").unwrap_or_default();
        if !uri.contains("${stageVariables.") && function_of(uri).is_none() {
            return Err(bad_request(format!(
                "Invalid Authorizer URI: {uri}. Authorizer URI should be a valid API Gateway ARN \
                 that represents a Lambda function invocation."
            )));
        }
        "custom"
    };
    authorizer.entry("authType").or_insert_with(|| usual.into());
    let source = text(authorizer, "identitySource").unwrap_or_default();
    let sources = source.split(',').map(str::trim);
    let is_known = |source: &str| {
        let starts = [
            "method.request.header.",
            "method.request.querystring.",
            "context.",
            "stageVariables.",
        ];
        starts.iter().any(|start| source.starts_with(start))
    };
    let is_remembered = authorizer.get("authorizerResultTtlInSeconds") != Some(&0.into());
    match &*kind {
        "REQUEST" if source.is_empty() && !is_remembered => {}
        "TOKEN" | "COGNITO_USER_POOLS" if source.is_empty() => {
            authorizer.insert(
                "identitySource".to_owned(),
                "method.request.header.Authorization".into(),
            );
        }
        _ if !sources.clone().all(is_known) => {
            return Err(bad_request(format!(
                "Invalid mapping expression specified: {source}"
            )));
        }
        _ => {}
    }
    Ok(())
}
