//! OpenAPI documents of version 3: one scenario for each operation.

mod operation;
mod schema;

use serde_json::Value;

use self::operation::Operation;
use self::schema::Schemas;
use crate::error::Error;
use crate::exchange::{Exchange, Recording};
use crate::json::At;
use crate::kinds;

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// Reads a document.
pub(crate) fn read(file: &str, document: &Value) -> Result<Vec<Recording>, Error> {
    let root = At::root(file, document);
    let Some(version) = root.text_of("openapi")? else {
        let message = "only OpenAPI 3 can be imported, and this is not";
        return Err(root
            .error(message)
            .help("converters make OpenAPI 3 of Swagger 2"));
    };
    if !version.starts_with("3.") {
        let at = root.require("openapi")?;
        return Err(at.error(format!(
            "only OpenAPI 3 can be imported, and this is {version}"
        )));
    }
    let base = base_path(&root)?;
    let schemas = Schemas::new(document);
    let mut operations = Vec::new();
    for (path, item) in root.require("paths")?.entries()? {
        let item = schemas.resolve(&item)?;
        for method in METHODS {
            if let Some(at) = item.get(method) {
                let path = format!("{base}{path}");
                operations.push(Operation::read(method, path, &at, &item, &root, &schemas)?);
            }
        }
    }
    let recordings = operations
        .iter()
        .map(|operation| recording(operation, &operations));
    Ok(recordings.collect())
}

/// Returns the path of the first server, without a slash at its end.
fn base_path(root: &At<'_>) -> Result<String, Error> {
    let servers = root.list_of("servers")?;
    let Some(server) = servers.first() else {
        return Ok(String::new());
    };
    let url = server.text_of("url")?.unwrap_or_default();
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    Ok(path.trim_end_matches('/').to_owned())
}

/// Returns the scenario of an operation: the request, and before it the one that creates
/// what it is about, if the document has such a one.
fn recording(operation: &Operation, all: &[Operation]) -> Recording {
    let mut notes = Vec::new();
    let mut exchange = operation.exchange.clone();
    let mut exchanges: Vec<Exchange> = Vec::new();
    for parameter in &operation.path_parameters {
        let placeholder = format!("{{{}}}", parameter.name);
        let value = if let Some((create, id)) = creator(operation, &parameter.name, all) {
            exchanges.push(create.exchange.clone());
            id
        } else {
            if !parameter.has_example {
                notes.push(format!(
                    "the document has no example of `{}` in {}: give it a value that exists",
                    parameter.name, operation.path
                ));
            }
            parameter.value.clone()
        };
        exchange.request.url.path = exchange.request.url.path.replace(&placeholder, &value);
    }
    // Two parameters may be created by one request.
    exchanges.dedup_by(|one, other| one.place == other.place);
    exchanges.push(exchange);
    Recording {
        title: Some(operation.title.clone()),
        name: Some(operation.name.clone()),
        exchanges,
        notes,
    }
}

/// Returns the operation that creates what a parameter names, and the id that it answers.
fn creator<'o>(
    of: &Operation,
    parameter: &str,
    all: &'o [Operation],
) -> Option<(&'o Operation, String)> {
    let (collection, _) = of.path.split_once(&format!("/{{{parameter}}}"))?;
    let create = all.iter().find(|one| {
        one.method == "post"
            && one.path.trim_end_matches('/') == collection
            && one.path_parameters.is_empty()
    })?;
    let json = create.exchange.answer.as_ref()?.json.as_ref()?;
    let id = json.get(parameter).or_else(|| {
        let ends_with_id = kinds::is_id(parameter);
        ends_with_id.then(|| json.get("id")).flatten()
    })?;
    let text = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    Some((create, text))
}
