//! The URLs of requests.

use super::variables::Variables;
use crate::error::Error;
use crate::json::{At, text_of};
use crate::url::{Url, read_query};

/// Reads a URL in one text, or in parts.
pub(super) fn read_url(at: &At<'_>, variables: &mut Variables) -> Result<Url, Error> {
    if at.value.is_string() {
        return url(at, at.text()?, variables);
    }
    let raw = if let Some(raw) = at.text_of("raw")? {
        raw.to_owned()
    } else {
        let protocol = at.text_of("protocol")?.unwrap_or("http");
        let path = joined(at, "path", "/")?;
        format!(
            "{protocol}://{}/{}",
            joined(at, "host", ".")?,
            path.trim_start_matches('/')
        )
    };
    let mut raw = raw;
    for variable in at.list_of("variable")? {
        let Some(name) = variable.text_of("key")? else {
            continue;
        };
        let value = variable
            .get("value")
            .map(|at| text_of(at.value))
            .unwrap_or_default();
        // `/orders/:id`
        raw = replace_segment(&raw, &format!(":{name}"), &value);
    }
    let mut url = url(at, &raw, variables)?;
    if at.get("query").is_some() {
        let pairs = at.pairs("query", "key")?.into_iter();
        url.query = pairs
            .map(|(name, value)| (name, variables.fill(&value)))
            .collect();
    }
    Ok(url)
}

/// Returns the parts of a host or a path as one text.
fn joined(at: &At<'_>, key: &str, between: &str) -> Result<String, Error> {
    let Some(parts) = at.get(key) else {
        return Ok(String::new());
    };
    if let Some(text) = parts.value.as_str() {
        return Ok(text.to_owned());
    }
    let parts = parts.list()?.into_iter().map(|part| text_of(part.value));
    Ok(parts.collect::<Vec<_>>().join(between))
}

fn replace_segment(url: &str, segment: &str, value: &str) -> String {
    let (path, query) = match url.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (url, None),
    };
    let segments = path
        .split('/')
        .map(|one| if one == segment { value } else { one });
    let path = segments.collect::<Vec<_>>().join("/");
    match query {
        Some(query) => format!("{path}?{query}"),
        None => path,
    }
}

/// Reads a URL whose host may be a variable: what is behind it is a path then.
pub(super) fn url(at: &At<'_>, text: &str, variables: &mut Variables) -> Result<Url, Error> {
    let without_scheme = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = without_scheme.split('/').next().unwrap_or_default();
    let known = host
        .strip_prefix("{{")
        .and_then(|rest| rest.split("}}").next())
        .is_none_or(|name| variables.values.contains_key(name.trim()));
    let filled = if known {
        let filled = variables.fill(text);
        if filled.starts_with('/') || filled.contains("://") {
            filled
        } else {
            format!("http://{filled}")
        }
    } else {
        let path = without_scheme.split_once('/').map_or("", |(_, path)| path);
        format!("/{}", variables.fill(path))
    };
    let (path, query) = filled.split_once('?').unwrap_or((&filled, ""));
    let mut url = Url::parse(path).map_err(|message| at.error(message))?;
    url.query = read_query(query);
    Ok(url)
}
