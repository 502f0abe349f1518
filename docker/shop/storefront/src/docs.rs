//! The OpenAPI document, and a page to read and try the API.

use axum::Router;
use axum::http::header;
use axum::response::Html;
use axum::routing::get;

const DOCUMENT: &str = include_str!("../openapi.yaml");
const PAGE: &str = include_str!("docs.html");

/// Routes `/openapi.yaml` and `/docs/`.
pub(crate) fn router() -> Router {
    let document = get(async || ([(header::CONTENT_TYPE, "application/yaml")], DOCUMENT));
    Router::new()
        .route("/openapi.yaml", document)
        .route("/docs", get(async || Html(PAGE)))
        .route("/docs/", get(async || Html(PAGE)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Returns what the document describes, as `GET /orders/{id}`: paths are
    /// indented by two spaces, methods by four.
    fn described() -> BTreeSet<String> {
        let (_, paths) = DOCUMENT.split_once("\npaths:\n").unwrap();
        let (paths, _) = paths.split_once("\ncomponents:\n").unwrap();
        let mut path = "";
        let mut found = BTreeSet::new();
        for line in paths.lines() {
            let indent = line.len() - line.trim_start().len();
            let key = line.trim().trim_end_matches(':');
            match indent {
                2 => path = key,
                4 if ["get", "post", "put", "delete"].contains(&key) => {
                    found.insert(format!("{} {path}", key.to_uppercase()));
                }
                _ => {}
            }
        }
        found
    }

    /// Returns the routes, read from the source: axum cannot list them.
    fn served() -> BTreeSet<String> {
        let text = include_str!("app.rs");
        let mut found = BTreeSet::new();
        for route in text.split(".route(").skip(1) {
            let path = route.split('"').nth(1).unwrap();
            let handlers = route.split('"').nth(2).unwrap();
            for method in ["get", "post", "put", "delete"] {
                if handlers.contains(&format!("{method}(")) {
                    found.insert(format!("{} {path}", method.to_uppercase()));
                }
            }
        }
        found
    }

    #[test]
    fn document_describes_all_routes() {
        assert_eq!(described(), served());
        assert!(served().len() > 15);
    }
}
