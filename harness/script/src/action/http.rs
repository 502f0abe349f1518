//! Requests to the apps.

use super::{ObservedField, ObservedType, action, observed};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::pending::Requirement;
use crate::settings::{
    AppKind, Argument, Entries, FilePath, Flag, Name, Shape, Text, UserKind, text_of,
};
use crate::suggest::closest;
use crate::value::{Template, TemplateKind, TemplatePart};
use crate::yaml::{Kind, Node};

const FIELDS: &[ObservedField] = &[
    observed("status", ObservedType::Status, "The status."),
    observed(
        "headers",
        ObservedType::TextMap,
        "The headers, names in lower case; a repeated header is joined by `, `.",
    ),
    observed(
        "content_type",
        ObservedType::Text,
        "The media type, without parameters.",
    ),
    observed(
        "body",
        ObservedType::Text,
        "The body where it is text. A body with the `content-encoding` gzip, deflate, br or zstd is decoded; apps send one if the request has an `accept-encoding` header.",
    ),
    observed("json", ObservedType::Any, "The body where it is JSON."),
    observed(
        "size",
        ObservedType::Integer,
        "The size of the body in bytes, decoded.",
    ),
    observed(
        "sha256",
        ObservedType::Text,
        "The SHA-256 hash of the decoded body, as hexadecimal digits.",
    ),
    observed(
        "truncated",
        ObservedType::Boolean,
        "True for a body of more than 16 MiB, which has no `body` and no `json`; missing otherwise.",
    ),
    observed(
        "cookies",
        ObservedType::TextMap,
        "The cookies that the answer sets, name to value.",
    ),
    observed(
        "url",
        ObservedType::Text,
        "The URL that answered: after redirects, the last one.",
    ),
    observed(
        "redirects",
        ObservedType::Integer,
        "How many redirects were followed.",
    ),
    observed(
        "error",
        ObservedType::Text,
        "Why there was no answer: `refused`, `closed`, `timeout`, or `encoding` for a body that is not what its `content-encoding` says; missing where there was one.",
    ),
];

action! {
    /// Sends a request to an app. Cookies are kept within the scenario;
    /// redirects are not followed unless `redirects` says so.
    pub struct Http = "http" {
        /// Method and path, or method and a URL of the stage (a presigned one, say).
        subject request: Request,
        /// The app; without, the scenario's `app`, or the only app that it has.
        app: Option<Name<AppKind>>,
        /// The user whose access token goes with it; `nobody` for none if the scenario has an `as`.
        as_user as "as": Option<AsUser>,
        /// A bearer token.
        bearer: Option<Text>,
        /// Query parameters; a list repeats a parameter.
        query: Entries<Template>,
        /// Headers.
        headers: Entries<Text>,
        /// The body as JSON.
        json: Option<Template>,
        /// The body as a form.
        form: Option<Entries<Text>>,
        /// The body as parts.
        multipart: Option<Entries<Part>>,
        /// The body as a file.
        file: Option<FilePath>,
        /// The body as text.
        body: Option<Text>,
        /// The media type of the body, where it is not that of its kind.
        content_type: Option<Text>,
        /// Follows redirects.
        redirects: Flag,
    }
    at most one of ["json", "form", "multipart", "file", "body"]
    at most one of ["as", "bearer"]
    observes FIELDS;
    properties: [NeedsExpectation];
    needs: |step| step.request.is_path().then_some(Requirement::App { named: step.app.is_some() });
    changes: |step| !SAFE_METHODS.contains(&step.request.method);
    example "- http: POST /orders\n  json: {sku: MUG-01, qty: 1}\n  expect: {status: 201, json: {id: {$is: uuid}}}\n  save: {order: json.id}";
}

/// The methods there are.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// The methods that change nothing.
const SAFE_METHODS: [&str; 3] = ["GET", "HEAD", "OPTIONS"];

/// `POST /orders`.
#[derive(Debug, Clone)]
pub struct Request {
    /// The method, in upper case.
    pub method: &'static str,
    /// A path that begins with a slash, or an absolute URL.
    pub target: Text,
}

impl Request {
    /// Whether it is a path of an app, and not a URL.
    fn is_path(&self) -> bool {
        self.target
            .fixed()
            .is_some_and(|target| target.starts_with('/'))
    }
}

