//! HTTP and WebSocket APIs.

use super::Cloud;
use super::function::FunctionKind;
use super::kind::ResourceKind;
use super::user_pool::PoolKind;
use crate::resolve::Resolver;
use crate::settings::{
    AppKind, Entries, Flag, Name, Named, PlainText, Text, TimeSpan, keywords, settings,
};
use crate::stage::limits::{name, refuse};
use crate::yaml::{Kind, Node};

/// Where the stage file declares APIs.
pub(crate) const SECTION: &str = "cloud.apis";

pub(super) static KIND: ResourceKind = ResourceKind {
    section: SECTION,
    noun: "API",
    offers: &["url", "id"],
    main: "the URL below which its routes are",
    parts: None,
    declares: &[],
    check,
};

settings! {
    /// An HTTP API or a WebSocket API of API Gateway.
    pub struct HttpApi {
        /// What clients speak; without, `http`.
        protocol: Option<ApiProtocol>,
        /// What its routes call, by route key: `GET /orders/{id}`, `ANY /{proxy+}`, `$default`; of a WebSocket API `$connect`, `$disconnect`, `$default`, and the names that messages select.
        routes: Entries<ApiRoute>,
        /// The member of a message that selects its route, of a WebSocket API; without, `action`.
        select: Option<PlainText>,
        /// The tokens that routes with `signed_in` or `scopes` ask for.
        jwt: Option<JwtAuthorizer>,
        /// The function that decides who may call routes with `authorized`.
        authorizer: Option<FunctionAuthorizer>,
        /// What web pages of other origins may do.
        cors: Option<ApiCors>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

settings! {
    /// A route of an API.
    pub struct ApiRoute {
        /// The function that gets the requests or messages.
        function: Option<Name<FunctionKind>>,
        /// The app that gets the requests, at their paths.
        app: Option<Name<AppKind>>,
        /// The URL below which a server gets the requests, at their paths.
        url: Option<Text>,
        /// Lets in only callers with a token of the API's user pool.
        signed_in: Flag,
        /// Lets in only callers whose token has one of these scopes.
        scopes: Vec<PlainText>,
        /// Lets in only callers that the API's authorizer lets in; of a WebSocket API, on `$connect` only.
        authorized: Flag,
        /// Sends the client of a WebSocket API what is answered to its message.
        answers: Flag,
        /// The path of the app that gets the messages of a WebSocket API, by POST; without, `/`.
        path: Option<PlainText>,
    }
    at most one of ["function", "app", "url"]
}

keywords! {
    /// What the clients of an API speak.
    pub enum ApiProtocol {
        /// Requests and responses.
        Http = "http",
        /// Messages over connections that stay open.
        WebSocket = "websocket",
    }
}

settings! {
    /// The tokens of a user pool.
    pub struct JwtAuthorizer {
        /// The user pool.
        pool: Name<PoolKind>,
        /// The clients of the pool whose tokens are accepted; without, all.
        clients: Vec<PlainText>,
    }
}

settings! {
    /// A function that decides who may call: of an HTTP API by `isAuthorized`, of a WebSocket API by a policy.
    pub struct FunctionAuthorizer {
        /// The function.
        function: Name<FunctionKind>,
        /// The headers that identify a caller: a request that lacks one is refused.
        headers: Vec<PlainText>,
        /// The query parameters that identify a caller: a request that lacks one is refused.
        query: Vec<PlainText>,
        /// How long an answer is remembered, by the cloud's clock; without, not at all.
        remember: Option<TimeSpan>,
    }
}

settings! {
    /// What web pages of other origins may do.
    pub struct ApiCors {
        /// Origins such as `https://shop.example`, or `*`.
        origins: Vec<PlainText>,
        /// Methods such as `GET`, or `*`.
        methods: Vec<PlainText>,
        /// Headers a request may carry, or `*`.
        headers: Vec<PlainText>,
        /// Headers a script may read.
        expose: Vec<PlainText>,
        /// Whether requests may carry cookies and the like.
        credentials: Flag,
        /// How long a browser may remember the answer.
        max_age: Option<TimeSpan>,
    }
}

/// Returns the functions that the routes of an API call, before the file is parsed.
pub(crate) fn declared_functions(api: &Node) -> Vec<String> {
    let routes = api.get("routes").and_then(Node::entries);
    let routes = routes.unwrap_or_default().iter().map(|route| &route.value);
    let callers = routes.chain(api.get("authorizer"));
    let functions = callers.filter_map(|caller| match &caller.get("function")?.kind {
        Kind::Text(name) => Some(name.clone()),
        _ => None,
    });
    functions.collect()
}

impl ApiRoute {
    /// Whether its callers need a token.
    pub fn needs_token(&self) -> bool {
        self.signed_in.0 || !self.scopes.is_empty()
    }
}

impl HttpApi {
    /// Whether clients keep a connection and send messages.
    pub fn is_websocket(&self) -> bool {
        matches!(self.protocol, Some(ApiProtocol::WebSocket))
    }

    /// Returns the functions that its routes and its authorizer call.
    pub fn functions(&self) -> impl Iterator<Item = String> {
        let routes = self.routes.iter();
        let routes = routes.filter_map(|(_, route)| route.function.as_ref()?.fixed());
        let authorizer = self.authorizer.iter();
        routes.chain(authorizer.filter_map(|authorizer| authorizer.function.fixed()))
    }

    /// Returns the member of a message that selects its route.
    pub fn selecting(&self) -> &str {
        self.select.as_ref().map_or("action", |select| &select.text)
    }

    /// Returns the apps that its routes call.
    pub fn apps(&self) -> impl Iterator<Item = String> {
        let routes = self.routes.iter();
        routes.filter_map(|(_, route)| route.app.as_ref()?.fixed())
    }
}

/// The methods that a route key can begin with.
const METHODS: [&str; 8] = [
    "ANY", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS",
];

fn check(cloud: &Cloud, _: Option<&Node>, resolver: &mut Resolver<'_>) {
    for api in &cloud.apis.0 {
        name(api, resolver);
        if api.value.routes.0.is_empty() {
            let message = format!("the API `{}` has no routes; add `routes`", api.name);
            refuse(&api.place, message, resolver);
        }
        if api.value.is_websocket() {
            check_websocket(api, resolver);
            continue;
        }
        if let Some(select) = &api.value.select {
            let message = format!(
                "`select` is for WebSocket APIs, and `{}` is an HTTP API; add `protocol: websocket`",
                api.name
            );
            refuse(&select.place, message, resolver);
        }
        for route in &api.value.routes.0 {
            check_route(route, &api.value, resolver);
        }
        if let Some(jwt) = &api.value.jwt {
            check_authorizer(jwt, cloud, resolver);
        }
    }
}

fn check_route(route: &Named<ApiRoute>, api: &HttpApi, resolver: &mut Resolver<'_>) {
    let key = &route.name;
    let is_key = key.split_once(' ').is_some_and(|(method, path)| {
        METHODS.contains(&method) && path.starts_with('/') && !path.contains(' ')
    });
    if !is_key && key != "$default" {
        let message = format!(
            "`{key}` is no route key: write a method or `ANY`, a blank and a path, such as \
             `GET /orders/{{id}}` or `ANY /{{proxy+}}`, or `$default`"
        );
        refuse(&route.place, message, resolver);
    }
    let settings = &route.value;
    check_target(route, resolver);
    check_authorized(route, api, resolver);
    if settings.answers.0 || settings.path.is_some() {
        let message = format!(
            "`answers` and `path` are for WebSocket APIs, and `{key}` is a route of an HTTP API"
        );
        refuse(&settings.place, message, resolver);
    }
    if settings.needs_token() && api.jwt.is_none() {
        let message = format!(
            "the route `{key}` asks for a token, and the API does not say of which user pool; add \
             `jwt: {{pool: …}}` to the API"
        );
        refuse(&settings.place, message, resolver);
    }
}

fn check_authorized(route: &Named<ApiRoute>, api: &HttpApi, resolver: &mut Resolver<'_>) {
    let (key, settings) = (&route.name, &route.value);
    if !settings.authorized.0 {
        return;
    }
    if api.authorizer.is_none() {
        let message = format!(
            "the route `{key}` asks for an authorizer, and the API has none; add \
             `authorizer: {{function: …}}` to the API"
        );
        refuse(&settings.place, message, resolver);
    } else if settings.needs_token() {
        let message = format!(
            "the route `{key}` asks for a token and for the authorizer; a route has one of them"
        );
        refuse(&settings.place, message, resolver);
    } else if api.is_websocket() && key != "$connect" {
        let message =
            format!("a WebSocket API asks its authorizer on `$connect` only, and not on `{key}`");
        refuse(&settings.place, message, resolver);
    }
}

fn check_target(route: &Named<ApiRoute>, resolver: &mut Resolver<'_>) {
    let settings = &route.value;
    if settings.function.is_none() && settings.app.is_none() && settings.url.is_none() {
        let key = &route.name;
        let message = format!("the route `{key}` calls nothing; add `function`, `app` or `url`");
        refuse(&settings.place, message, resolver);
    }
}

/// The routes of a WebSocket API that do not belong to messages that name them.
const CONNECTION_ROUTES: [&str; 3] = ["$connect", "$disconnect", "$default"];

fn check_websocket(api: &Named<HttpApi>, resolver: &mut Resolver<'_>) {
    let settings = &api.value;
    if settings.jwt.is_some() || settings.cors.is_some() {
        let message = format!(
            "the WebSocket API `{}` has no `jwt` and no `cors`: its route `$connect` can refuse \
             clients",
            api.name
        );
        refuse(&api.place, message, resolver);
    }
    for route in &settings.routes.0 {
        let key = &route.name;
        check_target(route, resolver);
        check_authorized(route, settings, resolver);
        if key.starts_with('$') && !CONNECTION_ROUTES.contains(&key.as_str()) || key.contains(' ') {
            let message = format!(
                "`{key}` is no route of a WebSocket API: write `$connect`, `$disconnect`, \
                 `$default`, or what messages have as `{}`",
                settings.selecting()
            );
            refuse(&route.place, message, resolver);
        }
        if route.value.needs_token() {
            let message = "routes of WebSocket APIs have no `signed_in` and no `scopes`";
            refuse(&route.value.place, message.to_owned(), resolver);
        }
        if route.value.path.is_some() && route.value.app.is_none() {
            let message = format!("`path` is that of an app, and the route `{key}` calls none");
            refuse(&route.value.place, message, resolver);
        }
    }
}

fn check_authorizer(jwt: &JwtAuthorizer, cloud: &Cloud, resolver: &mut Resolver<'_>) {
    let pool = jwt.pool.fixed().unwrap_or_default();
    let Some(settings) = cloud.user_pools.get(&pool) else {
        return;
    };
    for client in &jwt.clients {
        let is_declared = settings.clients.get(&client.text).is_some();
        let is_default = settings.clients.0.is_empty() && client.text == "default";
        if !is_declared && !is_default {
            let message = format!("the user pool `{pool}` has no client `{}`", client.text);
            refuse(&client.place, message, resolver);
        }
    }
}
