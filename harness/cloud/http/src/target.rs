//! Which API a request calls, and which function a URI names.

use rehearsal_cloud_core::arn::Arn;

/// Where the paths begin by which every API can be called, whatever names the machine
/// resolves. LocalStack has the same ones.
pub const PATH: &str = "/_aws/execute-api/";

/// Returns the ARN of a function that a URI of an integration or authorizer names.
pub fn function_of(uri: &str) -> Option<&str> {
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
pub struct Target<'a> {
    /// The id of the API.
    pub api: &'a str,
    /// The path below the API: it has the stage in it, unless that is `$default`.
    pub path: &'a str,
}

/// Reads what a request calls, by its host without the port; `None` if that is no API.
pub fn target<'a>(host: Option<&'a str>, path: &'a str) -> Option<Target<'a>> {
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
