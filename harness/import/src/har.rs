//! HAR files, as browsers and proxies export them (version 1.2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::error::Error;
use crate::exchange::{Answer, Body, Exchange, Part, Recording, Request, media_type};
use crate::json::At;
use crate::url::Url;

/// Reads a HAR file.
pub(crate) fn read(file: &str, document: &Value) -> Result<Vec<Recording>, Error> {
    let log = At::root(file, document).require("log")?;
    let entries = log.require("entries")?;
    let mut recording = Recording::default();
    for entry in entries.list()? {
        recording.exchanges.extend(read_entry(&entry)?);
    }
    // Exporters do not all sort: those of several tabs come one after another.
    recording.exchanges.sort_by_key(|exchange| exchange.at);
    let pages = log.list_of("pages")?;
    let title = pages.first().and_then(|page| page.value["title"].as_str());
    recording.title = title
        .filter(|title| !title.is_empty() && !title.contains("://"))
        .map(str::to_owned);
    Ok(vec![recording])
}

/// Reads a request with its answer; `None` if it never left the browser.
fn read_entry(entry: &At<'_>) -> Result<Option<Exchange>, Error> {
    let request = entry.require("request")?;
    let url = request.require("url")?;
    let text = url.text()?;
    if [
        "data:",
        "blob:",
        "about:",
        "chrome-extension:",
        "ws:",
        "wss:",
    ]
    .iter()
    .any(|scheme| text.starts_with(scheme))
    {
        return Ok(None);
    }
    let at = match entry.get("startedDateTime") {
        Some(started) => {
            let time = OffsetDateTime::parse(started.text()?, &Rfc3339);
            Some(time.map_err(|_| started.error("this is not a time of RFC 3339"))?)
        }
        None => None,
    };
    let mut exchange = Exchange {
        place: entry.path().to_owned(),
        at,
        resource: entry.text_of("_resourceType")?.map(str::to_owned),
        ..Exchange::default()
    };
    exchange.request = Request {
        method: request.require("method")?.text()?.to_ascii_uppercase(),
        url: Url::parse(text).map_err(|message| url.error(message))?,
        // HTTP/2 has its own request line among the headers.
        headers: without_pseudo(request.pairs("headers", "name")?),
        ..Request::default()
    };
    if let Some(data) = request.get("postData") {
        read_body(&data, &mut exchange.request)?;
    }
    if let Some(answer) = entry.get("response") {
        exchange.answer = read_answer(&answer)?;
    }
    Ok(Some(exchange))
}

fn without_pseudo(headers: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut headers = headers;
    headers.retain(|(name, _)| !name.starts_with(':'));
    headers
}

fn read_body(data: &At<'_>, request: &mut Request) -> Result<(), Error> {
    let mime = data.text_of("mimeType")?.unwrap_or_default();
    if media_type(mime) == "multipart/form-data" {
        let mut parts = Vec::new();
        for param in data.list_of("params")? {
            parts.push(Part {
                name: param.require("name")?.text()?.to_owned(),
                text: param.text_of("value")?.map(str::to_owned),
                filename: param.text_of("fileName")?.map(str::to_owned),
                content_type: param.text_of("contentType")?.map(str::to_owned),
                file: None,
            });
        }
        match data.text_of("text")? {
            // Chrome exports the body as it was sent.
            Some(text) if parts.is_empty() => request.set_body(text, Some(mime)),
            _ => request.body = Body::Multipart(parts),
        }
        return Ok(());
    }
    match data.text_of("text")? {
        Some(text) => request.set_body(text, Some(mime)),
        None => request.body = Body::Form(data.pairs("params", "name")?),
    }
    Ok(())
}

/// Reads an answer; `None` if there was none: the request was blocked or cancelled.
fn read_answer(answer: &At<'_>) -> Result<Option<Answer>, Error> {
    let status = answer.require("status")?;
    let number = status.integer()?;
    if number == 0 {
        return Ok(None);
    }
    let number = u16::try_from(number)
        .ok()
        .filter(|number| (100..600).contains(number))
        .ok_or_else(|| status.error(format!("{number} is not an HTTP status")))?;
    let mut read = Answer {
        status: number,
        headers: without_pseudo(answer.pairs("headers", "name")?),
        ..Answer::default()
    };
    let content = answer.get("content");
    let mime = match &content {
        Some(content) => content.text_of("mimeType")?,
        None => None,
    };
    let mime = mime.filter(|mime| !mime.is_empty() && *mime != "x-unknown");
    let header = read.header("content-type").map(media_type);
    read.content_type = header.or_else(|| mime.map(media_type));
    let Some(content) = content else {
        return Ok(Some(read));
    };
    let Some(text) = content.text_of("text")? else {
        return Ok(Some(read));
    };
    match content.text_of("encoding")? {
        Some("base64") => {
            let bytes = STANDARD.decode(text);
            let bytes = bytes.map_err(|_| content.error("`text` is not base64"))?;
            // What is not text is a picture or an archive: nothing to compare.
            if let Ok(text) = String::from_utf8(bytes) {
                read.set_body(text);
            }
        }
        Some(other) => return Err(content.error(format!("the encoding `{other}` is unknown"))),
        None => read.set_body(text.to_owned()),
    }
    Ok(Some(read))
}
