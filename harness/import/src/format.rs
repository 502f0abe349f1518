//! The formats that are read, and how they are told apart.

use std::fmt;

use rehearsal_syntax::yaml;
use serde_json::Value;

use crate::error::{Error, Place};
use crate::exchange::Recording;
use crate::{curl, har, json, openapi, postman};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Command lines of curl.
    Curl,
    /// A browser's export of its network requests.
    Har,
    /// A description of an HTTP API, as JSON or YAML.
    OpenApi,
    /// A collection of Postman.
    Postman,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Curl => "curl",
            Self::Har => "HAR",
            Self::OpenApi => "OpenAPI",
            Self::Postman => "Postman",
        })
    }
}

/// Reads a file; without a format, the text shows which one it is. Each recording becomes
/// a scenario.
pub fn read(file: &str, text: &str, format: Option<Format>) -> Result<Vec<Recording>, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Error::new(file, Place::File, "the file is empty"));
    }
    let (format, document) = recognise(file, text, format)?;
    let recordings = match format {
        Format::Curl => curl::read(file, text)?,
        Format::Har => har::read(file, &document)?,
        Format::OpenApi => openapi::read(file, &document)?,
        Format::Postman => postman::read(file, &document)?,
    };
    if recordings
        .iter()
        .all(|recording| recording.exchanges.is_empty())
    {
        return Err(Error::new(file, Place::File, "there is no request in it"));
    }
    Ok(recordings)
}

fn recognise(file: &str, text: &str, format: Option<Format>) -> Result<(Format, Value), Error> {
    if format == Some(Format::Curl) {
        return Ok((Format::Curl, Value::Null));
    }
    let looks_like_json = text.trim_start().starts_with(['{', '[']);
    if format.is_none() && !looks_like_json {
        let words: Vec<&str> = text
            .lines()
            .map(str::trim_start)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect();
        let first = words
            .first()
            .and_then(|line| line.split_whitespace().next());
        if first.is_some_and(|first| first == "curl" || first.ends_with("/curl")) {
            return Ok((Format::Curl, Value::Null));
        }
    }
    let document = if looks_like_json {
        json::parse(file, text)?
    } else {
        read_yaml(file, text)?
    };
    if let Some(format) = format {
        return Ok((format, document));
    }
    if document["log"].is_object() {
        return Ok((Format::Har, document));
    }
    if document["openapi"].is_string() || document["swagger"].is_string() {
        return Ok((Format::OpenApi, document));
    }
    if document["info"].is_object() && document["item"].is_array() {
        return Ok((Format::Postman, document));
    }
    let help = "commands of curl, a HAR file, an OpenAPI document or a collection of Postman can be imported";
    Err(Error::new(file, Place::File, "the format of this file is unknown").help(help))
}

/// Reads YAML; OpenAPI documents are written so.
fn read_yaml(file: &str, text: &str) -> Result<Value, Error> {
    let mut diagnostics = Vec::new();
    // Some documents begin with a line for the reader.
    let text = text
        .strip_prefix("---\n")
        .map_or_else(|| text.to_owned(), |rest| format!("\n{rest}"));
    let node = yaml::parse(&file.into(), &text, &mut diagnostics);
    if let Some(mistake) = diagnostics.iter().find(|one| one.is_error()) {
        let place = mistake.place();
        let place = Place::Line(place.line as usize, place.column as usize);
        return Err(Error::new(file, place, mistake.message.clone()));
    }
    Ok(node.map(|node| node.to_json()).unwrap_or_default())
}
