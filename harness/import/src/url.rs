//! URLs, in the parts that steps have.

use percent_encoding::percent_decode_str;

/// A URL: where it goes, its path and its query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Url {
    /// The scheme, host and port; `None` for a path alone.
    pub origin: Option<Origin>,
    /// The path, percent-encoded.
    pub path: String,
    /// The parameters of the query, decoded.
    pub query: Vec<(String, String)>,
}

/// A scheme, a host and a port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// `http` or `https`.
    pub scheme: String,
    /// The host in lower case.
    pub host: String,
    /// The port; that of the scheme if none is named.
    pub port: u16,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { scheme, host, port } = self;
        if *port == default_port(scheme) {
            write!(f, "{scheme}://{host}")
        } else {
            write!(f, "{scheme}://{host}:{port}")
        }
    }
}

impl Origin {
    /// Reads `http://host:port`, `host:port` or `host`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let url = Url::parse(&text)?;
        url.origin.ok_or_else(|| "it has no host".to_owned())
    }

    /// Returns whether both lead to the same place; the names of this machine are one.
    pub fn is_same(&self, other: &Self) -> bool {
        let same_host = self.host == other.host || self.is_loopback() && other.is_loopback();
        same_host && self.port == other.port
    }

    /// Returns whether it is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self.host.ends_with(".localhost")
            || self.host.starts_with("127.")
            || self.host == "[::1]"
            || self.host == "0.0.0.0"
    }
}

fn default_port(scheme: &str) -> u16 {
    if scheme == "https" { 443 } else { 80 }
}

impl Url {
    /// Reads an absolute URL, or a path that begins with a slash. The error says what is
    /// wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.split('#').next().unwrap_or_default();
        let (origin, rest) = match text.split_once("://") {
            Some((scheme, rest)) => {
                let scheme = scheme.to_ascii_lowercase();
                if !["http", "https"].contains(&&*scheme) {
                    return Err(format!("`{scheme}` is neither http nor https"));
                }
                let end = rest.find(['/', '?']).unwrap_or(rest.len());
                let (authority, path) = rest.split_at(end);
                // User and password have no place in a scenario.
                let authority = authority.rsplit('@').next().unwrap_or_default();
                (Some(read_origin(scheme, authority)?), path)
            }
            None if text.starts_with('/') => (None, text),
            None => return Err(format!("`{text}` is not an absolute URL")),
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        if let Some(c) = path.chars().find(|c| c.is_whitespace() || c.is_control()) {
            return Err(format!("the path has the character {c:?}"));
        }
        let path = if path.is_empty() { "/" } else { path };
        Ok(Self {
            origin,
            path: path.to_owned(),
            query: read_query(query),
        })
    }

    /// Returns the whole text of a URL without its query.
    pub(crate) fn text(&self) -> String {
        match &self.origin {
            Some(origin) => format!("{origin}{}", self.path),
            None => self.path.clone(),
        }
    }
}

fn read_origin(scheme: String, authority: &str) -> Result<Origin, String> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => {
            let number = port.parse();
            let number = number.map_err(|_| format!("`{port}` is not a port"))?;
            (host, number)
        }
        _ => (authority, default_port(&scheme)),
    };
    if host.is_empty() {
        return Err("it has no host".to_owned());
    }
    Ok(Origin {
        scheme,
        host: host.to_ascii_lowercase(),
        port,
    })
}

/// Reads a query, or a form's body.
pub(crate) fn read_query(text: &str) -> Vec<(String, String)> {
    let decode = |part: &str| {
        let part = part.replace('+', " ");
        percent_decode_str(&part).decode_utf8_lossy().into_owned()
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_apart() {
        let url = Url::parse("http://ada:pw@Shop.localhost:8080/a%20b?x=1+2&y=%26#top").unwrap();
        assert_eq!(
            url.origin.unwrap().to_string(),
            "http://shop.localhost:8080"
        );
        assert_eq!(url.path, "/a%20b");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(url.query, [pair("x", "1 2"), pair("y", "&")]);
        assert_eq!(Url::parse("https://a.example").unwrap().path, "/");
        assert_eq!(Url::parse("/orders").unwrap().origin, None);
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, message) in [
            ("orders", "`orders` is not an absolute URL"),
            ("ftp://a/b", "`ftp` is neither http nor https"),
            ("http:///b", "it has no host"),
            ("http://a:b/", "`b` is not a port"),
            ("/a b", "the path has the character ' '"),
        ] {
            assert_eq!(Url::parse(text).unwrap_err(), message);
        }
    }
}
