//! Services outside of the project, and what stands in for them.

use super::limits::name;
use super::{Entries, Named, StageConfig};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::Parser;
use crate::pending::{Origin, Pending};
use crate::resolve::Resolver;
use crate::route::RoutePattern;
use crate::settings::{
    Argument, Count, Dynamic, FilePath, NameKind, Shape, Text, TimeSpan, settings,
};
use crate::value::{Expr, Template};
use crate::yaml::{Kind, Node};

/// An external.
#[derive(Debug, Clone, Copy)]
pub struct ExternalKind;

impl NameKind for ExternalKind {
    const NOUN: &'static str = "external";
    const SECTION: &'static str = "externals";
}

settings! {
    /// A service outside of the project: what stands in for it, or where it is.
    pub struct External {
        /// Routes of an HTTP server that stands in for the service; the first that matches a request answers it.
        mock: Option<Vec<MockRoute>>,
        /// What the mock answers where no route matches; without, 404 with a list of its routes.
        default: Option<MockAnswers>,
        /// The URL of the service itself. Apps that get it call it, and steps may.
        url: Option<Text>,
    }
    at most one of ["mock", "url"]
    at most one of ["default", "url"]
}

settings! {
    /// A route of a mock.
    pub struct MockRoute {
        /// The requests that it answers: a method or `ANY`, and a path, in which `{id}` is any one segment and `**` at the end is any rest.
        request: RoutePattern,
        /// Answers only requests for which this holds: `${request.json.amount > 100}`.
        when: Option<RequestCondition>,
        /// The answer; without, status 200 and no body. Of several, each is given once, in order, and the last one from then on.
        answer: Option<MockAnswers>,
    }
}

settings! {
    /// An answer of a mock. Its values can use the `request`: its `method`, `path`, `params`, `query`, `headers`, `body` and `json`, and its `number` among those that the route answered.
    pub struct MockAnswer {
        /// The status; without, 200.
        status: Option<Dynamic<Count>>,
        /// Headers.
        headers: Entries<Text>,
        /// The body as JSON.
        json: Option<Template>,
        /// The body as text.
        body: Option<Text>,
        /// The body as a file.
        file: Option<FilePath>,
        /// How long it takes, in real time.
        delay: Option<Dynamic<TimeSpan>>,
        /// What goes wrong with it.
        fault: Option<MockFault>,
    }
    at most one of ["json", "body", "file"]
}

crate::settings::keywords! {
    /// What goes wrong with an answer.
    pub enum MockFault {
        /// The connection is closed without an answer.
        Close = "close",
        /// There is never an answer, and the connection stays open.
        Silent = "silent",
        /// The connection is closed after half of the body.
        Truncate = "truncate",
    }
}

/// One answer, or several that are given in order.
#[derive(Debug, Clone)]
pub struct MockAnswers(pub Vec<MockAnswer>);

/// The name by which answers and conditions use the request.
const REQUEST: &str = "request";

