//! What the stage offers to expressions, in its own files and in scenarios:
//! `cloud.queues.orders.url`, `postgres.url`, `apps.storefront.url`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_script::Scope;
use serde_json::{Map, Value, json};

use crate::cloud::clients::CloudAccess;
use crate::cloud::{Resources, User, UserPool, UserPoolClient};
use crate::postgres::Database;

/// The cloud's part.
pub(crate) fn cloud(scope: &mut Scope, access: &CloudAccess, account: &str, made: &Resources) {
    let named = |name: &str, arn: &str| json!({"name": name, "arn": arn});
    let queues = entries(
        &made.queues,
        |queue| json!({"name": &*queue.name, "url": &*queue.url, "arn": &*queue.arn}),
    );
    let buckets = entries(&made.buckets, |bucket| named(&bucket.name, &bucket.arn));
    let topics = entries(&made.topics, |topic| named(&topic.name, &topic.arn));
    let cloud = json!({
        "endpoint": access.endpoint,
        "region": access.region,
        "account": account,
        "access_key_id": access.access_key_id,
        "secret_access_key": access.secret_access_key,
        "queues": queues,
        "buckets": buckets,
        "topics": topics,
        "user_pools": entries(&made.pools, pool),
    });
    scope.set("cloud", cloud);
}

/// The users' part.
pub(crate) fn users(scope: &mut Scope, users: &BTreeMap<Arc<str>, User>) {
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

/// A pool; its first client stands beside it as well as among the others.
fn pool(pool: &UserPool) -> Value {
    let client =
        |client: &UserPoolClient| json!({"id": &*client.id, "secret": client.secret.as_deref()});
    let first = pool.clients.get(&pool.first);
    json!({
        "id": &*pool.id,
        "arn": &*pool.arn,
        "issuer": &*pool.issuer,
        "jwks_url": &*pool.jwks_url,
        "client_id": first.map(|client| &*client.id),
        "client_secret": first.and_then(|client| client.secret.as_deref()),
        "clients": entries(&pool.clients, client),
    })
}

/// The database's part.
pub(crate) fn postgres(scope: &mut Scope, database: &Database) {
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

/// The apps' part, by their ports.
pub(crate) fn apps(scope: &mut Scope, ports: &BTreeMap<Arc<str>, u16>) {
    let app = |port: &u16| json!({"url": format!("http://127.0.0.1:{port}"), "host": "127.0.0.1", "port": port});
    scope.set("apps", entries(ports, app));
}

fn entries<T>(from: &BTreeMap<Arc<str>, T>, value: impl Fn(&T) -> Value) -> Value {
    let entries = from
        .iter()
        .map(|(name, item)| (name.to_string(), value(item)));
    Value::Object(entries.collect::<Map<_, _>>())
}
