//! The list that all formats are read into: requests with their answers.

use serde_json::Value;
use time::OffsetDateTime;

use crate::expected::Expected;
use crate::url::Url;

/// What was read from a file: the exchanges of one scenario, in their order.
#[derive(Debug, Clone, Default)]
pub struct Recording {
    /// What it is about, if the file says so.
    pub title: Option<String>,
    /// A name for the file that is written, if there are several.
    pub name: Option<String>,
    /// The requests with their answers.
    pub exchanges: Vec<Exchange>,
    /// What could not be taken over, for the person.
    pub notes: Vec<String>,
}

/// A request with its answer.
#[derive(Debug, Clone, Default)]
pub struct Exchange {
    /// Its place in the file: `log.entries[3]`.
    pub place: String,
    /// What it is for, if the file says so.
    pub name: Option<String>,
    /// When the request was sent.
    pub at: Option<OffsetDateTime>,
    /// What the browser asked for it as: `document`, `xhr`, `image` …
    pub resource: Option<String>,
    /// The request.
    pub request: Request,
    /// The answer; `None` if the file does not have it.
    pub answer: Option<Answer>,
    /// The values that the file itself saves from the answer: name and path in its JSON.
    pub saves: Vec<(String, String)>,
    /// What happened because of it.
    pub effects: Vec<Effect>,
}

/// What the cloud or the database did, as a step sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The action of the step: `sqs.sent`.
    pub action: &'static str,
    /// What it looks at: a queue, an object, a statement.
    pub subject: String,
    /// What it observed, by field.
    pub observed: Vec<(&'static str, Value)>,
}

/// A request. Its texts may refer to names, as expressions of the language do.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The method in upper case.
    pub method: String,
    /// Where it goes.
    pub url: Url,
    /// Its headers as they were sent.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Body,
    /// Whether redirects are followed.
    pub redirects: bool,
}

/// The body of a request.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Body {
    /// None.
    #[default]
    None,
    /// JSON.
    Json(Value),
    /// A form: names and values.
    Form(Vec<(String, String)>),
    /// Parts.
    Multipart(Vec<Part>),
    /// A file by its path.
    File(String),
    /// Text.
    Text(String),
}

/// A part of a body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// The name of its field.
    pub name: String,
    /// The content, if it is known.
    pub text: Option<String>,
    /// The path of the file that is the content.
    pub file: Option<String>,
    /// The file name that is sent.
    pub filename: Option<String>,
    /// The media type.
    pub content_type: Option<String>,
}

/// An answer.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// The media type without parameters, in lower case.
    pub content_type: Option<String>,
    /// The body where it is text.
    pub text: Option<String>,
    /// The body where it is JSON, or an example of it.
    pub json: Option<Value>,
    /// What is expected of the JSON, if the file says more than one example does.
    pub expected: Option<Expected>,
    /// How many redirects were followed up to it.
    pub redirects: usize,
}

impl Request {
    /// Returns the value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }

    /// Sets the body from text and its media type.
    pub fn set_body(&mut self, text: &str, content_type: Option<&str>) {
        let media_type = content_type.map(media_type).unwrap_or_default();
        self.body = if text.is_empty() {
            Body::None
        } else if let Some(json) = read_json(&media_type, text) {
            Body::Json(json)
        } else if media_type == "application/x-www-form-urlencoded" {
            Body::Form(crate::url::read_query(text))
        } else if media_type == "multipart/form-data" {
            Body::Multipart(read_multipart(content_type.unwrap_or_default(), text))
        } else {
            Body::Text(text.to_owned())
        };
    }
}

impl Answer {
    /// Returns the value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }

    /// Sets the body from text, by the media type.
    pub fn set_body(&mut self, text: String) {
        let media_type = self.content_type.clone().unwrap_or_default();
        self.json = read_json(&media_type, &text);
        self.text = Some(text);
    }
}

fn find_header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| &**value)
}

/// Returns a media type without its parameters, in lower case.
pub(crate) fn media_type(text: &str) -> String {
    let kind = text.split(';').next().unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// Returns whether a media type is one of JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type == "text/json" || media_type.ends_with("+json")
}

fn read_json(media_type: &str, text: &str) -> Option<Value> {
    is_json(media_type)
        .then(|| serde_json::from_str(text).ok())
        .flatten()
}

/// Reads the parts of a body as it was sent.
fn read_multipart(mime: &str, text: &str) -> Vec<Part> {
    let Some((_, boundary)) = mime.split_once("boundary=") else {
        return Vec::new();
    };
    let separator = format!("--{}", boundary.trim_matches('"'));
    let parts = text.split(&*separator).skip(1);
    let parts = parts.filter_map(|part| {
        let (head, content) = part.split_once("\r\n\r\n")?;
        let parameter = |name: &str| {
            let (_, rest) = head.split_once(&format!("{name}=\""))?;
            Some(rest.split('"').next()?.to_owned())
        };
        let content_type = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-type")
                .then(|| value.trim().to_owned())
        });
        Some(Part {
            name: parameter(" name")?,
            text: Some(content.trim_end_matches("\r\n").to_owned()),
            filename: parameter("filename"),
            content_type,
            file: None,
        })
    });
    parts.collect()
}
