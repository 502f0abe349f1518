//! The table of routes.

use futures_util::future::FutureExt as _;

use super::api::ApiResponse;
use super::route::{Handler, Route};
use super::{openapi, sandboxes, scenarios};

const LEASE: (&str, &str, &str) = (
    "lease",
    "string",
    "How long the sandbox lives without a request for it, such as 90s.",
);
const SINCE: (&str, &str) = ("since", "Only entries with a higher number.");

macro_rules! handler {
    ($handler:path) => {
        |server, request| async move { $handler(&server, &request).await }.boxed()
    };
}

/// A route with the most usual properties.
const fn route(
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    returns: &'static str,
    handler: Handler,
) -> Route {
    Route {
        method,
        path,
        summary,
        query: &[],
        body: &[],
        returns,
        status: 200,
        is_public: false,
        handler,
    }
}

/// All routes.
pub(super) const ROUTES: &[Route] = &[
    Route {
        is_public: true,
        ..route(
            "GET",
            "/health",
            "Returns whether the server is ready.",
            "`status` and `version`.",
            handler!(sandboxes::health),
        )
    },
    Route {
        is_public: true,
        ..route(
            "GET",
            "/openapi.json",
            "Returns this description.",
            "An OpenAPI document.",
            |_, _| async { Ok(ApiResponse::Json(openapi::document(ROUTES))) }.boxed(),
        )
    },
    Route {
        status: 201,
        body: &[
            (
                "seeds",
                "array",
                "The seeds of the stage file to load, by name.",
            ),
            (
                "apps",
                "array",
                "The apps to start, by name; all if it is left out.",
            ),
            (
                "seed",
                "integer",
                "The seed of the identifiers that its cloud draws.",
            ),
            LEASE,
        ],
        ..route(
            "POST",
            "/sandboxes",
            "Creates a sandbox.",
            "The sandbox: `id`, `lease_ms`, `environment` (variables for a process), and `cloud`, `postgres`, `apps`, `users` as expressions have them.",
            handler!(sandboxes::create),
        )
    },
    route(
        "GET",
        "/sandboxes",
        "Lists the sandboxes.",
        "`sandboxes`, each with `id` and `left_ms`.",
        handler!(sandboxes::list),
    ),
    route(
        "GET",
        "/sandboxes/{id}",
        "Returns a sandbox.",
        "The sandbox, as it was created.",
        handler!(sandboxes::get),
    ),
    Route {
        status: 204,
        ..route(
            "DELETE",
            "/sandboxes/{id}",
            "Closes a sandbox.",
            "Nothing.",
            handler!(sandboxes::close),
        )
    },
    Route {
        body: &[LEASE],
        ..route(
            "POST",
            "/sandboxes/{id}/renew",
            "Renews the lease of a sandbox, as every other request for it does.",
            "`lease_ms`.",
            handler!(sandboxes::renew),
        )
    },
    Route {
        query: &[("format", "`json` or `dotenv`.")],
        ..route(
            "GET",
            "/sandboxes/{id}/environment",
            "Returns the variables with which a process finds the sandbox.",
            "An object, or lines of `NAME='value'`.",
            handler!(sandboxes::environment),
        )
    },
    route(
        "GET",
        "/sandboxes/{id}/clock",
        "Returns the cloud's time.",
        "`now` and `offset_ms`, by which it is ahead of real time.",
        handler!(sandboxes::clock),
    ),
    Route {
        body: &[(
            "advance",
            "string",
            "How far to move the clock, such as 1h30m.",
        )],
        ..route(
            "POST",
            "/sandboxes/{id}/clock",
            "Moves the cloud's time ahead; what comes due happens before the response.",
            "`now` and `offset_ms`.",
            handler!(sandboxes::advance),
        )
    },
    route(
        "GET",
        "/sandboxes/{id}/faults",
        "Lists the fault rules.",
        "`faults`.",
        handler!(sandboxes::faults),
    ),
    Route {
        status: 201,
        body: &[
            ("service", "string", "The service of the calls: `sqs`."),
            (
                "operation",
                "string",
                "The operation of the calls: `SendMessage`.",
            ),
            (
                "resource",
                "string",
                "What the calls are made on, by its name in the stage file.",
            ),
            (
                "error",
                "string",
                "The error: `throttle`, `fail`, `unavailable`, `deny`, or a code of AWS's.",
            ),
            ("latency_ms", "integer", "How much later to answer."),
            (
                "reset",
                "boolean",
                "Whether to close the connection instead.",
            ),
            ("times", "integer", "How many calls it is for."),
            ("skip", "integer", "How many calls to let pass first."),
            (
                "messages",
                "string",
                "What becomes of the messages of a call: `drop`, `duplicate`, …",
            ),
        ],
        ..route(
            "POST",
            "/sandboxes/{id}/faults",
            "Injects a fault into the calls that match.",
            "`id`.",
            handler!(sandboxes::add_fault),
        )
    },
    Route {
        status: 204,
        ..route(
            "DELETE",
            "/sandboxes/{id}/faults",
            "Removes all fault rules.",
            "Nothing.",
            handler!(sandboxes::clear_faults),
        )
    },
    Route {
        query: &[SINCE, ("wait", "How long to wait for one, such as 5s.")],
        ..route(
            "GET",
            "/sandboxes/{id}/journal",
            "Returns the calls that the cloud received.",
            "`calls`, and `last`: the number of the last one.",
            handler!(sandboxes::journal),
        )
    },
    Route {
        query: &[SINCE],
        ..route(
            "GET",
            "/sandboxes/{id}/mailbox",
            "Returns the e-mails and text messages that the cloud sent.",
            "`messages`.",
            handler!(sandboxes::mailbox),
        )
    },
    Route {
        query: &[("wait", "How long to wait at most, such as 5s.")],
        ..route(
            "GET",
            "/sandboxes/{id}/idle",
            "Waits until nothing is being answered or delivered.",
            "`idle`.",
            handler!(sandboxes::idle),
        )
    },
    Route {
        body: &[("user", "string", "The user of the stage file.")],
        ..route(
            "POST",
            "/sandboxes/{id}/token",
            "Signs a user of the stage in.",
            "`access_token`.",
            handler!(sandboxes::token),
        )
    },
    route(
        "GET",
        "/scenarios",
        "Lists the cases of the scenario files, as they are now.",
        "`cases` as `rehearsal list --format json` has them, and `mistakes`, if files are wrong.",
        handler!(scenarios::list),
    ),
    Route {
        body: &[
            (
                "case",
                "string",
                "The name of a case, as in the list: `checkout/order::one mug`.",
            ),
            ("seed", "integer", "The seed of its random values."),
            (
                "retries",
                "integer",
                "The number of times that it is retried if it is red.",
            ),
        ],
        ..route(
            "POST",
            "/scenarios/run",
            "Runs one case in a sandbox of its own.",
            "`verdict`, `report` (the text that explains a failure) and `events`.",
            handler!(scenarios::run),
        )
    },
    Route {
        status: 204,
        ..route(
            "POST",
            "/shutdown",
            "Closes all sandboxes and ends the server.",
            "Nothing.",
            handler!(sandboxes::shutdown),
        )
    },
];

