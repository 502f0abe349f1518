//! What of a recording a scenario is about.

use std::collections::BTreeMap;

use crate::error::{Error, Place};
use crate::exchange::{Exchange, Recording};
use crate::target::Target;
use crate::url::{Origin, Url};

/// The exchanges that become steps.
#[derive(Debug, Clone, Default)]
pub struct Selected {
    pub(crate) title: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) exchanges: Vec<Chosen>,
    /// What was left out, for the person.
    pub notes: Vec<String>,
}

/// An exchange that becomes a step.
#[derive(Debug, Clone)]
pub(crate) struct Chosen {
    pub(crate) exchange: Exchange,
    /// The app that it goes to; `None` if its URL is one that the stage gave.
    pub(crate) app: Option<String>,
    /// Whether it was repeated until the answer was this one.
    pub(crate) polled: bool,
}

impl Selected {
    /// Returns how many steps it has.
    pub fn steps(&self) -> usize {
        self.exchanges.len()
    }
}

/// Leaves out what no scenario is about (pictures, scripts, styles, other hosts), finds
/// the app of each request, and makes one of redirects and of repeated requests.
pub fn select(file: &str, recording: Recording, target: &Target) -> Result<Selected, Error> {
    let mut selected = Selected {
        title: recording.title,
        name: recording.name,
        notes: recording.notes,
        ..Selected::default()
    };
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    let is_known = |exchange: &Exchange| {
        let origin = exchange.request.url.origin.as_ref();
        origin.is_some_and(|origin| target.app_at(origin).is_some())
    };
    // Where none has the address of an app, the first one leads to the app.
    let mut main: Option<Origin> = None;
    let finds_main = !recording.exchanges.iter().any(is_known);
    let mut given: Vec<String> = Vec::new();
    for exchange in recording.exchanges {
        if let Some(reason) = is_left_out(&exchange) {
            *left_out.entry(reason.to_owned()).or_default() += 1;
            continue;
        }
        let app = match &exchange.request.url.origin {
            // A URL that an answer had is one of the stage, a presigned one, say.
            Some(_) if given.contains(&exchange.request.url.text()) => Some(None),
            Some(origin) => match target.app_at(origin) {
                Some(app) => Some(Some(app.to_owned())),
                None if finds_main => {
                    let is_main = main.get_or_insert_with(|| origin.clone()).is_same(origin);
                    let app = default_app(file, &exchange, target, origin)?;
                    is_main.then_some(Some(app))
                }
                None => None,
            },
            None => Some(Some(default_app(file, &exchange, target, "the request")?)),
        };
        let Some(app) = app else {
            let host = exchange
                .request
                .url
                .origin
                .as_ref()
                .map(ToString::to_string);
            let reason = format!("requests to {}", host.unwrap_or_default());
            *left_out.entry(reason).or_default() += 1;
            continue;
        };
        given.extend(urls(&exchange));
        add(&mut selected.exchanges, exchange, app);
    }
    for (reason, count) in left_out {
        selected.notes.push(format!("left out: {reason} ({count})"));
    }
    Ok(selected)
}

fn default_app(
    file: &str,
    exchange: &Exchange,
    target: &Target,
    what: impl std::fmt::Display,
) -> Result<String, Error> {
    if let Some(app) = target.default_app() {
        return Ok(app.to_owned());
    }
    let place = Place::Path(exchange.place.clone());
    let (message, help) = if target.apps.is_empty() {
        let help = "add it under `apps` in the stage file";
        ("the stage has no app".to_owned(), help.to_owned())
    } else {
        let message = format!("which app of the stage is {what}?");
        let apps = target.apps.join(", ");
        (
            message,
            format!("say so by `--app NAME` or `--app NAME=URL`: there are {apps}"),
        )
    };
    Err(Error::new(file, place, message).help(help))
}

/// What browsers load besides a page and its data.
const ASSETS: &[&str] = &[
    "image",
    "stylesheet",
    "script",
    "font",
    "media",
    "manifest",
    "texttrack",
    "preflight",
    "ping",
    "websocket",
    "eventsource",
    "csp-violation-report",
];

const ASSET_ENDINGS: &[&str] = &[
    ".css",
    ".js",
    ".mjs",
    ".map",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".ico",
    ".webp",
    ".avif",
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
    ".mp4",
    ".webm",
    ".wasm",
    ".webmanifest",
];

