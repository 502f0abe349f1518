//! Collections of Postman, version 2.1 (2.0 differs only where both are read).

mod answer;
mod authorization;
mod body;
mod url;
mod variables;

use serde_json::Value;

use crate::error::Error;
use crate::exchange::{Exchange, Recording, Request};
use crate::json::{At, text_of};
use crate::secrets;
use answer::{read_answer, saved_by, scripts};
use authorization::authorize;
use body::read_body;
use url::{read_url, url};
use variables::{Variables, plain_name};

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