/// The result of a search.
pub(super) enum Found<'a> {
    /// The route, and the variable segments of the path.
    Route(&'static Route, Vec<&'a str>),
    /// The path is known, with these methods.
    OtherMethods(Vec<&'static str>),
    Nothing,
}

/// Finds the route of a request.
pub(super) fn find<'a>(method: &str, path: &'a str) -> Found<'a> {
    let mut others = Vec::new();
    for route in ROUTES {
        let Some(variables) = matches(route.path, path) else {
            continue;
        };
        if route.method == method {
            return Found::Route(route, variables);
        }
        others.push(route.method);
    }
    if others.is_empty() {
        Found::Nothing
    } else {
        Found::OtherMethods(others)
    }
}

/// Returns the variable segments of a path that fits a pattern.
fn matches<'a>(pattern: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let mut variables = Vec::new();
    let mut segments = path.split('/');
    for expected in pattern.split('/') {
        let segment = segments.next()?;
        if expected.starts_with('{') && !segment.is_empty() {
            variables.push(segment);
        } else if expected != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_found_by_method_and_path() {
        let found = |method, path| match find(method, path) {
            Found::Route(route, variables) => format!("{} {variables:?}", route.path),
            Found::OtherMethods(methods) => methods.join(" "),
            Found::Nothing => String::new(),
        };
        assert_eq!(found("GET", "/sandboxes"), "/sandboxes []");
        assert_eq!(found("GET", "/sandboxes/7"), r#"/sandboxes/{id} ["7"]"#);
        assert_eq!(
            found("POST", "/sandboxes/7/clock"),
            r#"/sandboxes/{id}/clock ["7"]"#
        );
        assert_eq!(found("PUT", "/sandboxes/7"), "GET DELETE");
        assert_eq!(found("GET", "/sandboxes/"), "");
        assert_eq!(found("GET", "/sandboxes/7/clock/x"), "");
    }
}
