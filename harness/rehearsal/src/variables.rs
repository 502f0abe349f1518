//! The addresses and credentials of a sandbox by the names that most apps expect.

use rehearsal_script::Scope;
use serde_json::Value;

/// Returns the addresses and credentials by the names that most apps expect.
pub(crate) fn variables(scope: &Scope) -> Vec<(String, String)> {
    let root = |name: &str| scope.get(name).cloned().unwrap_or_default();
    let (cloud, postgres, users) = (root("cloud"), root("postgres"), root("users"));
    let (apps, externals) = (root("apps"), root("externals"));
    let mut variables: Vec<(String, String)> = Vec::new();
    let mut push = |name: String, value: &Value| match value {
        Value::Null => {}
        Value::String(text) => variables.push((name, text.clone())),
        other => variables.push((name, other.to_string())),
    };
    for (name, key) in [
        ("AWS_ENDPOINT_URL", "endpoint"),
        ("AWS_REGION", "region"),
        ("AWS_DEFAULT_REGION", "region"),
        ("AWS_ACCESS_KEY_ID", "access_key_id"),
        ("AWS_SECRET_ACCESS_KEY", "secret_access_key"),
    ] {
        push(name.to_owned(), &cloud[key]);
    }
    push("DATABASE_URL".to_owned(), &postgres["url"]);
    for (of, suffix, key) in [
        (&cloud["queues"], "QUEUE_URL", "url"),
        (&cloud["topics"], "TOPIC_ARN", "arn"),
        (&cloud["buckets"], "BUCKET", "name"),
        (&cloud["buses"], "BUS_NAME", "name"),
        (&cloud["secrets"], "SECRET_ARN", "arn"),
        (&cloud["parameters"], "PARAMETER_NAME", "name"),
        (&cloud["keys"], "KEY_ARN", "arn"),
        (&cloud["roles"], "ROLE_ARN", "arn"),
        (&cloud["user_pools"], "POOL_ID", "id"),
        (&cloud["user_pools"], "POOL_CLIENT_ID", "client_id"),
        (&cloud["user_pools"], "POOL_ISSUER", "issuer"),
        (&users, "USERNAME", "username"),
        (&users, "PASSWORD", "password"),
        (&apps, "URL", "url"),
        (&externals, "URL", "url"),
    ] {
        for (name, value) in of.as_object().into_iter().flatten() {
            push(format!("{}_{suffix}", upper_snake(name)), &value[key]);
        }
    }
    variables
}

/// Returns a logical name in the style of environment variables.
pub(crate) fn upper_snake(name: &str) -> String {
    let convert = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    name.chars().map(convert).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn variables_have_the_names_that_apps_expect() {
        let mut scope = Scope::default();
        scope.set(
            "cloud",
            json!({
                "endpoint": "http://127.0.0.1:1",
                "region": "eu-west-1",
                "queues": {"orders-dlq": {"url": "http://127.0.0.1:1/0/x"}},
                "topics": {"order_events": {"arn": "arn:x"}},
                "buckets": {"receipts": {"name": "rehearsal-receipts"}},
                "user_pools": {"customers": {"id": "eu_1", "client_id": null}},
            }),
        );
        scope.set("apps", json!({"storefront": {"url": "http://127.0.0.1:2"}}));
        let variables: Vec<_> = variables(&scope)
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(
            variables,
            [
                "AWS_ENDPOINT_URL=http://127.0.0.1:1",
                "AWS_REGION=eu-west-1",
                "AWS_DEFAULT_REGION=eu-west-1",
                "ORDERS_DLQ_QUEUE_URL=http://127.0.0.1:1/0/x",
                "ORDER_EVENTS_TOPIC_ARN=arn:x",
                "RECEIPTS_BUCKET=rehearsal-receipts",
                "CUSTOMERS_POOL_ID=eu_1",
                "STOREFRONT_URL=http://127.0.0.1:2",
            ]
        );
    }
}
