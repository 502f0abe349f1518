//! How the stage looks from inside a container: the same addresses, with this
//! machine called by another name.

use rehearsal_script::Scope;
use serde_json::Value;

/// What containers call this machine. URLs that an app in a container makes
/// (a presigned one, say) have it in them.
pub const HOST: &str = "host.docker.internal";
const LOOPBACK: [&str; 2] = ["127.0.0.1", "localhost"];

/// What expressions give for an app in a container.
pub(crate) fn from_inside(scope: &Scope) -> Scope {
    let mut seen = Scope::default();
    for (name, value) in scope.iter() {
        seen.set(name, turned(value));
    }
    seen
}

/// A URL of something on this machine, as a container knows it.
pub(crate) fn url_from_inside(url: &str) -> String {
    let mut seen = url.to_owned();
    for own in LOOPBACK {
        for (before, after) in [("//", ":"), ("//", "/"), ("@", ":"), ("@", "/")] {
            let (own, seen_as) = (
                format!("{before}{own}{after}"),
                format!("{before}{HOST}{after}"),
            );
            seen = seen.replace(&own, &seen_as);
        }
    }
    seen
}

fn turned(value: &Value) -> Value {
    match value {
        Value::String(text) if LOOPBACK.contains(&text.as_str()) => HOST.into(),
        Value::String(text) => url_from_inside(text).into(),
        Value::Array(list) => list.iter().map(turned).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), turned(value)))
            .collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_of_this_machine_are_turned_and_nothing_else() {
        let mut scope = Scope::default();
        scope.set(
            "postgres",
            json!({"url": "postgres://me:x@127.0.0.1:5432/shop", "host": "127.0.0.1", "port": 5432}),
        );
        scope.set(
            "cloud",
            json!({"endpoint": "http://localhost:4566", "far": "http://mylocalhost:1/", "arn": "arn:aws:sns:us-east-1:0:a", "list": ["127.0.0.10"]}),
        );
        let seen = from_inside(&scope);
        let postgres = seen.get("postgres").unwrap();
        assert_eq!(
            postgres,
            &json!({"url": "postgres://me:x@host.docker.internal:5432/shop", "host": HOST, "port": 5432})
        );
        let cloud = seen.get("cloud").unwrap();
        assert_eq!(
            cloud,
            &json!({"endpoint": "http://host.docker.internal:4566", "far": "http://mylocalhost:1/", "arn": "arn:aws:sns:us-east-1:0:a", "list": ["127.0.0.10"]})
        );
    }
}
