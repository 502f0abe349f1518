//! Route keys, and which route a request takes.

use std::collections::BTreeMap;

use rehearsal_cloud_core::service::ServiceError;
use rehearsal_cloud_http::request::decode;
use serde::Deserialize;

use crate::error::{bad_request, conflict};
use crate::state::{Api, Items, Settings, text};

/// The route of requests that take no other one.
pub(crate) const DEFAULT: &str = "$default";

/// The methods that a route key can name.
const METHODS: [&str; 8] = [
    "ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT",
];

/// A route, as requests see it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Route {
    #[serde(rename = "RouteId", default)]
    pub(crate) id: String,
    #[serde(rename = "RouteKey")]
    pub(crate) key: String,
    /// `integrations/ID`.
    pub(crate) target: Option<String>,
    #[serde(default)]
    pub(crate) authorization_type: Authorization,
    pub(crate) authorizer_id: Option<String>,
    #[serde(default)]
    pub(crate) authorization_scopes: Vec<String>,
    #[serde(rename = "RouteResponseSelectionExpression")]
    pub(crate) response_selection: Option<String>,
}

/// What a route asks of its callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub(crate) enum Authorization {
    #[default]
    #[serde(rename = "NONE")]
    None,
    #[serde(rename = "AWS_IAM")]
    Iam,
    #[serde(rename = "CUSTOM")]
    Custom,
    #[serde(rename = "JWT")]
    Jwt,
}

/// Values of the variables in a route's path, without escapes.
pub(crate) type Parameters = BTreeMap<String, String>;

/// How a segment of a route's path fits; the better one is less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Variable,
    Greedy,
}

/// Refuses a route that AWS refuses.
pub(crate) fn check(api: &Api, settings: &Settings) -> Result<(), ServiceError> {
    let key = text(settings, "RouteKey").unwrap_or_default();
    if api.is_websocket() {
        check_websocket(key, settings)?;
    } else {
        check_key(key)?;
    }
    let id = settings.get("RouteId");
    let mut others = api.content.routes.values();
    let is_taken =
        |other: &Settings| text(other, "RouteKey") == Some(key) && other.get("RouteId") != id;
    if others.any(is_taken) {
        return Err(conflict(format!(
            "Route with key {key} already exists for this API"
        )));
    }
    if let Some(target) = text(settings, "Target").filter(|target| !target.is_empty()) {
        let integration = target.strip_prefix("integrations/").unwrap_or_default();
        if !api.content.integrations.contains_key(integration) {
            return Err(bad_request(format!(
                "Invalid target {target}: write integrations/ID, with the ID of an integration \
                 of this API"
            )));
        }
    }
    let kind = text(settings, "AuthorizationType").unwrap_or("NONE");
    let authorizer = text(settings, "AuthorizerId").map(|id| api.content.authorizers.get(id));
    match (kind, authorizer) {
        ("JWT" | "CUSTOM", None | Some(None)) => Err(bad_request(
            "The authorizer of the route does not exist: authorizerId has to be that of an \
             authorizer of this API",
        )),
        ("JWT", Some(Some(authorizer))) if text(authorizer, "AuthorizerType") != Some("JWT") => {
            Err(bad_request(
                "The authorizer of a route with authorizationType JWT has to be of type JWT",
            ))
        }
        ("CUSTOM", Some(Some(authorizer))) if text(authorizer, "AuthorizerType") == Some("JWT") => {
            Err(bad_request(
                "The authorizer of a route with authorizationType CUSTOM has to be of type REQUEST",
            ))
        }
        _ => Ok(()),
    }
}

/// The routes of a WebSocket API that its connections take.
pub(crate) const CONNECT: &str = "$connect";
pub(crate) const DISCONNECT: &str = "$disconnect";

/// Refuses a route of a WebSocket API that AWS refuses.
fn check_websocket(key: &str, settings: &Settings) -> Result<(), ServiceError> {
    let is_reserved = [CONNECT, DISCONNECT, DEFAULT].contains(&key);
    if key.is_empty() || key.starts_with('$') && !is_reserved {
        return Err(bad_request(format!(
            "The provided route key is not formatted properly for WEBSOCKET protocol: {key}"
        )));
    }
    let kind = text(settings, "AuthorizationType").unwrap_or("NONE");
    if kind == "JWT" {
        return Err(bad_request(
            "JWT authorization is only supported for HTTP APIs",
        ));
    }
    if kind != "NONE" && key != CONNECT {
        return Err(bad_request(
            "Currently, authorization is only supported on the $connect route.",
        ));
    }
    Ok(())
}

/// Returns the route with a key.
pub(crate) fn named(routes: &Items, key: &str) -> Option<Route> {
    let mut routes = routes.values();
    let route = routes.find(|route| text(route, "RouteKey") == Some(key))?;
    serde_json::from_value(route.clone().into()).ok()
}

fn check_key(key: &str) -> Result<(), ServiceError> {
    let invalid = || {
        bad_request(format!(
            "The provided route key is not formatted properly for HTTP protocol. Format should be \
             \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\": {key}"
        ))
    };
    if key == DEFAULT {
        return Ok(());
    }
    let (method, path) = key.split_once(' ').ok_or_else(invalid)?;
    let segments = path.strip_prefix('/').ok_or_else(invalid)?;
    let count = segments.split('/').count();
    let is_misplaced = |(index, segment): (usize, &str)| {
        let open = segment.contains('{') || segment.contains('}');
        let variable = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        match variable {
            None => open,
            Some(name) if name.ends_with('+') => index + 1 != count || name.len() < 2,
            Some(name) => name.is_empty() || name.contains(['{', '}']),
        }
    };
    let is_wrong = segments.split('/').enumerate().any(is_misplaced);
    if !METHODS.contains(&method) || is_wrong {
        return Err(invalid());
    }
    Ok(())
}

