//! Responses of routes and integrations of WebSocket APIs.

use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_http::template;

use super::items::{Kind, operations_of};
use super::{integrations, routes};
use crate::error::{bad_request, conflict};
use crate::integration::check_templates;
use crate::state::{Api, Items, Settings, text};

const ROUTE_RESPONSES: Kind = Kind {
    name: "RouteResponse",
    id: "RouteResponseId",
    parent: Some(&routes::KIND),
    items: |content| &mut content.route_responses,
    check: |api, response| {
        let key = text(response, "RouteResponseKey").unwrap_or_default();
        // The API reference: "The route response key", of which WebSocket APIs have one.
        if key != "$default" {
            return Err(bad_request(format!(
                "Invalid route response key {key}: WebSocket APIs have $default only"
            )));
        }
        let others = &api.content.route_responses;
        check(
            api,
            response,
            others,
            ["RouteResponseId", "RouteId", "RouteResponseKey"],
        )
    },
};

const INTEGRATION_RESPONSES: Kind = Kind {
    name: "IntegrationResponse",
    id: "IntegrationResponseId",
    parent: Some(&integrations::KIND),
    items: |content| &mut content.integration_responses,
    check: |api, response| {
        let key = text(response, "IntegrationResponseKey").unwrap_or_default();
        if !template::is_response_key(key) {
            return Err(bad_request(format!(
                "Invalid integration response key {key}: write $default, or a regular expression \
                 between slashes, such as /2\\d\\d/"
            )));
        }
        check_templates(response.get("ResponseTemplates"))?;
        let others = &api.content.integration_responses;
        let members = [
            "IntegrationResponseId",
            "IntegrationId",
            "IntegrationResponseKey",
        ];
        check(api, response, others, members)
    },
};

/// Refuses responses of HTTP APIs, and a second one with the same key.
fn check(
    api: &Api,
    response: &Settings,
    others: &Items,
    [id, parent, key]: [&str; 3],
) -> Result<(), ServiceError> {
    if !api.is_websocket() {
        return Err(bad_request(
            "HTTP APIs have no responses of routes and integrations",
        ));
    }
    let is_same = |other: &Settings| {
        other.get(parent) == response.get(parent)
            && other.get(key) == response.get(key)
            && other.get(id) != response.get(id)
    };
    if others.values().any(is_same) {
        return Err(conflict("A response with that key exists already"));
    }
    Ok(())
}

operations_of!(ROUTE_RESPONSES: create_route_response, get_route_response, get_route_responses,
    update_route_response, delete_route_response);
operations_of!(INTEGRATION_RESPONSES: create_integration_response, get_integration_response,
    get_integration_responses, update_integration_response, delete_integration_response);