/// Returns as what an exchange is left out.
fn is_left_out(exchange: &Exchange) -> Option<&'static str> {
    const STATIC: &str = "static files";
    let request = &exchange.request;
    if request.method == "OPTIONS" && request.header("access-control-request-method").is_some() {
        return Some("preflight requests");
    }
    if let Some(resource) = &exchange.resource
        && ASSETS.contains(&&*resource.to_lowercase())
    {
        return Some(STATIC);
    }
    let answer = exchange.answer.as_ref();
    let kind = answer.and_then(|answer| answer.content_type.as_deref());
    let kind = kind.unwrap_or_default();
    let is_asset = [
        "image/",
        "font/",
        "video/",
        "audio/",
        "text/css",
        "text/javascript",
        "application/javascript",
    ]
    .iter()
    .any(|prefix| kind.starts_with(prefix));
    let path = request.url.path.to_lowercase();
    let is_get = request.method == "GET";
    let named = kind.is_empty() && ASSET_ENDINGS.iter().any(|ending| path.ends_with(ending));
    if is_get && (is_asset || named || path == "/favicon.ico") {
        return Some(STATIC);
    }
    // A browser's export has such entries without an answer.
    (exchange.resource.is_some() && answer.is_none()).then_some("requests without an answer")
}

/// Returns the URLs in an answer's JSON, without their queries.
fn urls(exchange: &Exchange) -> Vec<String> {
    fn collect(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => {
                if let Ok(url) = Url::parse(text)
                    && url.origin.is_some()
                {
                    found.push(url.text());
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            serde_json::Value::Object(fields) => {
                fields.values().for_each(|value| collect(value, found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    let json = exchange
        .answer
        .as_ref()
        .and_then(|answer| answer.json.as_ref());
    if let Some(json) = json {
        collect(json, &mut found);
    }
    found
}

/// Adds an exchange, or makes it part of the one before.
fn add(chosen: &mut Vec<Chosen>, exchange: Exchange, app: Option<String>) {
    if let Some(last) = chosen.last_mut()
        && last.app == app
    {
        if is_redirect(&last.exchange, &exchange) {
            let redirects = last
                .exchange
                .answer
                .as_ref()
                .map_or(0, |answer| answer.redirects);
            last.exchange.request.redirects = true;
            last.exchange.answer = exchange.answer.map(|mut answer| {
                answer.redirects += redirects + 1;
                answer
            });
            return;
        }
        if is_repeated(&last.exchange, &exchange) {
            let of = |exchange: &Exchange| {
                let answer = exchange.answer.as_ref();
                answer.map(|answer| (answer.status, answer.json.clone()))
            };
            last.polled |= of(&last.exchange) != of(&exchange);
            last.exchange.answer = exchange.answer;
            return;
        }
    }
    chosen.push(Chosen {
        exchange,
        app,
        polled: false,
    });
}

/// Returns whether a browser sent the second request because of the first one's answer.
fn is_redirect(first: &Exchange, second: &Exchange) -> bool {
    let Some(answer) = &first.answer else {
        return false;
    };
    let Some(location) = answer.header("location") else {
        return false;
    };
    // Where a step follows redirects, they have one method with 307 and 308.
    let follows = match answer.status {
        301..=303 => second.request.method == "GET" || second.request.method == "HEAD",
        307 | 308 => second.request.method == first.request.method,
        _ => false,
    };
    let Ok(target) = Url::parse(location) else {
        return false;
    };
    let same_origin = match (&target.origin, &second.request.url.origin) {
        (Some(target), Some(origin)) => target.is_same(origin),
        _ => true,
    };
    follows
        && same_origin
        && target.path == second.request.url.path
        && target.query == second.request.url.query
}

/// Returns whether the second request is the first once more, and changes nothing.
fn is_repeated(first: &Exchange, second: &Exchange) -> bool {
    let (one, other) = (&first.request, &second.request);
    let status = |exchange: &Exchange| exchange.answer.as_ref().map(|answer| answer.status / 100);
    one.method == "GET"
        && other.method == "GET"
        && one.url == other.url
        && one.header("authorization") == other.header("authorization")
        && first.answer.is_some()
        && status(second).is_none_or(|status| status != 3)
}