impl Argument for Request {
    fn shape() -> Shape {
        Shape::Form(
            "a method, a blank, and a path or a URL of the stage",
            "POST /orders",
        )
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let Kind::Text(written) = &node.kind else {
            parser.wrong_type(node, "a request such as `GET /orders`");
            return None;
        };
        let first = written.split_whitespace().next().unwrap_or("");
        let Some(method) = METHODS.into_iter().find(|method| *method == first) else {
            let diagnostic = if first.starts_with(['/', '$']) || first.starts_with("http") {
                Diagnostic::at(Code::InvalidValue, node, "the method is missing")
                    .label(format!("write `GET {first}`, say"))
            } else {
                let mut place = node.place.clone();
                place.length = u32::try_from(first.chars().count()).unwrap_or(1).max(1);
                let message = format!("`{first}` is not an HTTP method");
                Diagnostic::new(Code::InvalidValue, &place, message)
                    .did_you_mean(closest(first, METHODS))
                    .help("a request is a method and a path, such as `GET /orders`")
            };
            parser.report(diagnostic);
            return None;
        };
        let template = parser.template(node)?;
        let target = after_method(template, method);
        if let Some(start) = fixed_start(&target) {
            check_start(&start, &format!("{method} "), node, parser)?;
        }
        Some(Self { method, target })
    }
}

/// A path of an app, or a URL of the stage.
#[derive(Debug, Clone)]
pub struct Target(pub Text);

impl Target {
    /// Whether it is a path of an app, and not a URL.
    pub(super) fn is_path(&self) -> bool {
        self.0.fixed().is_some_and(|target| target.starts_with('/'))
    }
}

impl Argument for Target {
    fn shape() -> Shape {
        Shape::Form("a path or a URL of the stage", "/updates")
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let target = Text::parse(node, parser)?;
        if let Some(start) = fixed_start(&target) {
            check_start(&start, "", node, parser)?;
        }
        Some(Self(target))
    }
}

/// Returns the text that a target begins with, unless that is computed.
fn fixed_start(target: &Text) -> Option<String> {
    match &target.0.kind {
        TemplateKind::Fixed(value) => value.as_str().map(str::to_owned),
        TemplateKind::Text(parts) => match parts.first() {
            Some(TemplatePart::Text(text)) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn after_method(template: Template, method: &str) -> Text {
    let place = template.place.clone();
    let mut parts = match template.kind {
        TemplateKind::Fixed(value) => {
            vec![TemplatePart::Text(
                value.as_str().unwrap_or_default().to_owned(),
            )]
        }
        TemplateKind::Text(parts) => parts,
        // It begins with a method, so it is not one placeholder.
        _ => Vec::new(),
    };
    if let Some(TemplatePart::Text(first)) = parts.first_mut() {
        let rest = first.trim_start().strip_prefix(method).unwrap_or(first);
        *first = rest.trim_start().to_owned();
    }
    text_of(parts, &place)
}

/// Only the stage is called: a literal URL to anywhere else is a mistake.
fn check_start(start: &str, before: &str, node: &Node, parser: &mut Parser<'_>) -> Option<()> {
    if start.contains(char::is_whitespace) {
        let diagnostic = Diagnostic::at(Code::InvalidValue, node, "a path has no blanks")
            .help("write `%20` for a blank, and parameters under `query`");
        parser.report(diagnostic);
        return None;
    }
    let diagnostic = if start.is_empty() {
        Diagnostic::at(Code::InvalidValue, node, "the path is missing")
            .label(format!("write `{before}/`, say"))
    } else if let Some((_, rest)) = start.split_once("://") {
        let host = rest.split(['/', ':', '?']).next().unwrap_or("");
        if ["localhost", "127.0.0.1", "[", ""].contains(&host) {
            return Some(());
        }
        Diagnostic::at(
            Code::InvalidValue,
            node,
            format!("`{host}` is not on the stage"),
        )
        .help("scenarios call only what the stage starts: write a path and `app: name`")
    } else if start.starts_with('/') {
        return Some(());
    } else {
        Diagnostic::at(Code::InvalidValue, node, "a path begins with a slash")
            .label(format!("write `{before}/{start}`"))
    };
    parser.report(diagnostic);
    None
}

/// A user of the stage, or none.
#[derive(Debug, Clone)]
pub enum AsUser {
    /// No token goes with the request.
    Anonymous,
    /// This user's.
    User(Name<UserKind>),
}

impl Argument for AsUser {
    fn shape() -> Shape {
        Shape::Name("user")
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Text(text) if text == "nobody" => Some(Self::Anonymous),
            _ => Name::parse(node, parser).map(Self::User),
        }
    }
}

/// One part of a multipart body: text, or a file.
#[derive(Debug, Clone)]
pub enum Part {
    /// A text field.
    Text(Text),
    /// A file, or a text with a media type.
    Full(Box<FullPart>),
}

crate::settings::settings! {
    /// A part with more than its text.
    pub struct FullPart {
        /// The content as a file.
        file: Option<FilePath>,
        /// The content as text.
        body: Option<Text>,
        /// The content as JSON.
        json: Option<Template>,
        /// The file name to send; without, that of `file`.
        filename: Option<Text>,
        /// The media type.
        content_type: Option<Text>,
    }
    at most one of ["file", "body", "json"]
}

impl Argument for Part {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Text, FullPart::shape()])
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        match node.kind {
            Kind::Map(_) => FullPart::parse(node, parser).map(|part| Self::Full(Box::new(part))),
            _ => Text::parse(node, parser).map(Self::Text),
        }
    }
}