/// Returns the route that a request takes, and the values of its variables. The path decides
/// before the method: `ANY /orders/new` is more specific than `GET /orders/{id}`.
pub(crate) fn find(routes: &Items, method: &str, path: &str) -> Option<(Route, Parameters)> {
    let mut best: Option<(Vec<Fit>, bool, &Settings, Parameters)> = None;
    for settings in routes.values() {
        let key = text(settings, "RouteKey").unwrap_or_default();
        let Some((route_method, route_path)) = key.split_once(' ') else {
            continue;
        };
        let is_any = route_method == "ANY";
        if !is_any && route_method != method {
            continue;
        }
        let Some((fits, parameters)) = fit(route_path, path) else {
            continue;
        };
        let is_better = best
            .as_ref()
            .is_none_or(|(best, best_any, ..)| (&fits, is_any) < (best, *best_any));
        if is_better {
            best = Some((fits, is_any, settings, parameters));
        }
    }
    let default = || {
        let mut routes = routes.values();
        let route = routes.find(|route| text(route, "RouteKey") == Some(DEFAULT))?;
        Some((route, Parameters::new()))
    };
    let best = best.map(|(_, _, settings, parameters)| (settings, parameters));
    let (settings, parameters) = best.or_else(default)?;
    let route = serde_json::from_value(settings.clone().into()).ok()?;
    Some((route, parameters))
}

fn fit(route: &str, path: &str) -> Option<(Vec<Fit>, Parameters)> {
    let (mut fits, mut parameters) = (Vec::new(), Parameters::new());
    let mut rest = Some(path.strip_prefix('/')?);
    for segment in route.strip_prefix('/')?.split('/') {
        let text = rest?;
        let (first, after) = match text.split_once('/') {
            Some((first, after)) => (first, Some(after)),
            None => (text, None),
        };
        let variable = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        let (fit, name, value, after) = match variable {
            Some(name) if name.ends_with('+') => {
                (Fit::Greedy, name.trim_end_matches('+'), text, None)
            }
            Some(name) => (Fit::Variable, name, first, after),
            None if segment == decode(first) => {
                fits.push(Fit::Exact);
                rest = after;
                continue;
            }
            None => return None,
        };
        if value.is_empty() {
            return None;
        }
        fits.push(fit);
        parameters.insert(name.to_owned(), decode(value));
        rest = after;
    }
    rest.is_none().then_some((fits, parameters))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn routes(keys: &[&str]) -> Items {
        let route = |key: &&str| match json!({"RouteKey": key}) {
            serde_json::Value::Object(settings) => ((*key).to_owned(), settings),
            _ => unreachable!("it is an object"),
        };
        keys.iter().map(route).collect()
    }

    /// The examples of the guide: "Routing API requests".
    #[test]
    fn most_specific_route_is_taken() {
        let all = routes(&[
            "GET /pets/dog/1",
            "GET /pets/dog/{id}",
            "GET /pets/{proxy+}",
            "ANY /{proxy+}",
            "$default",
        ]);
        let found =
            |method, path| find(&all, method, path).map(|(route, found)| (route.key, found));
        for (method, path, expected, parameters) in [
            ("GET", "/pets/dog/1", "GET /pets/dog/1", json!({})),
            (
                "GET",
                "/pets/dog/2",
                "GET /pets/dog/{id}",
                json!({"id": "2"}),
            ),
            (
                "GET",
                "/pets/cat/1",
                "GET /pets/{proxy+}",
                json!({"proxy": "cat/1"}),
            ),
            (
                "POST",
                "/test/5",
                "ANY /{proxy+}",
                json!({"proxy": "test/5"}),
            ),
            (
                "GET",
                "/pets/dog/a%20b",
                "GET /pets/dog/{id}",
                json!({"id": "a b"}),
            ),
            ("GET", "/", "$default", json!({})),
        ] {
            let (key, found) = found(method, path).unwrap();
            assert_eq!(
                (key.as_str(), json!(found)),
                (expected, parameters),
                "{method} {path}"
            );
        }
    }

    #[test]
    fn path_decides_before_the_method() {
        let all = routes(&["GET /a/{id}", "ANY /a/new", "ANY /a/{id}", "GET /"]);
        let key = |method, path| find(&all, method, path).map(|(route, _)| route.key);
        assert_eq!(key("GET", "/a/new").as_deref(), Some("ANY /a/new"));
        assert_eq!(key("GET", "/a/1").as_deref(), Some("GET /a/{id}"));
        assert_eq!(key("PUT", "/a/1").as_deref(), Some("ANY /a/{id}"));
        assert_eq!(key("GET", "/").as_deref(), Some("GET /"));
        for path in ["/a", "/a/", "/a/1/2", "/b"] {
            assert_eq!(key("GET", path), None, "{path}");
        }
    }

    #[test]
    fn malformed_keys_are_refused() {
        for key in ["$default", "GET /", "ANY /a/{id}/b", "POST /{proxy+}"] {
            assert!(check_key(key).is_ok(), "{key}");
        }
        for key in [
            "",
            "GET",
            "/a",
            "FETCH /a",
            "GET a",
            "GET /{p+}/a",
            "GET /a{b}",
            "GET /{}",
        ] {
            assert!(check_key(key).is_err(), "{key}");
        }
    }
}
