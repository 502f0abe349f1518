//! The variables that a sandbox offers to expressions, in the stage file and in
//! scenarios: `cloud.queues.orders.url`, `postgres.url`, `apps.storefront.url`,
//! `externals.card_network.url`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_script::Scope;
use serde_json::{Map, Value, json};

use crate::cloud::{CloudAccess, Resources, User};
use crate::postgres::Database;

/// Sets `cloud`.
pub(super) fn set_cloud(
    scope: &mut Scope,
    access: &CloudAccess,
    account: &str,
    resources: &Resources,
) {
    let mut cloud = resources.export();
    for (name, value) in [
        ("endpoint", &*access.endpoint),
        ("region", &*access.region),
        ("account", account),
        ("access_key_id", &*access.access_key_id),
        ("secret_access_key", &*access.secret_access_key),
    ] {
        cloud.insert(name.into(), value.into());
    }
    scope.set("cloud", cloud.into());
}

/// Sets `users`.
pub(super) fn set_users(scope: &mut Scope, users: &BTreeMap<Arc<str>, User>) {
    let user = |user: &User| {
        json!({
            "username": &*user.username,
            "password": &*user.password,
            "email": user.email.as_deref(),
            "sub": &*user.sub,
        })
    };
    scope.set("users", entries(users, user));
}

/// Sets `postgres`.
pub(super) fn set_postgres(scope: &mut Scope, database: &Database) {
    let value = json!({
        "url": &*database.url,
        "host": &*database.host,
        "port": database.port,
        "user": &*database.user,
        "password": &*database.password,
        "database": &*database.name,
    });
    scope.set("postgres", value);
}

/// Sets `apps`, by their URLs.
pub(super) fn set_apps(scope: &mut Scope, urls: &BTreeMap<Arc<str>, String>) {
    scope.set("apps", entries(urls, |url| address(url)));
}

/// Sets `externals`, by their URLs.
pub(super) fn set_externals<'e>(scope: &mut Scope, urls: impl Iterator<Item = (&'e str, &'e str)>) {
    let externals = urls.map(|(name, url)| (name.to_owned(), address(url)));
    scope.set("externals", Value::Object(externals.collect()));
}

/// Returns a URL with its host and port.
fn address(url: &str) -> Value {
    let parsed: Option<reqwest::Url> = url.parse().ok();
    let parsed = parsed.as_ref();
    json!({
        "url": url,
        "host": parsed.and_then(reqwest::Url::host_str),
        "port": parsed.and_then(reqwest::Url::port_or_known_default),
    })
}

fn entries<T>(from: &BTreeMap<Arc<str>, T>, value: impl Fn(&T) -> Value) -> Value {
    let entries = from
        .iter()
        .map(|(name, item)| (name.to_string(), value(item)));
    Value::Object(entries.collect::<Map<_, _>>())
}
