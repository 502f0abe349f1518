//! The OpenAPI document, made from the table of routes.

use serde_json::{Map, Value, json};

use super::route::Route;

/// Returns the document.
pub(super) fn document(routes: &[Route]) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in routes {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.to_lowercase()] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sandboxes of rehearsal",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Hands out sandboxes of one stage: a cloud, a database and apps of one's own.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Error": {
                "type": "object",
                "properties": {
                    "error": {"type": "string"},
                    "help": {"type": ["string", "null"]},
                },
                "required": ["error"],
            }},
        },
    })
}

fn operation(route: &Route) -> Value {
    let segments = route
        .path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let path = segments.map(
        |name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}),
    );
    let query = route.query.iter().map(|(name, meaning)| {
        json!({"name": name, "in": "query", "description": meaning, "schema": {"type": "string"}})
    });
    let parameters: Vec<Value> = path.chain(query).collect();
    let mut operation = json!({
        "summary": route.summary,
        "parameters": parameters,
        "responses": {
            route.status.to_string(): {"description": route.returns},
            "default": {
                "description": "The request could not be served.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        },
    });
    if !route.body.is_empty() {
        let properties = route.body.iter().map(|(name, kind, meaning)| {
            let schema = json!({"type": kind, "description": meaning});
            ((*name).to_owned(), schema)
        });
        let schema = json!({"type": "object", "properties": properties.collect::<Map<_, _>>()});
        operation["requestBody"] = json!({"content": {"application/json": {"schema": schema}}});
    }
    if route.is_public {
        operation["security"] = json!([]);
    }
    operation
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::routes::ROUTES;

    #[test]
    fn document_describes_every_route() {
        let document = document(ROUTES);
        let paths = document["paths"].as_object().unwrap();
        let operations = paths.values().map(|path| path.as_object().unwrap().len());
        assert_eq!(operations.sum::<usize>(), ROUTES.len());
        for route in ROUTES {
            let operation = &document["paths"][route.path][route.method.to_lowercase()];
            assert_eq!(operation["summary"], route.summary, "{}", route.path);
            assert!(route.summary.ends_with('.'), "{}", route.summary);
        }
        let create = &document["paths"]["/sandboxes"]["post"];
        let body = &create["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(body["properties"]["seeds"]["type"], "array");
    }
}
