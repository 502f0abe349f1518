//! Collections of Postman, version 2.1 (2.0 differs only where both are read).

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::error::Error;
use crate::exchange::{Answer, Body, Exchange, Part, Recording, Request, media_type};
use crate::json::At;
use crate::kinds;
use crate::reference;
use crate::secrets;
use crate::url::{Url, read_query};

/// What is known while requests are read.
#[derive(Debug, Default)]
struct Variables {
    /// The values of the collection's variables.
    values: BTreeMap<String, String>,
    /// The names that scripts have set from answers so far.
    saved: Vec<String>,
    notes: Vec<String>,
}

/// Reads a collection: its requests become the steps of one scenario, in the order in
/// which Postman runs them.
pub(crate) fn read(file: &str, document: &Value) -> Result<Vec<Recording>, Error> {
    let root = At::root(file, document);
    let info = root.require("info")?;
    let schema = info.text_of("schema")?.unwrap_or_default();
    if !schema.is_empty() && !schema.contains("/v2.") {
        let at = info.require("schema")?;
        let help = "export the collection as `Collection v2.1`";
        return Err(at
            .error("only collections of version 2 can be imported")
            .help(help));
    }
    let mut variables = Variables::default();
    for variable in root.list_of("variable")? {
        let name = variable.text_of("key")?.or(variable.text_of("id")?);
        let value = variable.get("value").map(|at| text_of(at.value));
        let is_secret = variable.value["type"] == "secret";
        if let (Some(name), Some(value)) = (name, value)
            && !is_secret
            && !secrets::is_secret_key(name)
            && !value.is_empty()
        {
            variables.values.insert(name.to_owned(), value);
        }
    }
    let mut recording = Recording {
        title: info.text_of("name")?.map(str::to_owned),
        ..Recording::default()
    };
    read_items(&root, None, &mut variables, &mut recording)?;
    recording.notes = variables.notes;
    Ok(vec![recording])
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn read_items(
    folder: &At<'_>,
    auth: Option<&At<'_>>,
    variables: &mut Variables,
    recording: &mut Recording,
) -> Result<(), Error> {
    let own = folder.get("auth");
    let auth = own.as_ref().or(auth);
    for item in folder.require("item")?.list()? {
        if item.get("item").is_some() {
            read_items(&item, auth, variables, recording)?;
            continue;
        }
        let exchange = read_item(&item, auth, variables)?;
        recording.exchanges.push(exchange);
    }
    Ok(())
}

fn read_item(
    item: &At<'_>,
    auth: Option<&At<'_>>,
    variables: &mut Variables,
) -> Result<Exchange, Error> {
    let at = item.require("request")?;
    let mut request = Request {
        method: "GET".to_owned(),
        ..Request::default()
    };
    if at.value.is_string() {
        request.url = url(&at, at.text()?, variables)?;
    } else {
        let method = at.text_of("method")?.unwrap_or("GET");
        request.method = method.to_ascii_uppercase();
        request.url = read_url(&at.require("url")?, variables)?;
        let headers = at.pairs("header", "key")?.into_iter();
        request.headers = headers
            .map(|(name, value)| (name, variables.fill(&value)))
            .collect();
        let own = at.get("auth");
        if let Some(auth) = own.as_ref().or(auth) {
            authorize(auth, variables, &mut request)?;
        }
        if let Some(body) = at.get("body") {
            read_body(&body, variables, &mut request)?;
        }
    }
    let scripts = scripts(item)?;
    let mut saves = Vec::new();
    for (name, path) in saved_by(&scripts) {
        if let Some(name) = plain_name(&name) {
            variables.saved.push(name.clone());
            saves.push((name, path));
        }
    }
    Ok(Exchange {
        place: at.path().to_owned(),
        name: item.text_of("name")?.map(str::to_owned),
        request,
        answer: read_answer(item, &scripts)?,
        saves,
        ..Exchange::default()
    })
}

/// Returns the name that a scenario can have for a variable.
fn plain_name(name: &str) -> Option<String> {
    let name = kinds::words(name).join("_");
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        .then_some(name)
}

impl Variables {
    /// Replaces `{{name}}` by the value, or by a reference.
    fn fill(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, after)) = after.split_once("}}") else {
                break;
            };
            out.push_str(before);
            out.push_str(&self.value(name.trim()));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn value(&mut self, name: &str) -> String {
        match name {
            "$guid" | "$randomUUID" => return reference::to("uuid()"),
            "$timestamp" => return reference::to("epoch(now())"),
            "$isoTimestamp" => return reference::to("now()"),
            "$randomInt" => return reference::to("random(0, 1000)"),
            "$randomEmail" => return format!("{}@example.org", reference::to("unique(\"buyer\")")),
            _ => {}
        }
        // Values that a script sets come before those of the collection.
        if let Some(saved) = plain_name(name).filter(|name| self.saved.contains(name)) {
            return reference::to(&saved);
        }
        if let Some(value) = self.values.get(name) {
            return value.clone();
        }
        if name.starts_with('$') {
            return reference::to(&format!(
                "unique({})",
                Value::from(name.trim_start_matches('$'))
            ));
        }
        let variable = secrets::variable(name);
        let note =
            format!("the collection has no value of `{name}`: set {variable} in the environment");
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
        reference::env(&variable)
    }
}

