//! An OpenAPI document: its routes, and what it says about answers.

use rehearsal_record::Route;
use serde_json::{Map, Value};

use super::Violation;
use super::schema::Schemas;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A document of version 3.
#[derive(Debug)]
pub(crate) struct Document {
    document: Value,
    /// The path of its server, without a slash at its end.
    base: String,
}

impl Document {
    /// Reads a document; the error says what it is not.
    pub(crate) fn new(document: Value) -> Result<Self, &'static str> {
        let version = document["openapi"].as_str().unwrap_or_default();
        if !version.starts_with("3.") {
            return Err("it is not of OpenAPI 3");
        }
        if !document["paths"].is_object() {
            return Err("it has no `paths`");
        }
        let server = document["servers"][0]["url"].as_str().unwrap_or_default();
        let path = match server.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
            None => server,
        };
        let base = path.trim_end_matches('/').to_owned();
        Ok(Self { document, base })
    }

    /// Returns all routes, in the order of the document.
    pub(crate) fn routes(&self) -> Vec<Route> {
        let routes = self.operations().map(|(method, path, _)| Route {
            method: method.to_uppercase().into(),
            path: path.into(),
        });
        routes.collect()
    }

    /// Returns the method, the whole path and the description of every operation.
    fn operations(&self) -> impl Iterator<Item = (&str, String, &Value)> {
        let paths = self.document["paths"].as_object().into_iter().flatten();
        let base = &self.base;
        paths.flat_map(move |(path, item)| {
            METHODS.iter().filter_map(move |method| {
                let operation = item.get(*method)?;
                Some((*method, format!("{base}{path}"), operation))
            })
        })
    }

    /// Returns what an answer is not.
    pub(crate) fn check(&self, method: &str, path: &str, observation: &Value) -> Vec<Violation> {
        let status = observation["status"].as_u64().unwrap_or_default();
        let violation = |path: &str, expected: String, actual: Value| {
            vec![Violation {
                path: path.to_owned(),
                expected,
                actual: Some(actual),
            }]
        };
        let matching = self
            .operations()
            .filter(|(_, pattern, _)| matches(pattern, path));
        let matching = matching.filter(|(known, _, _)| known.eq_ignore_ascii_case(method));
        let closest = matching.min_by_key(|(_, pattern, _)| pattern.matches('{').count());
        let Some((_, pattern, operation)) = closest else {
            // What the app does not have, the document need not have either.
            if matches!(status, 404 | 405) {
                return Vec::new();
            }
            let expected =
                format!("404 or 405, because the OpenAPI document has no {method} {path}");
            return violation("status", expected, status.into());
        };
        let said_by = format!("OpenAPI: {method} {pattern}");
        let responses = operation["responses"].as_object();
        let Some(response) = responses.and_then(|responses| response_of(responses, status)) else {
            let known: Vec<&str> = responses
                .into_iter()
                .flat_map(Map::keys)
                .map(String::as_str)
                .collect();
            let expected = format!("one of {} ({said_by})", known.join(", "));
            return violation("status", expected, status.into());
        };
        let schemas = Schemas::new(&self.document);
        let response = schemas.resolve(response);
        let kind = observation["content_type"].as_str().unwrap_or_default();
        let content = response["content"].as_object();
        let media = content.and_then(|content| {
            let ranges = [kind, "*/*"];
            let of_type = kind.split_once('/').map(|(group, _)| format!("{group}/*"));
            content.iter().find_map(|(range, media)| {
                let range = range.split(';').next().unwrap_or_default().trim();
                let fits = ranges.contains(&range) || of_type.as_deref() == Some(range);
                fits.then_some(media)
            })
        });
        let Some(media) = media else {
            let has_body = observation["size"].as_u64().is_some_and(|size| size > 0);
            return match content {
                Some(content) if !content.is_empty() && has_body => {
                    let known: Vec<&str> = content.keys().map(String::as_str).collect();
                    let expected = format!("one of {} ({said_by} {status})", known.join(", "));
                    violation("content_type", expected, kind.into())
                }
                _ => Vec::new(),
            };
        };
        let (Some(schema), Some(json)) = (media.get("schema"), observation.get("json")) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        schemas.check(schema, json, "json", &mut found);
        for violation in &mut found {
            violation.expected = format!("{} ({said_by} {status})", violation.expected);
        }
        found
    }
}

