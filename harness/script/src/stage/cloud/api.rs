//! HTTP APIs.

use super::Cloud;
use super::kind::ResourceKind;
use super::user_pool::PoolKind;
use crate::resolve::Resolver;
use crate::settings::{AppKind, Entries, Flag, Name, Named, PlainText, Text, TimeSpan, settings};
use crate::stage::limits::{name, refuse};
use crate::yaml::Node;

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.apis",
    noun: "API",
    offers: &["url", "id"],
    main: "the URL below which its routes are",
    parts: None,
    declares: &[],
    check,
};

settings! {
    /// An HTTP API of API Gateway.
    pub struct HttpApi {
        /// What its routes call, by route key: `GET /orders/{id}`, `ANY /{proxy+}`, `$default`.
        routes: Entries<ApiRoute>,
        /// The tokens that routes with `signed_in` or `scopes` ask for.
        jwt: Option<JwtAuthorizer>,
        /// What web pages of other origins may do.
        cors: Option<ApiCors>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

settings! {
    /// A route of an API.
    pub struct ApiRoute {
        /// The app that gets the requests, at their paths.
        app: Option<Name<AppKind>>,
        /// The URL below which a server gets the requests, at their paths.
        url: Option<Text>,
        /// Lets in only callers with a token of the API's user pool.
        signed_in: Flag,
        /// Lets in only callers whose token has one of these scopes.
        scopes: Vec<PlainText>,
    }
    at most one of ["app", "url"]
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

impl ApiRoute {
    /// Whether its callers need a token.
    pub fn needs_token(&self) -> bool {
        self.signed_in.0 || !self.scopes.is_empty()
    }
}

impl HttpApi {
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
    if settings.app.is_none() && settings.url.is_none() {
        let message = format!("the route `{key}` calls nothing; add `app` or `url`");
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