/// Parses something in which `request` is a variable.
fn with_request<T>(
    node: &Node,
    parser: &mut Parser<'_>,
    parse: impl FnOnce(&mut Parser<'_>) -> T,
) -> T {
    parser.defer(Pending::Define {
        name: REQUEST.to_owned(),
        origin: Origin::Loop,
        place: node.place.clone(),
    });
    let parsed = parse(parser);
    parser.defer(Pending::Undefine(REQUEST.to_owned()));
    parsed
}

impl Argument for MockAnswers {
    fn shape() -> Shape {
        let one = MockAnswer::shape();
        Shape::Either(vec![one.clone(), Shape::List(Box::new(one))])
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        let answers = with_request(node, parser, |parser| match &node.kind {
            Kind::List(items) => {
                let read = items.iter().map(|item| MockAnswer::parse(item, parser));
                let read: Vec<Option<MockAnswer>> = read.collect();
                read.into_iter().collect::<Option<Vec<_>>>()
            }
            _ => MockAnswer::parse(node, parser).map(|one| vec![one]),
        })?;
        if answers.is_empty() {
            let message = "the list has no answer";
            parser.report(
                Diagnostic::at(Code::NoEffect, node, message)
                    .help("leave `answer` out for status 200 without a body"),
            );
            return None;
        }
        let complete = answers.iter().all(|answer| check_answer(answer, parser));
        complete.then_some(Self(answers))
    }
}

/// Reports an answer that could not be sent.
fn check_answer(answer: &MockAnswer, parser: &mut Parser<'_>) -> bool {
    let status = answer.status.as_ref().and_then(Dynamic::fixed);
    if let Some(Count(status)) = status.filter(|Count(status)| !(200..600).contains(status)) {
        let message = format!("a mock cannot answer with status {status}: it takes 200 to 599");
        parser.report(Diagnostic::new(Code::InvalidValue, &answer.place, message));
        return false;
    }
    let has_content = answer.status.is_some() || !answer.headers.is_empty() || has_body(answer);
    let ignored = match answer.fault {
        Some(MockFault::Close | MockFault::Silent) if has_content => {
            "nothing of this answer is sent"
        }
        Some(MockFault::Truncate) if !has_body(answer) => "this answer has no body to truncate",
        _ => return true,
    };
    parser.report(
        Diagnostic::new(Code::NoEffect, &answer.place, ignored).help(
            "`close` and `silent` send nothing, and stand alone; `truncate` needs a `json`, `body` or `file`",
        ),
    );
    false
}

fn has_body(answer: &MockAnswer) -> bool {
    answer.json.is_some() || answer.body.is_some() || answer.file.is_some()
}

/// A condition on a request.
#[derive(Debug, Clone)]
pub struct RequestCondition(pub Expr);

impl Argument for RequestCondition {
    fn shape() -> Shape {
        Shape::Form(
            "an expression that gives `true` or `false`",
            "${request.json.amount > 100}",
        )
    }

    fn parse(node: &Node, parser: &mut Parser<'_>) -> Option<Self> {
        with_request(node, parser, |parser| {
            let expr = parser.expression(node)?;
            parser.defer(Pending::Condition {
                key: "when",
                expr: expr.clone(),
            });
            Some(Self(expr))
        })
    }
}

/// Returns the routes that a mock has, as they are written; `None` if the external
/// is no mock, and an empty list if it answers every request.
pub(super) fn declared_routes(external: &Node) -> Option<Vec<String>> {
    let routes = external.get("mock")?;
    if external.get("default").is_some() {
        return Some(Vec::new());
    }
    let Kind::List(routes) = &routes.kind else {
        return Some(Vec::new());
    };
    let written = |route: &Node| match &route.get("request")?.kind {
        Kind::Text(text) => Some(text.clone()),
        _ => None,
    };
    Some(routes.iter().filter_map(written).collect())
}

pub(super) fn check(stage: &StageConfig, resolver: &mut Resolver<'_>) {
    for external in &stage.externals.0 {
        name(external, resolver);
        check_external(external, resolver);
    }
}

fn check_external(external: &Named<External>, resolver: &mut Resolver<'_>) {
    let value = &external.value;
    match (&value.mock, &value.default, &value.url) {
        (None, None, None) => {
            let message = format!("nothing stands in for `{}`", external.name);
            resolver.report(
                Diagnostic::new(Code::MissingKey, &external.place, message)
                    .help("add `mock` with routes, or the `url` of the service itself"),
            );
        }
        (None, Some(_), None) => {
            let message = format!("`{}` has a default answer and no `mock`", external.name);
            resolver.report(
                Diagnostic::new(Code::MissingKey, &external.place, message)
                    .help("add `mock: []` for a mock that gives every request the default answer"),
            );
        }
        _ => {}
    }
    if let Some(url) = &value.url {
        check_url(url, resolver);
    }
    let routes = value.mock.as_deref().unwrap_or_default();
    for (at, route) in routes.iter().enumerate() {
        let earlier = routes[..at]
            .iter()
            .find(|earlier| earlier.when.is_none() && earlier.request.text == route.request.text);
        if let Some(earlier) = earlier {
            let message = format!(
                "this route is never reached: `{}` is there already",
                route.request.text
            );
            resolver.report(
                Diagnostic::new(Code::NoEffect, &route.request.place, message)
                    .related(
                        &earlier.request.place,
                        "this one answers all of its requests",
                    )
                    .help("write several answers as a list below `answer`"),
            );
        }
    }
}

fn check_url(url: &Text, resolver: &mut Resolver<'_>) {
    if let Some(text) = url.fixed()
        && !is_url(&text)
    {
        let message = format!("`{text}` is not the URL of a service");
        resolver.report(
            Diagnostic::new(Code::InvalidValue, url.place(), message)
                .help("write `https://api.example.com`, with a path where all requests have it"),
        );
    }
}

/// Returns whether a text is an HTTP URL with a host, and without a query.
pub(super) fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    rest.is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        !host.is_empty() && !rest.contains(['?', '#', ' '])
    })
}
