//! Identifiers, ARNs and URLs of APIs.

use rehearsal_cloud_core::arn::Arn;
use rehearsal_cloud_core::service::CallContext;

/// Where the paths begin by which every API can be called, whatever names the machine
/// resolves. LocalStack has the same ones.
pub(crate) const PATH: &str = "/_aws/execute-api/";

const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// Returns a new identifier.
pub(crate) fn id(cx: &mut CallContext<'_>, label: &str, length: usize) -> String {
    cx.ids.text(label, ALPHABET, length)
}

/// Returns a new identifier of a connection.
pub(crate) fn connection_id(cx: &mut CallContext<'_>) -> String {
    // Those of AWS are base64, so that they have to be escaped in URLs.
    id(cx, "connection", 15) + "="
}

/// Returns the URL of an API. A stage other than `$default` follows it.
pub(crate) fn url(cx: &CallContext<'_>, api: &str) -> String {
    // A client may have called a name that only it resolves.
    format!("{}{PATH}{api}", cx.environment.endpoint)
}

/// Returns the ARN of an API or of something in it: `/apis/ID`, `/apis/ID/stages/NAME`.
pub(crate) fn arn(region: &str, path: &str) -> String {
    format!("arn:aws:apigateway:{region}::{path}")
}

/// Returns the ARN of a function that a URI of an integration or authorizer names.
pub(crate) fn function_of(uri: &str) -> Option<&str> {
    let arn = match uri.split_once(":lambda:path/2015-03-31/functions/") {
        Some((_, rest)) => rest.strip_suffix("/invocations")?,
        None => uri,
    };
    Arn::parse(arn)
        .filter(|arn| arn.service == "lambda")
        .map(|arn| arn.text)
}

/// What a host or a path says of the API that is called.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target<'a> {
    pub(crate) api: &'a str,
    /// The path below the API: it has the stage in it, unless that is `$default`.
    pub(crate) path: &'a str,
}

/// Reads what a request calls, by its host without the port; `None` if that is no API.
pub(crate) fn target<'a>(host: Option<&'a str>, path: &'a str) -> Option<Target<'a>> {
    if let Some(rest) = path.strip_prefix(PATH) {
        let end = rest.find('/').unwrap_or(rest.len());
        let (api, path) = rest.split_at(end);
        let path = if path.is_empty() { "/" } else { path };
        return Some(Target { api, path });
    }
    let (api, domain) = host?.split_once(".execute-api.")?;
    let is_ours = domain == "localhost"
        || domain.ends_with(".localhost")
        || domain.ends_with(".amazonaws.com")
        || domain.ends_with("localhost.localstack.cloud");
    (is_ours && !api.is_empty()).then_some(Target { api, path })
}

/// Where the paths of calls about connections begin.
const CONNECTIONS: &str = "/@connections/";

/// Returns the path of a call about a connection: `/@connections/ID`. It is below a stage, or
/// alone, as the ids of connections tell them apart.
pub(crate) fn connections_path<'a>(host: Option<&'a str>, path: &'a str) -> Option<&'a str> {
    let target = target(host, path);
    let path = target.as_ref().map_or(path, |target| target.path);
    if path.starts_with(CONNECTIONS) {
        return Some(path);
    }
    let stage = target?.path.strip_prefix('/')?;
    let below = &stage[stage.find('/')?..];
    below.starts_with(CONNECTIONS).then_some(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apis_are_called_by_host_and_by_path() {
        let found = |host, path| target(host, path).map(|target| (target.api, target.path));
        for host in [
            "abc.execute-api.localhost",
            "abc.execute-api.eu-west-1.localhost",
            "abc.execute-api.eu-west-1.amazonaws.com",
        ] {
            assert_eq!(found(Some(host), "/orders"), Some(("abc", "/orders")));
        }
        let path = "/_aws/execute-api/abc/prod/orders";
        assert_eq!(
            found(Some("127.0.0.1"), path),
            Some(("abc", "/prod/orders"))
        );
        assert_eq!(found(None, "/_aws/execute-api/abc"), Some(("abc", "/")));
        for host in [
            "localhost",
            "execute-api.localhost",
            "abc.execute-api.example.com",
        ] {
            assert_eq!(found(Some(host), "/orders"), None, "{host}");
        }
    }

    #[test]
    fn connections_are_found_below_stages() {
        let by_host = |path| connections_path(Some("abc.execute-api.localhost"), path);
        assert_eq!(
            by_host("/prod/@connections/x%3D"),
            Some("/@connections/x%3D")
        );
        assert_eq!(by_host("/prod/a/@connections/x"), None);
        assert_eq!(by_host("/prod"), None);
        let by_path = |path| connections_path(Some("127.0.0.1"), path);
        let below = "/_aws/execute-api/abc/prod/@connections/x";
        assert_eq!(by_path(below), Some("/@connections/x"));
        assert_eq!(by_path("/@connections/x"), Some("/@connections/x"));
        assert_eq!(by_path("/prod/@connections/x"), None);
        assert_eq!(by_path("/_aws/execute-api/abc/prod"), None);
    }

    #[test]
    fn functions_are_named_by_their_arn_or_by_a_path() {
        let arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
        let path = format!(
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"
        );
        assert_eq!(function_of(arn), Some(arn));
        assert_eq!(function_of(&path), Some(arn));
        assert_eq!(function_of("http://localhost/"), None);
    }
}