/// Reads a URL in one text, or in parts.
fn read_url(at: &At<'_>, variables: &mut Variables) -> Result<Url, Error> {
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
fn url(at: &At<'_>, text: &str, variables: &mut Variables) -> Result<Url, Error> {
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

/// Adds what the way of authorisation sends.
fn authorize(auth: &At<'_>, variables: &mut Variables, request: &mut Request) -> Result<(), Error> {
    let Some(kind) = auth.text_of("type")? else {
        return Ok(());
    };
    let mut settings = BTreeMap::new();
    if let Some(list) = auth.get(kind) {
        // Version 2.0 has an object, and 2.1 a list.
        if list.value.is_object() {
            for (name, value) in list.entries()? {
                settings.insert(name.to_owned(), variables.fill(&text_of(value.value)));
            }
        } else {
            for setting in list.list()? {
                let name = setting.require("key")?.text()?.to_owned();
                let value = setting
                    .get("value")
                    .map(|at| text_of(at.value))
                    .unwrap_or_default();
                settings.insert(name, variables.fill(&value));
            }
        }
    }
    let mut setting = |name: &str| settings.remove(name).unwrap_or_default();
    let (name, value) = match kind {
        "noauth" => return Ok(()),
        "bearer" => (
            "authorization".to_owned(),
            format!("Bearer {}", setting("token")),
        ),
        "oauth2" => (
            "authorization".to_owned(),
            format!("Bearer {}", setting("accessToken")),
        ),
        "basic" => {
            let text = format!("{}:{}", setting("username"), setting("password"));
            (
                "authorization".to_owned(),
                format!("Basic {}", STANDARD.encode(text)),
            )
        }
        "apikey" if setting("in") == "query" => {
            let pair = (setting("key"), setting("value"));
            request.url.query.push(pair);
            return Ok(());
        }
        "apikey" => (setting("key"), setting("value")),
        other => {
            return Err(auth.error(format!("the authorisation `{other}` cannot be imported")));
        }
    };
    request.headers.push((name, value));
    Ok(())
}

fn read_body(body: &At<'_>, variables: &mut Variables, request: &mut Request) -> Result<(), Error> {
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

/// Returns the scripts that run after a request.
fn scripts(item: &At<'_>) -> Result<String, Error> {
    let mut text = String::new();
    for event in item.list_of("event")? {
        if event.value["listen"] != "test" {
            continue;
        }
        match &event.value["script"]["exec"] {
            Value::Array(lines) => {
                for line in lines.iter().filter_map(Value::as_str) {
                    text.push_str(line);
                    text.push('\n');
                }
            }
            Value::String(script) => text.push_str(script),
            _ => {}
        }
    }
    Ok(text)
}

/// Returns the variables that scripts set from the answer's JSON: `pm.environment.set("id",
/// pm.response.json().id)`, also where the JSON has a name.
fn saved_by(scripts: &str) -> Vec<(String, String)> {
    let mut names: Vec<&str> = vec!["pm.response.json()", "JSON.parse(responseBody)"];
    for line in scripts.lines() {
        let assigned = line.split_once('=').filter(|(_, value)| {
            let value = value.trim().trim_end_matches(';');
            value == "pm.response.json()" || value == "JSON.parse(responseBody)"
        });
        if let Some((name, _)) = assigned {
            names.extend(name.split_whitespace().last());
        }
    }
    let mut found = Vec::new();
    for call in scripts.split(".set(").skip(1) {
        let call = call
            .split(");")
            .next()
            .unwrap_or_default()
            .trim_end_matches([')', '\n', ' ']);
        let Some((name, value)) = call.split_once(',') else {
            continue;
        };
        let name = name.trim().trim_matches(['"', '\'', '`']);
        let value = value.trim();
        let rest = names.iter().find_map(|json| value.strip_prefix(json));
        let is_path = |rest: &str| {
            rest.starts_with(['.', '['])
                && rest
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '[' | ']' | '"'))
        };
        if let Some(rest) = rest
            .map(|rest| rest.replace('\'', "\""))
            .filter(|rest| is_path(rest))
        {
            found.push((name.to_owned(), format!("json{rest}")));
        }
    }
    found
}

/// Returns the first answer that is stored with a request, or else what the scripts say of
/// it.
fn read_answer(item: &At<'_>, scripts: &str) -> Result<Option<Answer>, Error> {
    if let Some(stored) = item.list_of("response")?.first() {
        let mut answer = Answer {
            headers: stored.pairs("header", "key")?,
            ..Answer::default()
        };
        if let Some(code) = stored.get("code") {
            let number = u16::try_from(code.integer()?).ok();
            let number = number.filter(|number| (100..600).contains(number));
            answer.status = number.ok_or_else(|| code.error("this is not an HTTP status"))?;
        }
        let language = stored.text_of("_postman_previewlanguage")?;
        let kind = answer.header("content-type").map(media_type);
        let by_language = language
            .filter(|one| *one == "json")
            .map(|_| "application/json".to_owned());
        answer.content_type = kind.or(by_language);
        if let Some(body) = stored.text_of("body")? {
            answer.set_body(body.to_owned());
        }
        return Ok(Some(answer));
    }
    let status = [
        "have.status(",
        "response.code).to.eql(",
        "response.code).to.equal(",
        "response.code).to.be.equal(",
    ]
    .iter()
    .find_map(|before| scripts.split_once(before))
    .and_then(|(_, rest)| rest.split(')').next()?.trim().parse().ok());
    Ok(status.map(|status| Answer {
        status,
        ..Answer::default()
    }))
}
