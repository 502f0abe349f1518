//! Command lines of curl, as people write them and browsers copy them ("Copy as cURL").

mod options;
mod words;

use serde_json::Value;

use self::options::{Data, Options};
use crate::error::{Error, Place};
use crate::exchange::{Body, Exchange, Part, Recording, Request};
use crate::url::{Url, read_query};

/// Reads the commands of a file; each is one exchange without an answer.
pub(crate) fn read(file: &str, text: &str) -> Result<Vec<Recording>, Error> {
    let mut recording = Recording::default();
    for command in words::commands(file, text)? {
        let (program, arguments) = command.split_first().expect("commands have words");
        let name = program.text.rsplit('/').next().unwrap_or_default();
        if name != "curl" {
            let message = format!("`{}` is not curl", program.text);
            return Err(Error::new(file, program.place(), message)
                .help("the file may have commands of curl and comments"));
        }
        let options = Options::read(file, arguments)?;
        for (url, place) in &options.urls {
            let request = request(file, &options, url, place)?;
            recording.exchanges.push(Exchange {
                place: format!("line {}", program.line),
                request,
                ..Exchange::default()
            });
        }
        if options.urls.is_empty() {
            return Err(Error::new(file, program.place(), "this command has no URL"));
        }
    }
    Ok(vec![recording])
}

fn request(file: &str, options: &Options, url: &str, place: &Place) -> Result<Request, Error> {
    // Without a scheme curl takes http.
    let full = if url.contains("://") {
        url.to_owned()
    } else {
        format!("http://{url}")
    };
    let url = Url::parse(&full).map_err(|message| Error::new(file, place.clone(), message))?;
    let mut request = Request {
        url,
        headers: options.headers.clone(),
        redirects: options.redirects,
        ..Request::default()
    };
    let mut method = "GET";
    if options.get {
        let data = options.data.iter().map(Data::text);
        let data = data.collect::<Vec<_>>().join("&");
        request.url.query.extend(read_query(&data));
    } else if !options.parts.is_empty() {
        method = "POST";
        request.body = Body::Multipart(options.parts.iter().map(|text| part(text)).collect());
    } else if let Some(upload) = &options.upload {
        method = "PUT";
        request.body = Body::File(upload.clone());
    } else if !options.data.is_empty() {
        method = "POST";
        set_data(&mut request, options);
    }
    if options.head {
        method = "HEAD";
    }
    let method = options.method.as_deref().unwrap_or(method);
    request.method = method.to_ascii_uppercase();
    Ok(request)
}

fn set_data(request: &mut Request, options: &Options) {
    if let [Data::File(path)] = &options.data[..] {
        request.body = Body::File(path.clone());
        return;
    }
    let texts: Vec<String> = options.data.iter().map(Data::text).collect();
    let content_type = request.header("content-type").map(str::to_owned);
    if options.json {
        let text = texts.concat();
        match serde_json::from_str::<Value>(&text) {
            Ok(json) => request.body = Body::Json(json),
            Err(_) => request.set_body(&text, Some("text/plain")),
        }
        return;
    }
    let text = texts.join("&");
    // Without a header curl says that it is a form.
    let default = "application/x-www-form-urlencoded";
    request.set_body(&text, Some(content_type.as_deref().unwrap_or(default)));
}

/// Reads `name=text`, `name=@file;type=image/png;filename=x.png` and `name=<file`.
fn part(text: &str) -> Part {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let mut part = Part {
        name: name.to_owned(),
        ..Part::default()
    };
    let mut pieces = value.split(';');
    let content = pieces.next().unwrap_or_default();
    let mut rest = String::new();
    for piece in pieces {
        match piece.split_once('=') {
            Some(("type", kind)) => part.content_type = Some(kind.to_owned()),
            Some(("filename", name)) => part.filename = Some(name.trim_matches('"').to_owned()),
            _ => rest = format!("{rest};{piece}"),
        }
    }
    match content.strip_prefix(['@', '<']) {
        Some(path) => part.file = Some(path.trim_matches('"').to_owned()),
        None => part.text = Some(format!("{content}{rest}")),
    }
    part
}
