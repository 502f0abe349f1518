//! The user name and password in the URL of an HTTP endpoint, which SNS sends as basic
//! authentication.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

/// Returns a URL without the credentials in it, and the `Authorization` header that they
/// are sent in.
pub(super) fn split(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else {
        return (url.to_owned(), None);
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let Some((user, _)) = rest[..end].rsplit_once('@') else {
        return (url.to_owned(), None);
    };
    let credentials: Vec<u8> = percent_decode_str(user).collect();
    let header = format!("Basic {}", STANDARD.encode(credentials));
    (
        format!("{scheme}://{}", &rest[user.len() + 1..]),
        Some(header),
    )
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn credentials_go_from_the_url_to_a_header() {
        let cases = [
            ("http://h:1/p?a=b@c", "http://h:1/p?a=b@c", None),
            (
                "http://user:pass@h:1/p",
                "http://h:1/p",
                Some("Basic dXNlcjpwYXNz"),
            ),
            (
                "https://us%65r:p%40ss@h",
                "https://h",
                Some("Basic dXNlcjpwQHNz"),
            ),
        ];
        for (url, without, header) in cases {
            assert_eq!(split(url), (without.to_owned(), header.map(Into::into)));
        }
    }
}
