//! Identifiers, ARNs and URLs of APIs.

use rehearsal_cloud_core::service::CallContext;
use rehearsal_cloud_http::target::{PATH, target};

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
}
