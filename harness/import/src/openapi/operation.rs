//! One operation of a document.

use serde_json::Value;

use super::schema::Schemas;
use crate::error::Error;
use crate::exchange::{Answer, Body, Exchange, Part, Request, is_json, media_type};
use crate::json::At;
use crate::reference;
use crate::secrets;
use crate::url::Url;

/// An operation, as an exchange whose path still has its parameters in braces.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) title: String,
    /// A name for its file.
    pub(super) name: String,
    pub(super) path_parameters: Vec<Parameter>,
    pub(super) exchange: Exchange,
}

/// A parameter of the path.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) has_example: bool,
}

impl Operation {
    pub(super) fn read(
        method: &'static str,
        path: String,
        at: &At<'_>,
        item: &At<'_>,
        root: &At<'_>,
        schemas: &Schemas<'_>,
    ) -> Result<Self, Error> {
        let id = at.text_of("operationId")?;
        let summary = at.text_of("summary")?;
        let answer = read_answer(at, schemas)?;
        let upper = method.to_uppercase();
        let title = summary.map_or_else(|| format!("{upper} {path}"), str::to_owned);
        let name = id.map_or_else(|| format!("{method} {path}"), str::to_owned);
        let mut request = Request {
            method: upper,
            url: Url {
                origin: None,
                path: path.clone(),
                query: Vec::new(),
            },
            ..Request::default()
        };
        let mut parameters = item.list_of("parameters")?;
        parameters.extend(at.list_of("parameters")?);
        let mut path_parameters: Vec<Parameter> = Vec::new();
        for parameter in parameters {
            let parameter = schemas.resolve(&parameter)?;
            let name = parameter.require("name")?.text()?.to_owned();
            let (value, has_example) = value_of(&parameter, schemas)?;
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let required = parameter.value["required"] == Value::Bool(true);
            match parameter.require("in")?.text()? {
                "path" => {
                    // That of the operation is in place of that of the path.
                    path_parameters.retain(|known| known.name != name);
                    path_parameters.push(Parameter {
                        name,
                        value: text,
                        has_example,
                    });
                }
                "query" if required || has_example => request.url.query.push((name, text)),
                "header" if required || has_example => request.headers.push((name, text)),
                _ => {}
            }
        }
        if let Some(body) = at.get("requestBody") {
            read_body(&schemas.resolve(&body)?, schemas, &mut request)?;
        }
        authorize(at, root, &mut request)?;
        Ok(Self {
            method,
            title,
            name: crate::kinds::words(&name).join("_"),
            path_parameters,
            exchange: Exchange {
                place: at.path().to_owned(),
                name: summary.map(str::to_owned),
                request,
                answer: Some(answer),
                ..Exchange::default()
            },
            path,
        })
    }
}

/// Returns the value of something with examples, and whether the document has it.
fn value_of(at: &At<'_>, schemas: &Schemas<'_>) -> Result<(Value, bool), Error> {
    if let Some(example) = at.get("example") {
        return Ok((example.value.clone(), true));
    }
    if let Some(examples) = at.get("examples") {
        for (_, example) in examples.entries()? {
            let example = schemas.resolve(&example)?;
            if let Some(value) = example.get("value") {
                return Ok((value.value.clone(), true));
            }
        }
    }
    match at.get("schema") {
        Some(schema) => schemas.sample(&schema),
        None => Ok((Value::Null, false)),
    }
}

