//! Which route a message takes.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::client::Client;
use crate::integration::Integration;
use crate::plane::mapping::{member, replace};
use crate::plane::plan::{integration, variables};
use crate::plane::response::Refusal;
use crate::route::{DEFAULT, Route, named};
use crate::state::{Api, ApiGateway, Content, text};

/// A route, and what its integration needs.
#[derive(Debug, Clone)]
pub(super) struct Routed {
    pub(super) route: Route,
    pub(super) integration: Integration,
    pub(super) content: Arc<Content>,
    /// The variables of the stage.
    pub(super) variables: Value,
    pub(super) now: OffsetDateTime,
}

/// What a message is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'a> {
    /// The route that the message selects, else `$default`.
    Message(&'a str),
    /// A route of the connection itself.
    Key(&'static str),
}

impl Routed {
    /// Finds a route in what the stage of a connection serves now. `None` where a connection
    /// has no route of its own.
    pub(super) fn of(
        gateway: &ApiGateway,
        client: &Client,
        wanted: Wanted<'_>,
        now: OffsetDateTime,
    ) -> Result<Option<Self>, Refusal> {
        let found = gateway.any_api(&client.api);
        let (_, _, api) = found.ok_or_else(|| Refusal::forbidden("the API was deleted"))?;
        let deployed = api.deployed(&client.stage);
        let (stage, content) = deployed
            .ok_or_else(|| Refusal::forbidden(format!("there is no stage {}", client.stage)))?;
        let route = match wanted {
            Wanted::Key(key) => named(&content.routes, key),
            Wanted::Message(body) => Some(select(api, content, body)?),
        };
        let Some(route) = route else {
            return Ok(None);
        };
        Ok(Some(Self {
            integration: integration(content, &route)?,
            route,
            content: Arc::clone(content),
            variables: json!(variables(stage)),
            now,
        }))
    }

    /// Whether the client is sent what the integration answers.
    pub(super) fn responds(&self) -> bool {
        let mut responses = self.content.route_responses.values();
        self.route.response_selection.as_deref() == Some(DEFAULT)
            && responses.any(|response| text(response, "RouteId") == Some(&self.route.id))
    }
}

/// Returns the route that a message takes.
fn select(api: &Api, content: &Content, body: &str) -> Result<Route, Refusal> {
    let expression = text(&api.settings, "RouteSelectionExpression").unwrap_or_default();
    let selected = selected(expression, body);
    let route = selected
        .as_deref()
        .filter(|key| !key.starts_with('$'))
        .and_then(|key| named(&content.routes, key));
    route
        .or_else(|| named(&content.routes, DEFAULT))
        .ok_or_else(|| {
            let selected = selected.as_deref().unwrap_or("no route");
            Refusal::forbidden(format!(
                "the message selects {selected} by {expression}, which is not there, and there is \
                 no route $default"
            ))
        })
}

/// Returns the key that a message selects; `None` if it is no JSON, or has none of the members.
fn selected(expression: &str, body: &str) -> Option<String> {
    let document: Value = serde_json::from_str(body).ok()?;
    document.is_object().then_some(())?;
    let body = Bytes::from(body.to_owned());
    let value = |name: &str| member(&body, name.strip_prefix("request.body")?);
    let key = match expression.strip_prefix('$') {
        Some(name) if !name.starts_with('{') => value(name)?,
        _ => replace(expression, value),
    };
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the guide: "Route selection expressions".
    #[test]
    fn messages_select_routes_by_their_members() {
        let body = r#"{"service": "chat", "action": "join", "data": {"room": "room1"}, "n": 7}"#;
        for (expression, expected) in [
            ("$request.body.action", Some("join")),
            ("${request.body.action}", Some("join")),
            (
                "${request.body.service}.${request.body.action}",
                Some("chat.join"),
            ),
            ("$request.body.data.room", Some("room1")),
            ("$request.body.n", Some("7")),
            ("$request.body.none", None),
        ] {
            let found = selected(expression, body);
            assert_eq!(found.as_deref(), expected, "{expression}");
        }
        for body in ["text", "[1]", "\"action\"", ""] {
            assert_eq!(selected("$request.body.action", body), None, "{body}");
        }
    }
}
