//! The URLs of functions, and which one a request calls.

use rehearsal_cloud_core::service::CallContext;

/// Where the paths begin by which every URL can be called, whatever names the machine
/// resolves.
const PATH: &str = "/_aws/lambda-url/";

/// What comes between the id and the region in the host of a URL.
const LABEL: &str = ".lambda-url.";

/// Returns the URL by its id.
pub(crate) fn url(cx: &CallContext<'_>, id: &str) -> String {
    // A client may have called a name that only it resolves.
    format!("{}{PATH}{id}/", cx.environment.endpoint)
}

/// Returns the host of a URL, as functions are told it.
pub(super) fn domain(id: &str, region: &str) -> String {
    format!("{id}{LABEL}{region}.localhost")
}

/// The URL that a request calls.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target<'a> {
    pub(super) id: &'a str,
    /// The path below the URL.
    pub(super) path: &'a str,
}

/// Reads which URL a request calls, by its host without the port; `None` if it calls none.
pub(super) fn target<'a>(host: Option<&'a str>, path: &'a str) -> Option<Target<'a>> {
    if let Some(rest) = path.strip_prefix(PATH) {
        let end = rest.find('/').unwrap_or(rest.len());
        let (id, path) = rest.split_at(end);
        let path = if path.is_empty() { "/" } else { path };
        return Some(Target { id, path });
    }
    let (id, domain) = host?.split_once(LABEL)?;
    let (_, domain) = domain.split_once('.')?;
    let is_ours = matches!(
        domain,
        "localhost" | "localhost.localstack.cloud" | "on.aws"
    );
    (is_ours && !id.is_empty()).then_some(Target { id, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_called_by_host_and_by_path() {
        let found = |host, path| target(host, path).map(|target| (target.id, target.path));
        for host in [
            "abc.lambda-url.eu-west-1.localhost",
            "abc.lambda-url.eu-west-1.on.aws",
        ] {
            assert_eq!(found(Some(host), "/orders"), Some(("abc", "/orders")));
        }
        let path = "/_aws/lambda-url/abc/orders";
        assert_eq!(found(Some("127.0.0.1"), path), Some(("abc", "/orders")));
        assert_eq!(found(None, "/_aws/lambda-url/abc"), Some(("abc", "/")));
        for host in [
            "localhost",
            "lambda-url.eu-west-1.localhost",
            "abc.lambda-url.localhost",
            "abc.lambda-url.eu-west-1.example.com",
        ] {
            assert_eq!(found(Some(host), "/orders"), None, "{host}");
        }
    }
}
