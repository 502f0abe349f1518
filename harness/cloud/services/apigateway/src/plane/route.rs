//! The method that a request calls.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rehearsal_cloud_http::request::decode;

use super::refusal::Refusal;
use crate::state::{Content, Settings, text};

/// A method of a resource, and the variables in the path that called it.
#[derive(Debug, Clone)]
pub(super) struct Method {
    pub(super) resource_id: String,
    /// The path with its variables: `/orders/{id}`.
    pub(super) resource_path: String,
    pub(super) settings: Settings,
    pub(super) parameters: BTreeMap<String, String>,
}

/// How a part of a resource's path fits: the greater the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Greedy,
    Variable,
    Literal,
}

/// Finds the method of a path: resources with more specific parts come first, and those without
/// the verb are not passed over.
pub(super) fn find(content: &Content, verb: &str, path: &str) -> Result<Method, Refusal> {
    let parts: Vec<String> = parts(path).map(decode).collect();
    let resources = content.resources.values();
    let fitting = resources.filter(|resource| !resource.methods.is_empty());
    let fitting = fitting.filter_map(|resource| {
        let path = text(&resource.settings, "path").unwrap_or_default();
        let (fits, parameters) = fit(path, &parts)?;
        Some((fits, resource, parameters))
    });
    let best = fitting.max_by(|(one, ..), (other, ..)| compare(one, other));
    let (_, resource, parameters) =
        best.ok_or_else(|| Refusal::missing_token(format!("no resource fits {path}")))?;
    let methods = &resource.methods;
    let settings = methods.get(verb).or_else(|| methods.get("ANY"));
    let resource_path = text(&resource.settings, "path").unwrap_or_default();
    let missing = || Refusal::missing_token(format!("{resource_path} has no method {verb}"));
    Ok(Method {
        resource_id: text(&resource.settings, "id")
            .unwrap_or_default()
            .to_owned(),
        resource_path: resource_path.to_owned(),
        settings: settings.ok_or_else(missing)?.clone(),
        parameters,
    })
}

/// Returns the parts of a path. A slash at its end is no part.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    let path = path.trim_start_matches('/');
    let path = path.strip_suffix('/').unwrap_or(path);
    path.split('/').filter(move |_| !path.is_empty())
}

fn compare(one: &[Fit], other: &[Fit]) -> Ordering {
    one.cmp(other)
}

/// Returns how the parts of a resource's path fit, and the values of its variables.
fn fit(resource: &str, path: &[String]) -> Option<(Vec<Fit>, BTreeMap<String, String>)> {
    let (mut fits, mut parameters) = (Vec::new(), BTreeMap::new());
    let mut rest = path;
    for part in parts(resource) {
        let variable = part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'));
        if let Some(name) = variable.and_then(|name| name.strip_suffix('+')) {
            if rest.is_empty() {
                return None;
            }
            parameters.insert(name.to_owned(), rest.join("/"));
            fits.push(Fit::Greedy);
            return Some((fits, parameters));
        }
        let (first, after) = rest.split_first()?;
        match variable {
            Some(name) => {
                parameters.insert(name.to_owned(), first.clone());
                fits.push(Fit::Variable);
            }
            None if first == part => fits.push(Fit::Literal),
            None => return None,
        }
        rest = after;
    }
    rest.is_empty().then_some((fits, parameters))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::state::{Resource, members};

    #[test]
    fn most_specific_resource_is_called() {
        let paths = [
            "/",
            "/orders",
            "/orders/{id}",
            "/orders/new",
            "/orders/{id}/lines",
            "/{proxy+}",
        ];
        let resources = paths.iter().map(|path| {
            let resource = Resource {
                settings: members(json!({"id": path, "path": path})),
                methods: [("GET".to_owned(), members(json!({})))].into(),
            };
            ((*path).to_owned(), resource)
        });
        let content = Content {
            resources: resources.collect(),
            ..Content::default()
        };
        let found = |verb, path| {
            let method = find(&content, verb, path).ok()?;
            let parameters: Vec<_> = method.parameters.into_iter().collect();
            let values: Vec<String> = parameters.into_iter().map(|(_, value)| value).collect();
            Some((method.resource_path, values.join(",")))
        };
        for (path, resource, values) in [
            ("/", "/", ""),
            ("/orders", "/orders", ""),
            ("/orders/", "/orders", ""),
            ("/orders/7", "/orders/{id}", "7"),
            ("/orders/a%20b", "/orders/{id}", "a b"),
            ("/orders/new", "/orders/new", ""),
            ("/orders/7/lines", "/orders/{id}/lines", "7"),
            ("/orders/7/x", "/{proxy+}", "orders/7/x"),
        ] {
            let expected = Some((resource.to_owned(), values.to_owned()));
            assert_eq!(found("GET", path), expected, "{path}");
        }
        assert_eq!(found("POST", "/orders"), None);
    }
}
