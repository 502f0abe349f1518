//! The bodies of requests.

use serde_json::Value;

use super::variables::Variables;
use crate::error::Error;
use crate::exchange::{Body, Part, Request, media_type};
use crate::json::{At, text_of};

pub(super) fn read_body(
    body: &At<'_>,
    variables: &mut Variables,
    request: &mut Request,
) -> Result<(), Error> {
    let Some(mode) = body.text_of("mode")? else {
        return Ok(());
    };
    match mode {
        "raw" => {
            let text = body.text_of("raw")?.unwrap_or_default();
            let language = body.value["options"]["raw"]["language"].as_str();
            let header = request.header("content-type").map(media_type);
            let is_json = header
                .as_deref()
                .map_or(language == Some("json"), crate::exchange::is_json);
            if is_json && !text.trim().is_empty() {
                request.body = match read_json(text, variables) {
                    Some(json) => Body::Json(json),
                    None => return Err(body.error("`raw` is not JSON, as its language says")),
                };
            } else {
                let text = variables.fill(text);
                request.set_body(&text, header.as_deref());
            }
        }
        "urlencoded" => {
            let pairs = body.pairs("urlencoded", "key")?.into_iter();
            request.body = Body::Form(
                pairs
                    .map(|(name, value)| (name, variables.fill(&value)))
                    .collect(),
            );
        }
        "formdata" => {
            let mut parts = Vec::new();
            for part in body.list_of("formdata")? {
                if part.value["disabled"] == Value::Bool(true) {
                    continue;
                }
                let file = part.get("src").map(|at| match at.value {
                    Value::Array(files) => files.first().map(text_of).unwrap_or_default(),
                    other => text_of(other),
                });
                parts.push(Part {
                    name: part.require("key")?.text()?.to_owned(),
                    text: part.text_of("value")?.map(|text| variables.fill(text)),
                    file,
                    filename: None,
                    content_type: part.text_of("contentType")?.map(str::to_owned),
                });
            }
            request.body = Body::Multipart(parts);
        }
        "graphql" => {
            let graphql = body.require("graphql")?;
            let mut json = serde_json::Map::new();
            let query = graphql.require("query")?.text()?;
            json.insert("query".to_owned(), variables.fill(query).into());
            let of = graphql.text_of("variables")?.unwrap_or_default();
            if let Some(values) = read_json(of, variables) {
                json.insert("variables".to_owned(), values);
            }
            request.body = Body::Json(Value::Object(json));
        }
        "file" => {
            let path = body.require("file")?;
            request.body = Body::File(path.require("src")?.text()?.to_owned());
        }
        other => return Err(body.error(format!("the body `{other}` cannot be imported"))),
    }
    Ok(())
}

/// Stands before a `{{name}}` that has no quotes around it.
const BARE: char = '\u{F0002}';

/// Reads JSON with `{{name}}` in it, also where it stands for a number.
fn read_json(text: &str, variables: &mut Variables) -> Option<Value> {
    let mut quoted = String::new();
    let mut is_text = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let bare = rest.strip_prefix("{{").filter(|_| !is_text);
        if let Some((name, after)) = bare.and_then(|after| after.split_once("}}")) {
            let name = Value::from(format!("{BARE}{{{{{name}}}}}"));
            quoted.push_str(&name.to_string());
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        quoted.push(c);
        match c {
            '"' => is_text = !is_text,
            '\\' if is_text => {
                if let Some(escaped) = rest.chars().next() {
                    quoted.push(escaped);
                    rest = &rest[escaped.len_utf8()..];
                }
            }
            _ => {}
        }
    }
    let mut json = serde_json::from_str(&quoted).ok()?;
    fill_json(&mut json, variables);
    Some(json)
}

fn fill_json(json: &mut Value, variables: &mut Variables) {
    match json {
        Value::String(text) => match text.strip_prefix(BARE) {
            Some(bare) => {
                let filled = variables.fill(bare);
                *json = serde_json::from_str(&filled).unwrap_or(Value::String(filled));
            }
            None => *text = variables.fill(text),
        },
        Value::Array(items) => items.iter_mut().for_each(|item| fill_json(item, variables)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|value| fill_json(value, variables)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
