//! Services outside of the project: what their mocks received, and what they answer.

use super::{ObservedType, action, observed};
use crate::pending::Requirement;
use crate::route::RoutePattern;
use crate::settings::{Count, Dynamic, Flag, Name};
use crate::stage::{ExternalKind, MockAnswers};

action! {
    /// The requests that a mock received since the scenario began, oldest first: those
    /// that the apps sent to a service outside of the project, and the webhooks that
    /// they send. With `within`, the step goes on as soon as what it expects arrives.
    pub struct Requests = "external.requests" {
        /// The external.
        subject external: Name<ExternalKind>,
        /// Only requests of this method and path: `POST /charges`, `GET /charges/{id}`.
        request: Option<RoutePattern>,
        /// Only requests that no route of the mock matches.
        unmatched: Flag,
    }
    at most one of ["request", "unmatched"]
    observes &[
        observed("requests", ObservedType::Objects(&[
            observed("method", ObservedType::Text, "The method."),
            observed("path", ObservedType::Text, "The path, without the query."),
            observed("params", ObservedType::TextMap, "The segments of the path that `request` names, or else the route."),
            observed("query", ObservedType::TextMap, "The query parameters; a repeated one is joined by `, `."),
            observed("headers", ObservedType::TextMap, "The headers, names in lower case; a repeated header is joined by `, `."),
            observed("body", ObservedType::Text, "The body where it is text."),
            observed("json", ObservedType::Any, "The body where it is JSON."),
            observed("route", ObservedType::Text, "The route that matched it, as the stage file or a step has it; missing where none did."),
            observed("status", ObservedType::Status, "The status of the answer; missing while there is none."),
            observed("at", ObservedType::Time, "When it arrived, by the virtual clock."),
        ]), "The requests, oldest first."),
        observed("count", ObservedType::Integer, "How many requests there are."),
    ];
    properties: [NeedsExpectation, AppendOnly];
    needs: |step| Some(mock(&step.external, step.request.as_ref()));
    example "- external.requests: card_network\n  request: POST /charges\n  within: 5s\n  expect: {count: 1, requests: [{json: {amount: 1495}}]}";
}

action! {
    /// Changes what a mock answers to some requests from now on, before all its routes.
    pub struct Answer = "external.answer" {
        /// The external.
        subject external: Name<ExternalKind>,
        /// The requests, which a route of the mock matches: `POST /charges`, or one path of a route, `GET /charges/ch_1`.
        request: RoutePattern,
        /// The answer. Of several, each is given once, in order, and the last one from then on.
        answer: MockAnswers,
        /// How many requests it answers before the routes do again; without, all.
        times: Option<Dynamic<Count>>,
    }
    observes &[];
    properties: [TimelineMark, Changes];
    needs: |step| Some(mock(&step.external, Some(&step.request)));
    example "- external.answer: card_network\n  request: POST /charges\n  answer: {status: 503, delay: 200ms}\n  times: 2";
}

fn mock(external: &Name<ExternalKind>, request: Option<&RoutePattern>) -> Requirement {
    let request = request.map(|request| (request.text.clone(), request.place.clone()));
    Requirement::Mock {
        external: external.fixed(),
        request,
    }
}