/// Returns the description of the answers of a status: its own, that of its class, or
/// the default.
fn response_of(responses: &Map<String, Value>, status: u64) -> Option<&Value> {
    let class = format!("{}XX", status / 100);
    responses
        .get(&status.to_string())
        .or_else(|| responses.get(&class))
        .or_else(|| responses.get("default"))
}

/// Returns whether a path matches one with parameters in braces.
fn matches(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut segments) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), segments.next()) {
            (None, None) => return true,
            (Some(wanted), Some(segment)) => {
                let is_parameter = wanted.contains('{') && !segment.is_empty();
                if wanted != segment && !is_parameter {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Document {
        Document::new(json!({
            "openapi": "3.0.3",
            "servers": [{"url": "http://127.0.0.1/v1/"}],
            "paths": {
                "/orders": {"post": {"responses": {
                    "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}},
                    "4XX": {"$ref": "#/components/responses/Refused"},
                }}},
                "/orders/{id}": {"get": {"responses": {"200": {"description": "An order"}}}},
                "/orders/open": {"get": {"responses": {"204": {"description": "None"}}}},
            },
            "components": {
                "schemas": {"Order": {
                    "type": "object",
                    "required": ["id", "total"],
                    "properties": {"id": {"type": "string"}, "total": {"type": "number"}},
                }},
                "responses": {"Refused": {"content": {"application/problem+json": {
                    "schema": {"type": "object", "required": ["detail"]},
                }}}},
            },
        }))
        .unwrap()
    }

    fn check(method: &str, path: &str, observation: &Value) -> Vec<String> {
        let found = document().check(method, path, observation);
        found
            .into_iter()
            .map(|one| format!("{}: {}", one.path, one.expected))
            .collect()
    }

    #[test]
    fn routes_have_the_path_of_the_server() {
        let routes = document().routes();
        let routes: Vec<String> = routes
            .iter()
            .map(|one| format!("{} {}", one.method, one.path))
            .collect();
        assert_eq!(
            routes,
            [
                "POST /v1/orders",
                "GET /v1/orders/{id}",
                "GET /v1/orders/open"
            ]
        );
    }

    #[test]
    fn answers_are_compared_with_their_schema() {
        let answer = |json: Value| json!({"status": 201, "content_type": "application/json", "size": 2, "json": json});
        assert!(
            check(
                "POST",
                "/v1/orders",
                &answer(json!({"id": "1", "total": 2}))
            )
            .is_empty()
        );
        assert_eq!(
            check("POST", "/v1/orders", &answer(json!({"id": 1}))),
            [
                "json.total: a value (OpenAPI: POST /v1/orders 201)",
                "json.id: string (OpenAPI: POST /v1/orders 201)",
            ]
        );
    }

    #[test]
    fn statuses_and_media_types_are_those_of_the_document() {
        assert_eq!(
            check("POST", "/v1/orders", &json!({"status": 500})),
            ["status: one of 201, 4XX (OpenAPI: POST /v1/orders)"]
        );
        assert_eq!(
            check(
                "POST",
                "/v1/orders",
                &json!({"status": 409, "content_type": "text/plain", "size": 1})
            ),
            ["content_type: one of application/problem+json (OpenAPI: POST /v1/orders 409)"]
        );
        assert!(check("GET", "/v1/orders/open", &json!({"status": 204})).is_empty());
        assert_eq!(
            check("GET", "/v1/orders/7", &json!({"status": 204})).len(),
            1
        );
        assert!(check("GET", "/v1/other", &json!({"status": 404})).is_empty());
        assert_eq!(
            check("GET", "/v1/other", &json!({"status": 200})),
            ["status: 404 or 405, because the OpenAPI document has no GET /v1/other"]
        );
    }

    #[test]
    fn other_documents_are_refused() {
        assert!(Document::new(json!({"swagger": "2.0", "paths": {}})).is_err());
        assert!(Document::new(json!({"openapi": "3.1.0"})).is_err());
    }
}