fn read_body(body: &At<'_>, schemas: &Schemas<'_>, request: &mut Request) -> Result<(), Error> {
    let content = body.require("content")?.entries()?;
    // JSON is what steps can say best.
    let chosen = content
        .iter()
        .find(|(range, _)| is_json(&media_type(range)))
        .or(content.first());
    let Some((range, media)) = chosen else {
        return Ok(());
    };
    let kind = media_type(range);
    let (value, _) = value_of(media, schemas)?;
    let fields = |value: &Value| -> Vec<(String, String)> {
        let fields = value.as_object().into_iter().flatten();
        fields
            .map(|(key, value)| {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                (key.clone(), text)
            })
            .collect()
    };
    request.body = match &*kind {
        kind if is_json(kind) => Body::Json(value),
        "application/x-www-form-urlencoded" => Body::Form(fields(&value)),
        "multipart/form-data" => {
            let parts = fields(&value).into_iter();
            Body::Multipart(
                parts
                    .map(|(name, text)| Part {
                        name,
                        text: Some(text),
                        ..Part::default()
                    })
                    .collect(),
            )
        }
        _ => Body::Text(
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        ),
    };
    if kind.contains('*') {
        return Ok(());
    }
    request.headers.push(("content-type".to_owned(), kind));
    Ok(())
}

/// Reads the answer of success: the lowest status of it, or the class, or the default.
fn read_answer(operation: &At<'_>, schemas: &Schemas<'_>) -> Result<Answer, Error> {
    let responses = operation.require("responses")?.entries()?;
    let of_success = |status: &str| status.starts_with('2') || status.starts_with('3');
    let mut successes: Vec<_> = responses
        .iter()
        .filter(|(status, _)| of_success(status))
        .collect();
    successes.sort_by_key(|(status, _)| *status);
    let chosen = successes
        .first()
        .copied()
        .or_else(|| responses.iter().find(|(status, _)| *status == "default"));
    let Some((status, response)) = chosen else {
        return Ok(Answer::default());
    };
    let mut answer = Answer {
        status: status.parse().unwrap_or_default(),
        ..Answer::default()
    };
    let response = schemas.resolve(response)?;
    let Some(content) = response.get("content") else {
        return Ok(answer);
    };
    let content = content.entries()?;
    let Some((range, media)) = content
        .iter()
        .find(|(range, _)| is_json(&media_type(range)))
        .or(content.first())
    else {
        return Ok(answer);
    };
    let kind = media_type(range);
    if is_json(&kind) {
        let (value, _) = value_of(media, schemas)?;
        answer.json = Some(value);
        if let Some(schema) = media.get("schema") {
            answer.expected = Some(schemas.expected(&schema)?);
        }
    }
    answer.content_type = (!kind.contains('*')).then_some(kind);
    Ok(answer)
}

/// Adds what the security schemes ask for.
fn authorize(operation: &At<'_>, root: &At<'_>, request: &mut Request) -> Result<(), Error> {
    let security = match operation.get("security") {
        Some(own) => Some(own),
        None => root.get("security"),
    };
    let Some(security) = security else {
        return Ok(());
    };
    // The first alternative; an empty one asks for nothing.
    let alternatives = security.list()?;
    if alternatives
        .iter()
        .any(|one| one.value.as_object().is_some_and(serde_json::Map::is_empty))
    {
        return Ok(());
    }
    let Some(first) = alternatives.first() else {
        return Ok(());
    };
    for (name, at) in first.entries()? {
        let scheme = root
            .value
            .pointer(&format!("/components/securitySchemes/{name}"));
        let Some(scheme) = scheme else {
            return Err(at.error(format!("the document has no security scheme `{name}`")));
        };
        let kind = scheme["type"].as_str().unwrap_or_default();
        match (kind, scheme["in"].as_str()) {
            ("apiKey", Some(place @ ("header" | "query"))) => {
                let parameter = scheme["name"].as_str().unwrap_or(name).to_owned();
                let value = reference::env(&secrets::variable(&parameter));
                if place == "header" {
                    request.headers.push((parameter, value));
                } else {
                    request.url.query.push((parameter, value));
                }
            }
            ("http", _) if scheme["scheme"].as_str() == Some("basic") => {
                request
                    .headers
                    .push(("authorization".to_owned(), "Basic -".to_owned()));
            }
            ("http" | "oauth2" | "openIdConnect", _) => {
                request
                    .headers
                    .push(("authorization".to_owned(), "Bearer -".to_owned()));
            }
            _ => {}
        }
    }
    Ok(())
}
