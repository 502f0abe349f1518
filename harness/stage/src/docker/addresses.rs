//! The addresses of the stage as containers use them: the same, with another host
//! name for this machine.

use rehearsal_script::Scope;
use serde_json::Value;

/// The host name of this machine in containers. URLs that an app in a container
/// creates (a presigned URL, for example) contain it.
pub const HOST: &str = "host.docker.internal";
const LOOPBACK: [&str; 2] = ["127.0.0.1", "localhost"];

/// Returns the variables of expressions for an app in a container.
pub(crate) fn scope_for_containers(scope: &Scope) -> Scope {
    let mut translated = Scope::default();
    for (name, value) in scope.iter() {
        translated.set(name, translate(value));
    }
    translated
}

/// Returns the URL by which containers reach a server on this machine.
pub(crate) fn url_for_containers(url: &str) -> String {
    let mut translated = url.to_owned();
    for host in LOOPBACK {
        for (before, after) in [("//", ":"), ("//", "/"), ("@", ":"), ("@", "/")] {
            let from = format!("{before}{host}{after}");
            translated = translated.replace(&from, &format!("{before}{HOST}{after}"));
        }
    }
    translated
}

fn translate(value: &Value) -> Value {
    match value {
        Value::String(text) if LOOPBACK.contains(&text.as_str()) => HOST.into(),
        Value::String(text) => url_for_containers(text).into(),
        Value::Array(list) => list.iter().map(translate).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), translate(value)))
            .collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_addresses_of_this_machine_are_translated() {
        let mut scope = Scope::default();
        scope.set(
            "postgres",
            json!({"url": "postgres://me:x@127.0.0.1:5432/shop", "host": "127.0.0.1", "port": 5432}),
        );
        scope.set(
            "cloud",
            json!({"endpoint": "http://localhost:4566", "far": "http://mylocalhost:1/", "arn": "arn:aws:sns:us-east-1:0:a", "list": ["127.0.0.10"]}),
        );
        let seen = scope_for_containers(&scope);
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
